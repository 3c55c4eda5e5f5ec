"""Much of one thing takes as much longer as there is more of it: what once took the square of that is done in time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.hostile.measured import is_sound, measured


class Much(NamedTuple):
    """A file with much of one thing in it, and the words it is told about with."""

    id: str
    file: str
    text: str
    words: tuple[str, ...] = ("check",)


def function(**fields: Any) -> dict[str, Any]:
    return {"type": "function", "name": "f", "description": "d", **fields}


def tools(*entries: dict[str, Any]) -> str:
    return json.dumps({"tools": entries})


def families() -> Iterator[Much]:
    comment = "# toolcheck: ignore[missing-type] -- x\n"
    yield Much("comments", "a.yaml", "tools:\n- {type: function, name: 1}\n" + comment * 20_000)
    line = "- {type: function, name: 1} # toolcheck: ignore[wrong-type] -- x\n"
    yield Much("commented-tools", "a.yaml", "tools:\n" + line * 8_000)
    yield Much("commented-tools-compiled", "a.yaml", "tools:\n" + line * 8_000, ("compile",))
    names = ", ".join(f"x{number}" for number in range(150_000))
    yield Much("names-of-rules", "a.yaml", f"tools:\n- {{type: function, name: 1}} # toolcheck: ignore[{names}]\n")
    known = {"ignore": [{"rule": "strict-in-realtime", "reason": "r"}]}
    entry = function(strict=True, **{"x-toolcheck": known})
    yield Much("entries", "a.json", tools(*[entry] * 4_000))
    definition = "start: a\n" + "".join(f"a{number}: b{number}\n" for number in range(10_000))
    grammar = {"type": "grammar", "syntax": "lark", "definition": definition}
    custom = {"type": "custom", "name": "f", "description": "d", "format": grammar}
    yield Much("grammar", "a.json", tools(custom), ("check", "--target", "responses"))
    schema = {"type": "object", "properties": {f"k{n}": {"type": "string", "required": True} for n in range(4_000)}}
    yield Much("fixes", "a.json", tools(function(parameters=schema)), ("check", "--fix"))
    words = "".join(f"  x{number}: yes\n" for number in range(8_000))
    yield Much("edits", "a.yaml", f"tools:\n- type: function\n  name: f\n{words}", ("check", "--fix"))
    turn = f"{{tools: [{{type: function, name: f, description: {'x' * 700}}}]}}"
    turns = "".join(f"  t{number}: {turn}\n" for number in range(4_500))
    yield Much("turns", "a.yaml", f"session: {turn}\nturns:\n{turns}")
    tab = "\t" * 200_000
    yield Much("blanks", "a.yaml", f'tools: [{{type: function, name: f, description: "a{tab}\u200b"}}]\n')


@pytest.mark.parametrize("much", [*families()], ids=lambda much: much.id)
def test_much_of_one_thing_is_done_in_time(tmp_path: Path, much: Much) -> None:
    (tmp_path / much.file).write_text(much.text)
    run = measured(*much.words, much.file, cwd=tmp_path)
    assert is_sound(run), (run.code, run.seconds, run.megabytes, run.err[-300:])
    assert "too-large" not in run.out

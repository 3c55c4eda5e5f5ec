"""No pattern keeps toolcheck busy: not an author's, which is never run, and none of its own, whatever it is asked."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from tests.hostile.measured import is_sound, measured
from tests.hostile.patterns import Pattern, attacks, every

CLEAN = '{"tools": [{"type": "function", "name": "hang_up", "description": "End the call."}]}\n'

# -- our own ----------------------------------------------------------------------------------------

SIZES = (16, 20, 24, 30, 40, 100, 600, 4000)
"""Steps from one to the next are small enough for a run of the first one that is too slow to come back."""
SUSPECT = 0.004
"""Seconds of processor: ten times what the largest takes where time grows with the length alone."""


def seconds(ask: Callable[[Any], object], text: str | bytes) -> float:
    """What it costs to ask a pattern about a text, at the best of three times."""
    best = inf
    for _ in range(3):
        start = process_time()
        if isinstance(found := ask(text), Iterator):
            deque(found, maxlen=0)
        best = min(best, process_time() - start)
        if best < SUSPECT:
            break
    return best


def grows_too_fast(pattern: Pattern, method: str, before: str, again: str) -> bool:
    """Whether a text of four times the length takes much more than four times as long."""
    compiled = re.compile(pattern.text, pattern.flags)
    ask = getattr(compiled, {"search": "search", "match": "match", "fullmatch": "fullmatch"}.get(method, "finditer"))

    def cost(size: int) -> float:
        text = before + again * (size // len(again) + 1) + "\0"
        return seconds(ask, text if isinstance(pattern.text, str) else text.encode("latin-1", "ignore"))

    slow = next((size for size in SIZES if cost(size) > SUSPECT), 0)
    return bool(slow) and (slow < 100 or cost(4 * slow) > 8 * cost(slow))


def test_the_patterns_of_the_source_are_found() -> None:
    found = every()
    assert len({pattern.home.partition(":")[0] for pattern in found}) > 40
    assert {"schemas", "toolcheck.decoding", "toolcheck.document.letters"} <= {
        pattern.home.partition(":")[0] for pattern in found
    }


@pytest.mark.parametrize(
    ("text", "method", "is_slow"),
    [
        (r"^(a+)+$", "match", True),
        (r"(?:a|aa)*b", "match", True),
        (r"[ab]*[bc]*x", "fullmatch", True),
        (r"\s+,", "finditer", True),
        (r"a[^c]*b", "search", True),
        (r"(?<!\s)\s++,", "finditer", False),
        (r"(?>a+)+b", "match", False),
        (r"a{1,9}[ab]{1,9}c", "search", False),
    ],
)
def test_what_is_slow_is_seen_to_be(text: str, method: str, is_slow: bool) -> None:
    pattern = Pattern("here", text, 0, frozenset({method}))
    assert any(grows_too_fast(pattern, method, *attack) for attack in attacks(pattern)) is is_slow


def test_no_pattern_of_ours_takes_longer_than_its_text_is_long() -> None:
    asked = {(pattern.text, pattern.flags, method): pattern for pattern in every() for method in pattern.methods}
    slow = [
        f"{pattern.home}: {method} of {before + again!r} over and over"
        for (_, _, method), pattern in asked.items()
        for before, again in sorted(attacks(pattern))
        if grows_too_fast(pattern, method, before, again)
    ]
    assert slow == []


# -- patterns of files ------------------------------------------------------------------------------

WILD = [
    "*a" * 40 + "*b",
    "a*" * 40 + "?b",
    "**/a*" * 40 + "/b",
    "[a-z]*" * 40 + "b",
    "*" * 5000 + "b",
    "?*" * 100 + "b",
]


@pytest.mark.parametrize("pattern", WILD, ids=lambda pattern: pattern[:6])
def test_a_pattern_of_files_is_held_against_a_name_in_bounded_time(tmp_path: Path, pattern: str) -> None:
    deep = tmp_path.joinpath(*["a" * 60] * 40)
    deep.mkdir(parents=True)
    for folder in (tmp_path, deep):
        (folder / ("a" * 240 + ".json")).write_text(CLEAN)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text(f"{pattern}\n{pattern}/\n/{pattern}\n!{pattern}\n")
    (tmp_path / "toolcheck.toml").write_text(
        f"exclude = ['{pattern}', '/{pattern}']\n"
        f"[[overrides]]\nfiles = ['{pattern}']\nignore = ['missing-type']\n"
        f"[[ignore]]\nfile = '{pattern}'\nrule = 'missing-type'\n"
    )
    run = measured("check", ".", "--output-format", "concise", cwd=tmp_path)
    assert is_sound(run), run
    assert run.code == 0, run


@pytest.mark.parametrize("path", ["**a" * 60 + "b", "*a" * 60 + "*b", "**" + "*a" * 60 + "**b", "**.*a*a*b" * 20])
def test_a_path_to_ignore_is_held_against_a_place_in_bounded_time(tmp_path: Path, path: str) -> None:
    schema: dict[str, Any] = {"type": "strng"}
    for _ in range(12):
        schema = {"type": "object", "properties": {"a" * 900: schema}}
    tool = {"type": "function", "name": "f", "description": "d", "parameters": schema}
    (tmp_path / "tools.json").write_text(json.dumps({"tools": [tool]}))
    (tmp_path / "toolcheck.toml").write_text(f"[[ignore]]\npath = '{path}'\nrule = 'invalid-json-schema'\n")
    run = measured("check", "tools.json", cwd=tmp_path)
    assert is_sound(run), run
    assert "error[invalid-json-schema]" in run.out

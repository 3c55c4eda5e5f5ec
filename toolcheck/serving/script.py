"""What is played in place of a model: a script, read and held against its shape."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolcheck.contract.engine import Violation, violations
from toolcheck.disk.files import read_bytes
from toolcheck.document.document import Document
from toolcheck.document.reading import code_format_of, read
from toolcheck.document.where import Path, Where, value_at
from toolcheck.ground.nearest import listed, nearest
from toolcheck.ground.record import record
from toolcheck.ground.unseen import Unseen
from toolcheck.redaction.redactor import fit

KINDS = ("call", "say", "fail", "cancel", "wait", "error", "vad")
"""What a step can be."""
_OF_CALLS = ("with", "expect_output", "approval")
_OF_MANIFESTS = ("session", "tools", "type")
_MOST = 20
_LARGEST = 8 << 20


class WrongScript(ValueError):
    """A script that cannot be played; the words say where and why."""


@record(kw_only=True, hidden=("value", "arguments", "expected"))
class ScriptStep:
    """One thing that happens in a turn: its kind, and what the script says of it. `place` is its number in words.

    `arguments` are those of a call, None for an example made from its schema. The client's output is compared with
    `expected` if it `expects` one.
    """

    kind: str
    value: Any
    place: str
    arguments: Mapping[str, Any] | None = None
    expects: bool = False
    expected: Any = None
    approval: str = ""


ScriptTurn = tuple[ScriptStep, ...]


@record(kw_only=True, hidden=("tools", "answers"))
class ServerPlan:
    """Where the server of a label is, or what it answers. `fails` is a status or a reason, None if it does not."""

    url: str = ""
    tools: tuple[Mapping[str, Any], ...] | None = None
    answers: Mapping[str, Any] = {}
    fails: int | str | None = None
    delay: float = 0


@record(kw_only=True)
class PlayScript:
    """A script: its turns in order, its servers by label, and the manifest that the client must send. Without turns
    (None), each tool that the client offers is called once.
    """

    name: str = "script"
    turns: tuple[ScriptTurn, ...] | None = None
    servers: Mapping[str, ServerPlan] = {}
    expect_session: str = ""

    def beside(self, path: str) -> str:
        """A path that the script names, from the folder of the script; empty for an empty one."""
        return os.path.join(os.path.dirname(self.name), path) if path else ""


def bytes_of(path: str) -> bytes:
    """What is in a script, or in a manifest that is expected. Raises `WrongScript`."""
    data = read_bytes(path, _LARGEST)
    if isinstance(data, Unseen):
        raise WrongScript(f"{fit(data.path)}: {data.reason}")
    return data


def script_in(path: str) -> PlayScript:
    """The script that is in a file. Raises `WrongScript`."""
    return read_script(bytes_of(path), path)


def read_script(data: bytes, name: str) -> PlayScript:
    """The script that a text is. Raises `WrongScript`."""
    if code_format_of(name) is not None:
        raise WrongScript(f"{name}: this is code, not a script; `--manifest {name}` calls each of its tools once")
    known = "json" if name.endswith((".json", ".jsonl")) else "yaml"
    document = read(data, name, known)  # type: ignore[arg-type]
    if document.problems:
        problem = document.problems[0]
        raise WrongScript(_at(document, problem.where, problem.message))
    if len(document.values) != 1:
        raise WrongScript(f"{name}: a script is one document")
    return made_script(document.values[0], name, document)


def made_script(value: Any, name: str = "script", document: Document | None = None) -> PlayScript:
    """The script that a value is: an object, or the list of its turns. Raises `WrongScript`."""
    value = {"turns": value} if isinstance(value, list) else value
    if isinstance(value, dict) and not value.keys().isdisjoint(_OF_MANIFESTS):
        raise WrongScript(f"{name}: this is a manifest, not a script; `--manifest {name}` calls each of its tools once")
    wrong = [_at(document, Where(path), words, name) for path, words in _problems(value)]
    if wrong:
        raise WrongScript("\n".join(wrong[:_MOST]))
    turns = value.get("turns")
    return PlayScript(
        name=name,
        turns=None if turns is None else tuple(_turn(number, turn) for number, turn in enumerate(turns, 1)),
        servers={label: server_plan(plan) for label, plan in (value.get("servers") or {}).items()},
        expect_session=value.get("expect_session", ""),
    )


def server_plan(plan: str | Mapping[str, Any]) -> ServerPlan:
    """What a script says of a server; a text alone is its URL."""
    if isinstance(plan, str):
        return ServerPlan(url=plan)
    tools = plan.get("tools")
    return ServerPlan(
        url=plan.get("url", ""),
        tools=None if tools is None else tuple(tools),
        answers=plan.get("answers", {}),
        fails=plan.get("fail"),
        delay=plan.get("delay", 0),
    )


def _turn(number: int, steps: Sequence[Mapping[str, Any]]) -> ScriptTurn:
    return tuple(_step(step, f"turn {number}, step {at}") for at, step in enumerate(steps, 1))


def _step(step: Mapping[str, Any], place: str) -> ScriptStep:
    kind = next(kind for kind in KINDS if kind in step)
    return ScriptStep(
        kind=kind,
        value=step[kind],
        place=place,
        arguments=step.get("with"),
        expects="expect_output" in step,
        expected=step.get("expect_output"),
        approval=step.get("approval", ""),
    )


# -- problems ---------------------------------------------------------------------------------------


def _problems(value: Any) -> Iterator[tuple[Path, str]]:
    """What is wrong with a script, and where."""
    found = violations("script", value)
    if found:
        yield from ((violation.path, _words(violation, value)) for violation in found)
        return
    for label, plan in (value.get("servers") or {}).items():
        if isinstance(plan, dict) and "url" in plan and ("tools" in plan or "answers" in plan):
            yield ("servers", label), f"`{label}` has a `url`, and also tools or answers of its own"
    for number, turn in enumerate(value.get("turns") or ()):
        for at, step in enumerate(turn):
            yield from (
                ((("turns", number, at)), f"turn {number + 1}, step {at + 1}: {words}") for words in _faults(step, at)
            )


def _faults(step: Mapping[str, Any], at: int) -> Iterator[str]:
    kinds = [kind for kind in KINDS if kind in step]
    if len(kinds) != 1:
        yield f"a step has one of {listed(KINDS)}, and this has {listed(kinds, 'and') if kinds else 'none'}"
        return
    if kinds[0] != "call":
        yield from (f"`{name}` belongs to a `call`" for name in _OF_CALLS if name in step)
    if kinds[0] == "vad" and at:
        yield "`vad` begins a turn, so it is the first step"
    if "." in str(step.get("call")) and "expect_output" in step:
        yield "`expect_output` is for functions; a server's tool is not answered by the client"


_TYPES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "an object",
    "boolean": "true or false",
    "null": "null",
}


def _words(violation: Violation, value: Any) -> str:
    called = _called(violation.path)
    if violation.keyword == "additionalProperties":
        near = nearest(violation.name or "", violation.expected)
        return f"{called}: unknown key `{violation.name}`" + (f"; did you mean `{near}`?" if near else "")
    if violation.keyword == "required":
        return f"{called} has no `{violation.name}`"
    if violation.keyword == "type":
        return f"{called} must be {' or '.join(_TYPES[kind] for kind in violation.expected)}"
    if violation.keyword == "enum":
        return f"{called} must be one of {listed(violation.expected)}"
    found = value_at(value, violation.path)
    return f"{called} is empty" if found in ([], "") else f"{called} breaks `{violation.keyword}`"


def _called(path: Path) -> str:
    """What is at a path, in words."""
    if not path:
        return "the script"
    if isinstance(path[-1], str):
        return f"`{path[-1]}`"
    numbers = [step + 1 for step in path if isinstance(step, int)]
    is_step = path[0] == "turns" and len(path) == 3
    return f"turn {numbers[0]}, step {numbers[1]}" if is_step else f"entry {numbers[-1]}"


def _at(document: Document | None, where: Where, words: str, name: str = "") -> str:
    if document is None:
        return f"{name}: {words}"
    spot = document.shown_position(document.span(where).start).text
    return f"{document.name}:{spot}: {words}"


def is_same(expected: Any, output: str) -> bool:
    """Whether an output of the client is the expected one: the same text, or JSON of the same value."""
    if output == expected:
        return True
    try:
        return bool(json.loads(output) == expected)
    except (ValueError, RecursionError):
        return False

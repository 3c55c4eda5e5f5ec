"""What is accepted without an engine is what the engines accept, of all shapes, fixtures and drawn values."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Iterator
from copy import deepcopy
from enum import IntEnum
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests import fixtures
from tests.contract.values import BAD, GOOD, at, paths
from tests.fuzz import manifests
from tests.fuzz.manifests import trials
from tests.fuzz.properties import acceptance_holds, acceptor, is_plain
from tests.running import environment
from toolcheck.contract import engine, schemas
from toolcheck.contract.accepting import Acceptor
from toolcheck.manifest.recognising import recognise_document


class Name(str):
    """A text that is not quite one."""

    __slots__ = ()


class One(IntEnum):
    """A number that is not quite one."""

    ONE = 1


ODD: tuple[Any, ...] = (
    *(True, False, None, 0, 1, -1, 0.0, 1.0, -0.0, 0.5, 2**53, 2**53 + 1, 10**60, -(10**400), 1e308, 5e-324),
    *(float("inf"), float("nan"), "", " ", "a\n", "\n", "realtime\n", "\ud800", "\U0001f600" * 64, "é" * 65, "x" * 200),
    *([], [[]], [1, 1.0], ["a", "a"], ["a", 1], [True, 1], ["a"] * 300, {}, {"": 1}, {"x-y": 1}, {"type": "x\n"}),
    *({"type": ["function"]}, {"type": {}}, {"type": Name("mcp")}, Name("auto"), One.ONE, OrderedDict(a=1), (1,), b"a"),
)
"""Values on which engines, or Python and JSON, might differ."""


@pytest.mark.parametrize("kind", schemas.kinds())
def test_every_part_of_a_schema_is_understood(kind: str) -> None:
    assert Acceptor(engine._schema(kind, None), [1]).understand() >= 2


@pytest.mark.parametrize(
    "part",
    [
        False,
        {"type": "string", "format": "uri"},
        {"type": "string", "pattern": "a"},
        {"type": "string", "pattern": r"^\d$"},
        {"anyOf": [{}]},
        {"type": "object", "patternProperties": {"^y-": True}},
        {"type": "object", "propertyNames": {"pattern": "^a$"}},
        {"if": {"type": "number"}, "then": {}},
        {"if": {"type": "object", "properties": {"a": {"const": 1}}}, "then": {}},
        {"if": {"type": "object", "properties": {"a": {"minLength": 1}}}, "then": {}},
        {"if": {"properties": {"a": {"const": "b"}}}, "then": {}},
        {"if": {"type": "object", "required": ["b"], "properties": {"a": {"const": "b"}}}, "then": {}},
        {"if": {"type": "object"}, "then": {}, "else": False},
    ],
)
def test_what_is_not_understood_is_refused_when_it_is_met(part: Any) -> None:
    for schema in (part, {"properties": {"a": part}}, {"items": part}, {"$ref": "#/$defs/a", "$defs": {"a": part}}):
        with pytest.raises(ValueError, match="not understood"):
            Acceptor(schema, [9]).understand()


@pytest.mark.parametrize("kind", GOOD)
def test_they_agree_on_odd_values_at_every_place(kind: str) -> None:
    value = deepcopy(GOOD[kind][0])
    assert acceptor(kind).accepts(value) or not is_plain(value)
    places = list(paths(value))
    step = 1 + len(places) // 20
    for number, path in enumerate(places[1:]):
        holder = at(value, path[:-1])
        before = holder[path[-1]]
        for odd in ODD[number % step :: step]:
            holder[path[-1]] = odd
            acceptance_holds(kind, value)
        holder[path[-1]] = before
    assert not [odd for odd in ODD if acceptance_holds(kind, odd) and not isinstance(odd, dict | str | bool)]


def test_what_is_bad_is_not_accepted() -> None:
    assert not any(acceptor(kind).accepts(value) for kind, value, _ in BAD)


def sent() -> Iterator[tuple[str, Any]]:
    """All payloads of all fixtures, and all schemas in them."""
    for fixture in fixtures.every_fixture():
        manifest = recognise_document(fixture.read(), fixture.targets, {})
        for payload in manifest.payloads:
            yield payload.shape, payload.sent
            yield from (("json-schema", tool.field("parameters").value) for tool in payload.every_tool)


def test_they_agree_on_all_fixtures() -> None:
    accepted = [acceptance_holds(kind, value) for kind, value in sent()]
    assert accepted.count(True) > 1000
    assert accepted.count(False) > 300


def drawn(random: Random) -> Iterator[tuple[str, Any]]:
    """A drawn manifest, sound and with faults, and its session, each as if it was of several kinds."""
    made = manifests.sound(random).copied()
    for faults in (0, 1, 3):
        manifests.changed(random, made.value, faults)
        value = made.value
        for kind in ("session.update", "realtime-session", "responses", "live-session", "manifest", "json-schema"):
            for each in (value, value.get("session") if isinstance(value, dict) else None):
                yield kind, each


@trials(150)
def test_they_agree_on_drawn_manifests(random: Random) -> None:
    for kind, value in drawn(random):
        acceptance_holds(kind, value)


def test_deep_values_are_left_to_an_engine() -> None:
    value: Any = {}
    for _ in range(2000):
        value = {"items": value}
    assert not acceptor("json-schema").accepts(value)


def test_many_items_are_left_to_an_engine() -> None:
    schema = {"type": "array", "items": {"type": "integer"}}
    left = [10]
    one, other = Acceptor(schema, left), Acceptor(schema, left)
    assert one.accepts([1] * 4)
    assert other.accepts([1] * 5)
    assert not one.accepts([1] * 2)
    assert not other.accepts([])


def loaded(*words: str, folder: Path) -> set[str]:
    """The schema engines that a command loads."""
    code = "import sys, atexit; atexit.register(lambda: print('\\n' + ' '.join(sys.modules), file=sys.stderr));"
    command = [sys.executable, "-c", code + "from toolcheck.cli import main; main()", *words]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment(), check=False)
    modules = set(ran.stderr.splitlines()[-1].split())
    assert "toolcheck.contract.engine" in modules
    return {"jsonschema_rs", "jsonschema"} & modules


def manifest(**function: Any) -> str:
    return json.dumps({"tools": [{"type": "function", "name": "f", "description": "d", **function}]})


def test_only_what_is_odd_loads_an_engine(tmp_path: Path) -> None:
    (tmp_path / "toolcheck.toml").write_text("")
    (tmp_path / "good.json").write_text(manifest())
    (tmp_path / "bad.json").write_text(manifest(colour="red", strict="no", parameters={"type": "objct"}))
    (tmp_path / "odd.json").write_text(manifest(type=1.0))
    assert loaded("check", "good.json", "bad.json", folder=tmp_path) == set()
    assert loaded("check", "good.json", "odd.json", folder=tmp_path) == {"jsonschema_rs"}


@pytest.mark.parametrize(
    ("number", "text", "engines"),
    [(199, manifest(), set()), (200, manifest(), {"jsonschema_rs"}), (200, "{}", set())],
    ids=["few", "many", "strangers"],
)
def test_a_run_over_many_manifests_loads_an_engine(tmp_path: Path, number: int, text: str, engines: set[str]) -> None:
    for name in range(number):
        (tmp_path / f"{name}.json").write_text(text)
    assert loaded("check", ".", "--jobs", "1", folder=tmp_path) == engines

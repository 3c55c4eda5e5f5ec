"""What is said of a value without an engine is what the engines say, of all shapes, fixtures and drawn values."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Any

import pytest

from tests.contract.test_accepting import ODD, acceptor, drawn, sent
from tests.contract.values import BAD, GOOD, at, paths
from tests.fuzz.manifests import trials
from toolcheck.contract import engine, schemas
from toolcheck.contract.explaining import explain


def explained(kind: str, value: Any) -> bool:
    """Whether something is said of a value; then it is held against an engine."""
    schema = engine._schema(kind, None)
    found, without_what_fits = explain(schema, value), explain(schema, value, acceptor(kind).fits)
    assert without_what_fits is not None or found is None
    if without_what_fits is None:
        return False
    try:
        errors = engine._asked(kind, None, value)
    except ValueError:  # jsonschema-rs looks through all of a value, also at texts that are not quite one
        errors = list(engine._errors(engine._validator(kind, None, True), value))
    said = engine._said(schema, errors, value)
    assert engine._said(schema, without_what_fits, value) == said, value
    assert found is None or engine._said(schema, found, value) == said, value
    return found is not None


@pytest.mark.parametrize("kind", schemas.kinds())
def test_every_keyword_of_a_schema_is_understood(kind: str) -> None:
    schema = engine._schema(kind, None)
    assert explain(schema, {}) is not None
    waiting = [schema, *schema.get("$defs", {}).values()]
    while waiting:
        part = waiting.pop()
        if part is True or part is False:
            continue
        for value in ({}, [], "", 5, 0.5, True, None):
            assert explain({**part, "$defs": schema.get("$defs", {})}, value) is not None, part
        waiting += [part[key] for key in ("items", "then", "if", "additionalProperties") if key in part]
        waiting += [*part.get("allOf", ()), *part.get("properties", {}).values()]


@pytest.mark.parametrize("reference", [False, True])
@pytest.mark.parametrize(("kind", "value", "path"), BAD)
def test_every_kind_of_fault(
    kind: str, value: Any, path: Any, reference: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_takes_reference", lambda: reference)
    assert explained(kind, value)
    assert explain(engine._schema(kind, None), value)


@pytest.mark.parametrize("kind", GOOD)
def test_odd_values_at_every_place(kind: str) -> None:
    value = deepcopy(GOOD[kind][0])
    places = list(paths(value))
    step = 1 + len(places) // 6
    said = []
    for number, path in enumerate(places[1:]):
        holder = at(value, path[:-1])
        before = holder[path[-1]]
        for odd in ODD[number % step :: step]:
            holder[path[-1]] = odd
            said.append(explained(kind, value))
        holder[path[-1]] = before
    assert said.count(True) >= len(said) // 3


def test_all_fixtures() -> None:
    said = [explained(kind, value) for kind, value in sent() if isinstance(value, dict)]
    assert said.count(False) < len(said) // 100


@trials(60)
def test_drawn_manifests(random: Random) -> None:
    for kind, value in drawn(random):
        explained(kind, value)


@pytest.mark.parametrize(
    "part",
    [
        {"anyOf": [{}]},
        {"else": {}},
        {"pattern": "a"},
        {"pattern": r"^\d$"},
        {"patternProperties": {"^y-": True}},
        {"propertyNames": {"pattern": "^a$"}},
        {"enum": [{}]},
        {"const": 1.0},
        False,
    ],
)
def test_of_what_is_not_understood_nothing_is_said(part: Any) -> None:
    value = {"a": {}} if isinstance(part, dict) and not part.keys() & {"pattern", "enum", "const"} else {"a": "b"}
    inner = value if isinstance(part, dict) and "P" in str(part) else value["a"]
    for schema, held in ((part, inner), ({"allOf": [part]}, inner), ({"properties": {"a": part}}, {"a": inner})):
        if isinstance(schema, dict):
            assert explain(schema, held) is None


def test_of_deep_values_nothing_is_said() -> None:
    value: Any = 1
    for _ in range(5000):
        value = {"items": value}
    assert explain(engine._schema("json-schema", None), value) is None


def test_of_many_faults_an_engine_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    ask = engine._asked

    def asking(*given: Any) -> Any:
        asked.append(given)
        return ask(*given)

    monkeypatch.setattr(engine, "_asked", asking)
    monkeypatch.setattr(engine, "_left", lambda kind, entry: [100_000])
    few, many = (
        engine.violations("json-schema", {"properties": {str(number): 1 for number in range(count)}})
        for count in (10, 1200)
    )
    assert len(asked) == 1
    assert (len(few), len(many)) == (10, 1200)

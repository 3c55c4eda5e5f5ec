"""The quick yes says yes exactly where an engine does, until there is too much to look at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.values import GOOD, mutations
from toolcheck.contract import engine, schemas
from toolcheck.contract.fitting import ENOUGH, REMARKS, UNDERSTOOD, Fitting


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a run in which no engine was started yet."""
    monkeypatch.setattr(engine, "_ENGINE", "an engine that is not there")
    monkeypatch.setattr(Fitting, "left", ENOUGH)


@pytest.mark.parametrize("kind", GOOD)
def test_it_agrees_with_the_engine_on_every_mutation(kind: str) -> None:
    fitting, validator = engine._fitting(kind, None), engine._validator(kind, None, False)
    for value in GOOD[kind]:
        for changed in (value, *mutations(value)):
            Fitting.left = ENOUGH
            assert fitting.holds(changed) == validator.is_valid(changed), changed


@pytest.mark.parametrize("value", [True, 1, 1.0, 1.5, "1", None, [], {}, [1], ["a", "a"], ["a"], [["a"], ["a"]]], ids=repr)
@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer"},
        {"type": ["number", "null"]},
        {"const": 1},
        {"enum": [True, "1"]},
        {"minimum": 1},
        {"uniqueItems": True},
        {"type": "array", "items": {"type": "string"}},
    ],
    ids=str,
)
def test_it_never_says_yes_where_the_engine_says_no(schema: dict[str, Any], value: Any) -> None:
    import jsonschema_rs

    assert not Fitting(schema).holds(value) or jsonschema_rs.is_valid(schema, value)


def test_it_understands_every_schema_there_is() -> None:
    for kind in schemas.kinds():
        for part in _parts(json.loads(schemas.schema_bytes(kind))):
            assert part.keys() <= UNDERSTOOD | REMARKS, kind
            Fitting({"$defs": {}, **part})


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword, inner in schema.items():
        if keyword in ("properties", "patternProperties", "$defs"):
            for each in inner.values():
                yield from _parts(each)
        elif keyword in ("items", "additionalProperties", "if", "then"):
            yield from _parts(inner)
        elif keyword == "allOf":
            for each in inner:
                yield from _parts(each)


def test_what_is_too_much_or_too_deep_is_left_to_the_engines() -> None:
    deep: dict[str, Any] = {}
    for _ in range(2000):
        deep = {"not": deep}
    assert not engine._fitting("json-schema", None).holds(deep)
    Fitting.left = 10
    assert not engine._fitting("json-schema", None).holds({"properties": {str(n): {"type": "string"} for n in range(20)}})
    assert engine.accepts("json-schema", {"type": "string"}), "the engine has taken over"

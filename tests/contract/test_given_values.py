"""What is surely right by a quick look is right to the rules that look closely."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest

from toolcheck.checking.checking import check_document
from toolcheck.contract.given_values import leads_to_definition, surely_fit
from toolcheck.contract.limits import STRICT_DEPTH, STRICT_LARGE_ENUM, STRICT_PROPERTIES
from toolcheck.contract.strict_size import are_few
from toolcheck.document.reading import read
from toolcheck.manifest.tool import schemas_in

VALUES: tuple[Any, ...] = (None, "", "x", "${A}", True, False, 0, 1, 1.0, 0.5, -3, [], ["x"], {}, {"a": 1})
TYPES: tuple[Any, ...] = (
    None,
    "string",
    "boolean",
    "integer",
    "number",
    "array",
    "object",
    "null",
    "text",
    ["string", "null"],
)
BOUNDS: tuple[dict[str, Any], ...] = (
    {},
    {"minimum": 1},
    {"minimum": 0, "maximum": 1},
    {"maximum": "1"},
    {"exclusiveMinimum": 0},
    {"minLength": 1},
    {"maxItems": 0},
    {"const": 1},
    {"const": None},
    {"const": "x"},
    {"enum": ["x", ""]},
    {"enum": [1, 0]},
    {"enum": []},
    {"enum": "x"},
    {"items": {"type": "integer"}},
)


def rules_about(schema: Any, *, strict: bool = False, root: dict[str, Any] | None = None) -> set[str]:
    parameters = {
        "type": "object",
        "properties": {"p": schema},
        "required": ["p"],
        "additionalProperties": False,
        **(root or {}),
    }
    tool = {"type": "function", "name": "f", "description": "Does it.", "strict": strict, "parameters": parameters}
    document = read(json.dumps({"model": "gpt-5.6", "input": "x", "tools": [tool]}).encode(), "a.json")
    return {finding.rule for finding in check_document(document).findings}


@pytest.mark.parametrize("keyword", ["default", "example", "const", "examples", "enum"])
def test_values_that_surely_fit_fit(keyword: str) -> None:
    seen = set()
    for kind, value, bounds in product(TYPES, VALUES, BOUNDS):
        given = [value, "x"] if keyword == "examples" else [value] if keyword == "enum" else value
        schema = {**bounds, **({} if kind is None else {"type": kind}), keyword: given}
        is_sure = surely_fit(schema)
        assert not (is_sure and "example-mismatch" in rules_about(schema)), schema
        seen.add(is_sure)
    assert seen == {True, False}


REFERENCES: tuple[Any, ...] = (
    *("#", "", "#/$defs/A", "#/$defs/B", "#/$defs/C", "#/$defs/D", "#/$defs/a/b", "#/$defs/a~1b", "#/$defs/%41"),
    *("#/definitions/A", "#/definitions/E", "#/$defs", "#/$defs/", "$defs/A", "A", "#A", "https://a.example/#/$defs/A"),
    *(
        "#/$defs/${A}",
        "#/$defs/${B}",
        "#/properties/p",
        "#/$defs/A/properties/x",
        "#/$defs/A?x",
        1,
        None,
        ["#/$defs/A"],
    ),
)
ROOT: dict[str, Any] = {
    "$defs": {"A": {"type": "string"}, "B": {"$ref": "#/$defs/A"}, "C": 1, "a/b": {"type": "string"}, "${A}": {}},
    "definitions": {"E": {"type": "object", "properties": {}}},
}


@pytest.mark.parametrize("reference", REFERENCES, ids=str)
def test_a_reference_that_surely_leads_to_a_definition_does(reference: Any) -> None:
    found = rules_about({"$ref": reference}, root=ROOT)
    if leads_to_definition(reference, {"properties": {"p": {"$ref": reference}}, **ROOT}):
        assert not found & {"unresolvable-ref", "strict-ref-target"}
    else:
        assert reference not in ("#/$defs/A", "#/definitions/E")


def nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {
            "type": ["object", "null"],
            "properties": {"a": schema},
            "required": ["a"],
            "additionalProperties": False,
        }
    return schema


@pytest.mark.parametrize(
    "schema",
    [
        *(nested(levels) for levels in (1, STRICT_DEPTH - 1, STRICT_DEPTH)),
        {"type": "string", "enum": [str(number) for number in range(STRICT_LARGE_ENUM)]},
        {"type": "string", "enum": [f"{number:060}" for number in range(STRICT_LARGE_ENUM + 1)]},
        {"type": "string", "enum": [str(number) for number in range(1001)]},
        {"type": "string", "const": "x" * 120_000},
        {"type": "object", "properties": {f"p{number}": {"type": "string"} for number in range(STRICT_PROPERTIES)}},
        {"$defs": {f"{number:0100}": {"type": "string"} for number in range(1200)}, "type": "string"},
        {"type": "object", "properties": [], "enum": 1},
    ],
    ids=["1 level", "9", "10", "enum", "large enum", "1001 values", "const", "properties", "names", "odd"],
)
def test_schemas_that_are_surely_few_are_within_the_limits(schema: dict[str, Any]) -> None:
    schemas: list[dict[str, Any]] = [{"type": "object", "properties": {"p": schema}}]
    for one in schemas:
        schemas += schemas_in(one)
    assert are_few(schemas) == ("strict-limits" not in rules_about(schema, strict=True))

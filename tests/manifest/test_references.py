"""Where a `$ref` leads: by pointer, by anchor, by the address of a part; and what is in another document."""

from __future__ import annotations

from typing import Any

import pytest

from tests.manifest.made import CALL, of, only
from toolcheck.document.where import Path
from toolcheck.manifest.references import References
from toolcheck.manifest.tool import Subschema

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "a": {"type": "string"},
        "b": {"anyOf": [{"type": "null"}, {"$anchor": "inner", "type": "object"}]},
        "c": {"$id": "https://x.example/part.json", "$defs": {"d": {"type": "number"}}, "properties": {"e": {}}},
        "f": {"$id": "#old", "type": "integer"},
        "g": {"$dynamicAnchor": "moving", "$anchor": "inner"},
    },
    "$defs": {"a/b~c": {"type": "boolean"}, "%": {"type": "array"}},
    "definitions": {"x": {"type": "string"}},
}


def references(schema: dict[str, Any]) -> tuple[References, dict[Path, Subschema]]:
    (tool,) = only(of([{**CALL, "parameters": schema}])).tools
    start = len(tool.field("parameters").path)
    return References(tool.schemas), {one.path[start:]: one for one in tool.schemas}


def leads(reference: Any, *below: str) -> Path | None:
    """Where a reference leads that is below a path of the schema."""
    schema = {**SCHEMA, "properties": {**SCHEMA["properties"], "ref": {"$ref": reference}}}
    if below:
        schema["properties"]["c"] = {**SCHEMA["properties"]["c"], "properties": {"ref": {"$ref": reference}}}
    found, schemas = references(schema)
    holder = schemas[("properties", *below, "properties", "ref") if below else ("properties", "ref")]
    node = found.of(holder.find("$ref"))
    return None if node is None else node.path[2:]


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("#", ()),
        ("", ()),
        ("#/properties/a", ("properties", "a")),
        ("#/properties/b/anyOf/1", ("properties", "b", "anyOf", 1)),
        ("#/properties/b/anyOf/2", None),
        ("#/properties/b/anyOf/x", None),
        ("#/properties/b/anyOf/-1", None),
        ("#/properties/b/anyOf/\u0661", None),
        ("#/properties/b/anyOf/1234567890", None),
        ("#/properties/a/type", ("properties", "a", "type")),
        ("#/properties/nobody", None),
        ("#/$defs/a~1b~0c", ("$defs", "a/b~c")),
        ("#/$defs/%25", ("$defs", "%")),
        ("#inner", ("properties", "b", "anyOf", 1)),
        ("#old", ("properties", "f")),
        ("#moving", ("properties", "g")),
        ("#nobody", None),
        ("https://x.example/part.json", ("properties", "c")),
        ("https://x.example/part.json#/$defs/d", ("properties", "c", "$defs", "d")),
        ("https://x.example/part.json#/properties/a", None),
        ("https://x.example/other.json", None),
        ("https://[x", None),
        ("http://[#/properties/a", None),
    ],
)
def test_a_reference_leads_to_a_part_of_the_schema(reference: str, path: Path | None) -> None:
    assert leads(reference) == path


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("#/$defs/d", ("properties", "c", "$defs", "d")),
        ("#/properties/a", ("properties", "a")),
        ("#", ("properties", "c")),
        ("part.json#/$defs/d", ("properties", "c", "$defs", "d")),
        ("other.json#/$defs/d", None),
        ("#inner", ("properties", "b", "anyOf", 1)),
    ],
)
def test_below_an_address_a_path_starts_there_or_at_the_root(reference: str, path: Path | None) -> None:
    assert leads(reference, "c") == path


def test_the_first_of_two_names_counts() -> None:
    twice = {"$defs": {"a": {"$id": "x", "$anchor": "n"}, "b": {"$id": "x", "$anchor": "n"}}, "type": "object"}
    found, schemas = references(twice)
    assert found.addressed["x"] is schemas["$defs", "a"]
    assert found.anchors["n"] is schemas["$defs", "a"]


def test_the_definitions_are_named_as_references_name_them() -> None:
    found, _ = references(SCHEMA)
    assert found.defined == {"a/b~c": "#/$defs/a~1b~0c", "%": "#/$defs/%", "x": "#/definitions/x"}


def test_each_schema_knows_the_address_around_it() -> None:
    nested = {"$id": "https://x.example/a/", "properties": {"b": {"$id": "b/c.json", "properties": {"d": {}}}, "e": {}}}
    found, schemas = references({"type": "object", **nested})
    bases = {path: found.base[schema.path] for path, schema in schemas.items()}
    assert bases == {
        (): "https://x.example/a/",
        ("properties", "b"): "https://x.example/a/b/c.json",
        ("properties", "b", "properties", "d"): "https://x.example/a/b/c.json",
        ("properties", "e"): "https://x.example/a/",
    }


@pytest.mark.parametrize(
    ("reference", "base", "leaves"),
    [
        ("#/x", "", False),
        ("", "https://x.example/part.json", False),
        ("https://x.example/part.json#/x", "", False),
        ("part.json", "https://x.example/other.json", False),
        ("part.json", "", True),
        ("https://x.example/other.json", "", True),
        ("//[x", "", True),
        ("//[#/x", "https://x.example/", True),
    ],
)
def test_what_names_another_document_leaves(reference: str, base: str, leaves: bool) -> None:
    assert references(SCHEMA)[0].leaves(reference, base) is leaves

"""The files under `schemas/`: current, complete in themselves, and without unions that report every branch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from pydantic import BaseModel

from toolcheck.contract import shapes
from toolcheck.contract.shapes import generate
from toolcheck.contract.shapes.closed import Closed, Open
from toolcheck.contract.sources import SOURCES

KEYWORDS = {
    *("$schema", "$id", "$ref", "$defs", "$comment", "title", "description", "examples", "defaultSnippets"),
    *("type", "enum", "const", "required", "properties", "additionalProperties", "patternProperties"),
    *("items", "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern", "maxProperties"),
    "propertyNames",
    *("minimum", "maximum", "exclusiveMinimum", "allOf", "if", "then"),
}
"""What the schemas are written with. `oneOf` and `anyOf` are not among them: whoever breaks one learns nothing."""


@pytest.fixture(autouse=True)
def made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "text_of", TEXT_OF)


TEXT_OF = cache(generate.text_of)
"""A schema takes long to make, and each is asked for several times."""


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, list):
        for item in schema:
            yield from nodes(item)
    elif isinstance(schema, dict):
        yield schema
        for key, value in schema.items():
            if key in ("properties", "$defs", "patternProperties"):
                for child in value.values():
                    yield from nodes(child)
            elif key not in ("enum", "const", "examples", "defaultSnippets"):
                yield from nodes(value)


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for child in model.__subclasses__():
        if child.__module__.startswith("toolcheck."):
            yield child
            yield from models(child)


def test_files_are_current() -> None:
    assert generate.main(["--check"]) == 0, "run `make generate`"


@pytest.mark.parametrize("kind", shapes.SHAPES)
def test_schema_is_sound(kind: str) -> None:
    schema = json.loads(generate.text_of(kind))
    jsonschema_rs.meta.validate(schema)
    assert schema["$id"].endswith(f"/schemas/{kind}.schema.json")
    assert schema["title"] == kind
    assert schema["description"]
    used = {node["$ref"] for node in nodes(schema) if "$ref" in node}
    assert used == {f"#/$defs/{name}" for name in schema.get("$defs", {})}
    for node in nodes(schema):
        assert node.keys() <= KEYWORDS, node.keys() - KEYWORDS


def test_stale_and_stray_files_are_named(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "schemas"
    monkeypatch.setattr(generate, "FOLDER", folder)
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    (folder / "manifest.schema.json").write_text("{}\n")
    (folder / "gone.schema.json").write_text("{}\n")
    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().err.split() == [
        "stale:",
        "schemas/manifest.schema.json",
        "stale:",
        "schemas/gone.schema.json",
    ]
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0


def test_every_model_says_what_it_is_and_where_that_is_from() -> None:
    for model in models(Closed):
        if model is Open or model.__name__.startswith("_"):
            continue
        text, marker, source = (model.__doc__ or "").partition("Source: ")
        assert text.strip(), model
        assert marker, model
        for entry in re.split(r",\s+", source.strip()):
            assert entry.split()[0] in SOURCES, (model, entry)
        for name, field in model.model_fields.items():
            assert field.description, (model, name)
            assert "\n" not in field.description, (model, name)

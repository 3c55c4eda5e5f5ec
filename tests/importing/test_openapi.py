"""OpenAPI descriptions: one function for each operation."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.importing.test_kinds import made, value
from toolcheck.importing.imported import CannotImport

TEXT = {"type": "string"}


def described(paths: Any, version: str = "3.1.0", **components: Any) -> dict[str, Any]:
    return {
        "openapi": version,
        "info": {"title": "Shop", "version": "1"},
        "paths": paths,
        "components": {"schemas": components},
    }


def parameters(operation: dict[str, Any], path: str = "/orders/{id}", **more: Any) -> Any:
    words = {"operationId": "find", "description": "Find.", **operation}
    version = more.pop("version", "3.1.0")
    (tool,) = value(described({path: {"post": words}}, version, **more))["tools"]
    return tool["parameters"]


def body(schema: Any, **more: Any) -> dict[str, Any]:
    return {"requestBody": {"content": {"application/json": {"schema": schema}}, **more}}


def test_path_query_header_and_body_are_merged_without_clashes() -> None:
    found = parameters(
        {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": TEXT, "description": "Which."},
                {"name": "limit", "in": "query", "schema": {"type": "integer"}},
                {"name": "id", "in": "header", "schema": TEXT},
                {"name": "Authorization", "in": "header", "schema": TEXT},
                {"name": "api_key", "in": "query", "schema": TEXT},
                {"name": "sid", "in": "cookie", "schema": TEXT},
            ],
            **body({"type": "object", "properties": {"id": TEXT, "note": TEXT}, "required": ["note"]}, required=True),
        }
    )
    assert list(found["properties"]) == ["id", "limit", "header_id", "body_id", "note"]
    assert found["required"] == ["id", "note"]
    assert found["properties"]["id"]["description"] == "Which."


def test_a_comment_says_where_each_parameter_belongs() -> None:
    operation = {
        "operationId": "find",
        "description": "Find.",
        "parameters": [{"name": "id", "in": "query", "schema": TEXT}],
    }
    text = made(described({"/orders": {"get": operation}})).text
    assert "# from `GET /orders`\n" in text
    assert "# query: `id`\n" in text


def test_references_become_definitions_and_recursion_stays() -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}, "name": TEXT}}
    found = parameters(body({"$ref": "#/components/schemas/Node"}), Node=node)
    assert found["properties"]["next"] == {"$ref": "#/$defs/Node"}
    assert found["$defs"]["Node"]["properties"]["next"] == {"$ref": "#/$defs/Node"}


def test_an_all_of_is_merged_and_any_other_body_is_one_parameter() -> None:
    part = {"type": "object", "properties": {"a": TEXT}}
    merged = {"allOf": [{"$ref": "#/components/schemas/Part"}, {"type": "object", "properties": {"b": TEXT}}]}
    assert list(parameters(body(merged), Part=part)["properties"]) == ["a", "b"]
    assert list(parameters(body({"oneOf": [part, {"type": "array", "items": TEXT}]}))["properties"]) == ["body"]
    assert parameters(body({"type": "array"}))["properties"]["body"] == {"type": "array", "items": {}}


def test_keywords_of_openapi_30_are_translated() -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "string", "nullable": True, "enum": ["x"], "example": "x", "xml": {"name": "a"}},
            "b": {"type": "number", "minimum": 1, "exclusiveMinimum": True},
            "c": {"type": "string", "readOnly": True},
            "d": {"nullable": True, "allOf": [{"type": "object", "properties": {}}], "x-more": 1},
        },
        "required": ["a", "c"],
    }
    found = parameters(body(schema, required=True), version="3.0.3")
    assert found["properties"] == {
        "a": {"type": ["string", "null"], "enum": ["x", None]},
        "b": {"type": "number", "exclusiveMinimum": 1},
        "d": {"anyOf": [{"allOf": [{"type": "object", "properties": {}}]}, {"type": "null"}]},
    }
    assert found["required"] == ["a"]


def test_an_operation_without_a_name_gets_one_from_its_path() -> None:
    source = described({"/orders/{id}": {"get": {"summary": "One order.", "parameters": []}}})
    (tool,) = value(source)["tools"]
    assert (tool["name"], tool["description"]) == ("get_orders_id", "One order.")


def many(count: int, tags: int) -> dict[str, Any]:
    operations = {
        f"/p{n}": {"get": {"operationId": f"op{n}", "tags": [f"t{n % tags}"], "summary": "Do."}} for n in range(count)
    }
    return described(operations)


def test_more_than_an_api_accepts_is_refused_with_what_to_choose() -> None:
    with pytest.raises(CannotImport, match=r"129 operations.*--tag`: `t0` \(65\), `t1` \(64\)"):
        made(many(129, 2))
    with pytest.raises(CannotImport, match="--operation`: `op0`, `op1`, `op2`"):
        made(many(129, 1))
    assert len(value(many(129, 2), tags=("t1",))["tools"]) == 64
    assert [tool["name"] for tool in value(many(129, 2), operations=("op3", "GET /p7"))["tools"]] == ["op3", "op7"]
    with pytest.raises(CannotImport, match="no tag `t9`"):
        made(many(129, 2), tags=("t9",))


def test_yaml_with_numbers_as_keys_is_read() -> None:
    text = "openapi: 3.0.0\ninfo: {}\npaths:\n  /a:\n    get:\n      summary: Do.\n      responses: {200: {description: ok}}\n"
    manifest = made(text, file="api.yaml")
    assert yaml.safe_load(manifest.text)["tools"][0]["name"] == "get_a"


def test_a_reference_that_leads_nowhere_is_said() -> None:
    operation = {"operationId": "find", "summary": "Find.", **body({"properties": {"a": {"$ref": "other.yaml#/A"}}})}
    manifest = made(described({"/a": {"post": operation}}))
    assert "the reference `other.yaml#/A` is left out: it is in another file" in manifest.notes


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/A"},
        {"allOf": [{"$ref": "#/components/schemas/A"}]},
        {"$ref": "#/components/schemas/Bomb0"},
        {"allOf": [{"$ref": "#/components/schemas/Bomb0"}] * 9},
        {"type": ["object", 1, None], "properties": [], "required": {}, "enum": {}, "items": 3},
        {"properties": {"a": {"type": {}, "allOf": 3, "anyOf": [], "description": []}}},
        {"$ref": "#/components/schemas/%zz~"},
        {"$ref": []},
        7,
    ],
)
def test_hostile_schemas_do_not_break_it(schema: Any) -> None:
    bomb = {
        f"Bomb{n}": {"allOf": [{"$ref": f"#/components/schemas/Bomb{n + 1}"}] * 9, "properties": {f"p{n}": TEXT}}
        for n in range(30)
    }
    loop = {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}}
    source = described({"/a": {"post": {"summary": "Do.", **body(schema)}}}, **bomb, **loop)
    words = ""
    try:
        words = made(source).text
    except CannotImport as refused:
        words = refused.reason
    assert words

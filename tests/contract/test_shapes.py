"""The three statements of a shape (the model, and its schema run by either engine) say the same."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.contract.values import BAD, FUNCTION, GOOD, SERVER, mutations
from tests.fuzz.properties import acceptance_holds
from toolcheck.contract import engine, json_schema, shapes
from toolcheck.contract.shapes import audio, realtime
from toolcheck.contract.shapes.mcp import McpTool
from toolcheck.contract.targets import TOOL_TYPES, Target


@pytest.fixture(params=["fast", "reference"])
def engines(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TOOLCHECK_ENGINES", request.param)
    return str(request.param)


def both(kind: str, value: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    answers = []
    engine._left(kind, None)[0] = 0  # so that the engines are asked
    for name in ("fast", "reference"):
        monkeypatch.setenv("TOOLCHECK_ENGINES", name)
        answers.append(engine.violations(kind, value))
    return answers[0], answers[1]


def test_every_shape_has_good_values() -> None:
    assert GOOD.keys() == shapes.SHAPES.keys()


@pytest.mark.parametrize("kind", GOOD)
def test_good_values_are_taken(kind: str, engines: str) -> None:
    for value in GOOD[kind]:
        assert engine.violations(kind, value) == ()
        assert shapes.validate(kind, value) == []


@pytest.mark.parametrize(("kind", "value", "expected"), BAD, ids=[f"{i}-{case[0]}" for i, case in enumerate(BAD)])
def test_bad_values_are_refused_for_what_is_wrong(kind: str, value: Any, expected: list[Any], engines: str) -> None:
    found = engine.violations(kind, value)
    assert [(item.path, item.keyword, item.name) for item in found] == expected
    assert not shapes.accepts(kind, value)


@pytest.mark.parametrize("kind", GOOD)
def test_all_agree_on_every_mutation(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLCHECK_ENGINES", "fast")
    for value in GOOD[kind]:
        for changed in mutations(value):
            assert engine.accepts(kind, changed) == shapes.accepts(kind, changed), changed
            acceptance_holds(kind, changed)


@pytest.mark.parametrize("kind", GOOD)
def test_both_engines_find_the_same(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for value in GOOD[kind]:
        for number, changed in enumerate(mutations(value)):
            if number % SAMPLE.get(kind, 1) == 0:
                fast, reference = both(kind, changed, monkeypatch)
                assert fast == reference, changed


SAMPLE = {
    "session.update": 7,
    "realtime-session": 7,
    "realtime-response": 3,
    "response.create": 3,
    "responses": 7,
    "session.start": 9,
    "live-session": 9,
    "live-call": 9,
    "live-create": 9,
    "live/delegation": 9,
}
"""Every which mutation of a large value is tried with the slow engine; the parts are tried in full elsewhere."""


def test_violations_hold_no_values(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "sk-proj-0123456789"
    for kind, value in (
        (
            "realtime/mcp",
            {**SERVER, "authorization": [secret], "require_approval": secret, "server_label": secret + "!"},
        ),
        ("realtime/mcp", {**SERVER, "headers": {"Authorization": {"token": secret}}}),
        ("realtime/function", {**FUNCTION, "parameters": secret}),
    ):
        for found in both(kind, value, monkeypatch):
            assert found
            assert secret not in repr(found)
        assert secret not in repr(shapes.validate(kind, value))


def test_violations_say_what_would_have_been_right() -> None:
    def expected(kind: str, value: Any, keyword: str) -> Any:
        return next(item.expected for item in engine.violations(kind, value) if item.keyword == keyword)

    assert expected("realtime/function", {"type": "function", "a": 1}, "additionalProperties") == (
        "type",
        "name",
        "description",
        "parameters",
    )
    assert expected("realtime/function", {"type": "function"}, "required") == ("type", "name")
    assert expected("realtime/tool", {"type": "x"}, "enum") == ("function", "mcp")
    assert expected("realtime/function", {"type": "mcp", "name": "a"}, "const") == ("function",)
    assert expected("realtime/mcp", {**SERVER, "headers": 1}, "type") == ("object", "null")
    assert expected("responses/file_search", {"vector_store_ids": [], "max_num_results": 99}, "maximum") == 50


def test_fields_and_entries() -> None:
    assert engine.fields("realtime/function") == ("type", "name", "description", "parameters")
    assert engine.fields("realtime/mcp", "McpToolFilter") == ("tool_names", "read_only")
    assert engine.violations("session.update", FUNCTION, entry="RealtimeFunction") == ()
    (found,) = engine.violations("session.update", {**FUNCTION, "name": 3}, entry="RealtimeFunction")
    assert found.schema_path == ("$defs", "RealtimeFunction", "properties", "name", "type")
    with pytest.raises(FileNotFoundError):
        engine.violations("realtime/web_search", {})


def test_schema_paths_lead_to_the_keyword() -> None:
    for kind, value, _ in BAD:
        schema: Any = json.loads(json.dumps(engine._schema(kind, None)))
        for found in engine.violations(kind, value):
            node = schema
            for step in found.schema_path:
                node = node[step]
            assert found.schema_path[-1] == found.keyword


def test_deep_filters_reach_no_recursion_limit(engines: str) -> None:
    value: Any = {"type": "eq", "key": "k", "value": None}
    for _ in range(30):  # sixty levels, as deep as a document may be
        value = {"type": "and", "filters": [value]}
    (found,) = engine.violations("responses/file_search", {**GOOD["responses/file_search"][0], "filters": value})
    assert len(found.path) == 62


@pytest.mark.parametrize("key", ["0", "00", "7", "+7", ""])
def test_a_key_of_digits_is_no_index_and_an_empty_one_is_a_key(key: str, engines: str) -> None:
    headers = {"0": "x", "7": "x", key: 5}
    (found,) = engine.violations("realtime/mcp", {**SERVER, "headers": headers})
    assert found.path == ("headers", key)
    (found,) = engine.metaschema_violations({"properties": {"0": {}, "7": {}, key: {"type": "strng"}}})
    assert found.path == ("properties", key, "type")


# ---------------------------------------------------------------- the metaschema


def test_metaschema_looks_into_every_schema(engines: str) -> None:
    bad = {
        "type": "object",
        "properties": {"a": {"items": {"type": "strng"}}, "b": 3, "properties": {"type": "object", "required": True}},
        "$defs": {"c": {"anyOf": [{"enum": "x"}]}},
        "if": {"minItems": -1},
        "enum": [{"type": "strng"}],
        "default": {"type": "strng"},
    }
    found = engine.metaschema_violations(bad)
    assert [(item.path, item.keyword) for item in found] == [
        (("$defs", "c", "anyOf", 0, "enum"), "type"),
        (("if", "minItems"), "minimum"),
        (("properties", "a", "items", "type"), "enum"),
        (("properties", "b"), "type"),
        (("properties", "properties", "required"), "type"),
    ]


@pytest.mark.parametrize("keyword", json_schema.SINGLE_SCHEMAS)
def test_metaschema_looks_below_each_keyword_where_all_else_is_right(keyword: str, engines: str) -> None:
    (found,) = engine.metaschema_violations({"type": "object", "properties": {"a": {keyword: {"type": "strng"}}}})
    assert found.path == ("properties", "a", keyword, "type")


@pytest.mark.parametrize("value", [True, False, {}, {"type": "object", "x-mine": [{"type": 1}]}])
def test_metaschema_takes_what_is_a_schema(value: Any, engines: str) -> None:
    assert engine.metaschema_violations(value) == ()


@pytest.mark.parametrize("value", [None, [], "object", 3])
def test_metaschema_refuses_what_is_none(value: Any, engines: str) -> None:
    assert [item.keyword for item in engine.metaschema_violations(value)] == ["type"]


def test_earlier_drafts_may_write_as_they_did(engines: str) -> None:
    tuple_of_two = {"type": "array", "items": [{"type": "string"}, {"type": "strng"}], "minItems": -1}
    assert [item.path for item in engine.metaschema_violations(tuple_of_two)] == [("items",), ("minItems",)]
    declared = {"$schema": "http://json-schema.org/draft-07/schema#", **tuple_of_two}
    assert [item.path for item in engine.metaschema_violations(declared)] == [("items", 1, "type"), ("minItems",)]
    assert (
        engine.metaschema_violations({"$schema": "http://json-schema.org/draft-04/schema#", "exclusiveMinimum": True})
        == ()
    )


def test_metaschema_survives_depth_and_never_compiles_a_pattern(engines: str) -> None:
    schema: Any = {"type": "strng", "pattern": "(a+)+$(" * 3}
    for _ in range(100):
        schema = {"properties": {"a": schema}}
    (found,) = engine.metaschema_violations(schema)
    assert found.path[-1] == "type"


def test_metaschema_agrees_with_the_official_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from jsonschema import Draft202012Validator

    official = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    monkeypatch.setenv("TOOLCHECK_ENGINES", "fast")
    for value in GOOD["json-schema"]:
        for changed in mutations(value):
            if isinstance(changed, dict):
                assert (engine.metaschema_violations(changed) == ()) == official.is_valid(changed), changed


# ---------------------------------------------------------------- one statement


def test_patterns_mean_the_same_in_every_engine() -> None:
    def patterns(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["pattern"]] if isinstance(node.get("pattern"), str) else []
            return own + [p for child in node.values() for p in patterns(child)]
        return [p for child in node for p in patterns(child)] if isinstance(node, list) else []

    for kind in shapes.SHAPES:
        for pattern in patterns(engine._schema(kind, None)):
            assert pattern[0] == "^", pattern
            assert pattern[-1] == "$", pattern
            assert not re.search(r"\\[a-zA-Z]", pattern), pattern


@pytest.mark.parametrize("target", TOOL_TYPES)
def test_the_types_of_tool_are_those_of_the_shape(target: Target) -> None:
    api = target.partition("-")[0]
    assert engine._schema(f"{api}/tool", None)["properties"]["type"]["enum"] == list(TOOL_TYPES[target])
    for literal in TOOL_TYPES[target]:
        kind = re.sub(r"_20\d\d_\d\d_\d\d$", "", literal)
        tool = GOOD.get(f"{api}/{kind}", GOOD[f"responses/{kind}"])[0]
        assert engine.accepts(f"{api}/tool", {**tool, "type": literal})


def test_the_applicators_are_those_of_the_shape() -> None:
    properties = engine._schema("json-schema", None)["$defs"]["JsonSchema"]["properties"]
    schema = {"$ref": "#/$defs/JsonSchema"}

    def holds(key: str) -> str:
        text = json.dumps(properties[key])
        if json.dumps(schema) not in text:
            return ""
        return "map" if '"additionalProperties":' in text else "list" if '"items":' in text else "one"

    held = {kind: {key for key in properties if holds(key) == kind} for kind in ("map", "list", "one")}
    assert held["map"] == {*json_schema.MAPS_OF_SCHEMAS, *json_schema.MAPS_OF_SCHEMAS_OR_NAMES}
    assert held["list"] == set(json_schema.LISTS_OF_SCHEMAS)
    assert held["one"] == set(json_schema.SINGLE_SCHEMAS)


def test_shapes_can_be_built_and_written() -> None:
    session = realtime.RealtimeSession(
        type="realtime",
        tools=[McpTool(type="mcp", server_label="docs", server_url="https://mcp.example.com", headers=None)],
        audio=audio.SessionAudio(input=audio.AudioInput(format=audio.Pcm(rate=24000))),
    )
    written = shapes.adapter("realtime-session").dump_python(session, by_alias=True, exclude_unset=True)
    assert written == {
        "type": "realtime",
        "tools": [
            {"type": "mcp", "server_label": "docs", "server_url": "https://mcp.example.com", "headers": None},
        ],
        "audio": {"input": {"format": {"rate": 24000}}},
    }
    assert engine.accepts("realtime-session", written)

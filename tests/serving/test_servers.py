"""Who answers for a server, and the arguments that a script leaves open."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from toolcheck.contract.engine import misfits
from toolcheck.serving.effects import AskCall, AskTools, ServerFault
from toolcheck.serving.examples import example
from toolcheck.serving.judging import planned
from toolcheck.serving.script import made_script, server_plan
from toolcheck.serving.servers import Servers

TOOL = {"type": "mcp", "server_label": "shop", "server_url": "https://shop.example.com/mcp"}


def listed(plan: Any) -> Any:
    servers = Servers({"shop": server_plan(plan)} if plan is not None else {}, None)
    return asyncio.run(servers.tools(AskTools("mcpl_1", "shop", TOOL)))


def called(plan: Any, name: str = "stock") -> Any:
    servers = Servers({"shop": server_plan(plan)}, None)
    return asyncio.run(servers.call(AskCall("mcp_1", TOOL, name, {})))


def test_a_written_server_offers_what_is_written() -> None:
    assert listed({"tools": [{"name": "stock"}]}) == ({"name": "stock"},)
    assert listed({"tools": []}) == ()


@pytest.mark.parametrize(
    ("plan", "kind", "code", "words"),
    [
        ({"fail": 401}, "http_error", 401, "401"),
        ({"fail": "it broke"}, "protocol_error", -32000, "it broke"),
        (None, "http_error", 424, "nothing says where the server of `shop` is"),
        ("http://127.0.0.1:9/mcp", "http_error", 424, "toolcheck-lint[serve]"),
    ],
)
def test_an_import_fails_for_a_reason(plan: Any, kind: str, code: int, words: str) -> None:
    fault = listed(plan)
    assert isinstance(fault, ServerFault)
    assert (fault.kind, fault.code) == (kind, code)
    assert words in fault.message


@pytest.mark.parametrize(
    ("answer", "output"),
    [("3", "3"), ({"left": 3}, '{"left": 3}'), ([1], "[1]"), ({"error": "a", "left": 1}, '{"error": "a", "left": 1}')],
)
def test_a_written_answer_is_given(answer: Any, output: str) -> None:
    assert called({"tools": [{"name": "stock"}], "answers": {"stock": answer}}) == output


def test_a_tool_without_an_answer_gives_something() -> None:
    assert called({"tools": [{"name": "stock"}]}) == "ok"


def test_a_written_error_is_the_tool_s_own() -> None:
    fault = called({"tools": [{"name": "stock"}], "answers": {"stock": {"error": "no such sku"}}})
    assert isinstance(fault, ServerFault)
    assert (fault.kind, fault.message) == ("tool_execution_error", "no such sku")


def test_a_server_that_takes_too_long_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolcheck.serving.servers.PATIENCE", 0.01)
    fault = listed({"tools": [], "delay": 60})
    assert isinstance(fault, ServerFault)
    assert fault.code == 504


@pytest.mark.parametrize(
    ("script", "rules"),
    [
        ({"turns": [[{"say": "Hello."}, {"wait": 1}], [{"call": "f"}]]}, set()),
        ({"servers": {"shop": {"fail": 401}}}, {"import-failed"}),
        ({"servers": {"shop": {"tools": [], "answers": {"a": {"error": "x"}}}}}, {"mcp-call-failed"}),
        ({"turns": [[{"call": "shop.a", "approval": "refuse-is-fine"}]]}, {"call-rejected", "mcp-call-failed"}),
        (
            {"turns": [[{"say": "x"}, {"cancel": "turn_detected"}]]},
            {"call-cancelled", "call-cut-off", "response-incomplete"},
        ),
    ],
)
def test_what_a_script_does_on_purpose_is_no_finding(script: Any, rules: set[str]) -> None:
    assert set(planned(made_script(script))) == rules


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
        {"type": "object", "properties": {"a": {"enum": ["x", "y"]}}, "required": ["a"]},
        {"type": "object", "properties": {"a": {"type": "integer", "minimum": 5}}, "required": ["a"]},
        {"type": "object", "properties": {"a": {"type": "number", "maximum": -2}}, "required": ["a"]},
        {"type": "object", "properties": {"a": {"type": "string", "minLength": 20}}, "required": ["a"]},
        {
            "type": "object",
            "properties": {"a": {"type": "array", "items": {"type": "boolean"}, "minItems": 2}},
            "required": ["a"],
        },
        {"type": "object", "properties": {"a": {"anyOf": [{"type": "null"}, {"type": "string"}]}}, "required": ["a"]},
        {"type": "object", "properties": {"a": {"type": ["string", "null"]}}, "required": ["a"]},
        {"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}, "required": ["a"], "$defs": {"b": {"const": 7}}},
        {
            "type": "object",
            "properties": {"a": {"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]}},
            "required": ["a"],
        },
    ],
)
def test_an_example_fits_its_schema(schema: dict[str, Any]) -> None:
    made = example(schema)
    assert set(made) == {"a"}
    assert misfits(schema, made) == ()


@pytest.mark.parametrize(
    "schema", [None, True, [], {}, {"type": 7}, {"$ref": "#"}, {"anyOf": [{"$ref": "#"}]}, {"required": [7]}]
)
def test_an_odd_schema_has_an_example_too(schema: Any) -> None:
    example(schema)

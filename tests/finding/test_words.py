"""What messages call values, objects and schemas."""

from __future__ import annotations

from typing import Any

import pytest

from tests.manifest.made import CALL, of, only
from toolcheck.finding.words import kind_words, owner_words, schema_words, value_words
from toolcheck.manifest.misfits import misfits


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", "an empty string"),
        (" ", "a string"),
        (True, "a boolean"),
        (0, "a number"),
        (0.5, "a number"),
        ({}, "an object"),
        ([], "an array"),
        (None, "null"),
    ],
)
def test_a_kind_has_its_article(value: Any, words: str) -> None:
    assert kind_words(value) == words


def event(session: dict[str, Any]) -> dict[str, Any]:
    return {"type": "session.update", "session": {"type": "realtime", **session}}


@pytest.mark.parametrize(
    ("value", "owner"),
    [
        ([{**CALL, "title": "x"}], "a `function` tool"),
        ([{"type": "mcp", "server_label": "a", "server_url": "https://a.example", "title": "x"}], "an `mcp` tool"),
        (
            [{"type": "mcp", "server_label": "a", "server_url": "https://a.example", "allowed_tools": {"title": 1}}],
            "`allowed_tools` of an `mcp` tool",
        ),
        ({"type": "session.update", "session": {"type": "realtime"}, "title": "x"}, "a `session.update` event"),
        (event({"audio": {"title": "x"}}), "`session.audio`"),
        ({"type": "realtime", "audio": {"title": "x"}}, "`audio`"),
        ({"type": "realtime", "title": "x"}, "a session"),
        ({"model": "gpt-5", "input": "Hello", "tools": [], "title": "x"}, "a request"),
        (
            {"type": "conversation.item.create", "item": {"type": "mcp_approval_response", "approve": True}},
            "an `mcp_approval_response` item",
        ),
        (
            {"model": "gpt-5", "input": [{"type": "function_call_output", "call_id": "c", "title": "x"}], "tools": []},
            "a `function_call_output` item",
        ),
    ],
)
def test_an_object_is_called_by_what_it_is(value: Any, owner: str) -> None:
    fields = ("additionalProperties", "required")
    assert {owner_words(misfit) for misfit in misfits(only(of(value))) if misfit.keyword in fields} == {owner}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([{**CALL, "description": 5}], "`description`"),
        ({"type": "realtime", "output_modalities": [5]}, "an item of `output_modalities`"),
        (["hang_up"], "an item"),
        ({"session": 5, "turns": {"a": {"tools": [CALL]}}}, "`session`"),
    ],
)
def test_a_value_is_called_by_its_field(value: Any, words: str) -> None:
    assert [value_words(misfit) for payload in of(value).payloads for misfit in misfits(payload)] == [words]


def test_a_schema_is_called_by_its_name_or_by_where_it_is() -> None:
    schema = {"type": "object", "properties": {"size": {"anyOf": [{"type": "string"}], "items": {}}}}
    (tool,) = only(of([{**CALL, "parameters": schema}])).tools
    assert [schema_words(one) for one in tool.schemas] == [
        "`parameters`",
        "`size`",
        "a schema in `anyOf`",
        "`items`",
    ]

"""What a payload is told of its session, which tools the model can be given, and where it does not fit its shape."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.manifest.made import CALL, SERVER, SESSION, of, only, taken
from toolcheck.document.reading import read
from toolcheck.document.where import Path, Where
from toolcheck.manifest.envelope import recognise
from toolcheck.manifest.misfits import misfits
from toolcheck.manifest.payload import Payload

# -- what came before ------------------------------------------------------------------------------


def test_what_a_session_defined_is_known_to_what_follows() -> None:
    text = "\n".join(
        json.dumps(event)
        for event in (
            {"type": "session.update", "session": SESSION},
            {"type": "response.create", "response": {"tools": [{"type": "mcp", "server_label": "orders"}]}},
        )
    )
    session, response = taken(text, "a.jsonl").payloads
    assert (session.earlier.defined, session.earlier.knows) == ({}, True)
    assert session.earlier.inherited is None
    assert response.earlier.defined == {"orders": Where(("session", "tools", 1, "server_label"), document=0)}
    assert response.earlier.knows
    assert response.earlier.inherited == session.tools


def test_a_file_that_begins_in_the_middle_does_not_know_all_that_was_defined() -> None:
    events = [{"type": "response.create", "response": {"tools": [SERVER]}}, {"type": "session.update", "session": {}}]
    response, session = of(events).payloads
    assert not response.earlier.knows
    assert not session.earlier.knows
    assert list(session.earlier.defined) == ["orders"]


def test_labels_that_are_handed_in_are_defined_from_the_beginning() -> None:
    manifest = recognise(read(json.dumps([CALL]).encode(), "a.json"), defined_labels=["billing"])
    assert list(only(manifest).earlier.defined) == ["billing"]


def test_a_request_stands_alone_unless_it_has_a_stored_prompt() -> None:
    alone = only(of({"model": "gpt-5", "input": "Hello"}))
    stored = only(of({"model": "gpt-5", "input": "Hello", "prompt": {"id": "pmpt_1"}}))
    assert (alone.earlier.inherited, alone.available) == ((), ())
    assert (stored.earlier.inherited, stored.available) == (None, None)


def test_a_label_is_defined_where_it_was_first_given_a_server() -> None:
    label_alone = {"type": "mcp", "server_label": "orders"}
    events = [{"type": "session.update", "session": {"tools": [tool]}} for tool in (label_alone, SERVER, SERVER, CALL)]
    defined = [payload.earlier.defined for payload in of(events).payloads]
    there = {"orders": Where((1, "session", "tools", 0, "server_label"))}
    assert defined == [{}, {}, there, there]


def test_a_request_among_events_is_told_nothing_of_the_session() -> None:
    request = {"type": "response.create", "model": "gpt-5", "input": "Hello", "tools": [SERVER]}
    events = [request, {"type": "session.update", "session": SESSION}, {"type": "response.create", "response": {}}]
    by_itself, session, response = of(events).payloads
    assert (by_itself.target, by_itself.earlier.defined, by_itself.earlier.knows) == ("responses", {}, False)
    assert (session.earlier.defined, session.earlier.knows) == ({}, True)
    assert list(response.earlier.defined) == ["orders"]


# -- tools -----------------------------------------------------------------------------------------


def names(tools: Any) -> list[str] | None:
    return None if tools is None else [tool.name or tool.label for tool in tools]


def test_a_response_without_tools_has_those_of_the_session() -> None:
    turns = {"session": SESSION, "turns": {"same": {}, "none": {"tools": []}, "own": {"tools": [CALL]}}}
    assert [names(payload.available) for payload in of(turns).payloads] == [
        ["hang_up", "orders"],
        ["hang_up", "orders"],
        [],
        ["hang_up"],
    ]


def test_a_response_is_not_told_the_tools_of_another_response() -> None:
    events = [{"type": "session.update", "session": SESSION}]
    events += [{"type": "response.create", "response": response} for response in ({"tools": [CALL]}, {"input": []})]
    assert names(of(events).payloads[2].available) == ["hang_up", "orders"]


def test_an_item_adds_a_tool_to_those_that_are_inherited() -> None:
    added = {"type": "additional_tools", "tools": [CALL]}
    request = only(of({"model": "gpt-5", "input": [added]}))
    assert names(request.available) == ["hang_up"]
    assert [tool.path for tool in request.every_tool] == [("input", 0, "tools", 0)]


@pytest.mark.parametrize(
    ("value", "available"),
    [
        ({"type": "realtime", "instructions": "Be brief."}, []),
        ({"type": "session.update", "session": {"type": "realtime"}}, None),
        ({"type": "session.update", "session": {"type": "realtime", "tools": "hang_up"}}, None),
    ],
)
def test_a_session_without_tools_has_none_only_in_a_manifest(value: Any, available: list[str] | None) -> None:
    assert names(only(of(value)).available) == available


def test_the_tool_at_a_place_is_the_innermost() -> None:
    inner = {"type": "namespace", "name": "shop", "tools": [CALL]}
    payload = only(of({"model": "gpt-5", "input": "Hello", "tools": [inner]}))
    found = [payload.tool_at(path) for path in (("tools", 0, "tools", 0, "name"), ("tools", 0, "name"), ("tools",))]
    assert [tool and tool.name for tool in found] == ["hang_up", "shop", None]


# -- the type of a session -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "needs_type"),
    [
        ({"tools": [CALL]}, False),
        ({"session": {"tools": [CALL]}}, False),
        ({"session": {"tools": [CALL]}, "expires_after": {"anchor": "created_at", "seconds": 60}}, True),
        ({"type": "session.update", "session": {"tools": [CALL]}}, True),
    ],
)
def test_compile_adds_a_type_where_it_writes_the_session(value: Any, needs_type: bool) -> None:
    payload = only(of(value))
    assert payload.needs_type is needs_type
    assert ("type" in [misfit.name for misfit in misfits(payload)]) is needs_type


# -- misfits ---------------------------------------------------------------------------------------


def places(payload: Payload) -> list[tuple[str, Path, str, Path | None]]:
    return [(misfit.keyword, misfit.path, misfit.where.part, misfit.where.grip) for misfit in misfits(payload)]


def test_a_misfit_is_placed_at_the_key_that_is_wrong() -> None:
    tool = {**CALL, "title": "Hang up", "parameters": {"type": "object", "properties": {}}, "description": 5}
    assert places(only(of([tool]))) == [
        ("additionalProperties", (0, "title"), "key", None),
        ("type", (0, "description"), "value", None),
    ]


def test_a_missing_field_is_shown_at_what_its_tool_is_called_by() -> None:
    server = {"type": "mcp", "server_url": "https://mcp.example.com"}
    assert places(only(of([server]))) == [("required", (0, "server_label"), "key", (0, "type"))]


def test_a_missing_field_of_something_else_is_shown_at_its_type_or_not_at_all() -> None:
    grammar = {"type": "custom", "name": "query", "format": {"type": "grammar", "syntax": "lark"}}
    approval = {"type": "mcp_approval_response", "approve": True}
    request = {"model": "gpt-5", "input": [approval], "tools": [grammar]}
    assert places(only(of(request))) == [
        ("required", ("input", 0, "approval_request_id"), "key", ("input", 0, "type")),
        ("required", ("tools", 0, "format", "definition"), "key", None),
    ]


def test_a_key_that_is_too_long_is_placed_at_the_key() -> None:
    key = "k" * 100
    request = {"model": "gpt-5", "input": "Hello", "metadata": {key: "v"}}
    assert places(only(of(request))) == [("propertyNames", ("metadata", key), "key", None)]


def test_a_misfit_knows_what_else_is_wrong_with_the_fields_of_its_object() -> None:
    event = {
        "type": "session.update",
        "session": {"type": "realtime", "tools": [{"type": "mcp", "label": "a", "url": "b"}]},
    }
    (missing,) = [misfit for misfit in misfits(only(of(event))) if misfit.keyword == "required"]
    assert list(missing.missing) == ["server_label"]
    assert [violation.name for violation in missing.strange] == ["label", "url"]


def test_a_note_is_no_strange_field_of_a_manifest() -> None:
    tool = {"type": "mcp", "x-owner": "shop"}
    raw = {"type": "session.update", "session": {"type": "realtime", "tools": [tool]}}
    for value, strange in ((([tool]), []), (raw, ["x-owner"])):
        (missing,) = [misfit for misfit in misfits(only(of(value))) if misfit.keyword == "required"]
        assert [violation.name for violation in missing.strange] == strange


def test_what_is_written_is_reported_as_the_file_writes_it() -> None:
    text = "type: mcp\nserver_label: orders\nserver_url: https://mcp.example.com\nheaders: {X-Shop: 007}\n"
    (misfit,) = misfits(only(taken(text, "a.yaml")))
    assert (misfit.value, misfit.written) == (7, "007")

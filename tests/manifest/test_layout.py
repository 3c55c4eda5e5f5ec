"""Where the parts of a payload are in their document, and what the API calls them: there, and back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.manifest.made import CALL, SERVER, SESSION, of, only, taken
from toolcheck.contract.targets import Target
from toolcheck.document.where import Path, Where
from toolcheck.ground.record import replace
from toolcheck.manifest.layout import PayloadLayout
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.texts import passages

# -- one payload in every shape of a file ----------------------------------------------------------

SHAPES: dict[str, tuple[Any, tuple[Target, ...], list[tuple[Path, Path, str]]]] = {
    "an event": (
        {"type": "session.update", "session": SESSION},
        (),
        [
            ((), ("session",), "session"),
            (("tools", 1, "server_url"), ("session", "tools", 1, "server_url"), "session.tools[1].server_url"),
        ],
    ),
    "an event of a response": (
        {"type": "response.create", "response": {"tools": [CALL]}},
        (),
        [(("tools", 0, "name"), ("response", "tools", 0, "name"), "response.tools[0].name")],
    ),
    "an event of an item": (
        {"type": "conversation.item.create", "item": {"type": "function_call_output", "call_id": "c", "output": ""}},
        (),
        [(("call_id",), ("item", "call_id"), "item.call_id")],
    ),
    "a bare session": (SESSION, (), [(("tools", 0, "name"), ("tools", 0, "name"), "session.tools[0].name")]),
    "the tools of a session": (
        {"tools": [CALL], "tool_choice": "auto"},
        (),
        [(("tool_choice",), ("tool_choice",), "session.tool_choice")],
    ),
    "the tools of a request": (
        {"tools": [CALL]},
        ("responses",),
        [(("tools", 0, "name"), ("tools", 0, "name"), "tools[0].name"), ((), (), "")],
    ),
    "a whole request": (
        {"model": "gpt-5", "input": "Hello", "tools": [SERVER]},
        (),
        [(("tools", 0, "server_label"), ("tools", 0, "server_label"), "tools[0].server_label")],
    ),
    "the body of client_secrets": (
        {"expires_after": {"anchor": "created_at", "seconds": 600}, "session": SESSION},
        (),
        [(("tools", 0), ("session", "tools", 0), "session.tools[0]")],
    ),
    "a bare list": (
        [CALL, SERVER],
        (),
        [
            (("tools",), (), "session.tools"),
            (("tools", 1), (1,), "session.tools[1]"),
            (("tools", 1, "server_url"), (1, "server_url"), "session.tools[1].server_url"),
        ],
    ),
    "a bare list for a request": ([CALL], ("responses",), [(("tools", 0, "name"), (0, "name"), "tools[0].name")]),
    "a bare list for a response": (
        [CALL],
        ("realtime-response",),
        [(("tools", 0, "name"), (0, "name"), "response.tools[0].name")],
    ),
    "one tool": (
        CALL,
        (),
        [(("tools", 0), (), "session.tools[0]"), (("tools", 0, "name"), ("name",), "session.tools[0].name")],
    ),
    "a map of tools": (
        {"hang_up": {"description": "Ends the call.", "parameters": {"type": "object"}}, "orders": SERVER},
        (),
        [
            (("tools", 0), ("hang_up",), "session.tools[0]"),
            (("tools", 0, "parameters", "type"), ("hang_up", "parameters", "type"), "session.tools[0].parameters.type"),
            (("tools", 1, "server_url"), ("orders", "server_url"), "session.tools[1].server_url"),
        ],
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_part_is_found_in_the_document_and_back(name: str) -> None:
    value, targets, parts = SHAPES[name]
    payload = only(of(value, *targets))
    for inner, outer, called in parts:
        assert payload.place_in_body(inner) == outer
        assert payload.path_in_body(outer) == inner
        assert payload.api_path(outer) == called


def test_each_target_of_a_list_calls_its_places_by_its_own_name() -> None:
    manifest = of([CALL], "realtime-session", "realtime-response", "responses")
    called = [payload.api_path((0, "name")) for payload in manifest.payloads]
    assert called == ["session.tools[0].name", "response.tools[0].name", "tools[0].name"]


def test_tools_know_where_they_are() -> None:
    assert [tool.path for tool in only(of([CALL, SERVER])).tools] == [(0,), (1,)]
    assert [tool.path for tool in only(of(CALL)).tools] == [()]
    assert [tool.path for tool in only(of({"a": SERVER, "b": {**SERVER, "server_label": "b"}})).tools] == [
        ("a",),
        ("b",),
    ]
    assert [tool.path for tool in only(of(SESSION)).tools] == [("tools", 0), ("tools", 1)]


def test_a_key_of_a_map_is_the_name_of_a_function_and_not_of_a_server() -> None:
    payload = only(of({"hang_up": {"parameters": {"type": "object"}}, "orders": SERVER}))
    assert [tool.name_by_key for tool in payload.tools] == ["hang_up", "orders"]
    assert [tool.value.get("name") for tool in payload.tools] == ["hang_up", None]


def test_only_a_tool_alone_in_its_file_has_neighbours_that_nobody_knows() -> None:
    assert not only(of(CALL)).is_whole
    assert only(of([CALL])).is_whole
    assert only(of({"hang_up": {"parameters": {"type": "object"}}})).is_whole


# -- what is around a body -------------------------------------------------------------------------


def test_what_is_beside_the_body_of_an_event_has_no_prefix() -> None:
    payload = only(of({"type": "session.update", "event_id": "e1", "session": SESSION}))
    assert payload.api_path(("event_id",)) == "event_id"
    assert payload.layout.stands_at(("event_id",)) == ("event_id",)
    assert payload.layout.stands_at(("session", "tools")) == ("session", "tools")


def test_in_a_list_of_events_what_is_beside_a_body_is_called_as_in_its_event() -> None:
    event = {"type": "session.update", "event_id": "e1", "session": SESSION}
    first, second = of([event, {**event, "event_id": "e2"}]).payloads
    assert (first.base, second.base) == ((0,), (1,))
    assert second.api_path((1, "event_id")) == "event_id"
    assert second.api_path((1, "session", "tools", 0)) == "session.tools[0]"
    assert second.layout.stands_at(("session", "tools", 0)) == (1, "session", "tools", 0)
    assert second.path_in_body((1, "session", "tools", 0)) == ("tools", 0)
    place = Where((1, "event_id"))
    assert (first.covers(place), second.covers(place)) == (False, True)


def test_events_below_a_key_keep_their_whole_path() -> None:
    payload = only(of({"events": [{"type": "session.update", "session": SESSION}]}))
    assert payload.place_in_body(("tools", 0)) == ("events", 0, "session", "tools", 0)
    assert payload.api_path(("events", 0, "session", "tools", 0)) == "session.tools[0]"


# -- turns -----------------------------------------------------------------------------------------

TURNS = {"session": SESSION, "turns": {"goodbye": {"tools": [CALL]}, "check-in": {"tool_choice": "none"}}}


def test_a_turn_is_a_response_below_its_name() -> None:
    session, goodbye, check_in = of(TURNS).payloads
    assert (session.turn, goodbye.turn, check_in.turn) == ("", "goodbye", "check-in")
    assert goodbye.place_in_body(("tools", 0)) == ("turns", "goodbye", "tools", 0)
    assert goodbye.path_in_body(("turns", "goodbye", "tools", 0, "name")) == ("tools", 0, "name")
    assert goodbye.api_path(("turns", "goodbye", "tools", 0, "name")) == "response.tools[0].name"
    assert check_in.api_path(("turns", "check-in", "tool_choice")) == "response.tool_choice"


def test_a_manifest_calls_each_place_as_the_payload_that_holds_it() -> None:
    manifest = of(TURNS)
    assert manifest.api_path(Where(("session", "tools", 0))) == "session.tools[0]"
    assert manifest.api_path(Where(("turns", "goodbye", "tools"))) == "response.tools"
    assert manifest.api_path(Where(("turns", "nobody"))) == "turns.nobody"


def test_a_session_and_its_turns_cover_what_is_theirs() -> None:
    session, goodbye, check_in = of(TURNS).payloads
    place = Where(("turns", "goodbye", "tools", 0, "name"))
    assert [payload.covers(place) for payload in (session, goodbye, check_in)] == [False, True, False]
    assert [payload.covers(Where(("session",))) for payload in (session, goodbye, check_in)] == [True, False, False]
    assert not session.covers(Where())


# -- several documents in one file -----------------------------------------------------------------

TWO = "\n---\n".join(json.dumps({"type": "session.update", "session": SESSION}) for _ in range(2))


def test_a_payload_covers_nothing_of_another_document() -> None:
    first, second = taken(TWO, "a.yaml").payloads
    path = ("session", "tools", 0, "name")
    assert (first.where.document, second.where.document) == (0, 1)
    assert first.covers(Where(path, document=0))
    assert not first.covers(Where(path, document=1))
    assert not second.covers(Where(path, document=0))
    assert second.covers(Where(path, document=1))


def test_a_payload_that_is_a_whole_document_covers_that_one_alone() -> None:
    first, second = taken(f"{json.dumps([CALL])}\n---\n{json.dumps([SERVER])}\n", "a.yaml").payloads
    assert (first.base, second.base) == ((), ())
    assert [first.covers(Where((0,), document=number)) for number in range(3)] == [True, False, False]
    assert [second.covers(Where((0,), document=number)) for number in range(3)] == [False, True, False]


def test_a_payload_that_is_numbered_otherwise_has_its_parts_there() -> None:
    payload = only(of({"type": "session.update", "session": SESSION}))
    body = Node(payload.value, replace(payload.where, document=3))
    numbered = Payload(replace(payload.draft, body=body), payload.document)
    assert numbered.covers(Where(("session",), document=3))
    assert not numbered.covers(Where(("session",)))
    assert [(tool.where.document, tool.path) for tool in numbered.tools] == [
        (3, ("session", "tools", 0)),
        (3, ("session", "tools", 1)),
    ]


def test_a_file_asks_the_payload_of_the_document_that_a_place_is_in() -> None:
    text = f"{json.dumps({'type': 'session.update', 'session': SESSION})}\n{json.dumps({'session': SESSION})}\n"
    manifest = taken(text, "a.jsonl")
    assert manifest.api_path(Where(("session", "tools", 1), document=1)) == "session.tools[1]"
    tool = manifest.tool_at(Where(("session", "tools", 1, "server_url"), document=1))
    assert tool is not None
    assert (tool.where.document, tool.path) == (1, ("session", "tools", 1))


# -- the arithmetic alone --------------------------------------------------------------------------


def test_the_nearest_part_that_is_elsewhere_says_where() -> None:
    paths: dict[Path, Path] = {("tools",): ("x",), ("tools", 0): ("y",)}
    layout = PayloadLayout(base=("a",), body=("a", "b"), prefix="session", paths=paths)
    assert layout.place_in_body(("tools", 0, "name")) == ("y", "name")
    assert layout.place_in_body(("tools", 1)) == ("x", 1)
    assert layout.place_in_body(("model",)) == ("a", "b", "model")
    assert layout.stands_at(("type",)) == ("a", "type")
    assert (layout.path_in_body(("y", "name")), layout.path_in_body(("x", 1))) == (("tools", 0, "name"), ("tools", 1))
    assert layout.api_path(("y", "name")) == "session.tools[0].name"
    assert (layout.moves("tools"), layout.moves("model")) == (True, False)


def test_a_path_that_only_begins_alike_is_not_below() -> None:
    layout = PayloadLayout(base=("a", "b"), body=("a", "b"), document=1, prefix="session")
    assert layout.covers(Where(("a", "b"), document=1))
    assert not layout.covers(Where(("a",), document=1))
    assert not layout.covers(Where(("a", "bc"), document=1))
    assert layout.api_path(("a", "b")) == "session"
    assert layout.api_path(("a", "c", "d")) == "d"


# -- texts -----------------------------------------------------------------------------------------


def test_a_string_is_placed_where_the_document_has_it() -> None:
    payload = only(of({"hang_up": {"description": "Ends.", "parameters": {"type": "object"}}}))
    found = {
        (text.value, text.path, text.is_key)
        for passage in passages(payload)
        for text in passage.texts(lambda word: word in ("Ends.", "description"))
    }
    assert found == {
        ("Ends.", ("hang_up", "description"), False),
        ("description", ("hang_up", "description"), True),
    }


def test_notes_are_no_texts_but_keys_of_an_author_are() -> None:
    noted = {**CALL, "x-note": "for us", "parameters": {"type": "object", "properties": {"x-ray": {"type": "string"}}}}
    words = " ".join(passage.text for passage in passages(only(of(noted))))
    assert "x-ray" in words
    assert "for us" not in words
    sent = {"type": "session.update", "session": {"type": "realtime", "tools": [noted]}}
    assert "for us" in " ".join(passage.text for passage in passages(only(of(sent))))

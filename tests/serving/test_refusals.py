"""What the double refuses is what the check finds, and `decode` reads each refusal back to the rule."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.fixtures import Fixture, case_files, page_examples
from toolcheck.decoding.decoding import decode
from toolcheck.document.reading import read
from toolcheck.serving.refusals import LATER, refusal
from toolcheck.serving.session import PlayedSession, PlayTerms

_CARRIERS = ("session.update", "response.create", "conversation.item.create")


def event_of(fixture: Fixture) -> dict[str, Any] | None:
    """The event of a Realtime client that a fixture is, or that it is the body of; None for any other."""
    values = fixture.read().values
    if len(values) != 1 or not set(fixture.targets) <= {"realtime-session", "realtime-response"}:
        return None
    value = json.loads(json.dumps(values[0], default=str))
    kind, body = ("response.create", "response") if "realtime-response" in fixture.targets else _UPDATE
    if isinstance(value, dict) and value.get("type") in _CARRIERS:
        return value
    value = {"tools": value} if isinstance(value, list) else value
    if not isinstance(value, dict) or value.keys() & {"turns", "x-toolcheck"}:
        return None
    typed = {} if fixture.rule is None or fixture.rule.name == "missing-session-type" else {"type": "realtime"}
    if isinstance(value.get("session"), dict):
        return {"type": "session.update", "session": {**typed, **value["session"]}}
    return {"type": kind, body: {**(typed if body == "session" else {}), **value}} if "tools" in value else None


_UPDATE = ("session.update", "session")


@cache
def events() -> tuple[tuple[str, dict[str, Any]], ...]:
    return tuple(
        (fixture.id, event)
        for fixture in (*page_examples(), *case_files())
        if not fixture.name.endswith((".py", ".ts", ".md", ".ipynb")) and (event := event_of(fixture)) is not None
    )


@cache
def refused() -> tuple[tuple[str, str, dict[str, Any], dict[str, Any]], ...]:
    return tuple(_refused())


def _refused() -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    from toolcheck.serving.refusals import _first_error

    for name, event in events():
        error = refusal(event)
        found = _first_error(event, ())
        assert (error is None) == (found is None)
        if error is not None and found is not None:
            yield name, found.rule, event, error


def test_many_are_refused_and_many_are_not() -> None:
    assert len(refused()) > 200
    assert len(events()) - len(refused()) > 100


def test_each_refusal_is_read_back_to_its_rule() -> None:
    wrong = []
    for name, rule, event, error in refused():
        text = json.dumps({"type": "error", "event_id": "event_1", "error": error})
        decoded = decode(text, [read(json.dumps(event).encode(), "event.json", "json")])
        if decoded.rule != rule:
            wrong.append((name, rule, decoded.rule, error["message"]))
    assert wrong == []


def test_words_that_the_api_was_seen_to_say_are_known_without_the_event() -> None:
    wrong = []
    for name, rule, _, error in refused():
        decoded = decode(json.dumps({"type": "error", "error": error}))
        known = decoded.known
        if not error["message"].endswith(f"[{rule}]") and (known is None or rule not in (known.rule, *known.also)):
            wrong.append((name, rule, error["message"]))
    assert wrong == []


def test_words_of_our_own_say_so() -> None:
    ours = {rule for _, rule, _, error in refused() if error["message"].endswith(f" [{rule}]")}
    assert {"conflicting-server-source", "duplicate-server-label"} <= ours
    assert not ours & {"nested-function", "strict-in-realtime", "unknown-field", "missing-session-type"}


@pytest.mark.parametrize(
    ("session", "code", "message", "param"),
    [
        ({"tools": []}, "missing_required_parameter", "Missing required parameter: 'session.type'.", "session.type"),
        (
            {"type": "realtime", "tools": [{"type": "function", "function": {"name": "f"}}]},
            "missing_required_parameter",
            "Missing required parameter: 'session.tools[0].name'.",
            "session.tools[0].name",
        ),
        (
            {"type": "realtime", "tools": [{"type": "function", "name": "f", "strict": True}]},
            "unknown_parameter",
            "Unknown parameter: 'session.tools[0].strict'.",
            "session.tools[0].strict",
        ),
        (
            {"type": "realtime", "tools": [{"type": "web_search"}]},
            "invalid_value",
            "Invalid value: 'web_search'. Supported values are: 'function' and 'mcp'.",
            "session.tools[0].type",
        ),
        (
            {"type": "realtime", "tools": {}},
            "invalid_type",
            "Invalid type for 'session.tools': expected an array, but got an object instead.",
            "session.tools",
        ),
    ],
)
def test_the_words_are_those_of_the_api(session: Any, code: str, message: str, param: str) -> None:
    error = refusal({"type": "session.update", "event_id": "mine", "session": session})
    assert error == {
        "type": "invalid_request_error",
        "code": code,
        "message": message,
        "param": param,
        "event_id": "mine",
    }


def test_what_fails_later_is_accepted() -> None:
    tool = {"type": "mcp", "server_label": "docs", "server_url": "http://127.0.0.1:8000/mcp"}
    assert "unreachable-server-url" in LATER
    assert refusal({"type": "session.update", "session": {"type": "realtime", "tools": [tool]}}) is None


def test_a_token_in_an_event_is_no_reason_to_refuse_it() -> None:
    token = "sk-proj-" + "a1B2" * 12
    tool = {"type": "mcp", "server_label": "docs", "server_url": "https://docs.example.com/mcp", "authorization": token}
    assert refusal({"type": "session.update", "session": {"type": "realtime", "tools": [tool]}}) is None


def test_a_label_alone_is_accepted_after_its_definition() -> None:
    event = {
        "type": "session.update",
        "session": {"type": "realtime", "tools": [{"type": "mcp", "server_label": "docs"}]},
    }
    assert refusal(event) is not None
    assert refusal(event, ["docs"]) is None


def test_the_model_of_the_session_decides() -> None:
    event = {"type": "session.update", "session": {"type": "realtime", "reasoning": {"effort": "low"}}}
    error = refusal(event, model="gpt-realtime-1.5")
    assert error is not None
    assert error["message"] == "Unsupported option for this model."
    assert refusal(event, model="gpt-realtime-2") is None


def test_accepted_is_updated_and_refused_is_an_error() -> None:
    session_events = [(name, event) for name, event in events() if event["type"] == "session.update"]
    errors = {name for name, *_ in refused()}
    for name, event in session_events:
        played = PlayedSession(PlayTerms())
        first = played.take(event)[0].event["type"]
        is_other = event.get("session", {}).get("type") == "transcription"
        assert first == ("error" if name in errors or is_other else "session.updated"), name

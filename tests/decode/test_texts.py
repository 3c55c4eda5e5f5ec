"""Every error text that servers were seen to send: its meaning, its rule, the place that it names.

Each line of `errors.jsonl` has a text, its meaning, the rule (null if only the running session shows it), the path,
and, if the text names them, the function, label and context.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.fixtures import cases_of, examples_of
from toolcheck.contract.sources import SOURCES
from toolcheck.decoding.decoding import decode
from toolcheck.decoding.errors import ERRORS, TOPICS
from toolcheck.decoding.server_error import read_error, read_path
from toolcheck.document.where import dotted
from toolcheck.finding.finding import ERROR
from toolcheck.redaction.redactor import MASK
from toolcheck.reporting.decoded import render
from toolcheck.rules import find_rule

TEXTS = [json.loads(line) for line in (Path(__file__).parent / "errors.jsonl").read_text("utf-8").splitlines()]


def ids(case):
    return f"{case['meaning']}-{case['text'][:40]}"


@pytest.mark.parametrize("case", TEXTS, ids=ids)
def test_a_text_is_understood(case):
    found = decode(case["text"])
    assert found.known is not None
    assert found.known.id == case["meaning"]
    assert (found.rule or None) == case["rule"]
    assert dotted(found.error.path) == case["path"]
    assert found.error.function == case.get("function", "")
    assert found.error.label == case.get("label", "")
    assert list(found.error.context or ()) == case.get("context", [])
    assert MASK not in render(found)


def _in_ruby(fields):
    """An object as Ruby and Elixir print it."""
    pairs = (f"{json.dumps(key)} => {'nil' if value is None else json.dumps(value)}" for key, value in fields.items())
    return f"{{{', '.join(pairs)}}}"


@pytest.mark.parametrize("case", TEXTS, ids=ids)
def test_a_wrapped_text_is_understood(case):
    param = case["path"] or None
    fields = {"type": "invalid_request_error", "code": None, "message": case["text"], "param": param, "event_id": None}
    event = {"type": "error", "event_id": "event_1", "error": fields}
    wrappings = [
        json.dumps(event),
        json.dumps(event, indent=2),
        json.dumps({"error": fields}),
        f"2026-11-20 10:31:02 ERROR worker: {json.dumps(event)} (session 7)",
        json.dumps({"level": "error", "msg": json.dumps(event), "pid": 7}),
        f"openai.BadRequestError: Error code: 400 - {{'error': {fields!r}}}",
        f'%{{"type" => "error", "error" => {_in_ruby(fields)}}}',
        json.dumps(
            {"error": f"Error(message={case['text']!r}, type='invalid_request_error', code=None, param={param!r})"}
        ),
    ]
    for text in wrappings:
        found = decode(text)
        assert found.known is not None, text
        assert found.known.id == case["meaning"], text
        assert found.error.message == case["text"].replace("\\u0027", "'").replace("`", "'"), text


@pytest.mark.parametrize("name", sorted({known.rule for known in ERRORS if known.rule}))
def test_a_rule_that_an_entry_names_is_an_error_on_some_manifest(name):
    """Otherwise the server refuses what the check passes."""
    rule = find_rule(name)
    assert rule is not None
    findings = (finding for case in (*examples_of(rule), *cases_of(rule)) for finding in case.check().findings)
    assert any(finding.rule == name and finding.severity == ERROR for finding in findings)


@pytest.mark.parametrize("case", TEXTS, ids=ids)
def test_only_a_text_with_a_list_is_said_to_have_one(case):
    found = decode(case["text"])
    assert found.known is not None
    if "the message lists" in f"{found.known.means} {found.known.do}":
        assert "supported values are: '" in case["text"].lower()


def test_every_meaning_has_a_text():
    assert {known.id for known in ERRORS} == {case["meaning"] for case in TEXTS}


def test_general_entries_come_last_in_their_topic():
    order = {id(known): number for number, known in enumerate(ERRORS)}
    assert len(order) == sum(len(topic) for topic in TOPICS)
    for topic in TOPICS:
        special = [order[id(known)] for known in topic if not known.general]
        general = [order[id(known)] for known in topic if known.general]
        assert max(special) < min(general, default=len(ERRORS))


@pytest.mark.parametrize(
    ("message", "code", "param", "meaning"),
    [
        (
            "Invalid 'tools[0].name': empty string. Expected a string, but got ''.",
            "",
            "tools[0].name",
            "empty-function-name",
        ),
        ("Expected a string, but got an array: invalid schema for function 'f'.", "", "", "wrong-type"),
        ("String does not match pattern.", "invalid_value", "tools[0].connector_id", "out-of-range"),
        ("String does not match pattern.", "invalid_value", "tools[0].name", "invalid-function-name"),
        ("No such thing.", "invalid_value", "tools[0].connector_id", "unknown-connector"),
        ("No such thing.", "invalid_value", "tools[0].size", "invalid-value"),
        ("Missing required parameter; unknown parameter.", "", "tools[0].x", "unknown-tool-field"),
    ],
)
def test_the_first_entry_that_matches_wins(message, code, param, meaning):
    found = decode(json.dumps({"error": {"message": message, "code": code, "param": param}}))
    assert found.known is not None
    assert found.known.id == meaning


@pytest.mark.parametrize("known", ERRORS, ids=lambda known: known.id)
def test_an_entry_of_the_table_is_complete(known):
    re.compile(known.says)
    re.compile(known.about)
    for rule in filter(None, (known.rule, *known.also)):
        assert find_rule(rule) is not None, rule
    for words in (known.means, known.do):
        assert words.endswith(".")
        assert "\n" not in words
    assert known.url.startswith("https://")
    assert re.fullmatch(r"20\d\d-\d\d(-\d\d)?", known.dated)
    assert known.source in SOURCES or known.source.startswith("https://")
    assert all(read_path(path) for path in known.at)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("session.tools[2].name", ("session", "tools", 2, "name")),
        ("tools.0.function.name", ("tools", 0, "function", "name")),
        ('tools[0].parameters.properties["a b"].items', ("tools", 0, "parameters", "properties", "a b", "items")),
        ("reasoning.effort", ("reasoning", "effort")),
        ("", ()),
        ("'quoted'", ()),
    ],
)
def test_a_path_is_read_as_the_api_writes_it(text, path):
    assert read_path(text) == path


@pytest.mark.parametrize(
    ("text", "code", "event", "label"),
    [
        ('{"type": "mcp_list_tools.failed", "event_id": "e", "item_id": "i"}', "", "mcp_list_tools.failed", ""),
        (
            '{"type": "conversation.item.done", "item": {"type": "mcp_list_tools",'
            ' "server_label": "crm", "tools": []}}',
            "",
            "mcp_list_tools",
            "crm",
        ),
        (
            '{"type": "response.done", "response": {"status": "failed", "status_details": {"type": "failed",'
            ' "error": {"type": "server_error", "code": "server_error"}}}}',
            "server_error",
            "response.done",
            "",
        ),
        (
            '{"type": "conversation.item.done", "item": {"type": "mcp_call", "server_label": "crm", "error":'
            ' {"type": "http_error", "code": 401, "message": "Unauthorized"}}}',
            "401",
            "conversation.item.done",
            "crm",
        ),
        (
            '{"item": {"type": "mcp_approval_request", "server_label": "crm", "name": "pay"}}',
            "",
            "mcp_approval_request",
            "crm",
        ),
    ],
)
def test_events_are_read(text, code, event, label):
    error = read_error(text)
    assert (error.code, error.event, error.label) == (code, event, label)
    assert decode(text).known is not None


def test_an_error_with_curly_quotes_is_read():
    error = read_error("{“type”: “error”, “error”: {“code”: “session_expired”, “message”: “Time is up for ‘me’.”}}")
    assert (error.code, error.message) == ("session_expired", "Time is up for 'me'.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{",
        "[1, 2",
        "null",
        "{}" * 300,
        "[" * 5000,
        '{"a": ' * 3000,
        "'" * 999,
        "In context=(",
        "\x00\x1b[31m",
        "ünïcödé",
    ],
)
def test_an_unknown_text_is_reported_as_unknown(text):
    found = decode(text)
    assert found.known is None
    assert not found.is_understood
    assert "does not know" in render(found)
    assert "\x1b" not in render(found)


def test_other_errors_in_a_text_are_counted():
    first, second = (
        {"error": {"message": f"Unknown parameter: 'tools[{n}].n'.", "param": f"tools[{n}].n"}} for n in (0, 1)
    )
    found = decode("\n".join([json.dumps(first), json.dumps(second), json.dumps(first)]))
    assert dotted(found.error.path) == "tools[0].n"
    assert found.notes[0].startswith("the text has 1 more error;")

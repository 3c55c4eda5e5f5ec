"""From a log, in whatever form, to its events."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from tests.log import forms
from toolcheck.log.event import Event
from toolcheck.log.reading import Reading
from toolcheck.log.records import CLOSED

EVENTS: list[dict[str, Any]] = [
    {"type": "session.created", "event_id": "e1", "session": {"id": "sess_1", "tools": [], "tool_choice": "auto"}},
    {
        "type": "session.update",
        "session": {
            "instructions": 'Say: "it\'s {fine}", [1]\nand\tmore',
            "tools": [{"type": "function", "name": "look_up", "parameters": {"type": "object", "properties": {}}}],
        },
    },
    {"type": "response.created", "response": {"id": "r1", "output": [], "metadata": None, "max_output_tokens": 60}},
    {"type": "response.function_call_arguments.done", "call_id": "c1", "arguments": '{"a": "it\'s \\"b\\""}'},
    {
        "type": "error",
        "event_id": "e2",
        "error": {
            "type": "invalid_request_error",
            "code": "unknown_parameter",
            "message": "Unknown parameter: 'session.tools[0].meta'.",
            "param": None,
            "event_id": "e9",
        },
    },
]


def read(text: str | bytes, name: str = "a.log") -> tuple[list[Event], Reading]:
    data = text.encode() if isinstance(text, str) else text
    reading = Reading([data[at : at + 1000] for at in range(0, len(data), 1000)], name)
    return list(reading.events()), reading


@pytest.mark.parametrize("form", forms.FORMS)
def test_every_form_has_the_same_events(form):
    write, name = forms.FORMS[form]
    events, reading = read(write(EVENTS), name)
    assert [event.type for event in events] == [event["type"] for event in EVENTS]
    assert [event.body for event in events] == EVENTS
    assert [event.number for event in events] == [1, 2, 3, 4, 5]
    assert all(event.whole for event in events)
    assert reading.remarks == []


@pytest.mark.parametrize("form", sorted(set(forms.FORMS) - {"console"}))
def test_an_event_is_on_the_line_where_it_begins(form):
    write, name = forms.FORMS[form]
    text = write(EVENTS)
    lines = text.split("\n")
    for event in read(text, name)[0]:
        assert event.type in "\n".join(lines[event.line - 1 : event.line + 5]), event


def test_maps_of_dart_have_no_quotes():
    error = EVENTS[-1]
    text = "flutter: Error: " + forms._dart(error) + "\n"
    (event,), _ = read(text)
    assert event.body["error"]["message"] == error["error"]["message"]
    assert event.body["error"]["param"] is None


# -- sides and times --------------------------------------------------------------------------------


def test_the_type_says_who_sent_an_event_whatever_the_log_says():
    lines = [{"direction": "sent", "event": EVENTS[0]}, {"direction": "received", "event": EVENTS[1]}]
    events, _ = read("".join(json.dumps(line) + "\n" for line in lines))
    assert [event.side for event in events] == ["received", "sent"]


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ('{"at": 1795953600.25, "event": %s}', 1795953600.25),
        ('{"ts": 1795953600250, "msg": %s}', 1795953600.25),
        ('{"time": "2026-11-29T12:00:00.250Z", "payload": %s}', 1795953600.25),
        ('{"time": "2026-11-29T14:00:00.250+02:00", "payload": %s}', 1795953600.25),
        ('{"timestamp": "12:00:01 PM", "eventData": %s}', 43201),
        ('{"timestamp": "12:00:01 AM", "eventData": %s}', 1),
        ("2026-11-29 12:00:00,250 DEBUG <- %s", 1795953600.25),
        ("[12:00:00.250] <- %s", 43200.25),
        ('{"timestamp": "yesterday", "event": %s}', None),
        ("at 99:99:99 %s", None),
        ("%s", None),
    ],
)
def test_times(line, at):
    (event,), _ = read(line % json.dumps(EVENTS[0]))
    assert event.at == at


# -- what is left out -------------------------------------------------------------------------------


def test_an_elided_object_has_what_is_seen_of_it():
    text = """
Sending {type: 'session.update', session: {…}}
Received event: error {
  type: 'error',
  error: [Object]
}
Sending event: {
  type: 'session.update',
  session: { type: 'realtime', instructions: 'Hi.', tools: [ [Object], [Object] ] }
}
< {"type": "response.done", ...}
"""
    events, _ = read(text)
    assert [event.body for event in events] == [
        {"type": "session.update"},
        {"type": "error"},
        {"type": "session.update", "session": {"type": "realtime", "instructions": "Hi."}},
        {"type": "response.done"},
    ]
    assert not any(event.whole for event in events)


def test_names_alone_are_events_when_a_log_has_nothing_else():
    events, _ = read("12:00:00 -> session.update\n12:00:01 <- session.updated (3 tools)\nhello\n")
    assert [(event.type, event.line, event.whole) for event in events] == [
        ("session.update", 1, False),
        ("session.updated", 2, False),
    ]
    events, _ = read('-> session.update\n{"type": "session.updated"}\n')
    assert [event.type for event in events] == ["session.updated"]


def test_half_a_line_at_the_end_is_read_as_far_as_it_goes_and_said():
    events, reading = read(json.dumps(EVENTS[0]) + "\n" + json.dumps(EVENTS[4])[:-60])
    assert [(event.type, event.whole) for event in events] == [("session.created", True), ("error", False)]
    assert events[1].body["error"]["code"] == "unknown_parameter"
    assert [(remark.kind, remark.line) for remark in reading.remarks] == [("torn", 2)]


def test_a_line_cut_by_a_logger_costs_no_other_event():
    lines = [json.dumps(EVENTS[1])[:40], json.dumps(EVENTS[0]), json.dumps(EVENTS[2])]
    events, _ = read("\n".join(lines))
    assert [event.type for event in events] == ["session.update", "session.created", "response.created"]


def test_a_log_of_lengths_has_no_events_and_says_so():
    events, reading = read("DEBUG Received WebSocket message: 512 bytes\nDEBUG Sending WebSocket message: 4 bytes\n")
    assert events == []
    assert [remark.kind for remark in reading.remarks] == ["no-contents"]


# -- what is an event -------------------------------------------------------------------------------


def test_an_error_without_its_event_is_one():
    error = EVENTS[-1]["error"]
    for text in (
        json.dumps({"error": error}),
        json.dumps(error),
        f"ERROR RealtimeError(message={error['message']!r}, type='invalid_request_error', code='unknown_parameter')",
        f"openai.BadRequestError: Error code: 400 - {{'error': {error!r}}}",
    ):
        (event,), _ = read(text)
        assert (event.type, event.body["error"]["message"]) == ("error", error["message"]), text


@pytest.mark.parametrize(
    "text",
    [
        '{"level": "error", "message": "it broke"}',
        '{"type": "response.created", "sequence_number": 1, "response": {"id": "resp_1"}}',
        '{"type": "message", "content": "session.update"}',
        "{}",
        "",
        "\0\0\0",
        "{'a': ",
        "[[[[[[",
        '{"type": 1}',
    ],
)
def test_what_is_no_event(text):
    assert read(text)[0] == []


def test_several_events_in_a_line_and_an_object_behind_one():
    text = f"in {json.dumps(EVENTS[0])} took {{'ms': 3}} then {json.dumps(EVENTS[2])} end\n"
    assert [event.type for event in read(text)[0]] == ["session.created", "response.created"]


def test_the_end_of_a_connection_has_no_number_of_its_own():
    text = forms.cassette(EVENTS[:2]) + "- {kind: close, code: 1006, reason: '', ok: false}\n"
    events, _ = read(text, "a.yaml")
    assert [(event.type, event.number) for event in events] == [
        ("session.created", 1),
        ("session.update", 2),
        (CLOSED, 2),
    ]


def test_two_sockets_in_one_archive_come_one_after_the_other():
    one = json.loads(forms.har(EVENTS[:2]))
    one["log"]["entries"] += json.loads(forms.har(EVENTS[:1]))["log"]["entries"]
    events, _ = read(json.dumps(one), "a.har")
    assert [event.type for event in events] == ["session.created", "session.update", "session.created"]


def test_other_encodings_are_read():
    text = forms.bare(EVENTS)
    for data in (b"\xef\xbb\xbf" + text.encode(), b"\xff\xfe" + text.encode("utf-16-le")):
        assert [event.body for event in read(data)[0]] == EVENTS


def test_nothing_that_is_broken_raises():
    chance = random.Random(7)
    for form in forms.FORMS:
        write, name = forms.FORMS[form]
        text = write(EVENTS)
        for _ in range(20):
            letters = list(text)
            for _ in range(chance.randrange(1, 6)):
                at = chance.randrange(len(letters))
                letters[at] = chance.choice(["", "{", "}", '"', "'", "\n", "[", "]", "(", "\\", letters[at] * 2])
            read("".join(letters), name)

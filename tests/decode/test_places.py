"""Real files, and the line and column of a place in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolcheck.checking.selection import Options
from toolcheck.decoding.decoding import decode
from toolcheck.document.reading import read
from toolcheck.finding.finding import ERROR

FILES = Path(__file__).parent / "files"


def files(*names):
    return [read((FILES / name).read_bytes(), name) for name in names]


def meant(text, *names, **options):
    """The places that a text means in some files, as `file:line:column path`, and the rule."""
    found = decode(text, files(*names), lambda _: Options(**options))
    places = [f"{spot.file}:{spot.position.line}:{spot.position.column} {spot.api_path}" for spot in found.spots]
    return places, found.rule


PLACES = [json.loads(line) for line in (FILES.parent / "places.jsonl").read_text("utf-8").splitlines()]
PLAID = "Error code: 424 - Error retrieving tool list from MCP server: 'plaid'. Http status code: 401"


@pytest.mark.parametrize("case", PLACES, ids=lambda case: f"{case['file']}-{case['text'][:40]}")
def test_a_place_is_found_to_the_column(case):
    """Shapes of files, what is missing, Chat Completions' spelling, schemas, labels, and texts without a place."""
    assert meant(case["text"], case["file"]) == ([f"{case['file']}:{case['at']} {case['path']}"], case["rule"])


def test_every_turn_that_has_the_place_is_shown_and_named():
    found = decode("response.tools[0]", files("agent.yaml"))
    assert [(spot.position, spot.within) for spot in found.spots] == [
        ((31, 15), "turn `greeting`"),
        ((35, 39), "turn `farewell`"),
    ]


def test_of_several_files_the_one_is_shown_in_which_things_are_as_the_server_says():
    everything = ("agent.yaml", "keyed.yaml", "list.json", "tools.yaml", "request.json", "events.jsonl", "broken.yaml")
    assert meant("Unknown parameter: 'session.tools[1].meta'.", *everything)[0] == [
        "agent.yaml:19:7 session.tools[1].meta"
    ]
    assert meant("Missing required parameter: 'tools[1].name'.", *everything)[0] == ["list.json:3:12 tools[1].name"]
    assert meant("Missing required parameter: 'tool_choice.name'", *everything)[0] == [
        "request.json:8:3 tool_choice.name"
    ]
    assert meant(PLAID, *everything)[0] == ["agent.yaml:22:21 session.tools[2]"]


def test_of_several_events_the_one_is_shown_that_was_answered():
    text = json.dumps(
        {
            "type": "error",
            "error": {
                "type": "invalid_request_error",
                "code": "unknown_parameter",
                "message": "Unknown parameter: 'session.tools[0].name'.",
                "param": "session.tools[0].name",
                "event_id": "second",
            },
        }
    )
    assert [spot.position.line for spot in decode(text, files("events.jsonl")).spots] == [2]


def test_a_target_is_respected():
    text = "Unknown parameter: 'tools[0].allowed_domains'."
    assert meant(text, "tools.yaml", targets=("realtime-session",)) == (
        ["tools.yaml:2:24 session.tools[0].allowed_domains"],
        "misplaced-field",
    )


def test_what_is_not_in_the_file_is_said():
    found = decode("Unknown parameter: 'session.tools[1].owner'.", files("agent.yaml"))
    assert [spot.position for spot in found.spots] == [(17, 13)]
    assert not found.spots[0].is_there
    assert found.notes == ("agent.yaml has no `owner` here: the sender added it, or the file has changed since",)

    found = decode("Unknown parameter: 'session.tools[9].owner'.", files("agent.yaml"))
    assert found.spots == ()
    assert found.notes == ("no `session.tools[9].owner` in agent.yaml",)

    found = decode("Missing required parameter: 'session.type'.", files("agent.yaml"))
    assert found.notes == ("agent.yaml has `session.type`: the request that was sent is different",)

    found = decode(
        "Invalid schema for function 'nobody': In context=(), object schema missing properties.", files("agent.yaml")
    )
    assert (found.spots, found.notes) == ((), ("no tool `nobody` in agent.yaml",))


def test_a_finding_at_the_place_wins_over_the_table():
    manifest = (
        b'{"tools": [{"type": "web_search", "filters": {"type": "domains", "allowed_domains": ["example.com"]}}]}'
    )
    found = decode("Unknown parameter: 'tools[0].filters.type'", [read(manifest, "a.json")])
    assert found.known is not None
    assert found.known.rule == "unknown-field"
    finding = found.spots[0].findings[0]
    assert finding.severity == ERROR
    assert found.rule == finding.rule == "misplaced-field"


def test_an_unknown_text_still_shows_its_place():
    found = decode("The flux of 'session.tools[1].meta' is inverted", files("agent.yaml"))
    assert found.known is None
    assert found.is_understood
    assert [spot.position for spot in found.spots] == [(19, 7)]
    assert found.rule == "unknown-field"


def test_a_broken_file_is_said_to_be_one():
    found = decode("Unknown parameter: 'session.tools[0].meta'.", files("broken.yaml"))
    assert found.spots == ()
    assert found.notes[0].startswith("broken.yaml cannot be read: ")


def test_several_servers_are_all_shown_when_none_is_named():
    manifest = b"""\
- {type: mcp, server_label: a, server_url: "https://a.example.com/mcp", allowed_tools: [x], require_approval: always}
- {type: mcp, server_label: b, server_url: "https://b.example.com/mcp", allowed_tools: [x], require_approval: always}
"""
    found = decode("mcp_list_tools.failed", [read(manifest, "two.yaml")])
    assert [spot.position.line for spot in found.spots] == [1, 2]
    assert found.notes == ("the text does not name the server; it is one of these",)

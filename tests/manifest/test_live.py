"""A Live session: it is recognised in each of its forms, its tools are judged as those of Responses, and it compiles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contract.values import GOOD, LIVE_SERVER, LIVE_SHELL, ON_A_WIRE
from tests.running import toolcheck
from toolcheck.contract.targets import TOOL_TYPES
from toolcheck.document.reading import read
from toolcheck.manifest.envelope import recognise

TOOL = {
    "type": "function",
    "name": "book_table",
    "description": "Book a table.",
    "strict": True,
    "parameters": {
        "type": "object",
        "properties": {"day": {"type": "string"}},
        "required": ["day"],
        "additionalProperties": False,
    },
}
REQUEST: dict[str, Any] = {"model": "gpt-5.6", "tools": [TOOL]}
DELEGATION = {"type": "responses", "responses": REQUEST}
SESSION = {"model": "gpt-live-1.1", "delegation": DELEGATION}
WEBRTC = {"type": "webrtc", "sdp": "v=0"}
START = {"type": "session.start", "session": SESSION}
UPDATE = {"type": "session.update", "session": {"delegation": DELEGATION}}
CREATE = {"session": SESSION, "transport": WEBRTC}
CALL = {"session": {"type": "live", **SESSION}}
MANIFEST = {"session": {"live": SESSION}}
FORMS = {
    "start": START,
    "update": UPDATE,
    "fork": {"type": "session.start", "session": {"delegation": DELEGATION, "store": True}},
    "create": CREATE,
    "fork over WebRTC": {"session": {"delegation": DELEGATION}, "transport": WEBRTC},
    "call": CALL,
    "manifest": MANIFEST,
    "session": SESSION,
    "held": {"session": SESSION},
    "list of events": [START, {"type": "session.input_audio.mute"}, UPDATE],
}


def written(folder: Path, value: Any, name: str = "a.json") -> str:
    (folder / name).write_text(json.dumps(value))
    return name


def rules(folder: Path, value: Any, *words: str) -> list[str]:
    done = toolcheck("check", written(folder, value), "--output-format", "json", *words, cwd=folder)
    return [finding["rule"] for finding in json.loads(done.stdout)["findings"] if finding["severity"] == "error"]


def broken(value: Any) -> Any:
    """The same, with a name that no function can have."""
    return json.loads(json.dumps(value).replace(f'"{TOOL["name"]}"', '"book a table"'))


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_a_live_session(form: str, tmp_path: Path) -> None:
    manifest = recognise(read(json.dumps(FORMS[form]).encode(), "a.json"))
    assert manifest.targets == ("live",)
    assert manifest.tool_counts == {"function": 1} if form != "list of events" else {"function": 2}
    assert rules(tmp_path, FORMS[form]) == []


@pytest.mark.parametrize("form", FORMS)
def test_the_tools_of_each_form_are_judged_where_the_api_has_them(form: str, tmp_path: Path) -> None:
    done = toolcheck("check", written(tmp_path, broken(FORMS[form])), "--output-format", "json", cwd=tmp_path)
    found = json.loads(done.stdout)["findings"]
    assert {finding["rule"] for finding in found} == {"invalid-function-name"}
    assert {finding["api_path"] for finding in found} == {"session.delegation.responses.tools[0].name"}
    assert {finding["targets"][0] for finding in found} == {"live"}


def test_all_kinds_of_tools_and_all_fields_are_accepted(tmp_path: Path) -> None:
    given: list[dict[str, Any]] = [LIVE_SERVER, LIVE_SHELL, TOOL]
    given += [GOOD[f"responses/{kind}"][0] for kind in TOOL_TYPES["live"] if kind not in ("mcp", "shell", "function")]
    kinds = {tool["type"] for tool in given}
    assert kinds == set(TOOL_TYPES["live"])
    said = rules(
        tmp_path,
        {**START, "session": {**SESSION, "delegation": {**DELEGATION, "responses": {**REQUEST, "tools": given}}}},
    )
    assert not {"unknown-field", "wrong-type", "invalid-value", "unknown-tool-type", "unsupported-tool-type"} & set(
        said
    )


@pytest.mark.parametrize("kind", sorted({*TOOL_TYPES["responses"]} - {*TOOL_TYPES["live"]}))
def test_a_tool_that_only_a_request_has_is_refused(kind: str, tmp_path: Path) -> None:
    value = {
        **START,
        "session": {**SESSION, "delegation": {**DELEGATION, "responses": {**REQUEST, "tools": [{"type": kind}]}}},
    }
    assert "unsupported-tool-type" in rules(tmp_path, value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({**START, "session": {**SESSION, "voice": "marin"}}, "unknown-field"),
        ({**START, "session": {"instructions": "Hello.", **UPDATE["session"]}}, "missing-field"),
        ({**UPDATE, "session": {**SESSION}}, "unknown-field"),
        ({**START, "session": {**SESSION, "delegation": {"type": "responses"}}}, "missing-field"),
        ({**START, "session": {**SESSION, "delegation": {**DELEGATION, "type": "agent"}}}, "invalid-value"),
        ({"session": {"live": SESSION, "audio": {}}}, "unknown-field"),
        ({**CREATE, "transport": {**WEBRTC, "type": "websocket"}}, "invalid-value"),
        ({**CREATE, "expires_after": {}}, "unknown-field"),
    ],
)
def test_the_envelope_is_closed(value: Any, expected: str, tmp_path: Path) -> None:
    assert rules(tmp_path, value) == [expected]


@pytest.mark.parametrize(
    "value",
    [
        {"type": "session.started", "session": {"id": "live_1", **SESSION}},
        {"type": "response.item.create", "item": {"type": "function_call_output", "call_id": "c", "output": "1"}},
        {"type": "session.update", "session": {"triggers": []}},
        {"type": "session.start", "session": {}},
    ],
)
def test_other_events_of_a_live_session_have_nothing_wrong(value: Any, tmp_path: Path) -> None:
    assert rules(tmp_path, value) == []


def test_no_fix_makes_a_realtime_session_of_a_live_session(tmp_path: Path) -> None:
    before = json.dumps(START)
    (tmp_path / "a.json").write_text(before)
    toolcheck("check", "--fix", "--unsafe-fixes", "a.json", cwd=tmp_path)
    assert (tmp_path / "a.json").read_text() == before


def test_an_update_chooses_among_the_tools_it_had_before(tmp_path: Path) -> None:
    def update(name: str) -> dict[str, Any]:
        responses = {"tool_choice": {"type": "function", "name": name}}
        return {"type": "session.update", "session": {"delegation": {"type": "responses", "responses": responses}}}

    assert rules(tmp_path, [START, update(TOOL["name"])]) == []
    assert rules(tmp_path, [START, update("nobody")]) == ["undefined-tool-choice"]
    assert rules(tmp_path, update("nobody")) == []


def test_a_label_is_not_used_again(tmp_path: Path) -> None:
    responses = {"tools": [{"type": "mcp", "server_label": "mail"}]}
    update = {"type": "session.update", "session": {"delegation": {"type": "responses", "responses": responses}}}
    assert rules(tmp_path, update) == ["missing-server-source"]


def test_what_could_be_of_two_apis_is_of_the_one_that_is_asked_for(tmp_path: Path) -> None:
    update: dict[str, Any] = {"type": "session.update", "session": {}}
    assert rules(tmp_path, update, "--target", "live") == []
    assert rules(tmp_path, update) == ["missing-session-type"]
    assert rules(tmp_path, {"session": {"model": "m"}, "transport": WEBRTC}) == []


# -- compile ----------------------------------------------------------------------------------------


def compiled(folder: Path, value: Any, *words: str) -> Any:
    done = toolcheck("compile", written(folder, value), *words, cwd=folder, env={"TABLE": "Book a table."})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_manifest_becomes_the_event_that_begins_the_session(tmp_path: Path) -> None:
    tool = {**TOOL, "description": "${TABLE}", "x-owner": "desk"}
    live = {**ON_A_WIRE, "x-note": 1, "delegation": {**DELEGATION, "responses": {**REQUEST, "tools": [tool]}}}
    expected = {"type": "session.start", "session": {**ON_A_WIRE, "delegation": DELEGATION}}
    assert compiled(tmp_path, {"session": {"live": live}}) == expected
    assert compiled(tmp_path, {"session": {"live": live}}, "--target", "live") == expected
    assert compiled(tmp_path, {"session": {"live": live}}, "--event-id", "e") == {**expected, "event_id": "e"}
    assert compiled(tmp_path, {"session": {"live": live}}, "--as", "session") == expected["session"]


@pytest.mark.parametrize("form", ["start", "update", "fork", "create", "fork over WebRTC"])
def test_what_is_sent_as_it_is_compiles_to_itself(form: str, tmp_path: Path) -> None:
    assert compiled(tmp_path, FORMS[form]) == FORMS[form]


def test_a_call_is_started_and_accepted(tmp_path: Path) -> None:
    assert compiled(tmp_path, CALL) == START
    assert compiled(tmp_path, CALL, "--as", "session") == CALL["session"]


def test_the_events_of_a_session_are_written_in_order(tmp_path: Path) -> None:
    done = toolcheck("compile", written(tmp_path, FORMS["list of events"]), "--as", "events", cwd=tmp_path)
    assert [json.loads(line) for line in done.stdout.splitlines()] == FORMS["list of events"]


@pytest.mark.parametrize(
    "value",
    [
        [TOOL],
        TOOL,
        {"tools": [TOOL]},
        {"session": {"instructions": "Hello.", "model": "gpt-realtime-2.1", "tools": [TOOL]}},
    ],
)
def test_tools_alone_are_what_a_session_delegates(value: Any, tmp_path: Path) -> None:
    expected = {
        "type": "session.start",
        "session": {"delegation": {"type": "responses", "responses": {"tools": [TOOL]}}},
    }
    assert compiled(tmp_path, value, "--target", "live") == expected


@pytest.mark.parametrize("form", ["client-secret", "request"])
def test_a_live_session_has_no_other_form(form: str, tmp_path: Path) -> None:
    done = toolcheck("compile", written(tmp_path, MANIFEST), "--as", form, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")


def test_what_is_made_over_webrtc_has_no_event_id(tmp_path: Path) -> None:
    done = toolcheck("compile", written(tmp_path, CREATE), "--event-id", "e", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        "error: a.json: a Live session over WebRTC is not begun by an event, so it has no `event_id`\n",
    )


# -- decode -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["start", "manifest", "create"])
@pytest.mark.parametrize("path", ["session.delegation.responses.tools[0].name", "tools[0].name"])
def test_an_error_finds_its_place(form: str, path: str, tmp_path: Path) -> None:
    text = f"Invalid '{path}': string does not match pattern. Expected a string that matches '^[a-zA-Z0-9_-]+$'."
    done = toolcheck("decode", text, written(tmp_path, broken(FORMS[form])), "--output-format", "json", cwd=tmp_path)
    assert "invalid-function-name" in done.stdout
    assert "session.delegation.responses.tools[0].name" in done.stdout


def test_a_field_of_the_session_is_found_around_what_it_delegates(tmp_path: Path) -> None:
    value = {**START, "session": {**SESSION, "tools": []}}
    done = toolcheck("decode", "Unknown parameter: 'session.tools'.", written(tmp_path, value), cwd=tmp_path)
    assert "tools-outside-delegation" in done.stdout

"""A log to be shown to others: it says the same, and nothing of what people said."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.log import forms
from tests.log.fixtures import Log, case_logs
from tests.running import toolcheck
from toolcheck.log.reading import Reading
from toolcheck.tracing.run import trace_bytes
from toolcheck.tracing.sharing import ABOUT_TEXT, shared

TOKEN = "ya29.a0AfB9xQkZ81vTmN3pQ"
SPOKEN = ("A table for two.", "We have one at eight.", "Friday", "20:00", "You take bookings.", "soup")


def findings(data: bytes, name: str) -> list[tuple[str, str, int]]:
    traced = trace_bytes([data], name)
    events = traced.file.document.events
    found = [(f.rule, f.severity.word, events[f.where.document].number) for f in traced.file.findings]
    return [one for one in found if one[0] not in (*ABOUT_TEXT, "incomplete-log")]


def share(data: bytes, name: str) -> str:
    return "".join(shared(Reading([data], name).events()))


@pytest.mark.parametrize("log", case_logs(), ids=lambda log: log.id)
def test_a_shared_log_has_the_same_findings_and_nothing_that_was_said(log: Log):
    text = share(log.data, log.name)
    assert findings(text.encode(), "shared.jsonl") == findings(log.data, log.name)
    for words in SPOKEN:
        assert words not in text
    assert share(text.encode(), "shared.jsonl").count("\n") == text.count("\n")


def test_what_stays_and_what_goes():
    events = [
        {"type": "input_audio_buffer.append", "audio": "AAAA"},
        {
            "type": "session.update",
            "session": {"instructions": "Be kind.", "tools": [{"name": "find", "description": "D."}]},
        },
        {
            "type": "response.function_call_arguments.done",
            "name": "find",
            "call_id": "call_1",
            "arguments": '{"who": "Ada", "age": 36, "ok": true}',
        },
        {"type": "error", "error": {"type": "invalid_request_error", "message": "No 'x'.", "code": "c"}},
        {
            "type": "conversation.item.create",
            "item": {"type": "function_call_output", "call_id": "call_1", "output": ""},
        },
    ]
    lines = [json.loads(line)["event"] for line in share(forms.bare(events).encode(), "a.jsonl").splitlines()]
    assert lines[0] == {"type": "input_audio_buffer.append", "audio": ""}
    assert lines[1]["session"] == {"instructions": "xxxxxxxx", "tools": [{"name": "find", "description": "D."}]}
    assert json.loads(lines[2]["arguments"]) == {"who": "xxx", "age": 0, "ok": True}
    assert lines[3] == events[3]
    assert lines[4] == events[4]


def test_equal_texts_stay_equal_and_others_differ():
    events = [{"type": "session.update", "session": {"instructions": words}} for words in ("abc", "abd", "abc", "")]
    lines = [json.loads(line)["event"] for line in share(forms.bare(events).encode(), "a.jsonl").splitlines()]
    assert [line["session"]["instructions"] for line in lines] == ["xxx", "xx1", "xxx", ""]


def test_an_elided_event_stays_one():
    text = share(b"Sending {type: 'session.update', session: {...}}\n", "a.log")
    (event,) = Reading([text.encode()], "a.jsonl").events()
    assert not event.whole


def test_no_credential_is_in_it(tmp_path: Path):
    tool = {
        "type": "mcp",
        "server_label": TOKEN,
        "server_url": f"https://u:{TOKEN}@x.org/mcp?key={TOKEN}#a",
        "authorization": TOKEN,
        "headers": {"X-Key": "tiger-lily", "Authorization": f"Bearer {TOKEN}"},
        TOKEN: [TOKEN, {"client_secret": "tiger-lily"}],
    }
    events = [
        {"type": "session.update", "session": {"tools": [tool], "instructions": TOKEN}},
        {"type": "error", "error": {"type": "x_error", "code": TOKEN, "message": f"bad {TOKEN}"}},
    ]
    (tmp_path / "talk.jsonl").write_text(forms.bare(events))
    done = toolcheck("trace", "--share", "shared.jsonl", "talk.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    text = (tmp_path / "shared.jsonl").read_text()
    assert TOKEN not in text
    assert TOKEN[5:] not in text
    assert "tiger" not in text
    assert re.search(r'"authorization": "\*+"', text)
    assert done.stderr == "note: shared.jsonl: findings of credential-in-log are about text that it does not contain\n"


def test_the_command_shares_one_log_and_never_over_it(tmp_path: Path):
    text = forms.bare([{"type": "session.created", "session": {}}])
    (tmp_path / "talk.jsonl").write_text(text)
    assert toolcheck("trace", "--share", "talk.jsonl", "talk.jsonl", cwd=tmp_path).returncode == 2
    assert toolcheck("trace", "--share", "a.jsonl", "talk.jsonl", "-", cwd=tmp_path).returncode == 2
    assert (tmp_path / "talk.jsonl").read_text() == text
    done = toolcheck("trace", "--share", "shared.jsonl", "-", cwd=tmp_path, stdin=text)
    assert done.returncode == 0
    assert json.loads((tmp_path / "shared.jsonl").read_text())["direction"] == "received"

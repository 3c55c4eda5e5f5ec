"""The events of a connection are written down as they go by, and traced as they are."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

import toolcheck

CREATED = {"type": "session.created", "event_id": "e1", "session": {"type": "realtime", "tools": []}}
TOKEN = "ya29.a0AfB9xQkZ81vTmN3pQ"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_what_is_handed_over_is_written_at_once_and_without_credentials(tmp_path):
    path = tmp_path / "talk.jsonl"
    with toolcheck.Recorder(path) as log:
        log.received(json.dumps(CREATED))
        tool = {"type": "mcp", "server_label": "docs", "authorization": TOKEN}
        log.sent({"type": "session.update", "session": {"tools": [tool]}})
        log.sent({"type": "input_audio_buffer.append", "audio": "AAAA"})
        log.received(b"no event")
        assert [line["direction"] for line in lines(path)] == ["received", "sent", "sent"]
    log.sent({"type": "response.create"})
    assert len(lines(path)) == 3
    assert TOKEN not in path.read_text()
    assert lines(path)[2]["event"] == {"type": "input_audio_buffer.append", "audio": ""}
    assert all(isinstance(line["at"], float) for line in lines(path))


class Wire:
    """What stands below a connection of the `openai` package: it answers each message with an event."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send(self, data: str) -> None:
        self.sent.append(data)

    def recv(self, decode: bool = True) -> bytes:
        if not self.sent:
            return json.dumps(CREATED).encode()
        from websockets.exceptions import ConnectionClosedOK

        raise ConnectionClosedOK(None, None)


class AsyncWire(Wire):
    async def send(self, data: str) -> None:  # type: ignore[override]
        Wire.send(self, data)

    async def recv(self, decode: bool = True) -> bytes:  # type: ignore[override]
        return Wire.recv(self, decode)


def test_a_connection_of_the_client_is_written_down(tmp_path):
    realtime = pytest.importorskip("openai.resources.realtime.realtime")
    pytest.importorskip("websockets")
    wire = Wire()
    with toolcheck.Recorder(tmp_path / "talk.jsonl") as log:
        connection = log.around(realtime.RealtimeConnection(wire))
        assert connection.recv().type == "session.created"
        connection.session.update(session={"type": "realtime", "instructions": "Hi."})
        connection.conversation.item.create(item={"type": "message", "role": "user", "content": []})
        assert list(connection) == []
    assert [json.loads(data)["type"] for data in wire.sent] == ["session.update", "conversation.item.create"]
    assert [(line["direction"], line["event"]["type"]) for line in lines(tmp_path / "talk.jsonl")] == [
        ("received", "session.created"),
        ("sent", "session.update"),
        ("sent", "conversation.item.create"),
    ]
    assert lines(tmp_path / "talk.jsonl")[0]["event"] == CREATED


def test_so_is_one_that_does_not_block(tmp_path):
    realtime = pytest.importorskip("openai.resources.realtime.realtime")
    pytest.importorskip("websockets")

    async def talk() -> None:
        with toolcheck.Recorder(tmp_path / "talk.jsonl") as log:
            connection = log.around(realtime.AsyncRealtimeConnection(AsyncWire()))
            assert (await connection.recv()).type == "session.created"
            await connection.response.create()
            assert [event async for event in connection] == []

    asyncio.run(talk())
    types = [line["event"]["type"] for line in lines(tmp_path / "talk.jsonl")]
    assert types == ["session.created", "response.create"]


# -- trace, from a program --------------------------------------------------------------------------


def test_events_are_traced_as_they_are():
    begun = {"type": "response.created", "response": {"id": "r", "conversation_id": "c"}}
    report = toolcheck.trace([CREATED, "no event", {"type": "response.create"}, json.dumps(begun)])
    (finding,) = report.files[0].findings
    assert (finding.rule, finding.severity.word, finding.where.document) == ("response-unfinished", "warning", 2)
    assert toolcheck.trace([CREATED, begun], to_the_end=False).files[0].findings == ()
    assert toolcheck.trace([CREATED, begun], ignore=["response-unfinished"]).files[0].findings == ()
    assert toolcheck.trace([]).files[0].findings == ()
    assert str(toolcheck.trace([])) == "read 0 events, 0 responses, 0 calls; no findings"


def test_objects_of_the_client_are_events():
    types = pytest.importorskip("openai.types.realtime")
    error = {"message": "Cancellation failed: no active response found", "type": "invalid_request_error"}
    event = types.RealtimeErrorEvent.model_validate({"type": "error", "event_id": "e", "error": error})
    report = toolcheck.trace([event])
    assert [finding.rule for finding in report.files[0].findings] == ["cancel-without-response"]


def test_no_word_of_a_report_is_secret():
    error = {"message": f"bad {TOKEN}", "type": "x_error", "code": TOKEN}
    report = toolcheck.trace([CREATED, {"type": "error", "error": error}])
    (finding,) = report.files[0].findings
    assert TOKEN not in finding.message + finding.note

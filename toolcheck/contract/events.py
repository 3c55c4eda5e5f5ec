"""The Realtime events, as far as a file of them is recognised by their names.

Source: https://developers.openai.com/api/docs/api-reference/realtime-client-events and
.../realtime-server-events, checked on 2026-11-20. The families are listed, not every event: a new event
of a known family is still known.
"""

from __future__ import annotations

from toolcheck.contract.models import LIVE_ONLY
from toolcheck.ground.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

BODY_OF_EVENT = {
    "session.update": "session",
    "response.create": "response",
    "conversation.item.create": "item",
    "session.start": "session",
}
"""The client events that carry tools, choices or items, and the field that holds them. `session.start` begins a Live
session."""

_OF_LIVE = frozenset(
    [
        "session.close",
        "session.commentary.append",
        "session.input_audio.append",
        "session.input_audio.mute",
        "session.input_audio.unmute",
        "session.instructions.append",
        "session.output_audio.fixture.play",
        "session.thinking.append",
        "response.item.create",
        "decision.create",
        "decision.item.create",
        "decision.item.delete",
        "transport.dtmf.send",
    ]
)
"""The events that a client of a Live session sends, and that carry no tools (openai-python
live.ConnectClientEventParam; 2026-11-29)."""

OTHER_CLIENT_EVENTS = frozenset(
    [
        "response.create",
        "response.cancel",
        "conversation.item.truncate",
        "conversation.item.delete",
        "conversation.item.retrieve",
        "input_audio_buffer.append",
        "input_audio_buffer.commit",
        "input_audio_buffer.clear",
        "output_audio_buffer.clear",
        *_OF_LIVE,
    ]
)
"""The events that a client sends and that need carry nothing (openai-python RealtimeClientEventParam; 2026-11-20), of
Live, too."""

_TOLD = frozenset(
    [
        "session.created",
        "session.updated",
        "session.started",
        "response.created",
        "response.done",
        "response.output_item.added",
        "response.output_item.done",
        "conversation.created",
        "conversation.item.created",
        "conversation.item.added",
        "conversation.item.done",
        "conversation.item.retrieved",
        "response.queued",
        "response.in_progress",
        "response.completed",
        "response.failed",
        "response.incomplete",
        "response.cancelled",
    ]
)
"""Other events that hold a session, a response or an item: what a server tells, of Realtime or of the stream of a
Responses request."""

_OF_THE_BETA = frozenset(
    ["transcription_session.update", "transcription_session.updated", "transcription_session.created"]
)
"""Events that only the beta knew."""

_LIVE_MODEL = regex(LIVE_ONLY)
_LIVE_BEGINS = LIVE_ONLY.partition("(")[0]
_ONLY_IN_LIVE = frozenset(["delegation", "triggers"])

_EVENT_NAME = regex(
    r"(session|response|conversation|conversation\.item|input_audio_buffer|output_audio_buffer|mcp_list_tools"
    r"|rate_limits|transcription_session|decision|transport)\.[a-z_]+(\.[a-z_]+)*|error"
)

OVER_WEBSOCKET = frozenset(["type", "stream_id", "generate"])
"""What a `response.create` has beside the fields of a Responses request, which it carries without a `response` around
them when Responses are made over a WebSocket (openai-python ResponsesClientEventParam)."""
_OF_A_REQUEST = frozenset(["model", "input", "previous_response_id", "stream_id", "generate"])


def carries_request(event: dict[str, Any]) -> bool:
    """Whether a `response.create` is a Responses request over a WebSocket, and no Realtime event."""
    model = event.get("model")
    is_realtime = isinstance(model, str) and "realtime" in model
    return "response" not in event and not is_realtime and bool(event.keys() & _OF_A_REQUEST)


def is_translation(session: object) -> bool:
    """Whether a session translates, by the language it speaks or by its model: such a session has no tools."""
    if not isinstance(session, dict) or session.keys() & {"tools", "tool_choice"}:
        return False
    audio, model = session.get("audio"), session.get("model")
    output = audio.get("output") if isinstance(audio, dict) else None
    speaks = isinstance(output, dict) and "language" in output
    return speaks or (isinstance(model, str) and model.startswith("gpt-realtime-translate"))


def is_live_model(name: object) -> bool:
    """Whether this names a model of the Live API."""
    return isinstance(name, str) and name.startswith(_LIVE_BEGINS) and _LIVE_MODEL.fullmatch(name) is not None


def is_live(session: object) -> bool:
    """Whether the session of an event is one of the Live API: by who it delegates to, its triggers, its `type` or its
    model.
    """
    if not isinstance(session, dict) or session.get("type", "live") != "live":
        return False
    return is_live_model(session.get("model")) or "type" in session or not session.keys().isdisjoint(_ONLY_IN_LIVE)


def is_event_name(name: object) -> bool:
    """Whether a `type` is the name of a Realtime event, of client or server."""
    return isinstance(name, str) and _EVENT_NAME.fullmatch(name) is not None


def _is_record(event: dict[str, Any]) -> bool:
    """Whether an event was recorded, and not written by hand to send tools: it has none, or bears marks of the server,
    a number or name of its own or of what it holds.
    """
    held = [event[body] for body in BODY_OF_EVENT.values() if isinstance(event.get(body), dict)]
    marked = event.keys() & {"event_id", "sequence_number"} or any(body.keys() & {"id", "object"} for body in held)
    return bool(marked) or not any("tools" in body for body in held)


def meant_as(event: dict[str, Any]) -> str | None:
    """Which of the client events that carry tools an event is, or, under a name that no event has, is meant as; None
    for any other.
    """
    kind = event.get("type")
    if not isinstance(kind, str) or kind in _OF_THE_BETA or kind in _OF_LIVE or (kind in _TOLD and _is_record(event)):
        return None
    if kind in BODY_OF_EVENT:
        return kind
    fitting = [name for name, body in BODY_OF_EVENT.items() if isinstance(event.get(body), dict)]
    begins = is_live(event.get("session")) and "model" in event["session"]
    fitting = [name for name in fitting if (name == "session.start") is begins or BODY_OF_EVENT[name] != "session"]
    if is_event_name(kind) or not fitting:
        return next(iter(fitting), None)
    from toolcheck.ground.nearest import nearest

    return nearest(kind, fitting)

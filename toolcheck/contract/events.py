"""The Realtime events, as far as a file of them is recognised by their names.

Source: https://developers.openai.com/api/docs/api-reference/realtime-client-events and
.../realtime-server-events, looked at 2026-11-20. The families are listed, not every event: a new event
of a known family is no stranger.
"""

from __future__ import annotations

import re
from typing import Any

BODY_OF_EVENT = {"session.update": "session", "response.create": "response", "conversation.item.create": "item"}
"""The client events that carry tools, choices or items, and the field that holds them."""

_TOLD = frozenset(
    "session.created session.updated response.created response.done response.output_item.added response.output_item.done"
    " conversation.created conversation.item.created conversation.item.added conversation.item.done"
    " conversation.item.retrieved transcription_session.update transcription_session.updated"
    " transcription_session.created".split()
)
"""Other events that hold a session, a response or an item: what a server tells, and what the beta knew."""

_EVENT_NAME = re.compile(
    r"(session|response|conversation|conversation\.item|input_audio_buffer|output_audio_buffer|mcp_list_tools"
    r"|rate_limits|transcription_session)\.[a-z_]+(\.[a-z_]+)*|error"
)


def is_event_name(name: object) -> bool:
    """Whether a `type` is the name of a Realtime event, of client or server."""
    return isinstance(name, str) and _EVENT_NAME.fullmatch(name) is not None


def meant_as(event: dict[str, Any]) -> str | None:
    """Which of the client events that carry tools an event is, or, under a name that no event has, is meant as; None
    for any other."""
    kind = event.get("type")
    if not isinstance(kind, str) or kind in _TOLD or not is_event_name(kind):
        return None
    if kind in BODY_OF_EVENT:
        return kind
    return next((name for name, body in BODY_OF_EVENT.items() if isinstance(event.get(body), dict)), None)

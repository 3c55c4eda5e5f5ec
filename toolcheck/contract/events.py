"""The Realtime events, as far as a file of them is recognised by their names.

Source: https://developers.openai.com/api/docs/api-reference/realtime-client-events and
.../realtime-server-events, looked at 2026-11-20. The families are listed, not every event: a new event
of a known family is no stranger.
"""

from __future__ import annotations

import re

BODY_OF_EVENT = {"session.update": "session", "response.create": "response", "conversation.item.create": "item"}
"""The client events that carry tools, choices or items, and the field that holds them."""

_EVENT_NAME = re.compile(
    r"(session|response|conversation|conversation\.item|input_audio_buffer|output_audio_buffer|mcp_list_tools"
    r"|rate_limits|transcription_session)\.[a-z_]+(\.[a-z_]+)*|error"
)


def is_event_name(name: object) -> bool:
    """Whether a `type` is the name of a Realtime event, of client or server."""
    return isinstance(name, str) and _EVENT_NAME.fullmatch(name) is not None

"""The session as the server reports it: its defaults, what an update changes, and nothing that is secret.

The defaults are those of recorded sessions (gpt-realtime, 2026-07, in pydantic-ai's tests).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from toolcheck.serving.effects import Body

MODEL = "gpt-realtime"
"""The model of a session whose client names none."""
_SECRET = frozenset(["authorization", "headers"])
_TOOL_FIELDS = ("type", "name", "description", "parameters")
_VOICE = "alloy"
_SECONDS = 3600
_PCM: Body = {"type": "audio/pcm", "rate": 24000}
_SERVER_VAD: Body = {
    "type": "server_vad",
    "threshold": 0.5,
    "prefix_padding_ms": 300,
    "silence_duration_ms": 200,
    "idle_timeout_ms": None,
    "create_response": True,
    "interrupt_response": True,
}
_SEMANTIC_VAD: Body = {
    "type": "semantic_vad",
    "eagerness": "auto",
    "create_response": True,
    "interrupt_response": True,
}
_TRANSCRIPTION: Body = {"model": None, "language": None, "prompt": None}


def first_session(name: str, model: str, now: int) -> Body:
    """The session before any update, with this id and model."""
    return {
        "type": "realtime",
        "object": "realtime.session",
        "id": name,
        "model": model or MODEL,
        "output_modalities": ["audio"],
        "instructions": "You are a helpful assistant.",
        "tools": [],
        "tool_choice": "auto",
        "max_output_tokens": "inf",
        "tracing": None,
        "truncation": "auto",
        "prompt": None,
        "expires_at": now + _SECONDS,
        "audio": {
            "input": {
                "format": dict(_PCM),
                "transcription": None,
                "noise_reduction": None,
                "turn_detection": dict(_SERVER_VAD),
            },
            "output": {"format": dict(_PCM), "voice": _VOICE, "speed": 1.0},
        },
        "include": None,
    }


def updated(session: Mapping[str, Any], change: Mapping[str, Any]) -> Body:
    """The session after an update: what the update leaves out stays. The client's credentials are not repeated."""
    made = copy.deepcopy(dict(session))
    for name, value in change.items():
        if name == "audio" and isinstance(value, dict):
            made["audio"] = {side: _side(made["audio"].get(side, {}), value.get(side)) for side in ("input", "output")}
        elif name == "tools" and isinstance(value, list):
            made["tools"] = [shown_tool(tool) for tool in value]
        elif name == "tool_choice":
            made["tool_choice"] = value or "auto"
        elif name not in ("id", "object", "expires_at", "model"):
            made[name] = copy.deepcopy(value)
    return made


def shown_tool(tool: Any) -> Any:
    """A tool as the server repeats it: without credentials."""
    if not isinstance(tool, dict):
        return tool
    first = [name for name in _TOOL_FIELDS if name in tool]
    rest = [name for name in tool if name not in first and name not in _SECRET]
    return {name: copy.deepcopy(tool[name]) for name in (*first, *rest)}


def _side(before: Body, change: Any) -> Body:
    """The settings of one direction of sound."""
    made = dict(before)
    for name, value in (change or {}).items():
        if name == "turn_detection" and isinstance(value, dict):
            whole = _SEMANTIC_VAD if value.get("type") == "semantic_vad" else _SERVER_VAD
            made[name] = {**whole, **value}
        elif name == "transcription" and isinstance(value, dict):
            made[name] = {**_TRANSCRIPTION, **value}
        else:
            made[name] = copy.deepcopy(value)
    return made

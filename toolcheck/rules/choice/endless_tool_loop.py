"""The session makes the model call a tool in every response.

A session's `tool_choice` applies to every response, also to the one that should tell the user what the tool returned.
With `required`, or with the name of a tool, that response calls a tool again, and so does the next. Set it in the one
`response.create` that needs it, and leave the session at `auto`. When all tools are on MCP servers that the session has
just defined, the model has nothing to call until their tools are imported.

Bad:
    {"type": "session.update", "session": {"type": "realtime", "tool_choice": "required",
      "tools": [{"type": "function", "name": "find_order", "description": "Find an order."}]}}
Good:
    {"type": "response.create", "response": {"tool_choice": "required",
      "tools": [{"type": "function", "name": "find_order", "description": "Find an order."}]}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.payload import Choice


@rule(
    each=Choice,
    severity=WARNING,
    evidence="observed",
    source="https://github.com/livekit/agents/issues/1145",
    looked="2026-11-20",
    targets=("realtime-session",),
    fixes="hint",
    kinds=("required", "function", "mcp"),
)
def check(choice: Choice) -> Iterator[Finding]:
    payload = choice.payload
    is_forced = choice.value == "required" or choice.kind in ("function", "mcp")
    if payload.kind == "session" and is_forced and payload.available != ():
        effect = "is `required`" if choice.value == "required" else "names a tool"
        yield Finding(
            f"`tool_choice` {effect} for the whole session, so every response calls a tool",
            choice.where,
            hint("set it in the `response.create` that needs it, and leave the session at `auto`"),
            note="until the servers' tools are imported, the model has no tool to call"
            if payload.has_only_new_servers
            else "",
        )

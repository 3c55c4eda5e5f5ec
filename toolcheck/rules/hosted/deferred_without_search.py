"""A tool is to be loaded when a search finds it, and there is no search.

`defer_loading: true` keeps a tool out of the model's sight until a `tool_search` tool brings it up. Without one the
request is refused, and the tool could never be called.

Bad (responses):
    {"tools": [{"type": "function", "name": "find_invoice", "description": "Find an invoice.", "defer_loading": true,
                "parameters": {"type": "object", "properties": {}}}]}
Good (responses):
    {"tools": [{"type": "tool_search"},
               {"type": "function", "name": "find_invoice", "description": "Find an invoice.", "defer_loading": true,
                "parameters": {"type": "object", "properties": {}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, Related, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.payload import Payload

_CAN_WAIT = ("function", "custom", "mcp")
_ITEMS_OF_A_SEARCH = ("tool_search_call", "tool_search_output")


@rule(
    each=Payload,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/openai/codex/issues/19486",
    looked="2026-11-20",
    targets=RESPONSES,
    fixes="hint",
)
def check(payload: Payload) -> Iterator[Finding]:
    deferred = [
        tool for tool in payload.every_tool if tool.kind in _CAN_WAIT and tool.field("defer_loading").value is True
    ]
    if not deferred or not payload.is_whole or _is_searched(payload):
        return
    first, *others = deferred
    names = [tool.name or tool.label or tool.kind for tool in deferred]
    yield Finding(
        f"{listed(names, 'and')} wait{'s' if not others else ''} for a tool search, and there is no `tool_search` tool",
        first.field("defer_loading").key,
        hint("add `{type: tool_search}` to `tools`, or leave `defer_loading` out"),
        related=tuple(Related("deferred too", tool.field("defer_loading").key) for tool in others),
    )


def _is_searched(payload: Payload) -> bool:
    """Whether there is a tool search, in this request or, as its items tell, in the conversation before it."""
    return any(tool.kind == "tool_search" for tool in payload.every_tool) or any(
        item.kind in _ITEMS_OF_A_SEARCH for item in payload.items_in
    )

"""A tool waits for a tool search, but the request has none.

`defer_loading: true` hides a tool from the model until a `tool_search` tool finds it. Without a `tool_search` tool the
API refuses the request, because the model could never call the tool.

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

from toolcheck.contract.hosted import CAN_WAIT, ITEMS_OF_A_SEARCH
from toolcheck.finding.finding import ERROR, Finding, Related, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/openai/codex/issues/19486",
    looked="2026-11-20",
    targets=RESPONSES,
    fixes="hint",
    quiet=lambda payload: (
        all(
            type(tool.value) is dict and {"defer_loading", "function", "custom"}.isdisjoint(tool.value)
            for tool in payload.every_tool
        )
        or "tool_search" in [tool.kind for tool in payload.every_tool]
    ),
)
def check(payload: Payload) -> Iterator[Finding]:
    deferred = [
        tool for tool in payload.every_tool if tool.kind in CAN_WAIT and tool.field("defer_loading").value is True
    ]
    if not deferred or not payload.is_whole or _is_searched(payload):
        return
    first, *others = deferred
    names = [tool.name or tool.label or tool.kind for tool in deferred]
    yield Finding(
        f"{listed(names, 'and')} wait{'s' if not others else ''} for a tool search, but there is no `tool_search` tool",
        first.field("defer_loading").key,
        hint("add `{type: tool_search}` to `tools`, or remove `defer_loading`"),
        related=tuple(Related("also deferred", tool.field("defer_loading").key) for tool in others),
    )


def _is_searched(payload: Payload) -> bool:
    """Whether this request has a tool search, or its input items come from an earlier one."""
    return any(tool.kind == "tool_search" for tool in payload.every_tool) or any(
        item.kind in ITEMS_OF_A_SEARCH for item in payload.items_in
    )

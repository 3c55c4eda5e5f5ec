"""A tool search has no tool to find.

A `tool_search` tool finds functions, custom tools and MCP servers with `defer_loading: true`, also inside a namespace.
The API refuses a request without any: `tools.tool_search requires at least one deferred tool`
(https://github.com/justrach/codegraff/issues/746; looked at 2026-11-29). A namespace alone is not enough. A search that
your application runs (`execution: client`) finds its own tools. A request that continues an earlier one gets a warning,
because tools deferred there may count.

Bad (responses):
    {"tools": [{"type": "tool_search"},
               {"type": "function", "name": "find_invoice", "description": "Find an invoice.",
                "parameters": {"type": "object", "properties": {}}}]}
Good (responses):
    {"tools": [{"type": "tool_search"},
               {"type": "function", "name": "find_invoice", "description": "Find an invoice.", "defer_loading": true,
                "parameters": {"type": "object", "properties": {}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.hosted import CAN_WAIT, ITEMS_OF_A_SEARCH, is_run_by_server
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/justrach/codegraff/issues/746",
    looked="2026-11-29",
    targets=RESPONSES,
    kinds=("tool_search",),
    fixes="hint",
    quiet=lambda tool: any(
        other.kind in CAN_WAIT and other.value.get("defer_loading") is True for other in tool.payload.every_tool
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    payload = tool.payload
    if not payload.is_whole or not is_run_by_server(tool.find("execution").value):
        return
    if any(other.kind in CAN_WAIT and other.field("defer_loading").value is True for other in payload.every_tool):
        return
    if any(item.find("type").value in ITEMS_OF_A_SEARCH for item in payload.find("input").items()):
        return
    yield Finding(
        "`tool_search` has nothing to find",
        tool.grip,
        hint("set `defer_loading: true` on the tools it should find, or remove it"),
        note="no tool has `defer_loading: true`",
        severity=WARNING if payload.continues else ERROR,
    )

"""There is a tool search, and nothing it could find.

A `tool_search` tool finds tools with `defer_loading: true`, and functions in namespaces. Where there are none it has
nothing to do. A search that your application runs (`execution: client`) brings its tools itself.

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

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=WARNING,
    evidence="sdk",
    source="openai-agents",
    targets=RESPONSES,
    kinds=("tool_search",),
    fixes="hint",
)
def check(tool: Tool) -> Iterator[Finding]:
    payload = tool.payload
    if not payload.is_whole or tool.find("execution").value == "client":
        return
    if any(other.namespace is not None or other.field("defer_loading").value is True for other in payload.every_tool):
        return
    yield Finding(
        "`tool_search` has nothing to find",
        tool.grip,
        hint("set `defer_loading: true` on the tools it should find, or leave it out"),
        note="no tool is deferred, and none stands in a namespace",
    )

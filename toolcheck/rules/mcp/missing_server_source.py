"""An MCP tool does not say where its server is.

A definition needs `server_url`, `connector_id` or `tunnel_id`. Only a Realtime session that knows the label
already takes a tool without one; a Responses request knows nothing of the one before it.

Bad (responses):
    {"tools": [{"type": "mcp", "server_label": "docs", "allowed_tools": ["search"], "require_approval": "always"}]}
Good (responses):
    {"tools": [{"type": "mcp", "server_label": "docs", "server_url": "https://docs.example.com/mcp",
                "allowed_tools": ["search"], "require_approval": "always"}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding import ERROR, Finding, hint
from toolcheck.manifest.manifest import Tool
from toolcheck.rule import rule


@rule(each=Tool, severity=ERROR, evidence="documented", source="realtime-mcp-guide", kinds=("mcp",), fixes="hint")
def check(tool: Tool) -> Iterator[Finding]:
    if tool.sources or not tool.is_mapping or _may_be_reuse(tool):
        return
    yield Finding(
        "an MCP tool has none of `server_url`, `connector_id` and `tunnel_id`",
        tool.absent("server_url"),
        hint("add `server_url`"),
    )


def _may_be_reuse(tool: Tool) -> bool:
    """Whether the session may know the label already. A tool with its label and nothing else means to be
    one; when its label is not known, another rule says so."""
    if tool.target == "responses" or tool.added or not tool.label:
        return False
    if tool.value.keys() <= {"type", "server_label"}:
        return True
    return not tool.payload.knows_earlier or tool.label in tool.payload.defined

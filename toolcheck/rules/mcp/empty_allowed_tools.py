"""`allowed_tools` is an empty list, so the model cannot use any tool of the server.

The API accepts the definition, but the server does nothing. To allow all tools, remove the field. To allow none, remove
the server.

Bad:
    {"type": "mcp", "server_label": "docs", "server_url": "https://docs.example.com/mcp", "allowed_tools": [],
     "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "docs", "server_url": "https://docs.example.com/mcp", "allowed_tools": ["search"],
     "require_approval": "always"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=WARNING,
    evidence="inferred",
    source="openapi",
    kinds=("mcp",),
    fixes="hint",
    keys=("allowed_tools",),
    quiet=lambda tool: (
        (type(tool.value.get("allowed_tools")) is list and len(tool.value["allowed_tools"]) > 0)
        or (type(tool.value.get("allowed_tools")) is dict and tool.value["allowed_tools"].get("tool_names") != [])
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    allowed = tool.find("allowed_tools")
    for node in (allowed, allowed.find("tool_names")):
        if node.value == []:
            yield Finding(
                f"`{node.path[-1]}` is empty, so the model cannot use any tool of this server",
                node.where,
                hint("name the tools that the model needs"),
            )

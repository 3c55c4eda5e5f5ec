"""`allowed_tools` is an empty list: of all the tools the server has, none may be used.

The definition is taken, and the server is of no use. All tools are allowed by leaving the field out; a server that
is not wanted is left out itself.

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
)
def check(tool: Tool) -> Iterator[Finding]:
    allowed = tool.find("allowed_tools")
    for node in (allowed, allowed.find("tool_names")):
        if node.value == []:
            yield Finding(
                f"`{node.path[-1]}` is empty, so no tool of the server is left",
                node.where,
                hint("name the tools that are needed"),
            )

"""The model may call every tool of a server, also those that are added later.

Without `allowed_tools`, everything that the server lists is imported: more tools that the model can confuse, more
context, and whatever the owner of the server adds later. The guide advises to allow few tools.

Bad:
    {"type": "mcp", "server_label": "docs", "server_url": "https://docs.example.com/mcp", "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "docs", "server_url": "https://docs.example.com/mcp", "require_approval": "always",
     "allowed_tools": ["search", "fetch"]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=WARNING,
    evidence="documented",
    source="realtime-mcp-guide",
    kinds=("mcp",),
    fixes="hint",
    quiet=lambda tool: type(tool.value.get("allowed_tools")) in (list, dict),
)
def check(tool: Tool) -> Iterator[Finding]:
    if not tool.sources or tool.find("allowed_tools").given:
        return
    if tool.find("require_approval").value == "never":
        return  # another rule reports that they also run without approval
    name = f"`{tool.label}`" if tool.label else "this server"
    yield Finding(
        f"every tool of {name} is allowed",
        tool.absent("allowed_tools"),
        hint("name the tools that the model needs in `allowed_tools`"),
    )

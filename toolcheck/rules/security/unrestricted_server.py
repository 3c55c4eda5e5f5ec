"""The model may call every tool of a server, those it has today and those it will have tomorrow.

Without `allowed_tools` all that the server lists is imported: more for the model to confuse, more context spent, and
whatever its owner adds later. The guide's advice is to keep the surface narrow.

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


@rule(each=Tool, severity=WARNING, evidence="documented", source="realtime-mcp-guide", kinds=("mcp",), fixes="hint")
def check(tool: Tool) -> Iterator[Finding]:
    if not tool.sources or tool.find("allowed_tools").given:
        return
    if tool.find("require_approval").value == "never":
        return  # worse: that they also run unasked is said by a rule of its own
    name = f"`{tool.label}`" if tool.label else "this server"
    yield Finding(
        f"every tool of {name} is allowed",
        tool.absent("allowed_tools"),
        hint("name the tools it needs in `allowed_tools`"),
    )

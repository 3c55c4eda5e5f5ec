"""A `server_url` is an endpoint that its provider has retired.

Most MCP servers began with HTTP and SSE, at a path that ends in `/sse`, and went on to Streamable HTTP. Some have since
closed the old endpoint, or said that they will no longer keep it up. Others still answer there, and are no concern of
this rule.

Bad:
    {"type": "mcp", "server_label": "linear", "server_url": "https://mcp.linear.app/sse",
     "authorization": "${LINEAR_TOKEN}", "allowed_tools": ["list_issues"], "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "linear", "server_url": "https://mcp.linear.app/mcp",
     "authorization": "${LINEAR_TOKEN}", "allowed_tools": ["list_issues"], "require_approval": "always"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.endpoints import RETIRED
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=WARNING,
    evidence="observed",
    source="https://github.com/anthropics/claude-code/issues/61429",
    looked="2026-11-20",
    kinds=("mcp",),
    fixes="hint",
    keys=("server_url",),
)
def check(tool: Tool) -> Iterator[Finding]:
    address = tool.address
    retired = RETIRED.get((address.host, address.path.rstrip("/")))
    if retired:
        yield Finding(
            f"`{address.host}{address.path}` was retired on {retired.since}",
            tool.find("server_url").where,
            hint(f"see whether `{retired.successor}` serves you"),
            note=f"its provider points to `{retired.successor}`; see {retired.source}",
        )

"""A `server_url` is an endpoint that its provider has retired.

Most MCP servers started with HTTP and SSE, at a path that ends in `/sse`, and moved to Streamable HTTP. Some providers
have closed the old endpoint, or have said that they no longer maintain it. Only these are reported.

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
    quiet=lambda tool: (tool.address.host, tool.address.path.rstrip("/")) not in RETIRED,
)
def check(tool: Tool) -> Iterator[Finding]:
    address = tool.address
    retired = RETIRED.get((address.host, address.path.rstrip("/")))
    if retired:
        yield Finding(
            f"`{address.host}{address.path}` was retired on {retired.since}",
            tool.find("server_url").where,
            hint(f"try `{retired.successor}`"),
            note=f"its provider names `{retired.successor}` as the successor; see {retired.source}",
        )

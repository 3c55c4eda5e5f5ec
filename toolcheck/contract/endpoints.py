"""Endpoints of MCP servers that their providers have retired, and what took their place.

Only what a provider announced or a server was seen to refuse. A path that ends in `/sse` is not a reason:
most servers still answer there. Looked at 2026-11-20.
"""

from __future__ import annotations

from toolcheck.ground.record import record


@record
class Retired:
    """When an endpoint went (an ISO date), where its provider points to now, and who says so."""

    since: str
    successor: str
    source: str


RETIRED: dict[tuple[str, str], Retired] = {
    ("mcp.linear.app", "/sse"): Retired(
        "2026-04-08", "https://mcp.linear.app/mcp", "https://github.com/OpenHands/extensions/issues/272"
    ),
    ("mcp.atlassian.com", "/v1/sse"): Retired(
        "2026-06-30",
        "https://mcp.atlassian.com/v1/mcp",
        "https://community.atlassian.com/forums/Atlassian-Remote-MCP-Server/HTTP-SSE-Deprecation-Notice/ba-p/3205484",
    ),
    ("mcp.asana.com", "/sse"): Retired(
        "2026-05-11", "https://mcp.asana.com/v2/mcp", "https://github.com/docker/mcp-gateway/issues/479"
    ),
    ("mcp.neon.tech", "/sse"): Retired(
        "2026-10-01", "https://mcp.neon.tech/mcp", "https://github.com/neondatabase/website/pull/5600"
    ),
}
"""Retired endpoints by host and path."""

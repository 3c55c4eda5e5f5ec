"""The `connector_id` is not one of OpenAI's connectors.

There are eight connectors, for services of Dropbox, Google and Microsoft. All other services are remote MCP servers,
with a `server_url`.

Bad:
    {"type": "mcp", "server_label": "calendar", "connector_id": "connector_google_calender",
     "authorization": "${CALENDAR_TOKEN}", "allowed_tools": ["search_events"], "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "calendar", "server_url": "https://calendar.example.com/mcp",
     "authorization": "${CALENDAR_TOKEN}", "allowed_tools": ["search_events"], "require_approval": "always"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.connectors import CONNECTORS
from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed, nearest
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    kinds=("mcp",),
    fixes="hint",
    keys=("connector_id",),
    quiet=lambda tool: tool.connector is not None,
)
def check(tool: Tool) -> Iterator[Finding]:
    connector = tool.find("connector_id")
    if not connector.is_settled or connector.value in CONNECTORS:
        return
    meant = nearest(connector.value, CONNECTORS) or nearest(f"connector_{connector.value}", CONNECTORS)
    yield Finding(
        f"`{connector.value}` is not one of OpenAI's connectors",
        connector.where,
        hint(f"did you mean `{meant}`?" if meant else "use the service as a remote MCP server, with its `server_url`"),
        note=f"the connectors are {listed(CONNECTORS, 'and')}",
    )

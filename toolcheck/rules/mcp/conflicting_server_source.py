"""An MCP tool names its server in more than one way.

A tool has exactly one of `server_url` (the address of a server), `connector_id` (one of OpenAI's connectors) and
`tunnel_id` (a tunnel to a private server). With two of them, the API refuses the definition and imports nothing.

Bad:
    {"type": "mcp", "server_label": "calendar", "connector_id": "connector_googlecalendar",
     "server_url": "https://calendar.example.com/mcp", "authorization": "${CALENDAR_TOKEN}",
     "allowed_tools": ["search_events"], "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "calendar", "server_url": "https://calendar.example.com/mcp",
     "authorization": "${CALENDAR_TOKEN}", "allowed_tools": ["search_events"], "require_approval": "always"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    kinds=("mcp",),
    fixes="hint",
    keys=("connector_id", "tunnel_id"),
    quiet=lambda tool: len({"server_url", "connector_id", "tunnel_id"}.intersection(tool.value)) == 1,
)
def check(tool: Tool) -> Iterator[Finding]:
    sources = tool.sources
    if len(sources) > 1:
        names = [node.path[-1] for node in sources]
        yield Finding(
            f"{listed(names, 'and')} are used together",
            sources[1].key,
            hint("keep one of them"),
            note="a tool has exactly one of `server_url`, `connector_id` and `tunnel_id`",
            related=(Related("the first is here", sources[0].key),),
        )

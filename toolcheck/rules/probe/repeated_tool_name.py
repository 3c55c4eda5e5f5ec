"""A server offers two tools with one name.

The model calls tools by name, so one of the two is never called. Which one is not documented. A lock keeps the first.

Bad:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs:
      tools:
        - {name: search, description: Searches pages., inputSchema: {type: object}}
        - {name: search, description: Searches people., inputSchema: {type: object}}
Good:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs:
      tools:
        - {name: search_pages, description: Searches pages., inputSchema: {type: object}}
        - {name: search_people, description: Searches people., inputSchema: {type: object}}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed
from toolcheck.served.served import Served


@rule(
    each=Served,
    severity=ERROR,
    evidence="documented",
    source="https://modelcontextprotocol.io/specification/2025-11-25/server/tools",
    looked="2026-11-29",
    fixes="hint",
)
def check(served: Served) -> Iterator[Finding]:
    twice = [name for name, count in Counter(tool.name for tool in served.tools).items() if count > 1]
    if twice:
        yield Finding(
            f"{served.called} has more than one tool with the name {listed(twice)}",
            served.where,
            hint("rename one of them on the server"),
            note="MCP wants each name once",
        )

"""The `input` of a response contains an `mcp_list_tools` item.

The session remembers the tools of a server by the item that listed them. A copy of that item in the input of a
response is a different item, and calls then fail with `MCP tool not found in cache`.

Bad (response):
    {"input": [{"type": "mcp_list_tools", "id": "item_1", "server_label": "docs", "tools": []}]}
Good (response):
    {"input": [{"type": "item_reference", "id": "item_2"}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.payload import Item


@rule(
    each=Item,
    severity=WARNING,
    evidence="observed",
    source="https://community.openai.com/t/realtime-api-with-error-mcp-tool-not-found-in-cache-the-session-must-have-completed-fetching-the-tools-from-the-mcp-server-before-a-cached-version-can-be-used/1364168",
    looked="2026-11-20",
    targets=("realtime-response",),
    kinds=("mcp_list_tools",),
    fixes="hint",
)
def check(item: Item) -> Iterator[Finding]:
    yield Finding(
        "`input` contains a list of MCP tools",
        item.find("type").where,
        hint("remove the item; the response has the session's tools without it"),
        note="with a copy of the list the session no longer finds the tools it imported",
    )

"""The tools that were imported differ from the lock.

`--lock` compares each import with what the server offered when `toolcheck probe --write-lock` last asked it. What changed
since then was not reviewed. It is a warning: whether the API changes descriptions and schemas when it imports them is
not known.

Bad:
    - {type: session.created,
       session: {tools: [{type: mcp, server_label: docs, server_url: https://docs.example.com/mcp}]}}
    - {type: mcp_list_tools.in_progress, item_id: l1}
    - {type: conversation.item.done,
       item: {type: mcp_list_tools, id: l1, server_label: docs, tools: [{name: search, description: All mail.}]}}
    - {type: mcp_list_tools.completed, item_id: l1}
    --- # what the lock has
    docs: [{name: search, description: The pages.}]
Good:
    - {type: session.created,
       session: {tools: [{type: mcp, server_label: docs, server_url: https://docs.example.com/mcp}]}}
    - {type: mcp_list_tools.in_progress, item_id: l1}
    - {type: conversation.item.done,
       item: {type: mcp_list_tools, id: l1, server_label: docs, tools: [{name: search, description: The pages.}]}}
    - {type: mcp_list_tools.completed, item_id: l1}
    --- # what the lock has
    docs: [{name: search, description: The pages.}]
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Listing


@rule(
    each=Listing,
    severity=WARNING,
    evidence="documented",
    source="https://modelcontextprotocol.io/specification/2025-11-25/server/tools",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(listing: Listing) -> Iterator[Finding]:
    for one in listing.drifted:
        yield Finding(
            one.message,
            listing.event.where if listing.item is None else listing.item.where,
            hint("review it, then write the lock again with `toolcheck probe --write-lock`"),
            one.note,
        )

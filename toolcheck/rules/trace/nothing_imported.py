"""The import of a server brought no tools.

The import succeeded, but the server has no tools for this token, or `allowed_tools` excludes all of them.

Bad:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: mcp_list_tools.in_progress, item_id: l1}
    - {type: conversation.item.done, item: {type: mcp_list_tools, id: l1, server_label: docs, tools: []}}
    - {type: mcp_list_tools.completed, item_id: l1}
Good:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: mcp_list_tools.in_progress, item_id: l1}
    - {type: conversation.item.done,
       item: {type: mcp_list_tools, id: l1, server_label: docs, tools: [{name: search}]}}
    - {type: mcp_list_tools.completed, item_id: l1}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Listing


@rule(
    each=Listing,
    severity=WARNING,
    evidence="observed",
    source="https://community.openai.com/t/1367933",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(listing: Listing) -> Iterator[Finding]:
    if listing.item is not None and listing.tools == [] and listing.failed is None and not listing.error:
        yield Finding(
            f"no tool was imported from `{listing.label}`",
            listing.item.where,
            hint("list the server's tools with the same token, and compare their names with `allowed_tools`"),
            "the import itself succeeded",
        )

"""The import of a server's tools began but did not end.

Until `mcp_list_tools.completed`, the model does not know the tools of that server.

Bad:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: mcp_list_tools.in_progress, item_id: l1}
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
    evidence="documented",
    source="realtime-mcp-guide",
    fixes="hint",
    targets=("realtime-session",),
)
def check(listing: Listing) -> Iterator[Finding]:
    if listing.begun is None or listing.ended is not None or listing.tools is not None or listing.error:
        return
    whose = f" of `{listing.label}`" if listing.label else ""
    yield Finding(
        f"the import of the tools{whose} had not ended when the log ends",
        listing.begun.where,
        hint("wait for `mcp_list_tools.completed` or `.failed`, and find out why the server is slow"),
    )

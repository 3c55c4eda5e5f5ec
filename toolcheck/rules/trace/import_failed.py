"""The tools of a server could not be imported.

The API asked the server or connector for its tools and got none. The session continues without them, so the model
cannot call them.

Bad:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: mcp_list_tools.in_progress, item_id: l1}
    - {type: conversation.item.added, item: {type: mcp_list_tools, id: l1, server_label: docs, tools: []}}
    - {type: mcp_list_tools.failed, item_id: l1}
Good:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: mcp_list_tools.in_progress, item_id: l1}
    - {type: conversation.item.done,
       item: {type: mcp_list_tools, id: l1, server_label: docs, tools: [{name: search}]}}
    - {type: mcp_list_tools.completed, item_id: l1}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.finding.finding import ERROR, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Listing


@rule(
    each=Listing,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    fixes="hint",
    targets=("realtime-session",),
)
def check(listing: Listing) -> Iterator[Finding]:
    event = listing.failed or (listing.item if listing.error else None)
    if event is None:
        return
    words = _words(listing.error)
    source = "connector_id" if listing.definition.get("connector_id") else "server_url"
    yield Finding(
        f"the tools of `{listing.label}` could not be imported" if listing.label else "tools could not be imported",
        event.where,
        hint(f"check `{source}`, the token and `allowed_tools`, and list the server's tools yourself"),
        f"the server said: {words}" if words else "the event has no reason",
        related=(Related("the import began here", listing.begun.where),) if listing.begun else (),
    )


def _words(error: Any) -> str:
    """What an error says in words."""
    if isinstance(error, dict):
        code = error.get("code")
        message = str(error.get("message") or error.get("type") or "")
        return f"{message} ({code})" if code and message else message
    return error if isinstance(error, str) else ""

"""`allowed_tools` names a tool that its server does not have.

`allowed_tools` only selects from the tools of the server. The API does not report an unknown name: the tool is just
missing.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: session.update,
       session: {tools: [{type: mcp, server_label: docs, connector_id: c, allowed_tools: [find]}]}}
    - {type: mcp_list_tools.in_progress, item_id: l1}
    - {type: conversation.item.done,
       item: {type: mcp_list_tools, id: l1, server_label: docs, tools: [{name: search}]}}
    - {type: mcp_list_tools.completed, item_id: l1}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: session.update,
       session: {tools: [{type: mcp, server_label: docs, connector_id: c, allowed_tools: [search]}]}}
    - {type: mcp_list_tools.in_progress, item_id: l1}
    - {type: conversation.item.done,
       item: {type: mcp_list_tools, id: l1, server_label: docs, tools: [{name: search}]}}
    - {type: mcp_list_tools.completed, item_id: l1}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed, nearest
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
    if listing.item is None or not listing.item.whole or listing.tools is None or listing.failed is not None:
        return
    names = listing.names
    missing = [name for name in _allowed(listing.definition.get("allowed_tools")) if name not in names]
    if missing:
        near = nearest(missing[0], names)
        yield Finding(
            f"`allowed_tools` names {listed(missing)}, which `{listing.label}` does not have",
            listing.item.where,
            hint(f"did you mean `{near}`?") if near else None,
            f"imported: {listed(names, 'and')}" if names else "no tools were imported",
        )


def _allowed(filter: Any) -> list[str]:
    """The names that a filter lets through, none when it goes by something else."""
    names = filter.get("tool_names") if isinstance(filter, dict) else filter
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []

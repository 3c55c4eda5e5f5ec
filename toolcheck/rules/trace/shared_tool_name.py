"""A tool of a server has the same name as another tool.

The model calls tools by name only. It is not certain which of the two it means, and only one is ever called.

Bad:
    - {type: session.created,
       session: {tools: [{type: function, name: search}, {type: mcp, server_label: docs, connector_id: c}]}}
    - {type: mcp_list_tools.in_progress, item_id: l1}
    - {type: conversation.item.done,
       item: {type: mcp_list_tools, id: l1, server_label: docs, tools: [{name: search}]}}
    - {type: mcp_list_tools.completed, item_id: l1}
Good:
    - {type: session.created,
       session: {tools: [{type: function, name: find}, {type: mcp, server_label: docs, connector_id: c}]}}
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
    source="https://github.com/openai/openai-agents-js/issues/585",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(listing: Listing) -> Iterator[Finding]:
    for name in listing.names if listing.item else ():
        others = [f"`{other.label}`" for other in listing.others if name in other.names]
        if name in listing.functions:
            others.append("a function of the session")
        if others and listing.item is not None:
            yield Finding(
                f"`{name}` of `{listing.label}` has the same name as a tool of {others[0]}"
                if others[0].startswith("`")
                else f"`{name}` of `{listing.label}` has the same name as {others[0]}",
                listing.item.where,
                hint("exclude one of them with `allowed_tools`, or rename the function"),
                "the model calls tools by name, and only one of them is ever called",
            )

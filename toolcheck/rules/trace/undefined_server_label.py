"""An MCP tool has a `server_label` that this session has not defined.

A label without an address refers to a definition that was sent earlier in the same session. A new connection is a new
session without the old labels.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: session.update, session: {tools: [{type: mcp, server_label: docs}]}}
    - {type: session.updated, session: {}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: session.update, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: session.updated, session: {}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed, nearest
from toolcheck.log.session import Offer


@rule(
    each=Offer,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    fixes="hint",
    targets=("realtime-session",),
)
def check(offer: Offer) -> Iterator[Finding]:
    if not offer.part.began:
        return
    for number, label in offer.undefined:
        near = nearest(label, offer.defined)
        advice = f"did you mean `{near}`?" if near else "send `server_url` or `connector_id` with the label"
        known = (
            f"this session has {listed(offer.defined, 'and')}"
            if offer.defined
            else "this session has defined no labels"
        )
        yield Finding(
            f"the label `{label}` is not defined in this session",
            offer.event.inside(offer.body, "tools", number, "server_label"),
            hint(advice),
            known,
        )

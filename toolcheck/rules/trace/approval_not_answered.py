"""A request for approval was never answered.

The call waits until the client sends an `mcp_approval_response`, and the API sends no reminder. The user hears nothing.

Bad:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: conversation.item.added, item: {type: mcp_approval_request, id: a1, server_label: docs, name: search}}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: response.create}
    - {type: response.created, response: {id: r2, conversation_id: conv}}
    - {type: response.done, response: {id: r2, status: completed}}
Good:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: conversation.item.added, item: {type: mcp_approval_request, id: a1, server_label: docs, name: search}}
    - {type: conversation.item.create, item: {type: mcp_approval_response, approval_request_id: a1, approve: true}}
    - {type: response.done, response: {id: r1, status: completed}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, WARNING, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Approval, Turn


@rule(
    each=Approval,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    fixes="hint",
    targets=("realtime-session",),
)
def check(approval: Approval) -> Iterator[Finding]:
    if approval.answers:
        return
    after = approval.after
    name = f"`{approval.name}` of `{approval.label}`" if approval.name else "a tool"
    end = "when the next response began" if after else "when the log ends"
    yield Finding(
        f"the request to approve {name} had no answer {end}",
        approval.event.where,
        hint("send an `mcp_approval_response` item with the id of the request, to approve or to deny"),
        "the call waits forever",
        severity=ERROR if after and _is_sure(approval, after) else WARNING,
        related=(Related("the next response", after.event.where),) if after else (),
    )


def _is_sure(approval: Approval, after: Turn) -> bool:
    """Whether it can be no answer that the log just does not reach: the client asked for the response, or the talk went
    on beyond it.
    """
    part = approval.part
    return after.asked is not None or part.last_response is not after or part.ended is not None or not part.is_last

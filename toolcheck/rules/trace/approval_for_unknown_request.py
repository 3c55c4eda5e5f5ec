"""An approval names a request that this session does not have.

`approval_request_id` must be the id of an `mcp_approval_request` item. Requests end with their session. The call keeps
waiting.

Bad:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: conversation.item.added, item: {type: mcp_approval_request, id: a1, server_label: docs, name: search}}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: conversation.item.create, item: {type: mcp_approval_response, approval_request_id: k1, approve: true}}
Good:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: conversation.item.added, item: {type: mcp_approval_request, id: a1, server_label: docs, name: search}}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: conversation.item.create, item: {type: mcp_approval_response, approval_request_id: a1, approve: true}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed
from toolcheck.log.session import Answer


@rule(
    each=Answer,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/databricks/databricks-ai-bridge/issues/311",
    looked="2026-11-29",
    kinds=("approval",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(answer: Answer) -> Iterator[Finding]:
    if answer.approval is not None or not answer.part.began or answer.is_late or not answer.id:
        return
    open_ones = [approval.id for approval in answer.part.approvals if not approval.answers]
    yield Finding(
        f"this session has no request for approval with the id `{answer.id}`",
        answer.event.inside("item", "approval_request_id"),
        hint("copy the `id` of the `mcp_approval_request` item"),
        f"unanswered: {listed(open_ones[:8], 'and')}" if open_ones else "",
    )

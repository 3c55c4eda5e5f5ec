"""A request for approval was answered twice.

Only the first answer counts. The second one is too late, and may contradict it.

Bad:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: conversation.item.added, item: {type: mcp_approval_request, id: a1, server_label: docs, name: search}}
    - {type: conversation.item.create, item: {type: mcp_approval_response, approval_request_id: a1, approve: true}}
    - {type: conversation.item.create, item: {type: mcp_approval_response, approval_request_id: a1, approve: false}}
    - {type: response.done, response: {id: r1, status: completed}}
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

from toolcheck.finding.finding import WARNING, Finding, Related
from toolcheck.finding.rule import rule
from toolcheck.log.session import Answer


@rule(
    each=Answer,
    severity=WARNING,
    evidence="inferred",
    source="realtime-mcp-guide",
    kinds=("approval",),
    targets=("realtime-session",),
)
def check(answer: Answer) -> Iterator[Finding]:
    first = answer.first
    if first is None or answer.is_late:
        return
    difference = ", with opposite answers" if first.output != answer.output else ""
    yield Finding(
        f"the request `{answer.id}` was answered twice{difference}",
        answer.event.where,
        related=(Related("answered here", first.event.where),),
    )

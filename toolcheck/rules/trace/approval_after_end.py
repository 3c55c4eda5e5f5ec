"""An approval was sent after the session ended.

The waiting call ended with the session. A new session imports the server again, and the model calls the tool again.

Bad:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: conversation.item.added, item: {type: mcp_approval_request, id: a1, server_label: docs, name: search}}
    - {type: response.done, response: {id: r1, status: completed}}
    - {kind: close, code: 1000}
    - {type: conversation.item.create, item: {type: mcp_approval_response, approval_request_id: a1, approve: true}}
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

from toolcheck.finding.finding import ERROR, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Answer


@rule(
    each=Answer,
    severity=ERROR,
    evidence="inferred",
    source="realtime-mcp-guide",
    kinds=("approval",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(answer: Answer) -> Iterator[Finding]:
    end = answer.part.ended
    if answer.is_late and end is not None:
        yield Finding(
            f"the approval of `{answer.id}` was sent after the session ended",
            answer.event.where,
            hint("ask for approval again when a new session calls the tool"),
            related=(Related("the session ended here", end.where),),
        )

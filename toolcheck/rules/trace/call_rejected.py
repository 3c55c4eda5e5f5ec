"""A call was denied by an approval response.

That is the purpose of approvals. The model learns about it, and can tell the user.

Bad:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.added, response_id: r1,
       item: {type: mcp_call, id: k1, server_label: docs, name: search, approval_request_id: a1}}
    - {type: conversation.item.added, item: {type: mcp_approval_request, id: a1, server_label: docs, name: search}}
    - {type: conversation.item.create, item: {type: mcp_approval_response, approval_request_id: a1, approve: false}}
    - {type: response.mcp_call.failed, item_id: k1}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: response.create}
    - {type: response.created, response: {id: r2, conversation_id: conv}}
    - {type: response.output_item.done, response_id: r2, item: {type: message, id: m1}}
    - {type: response.done, response: {id: r2, status: completed}}
Good:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.added, response_id: r1,
       item: {type: mcp_call, id: k1, server_label: docs, name: search, approval_request_id: a1}}
    - {type: conversation.item.added, item: {type: mcp_approval_request, id: a1, server_label: docs, name: search}}
    - {type: conversation.item.create, item: {type: mcp_approval_response, approval_request_id: a1, approve: true}}
    - {type: response.mcp_call.in_progress, item_id: k1}
    - {type: response.mcp_call.completed, item_id: k1}
    - {type: response.output_item.done, response_id: r1, item: {type: message, id: m1}}
    - {type: response.done, response: {id: r1, status: completed}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import INFO, Finding
from toolcheck.finding.rule import rule
from toolcheck.log.session import McpCall


@rule(
    each=McpCall,
    severity=INFO,
    evidence="documented",
    source="realtime-mcp-guide",
    targets=("realtime-session",),
)
def check(call: McpCall) -> Iterator[Finding]:
    if call.failed is not None and call.was_refused:
        yield Finding(
            f"the call of `{call.name}` was denied by an `mcp_approval_response`",
            call.failed.where,
            note="nothing is wrong; the model learns that the call was denied",
        )

"""The call of a server's tool began but did not end.

The API waits for the server. The user hears nothing until the call ends.

Bad:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.added, response_id: r1,
       item: {type: mcp_call, id: k1, server_label: docs, name: search}}
    - {type: response.mcp_call.in_progress, item_id: k1}
    - {type: response.done, response: {id: r1, status: completed}}
Good:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.added, response_id: r1,
       item: {type: mcp_call, id: k1, server_label: docs, name: search}}
    - {type: response.mcp_call.in_progress, item_id: k1}
    - {type: response.mcp_call.completed, item_id: k1}
    - {type: response.output_item.done, response_id: r1, item: {type: message, id: m1}}
    - {type: response.done, response: {id: r1, status: completed}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import McpCall


@rule(
    each=McpCall,
    severity=WARNING,
    evidence="documented",
    source="realtime-mcp-guide",
    fixes="hint",
    targets=("realtime-session",),
)
def check(call: McpCall) -> Iterator[Finding]:
    if call.begun is not None and call.completed is None and call.failed is None:
        yield Finding(
            f"the call of `{call.name or call.item_id}` had not ended when the log ends",
            call.begun.where,
            hint("find out why the server is slow; a slow tool should answer at once and report later"),
        )

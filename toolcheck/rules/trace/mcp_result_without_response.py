"""A server's tool was called, and nothing was said of its result.

The response ended with the call. Whether the API goes on by itself then is not sure: its own examples ask for another
response, and a log that ends here was silence.

Bad:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.added, response_id: r1,
       item: {type: mcp_call, id: k1, server_label: docs, name: search}}
    - {type: response.mcp_call.in_progress, item_id: k1}
    - {type: response.mcp_call.completed, item_id: k1}
    - {type: response.done, response: {id: r1, status: completed}}
Good:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.added, response_id: r1,
       item: {type: mcp_call, id: k1, server_label: docs, name: search}}
    - {type: response.mcp_call.in_progress, item_id: k1}
    - {type: response.mcp_call.completed, item_id: k1}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: response.create}
    - {type: response.created, response: {id: r2, conversation_id: conv}}
    - {type: response.output_item.done, response_id: r2, item: {type: message, id: m1}}
    - {type: response.done, response: {id: r2, status: completed}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Turn


@rule(
    each=Turn,
    severity=WARNING,
    evidence="observed",
    source="https://github.com/openai/openai-ruby/blob/main/examples/realtime/mcp_approval.rb",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(turn: Turn) -> Iterator[Finding]:
    done = turn.done
    if done is None or turn.status != "completed" or turn.is_aside:
        return
    last = turn.items[-1] if turn.items else ""
    if not last.startswith("mcp_call ") or not any(call.completed for call in turn.mcp_calls):
        return
    if any(other.begun.number > done.number for other in turn.part.turns[-3:] if other is not turn):
        return
    call = turn.mcp_calls[-1]
    yield Finding(
        f"nothing was said after the call of `{call.name or call.item_id}`: no response was asked for",
        done.where,
        hint("send `response.create` when the call and the response are over"),
        "the response ended with the call, and the model speaks of a result only in another response",
    )

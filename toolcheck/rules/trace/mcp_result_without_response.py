"""A server's tool was called, but no response used its result.

The response ended with the call. It is not certain that the API then continues by itself: its own examples request
another response. If the log ends here, the agent was silent.

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
        f"no response was requested after the call of `{call.name or call.item_id}`",
        done.where,
        hint("send `response.create` after the call and the response have ended"),
        "the response ended with the call; the model reports a result only in another response",
    )

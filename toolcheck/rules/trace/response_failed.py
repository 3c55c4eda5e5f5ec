"""A response failed.

`response.done` has the status `failed`, and `status_details` has the reason. Many clients do not read it, so the agent
just says nothing.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.done, response: {id: r1, status: failed,
       status_details: {error: {type: server_error, message: Sorry}}}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.done, response_id: r1, item: {type: message, id: m1}}
    - {type: response.done, response: {id: r1, status: completed}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Turn


@rule(
    each=Turn,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/livekit/agents/pull/2967",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(turn: Turn) -> Iterator[Finding]:
    if turn.status != "failed" or turn.done is None:
        return
    error = turn.error or {}
    if any(word.refused is turn for word in turn.part.words if word.kind == "rate"):
        return
    reason = error.get("message") or error.get("code") or error.get("type")
    yield Finding(
        "the response failed",
        turn.done.where,
        hint("request the response again if `response.done` has the status `failed`"),
        f"the server said: {str(reason).rstrip('.')}" if reason else "the log has no reason",
    )

"""A response was cut off.

It reached its token limit, or the content filter stopped it. The first part was spoken; the rest is missing. Only
`response.done` shows it.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.done, response_id: r1, item: {type: message, id: m1}}
    - {type: response.done, response: {id: r1, status: incomplete, status_details: {reason: max_output_tokens}}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.done, response_id: r1, item: {type: message, id: m1}}
    - {type: response.done, response: {id: r1, status: completed}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Turn

_WHY = {"max_output_tokens": "its token limit", "content_filter": "the content filter"}


@rule(
    each=Turn,
    severity=WARNING,
    evidence="observed",
    source="https://github.com/livekit/agents/issues/5808",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(turn: Turn) -> Iterator[Finding]:
    if turn.status != "incomplete" or turn.done is None or any(call.status == "incomplete" for call in turn.calls):
        return
    limit = f" (`max_output_tokens`: {turn.limit})" if turn.limit and turn.reason == "max_output_tokens" else ""
    by = f" by {_WHY.get(turn.reason, f'`{turn.reason}`')}" if turn.reason else ""
    advice = hint("raise `max_output_tokens`; audio needs many tokens") if turn.reason == "max_output_tokens" else None
    yield Finding(f"the response was cut off{by}{limit}", turn.done.where, advice)

"""A rate limit or quota was reached.

The server refuses requests until the limit resets. Nothing is wrong with the tools.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.done, response: {id: r1, status: failed,
       status_details: {error: {type: rate_limit_exceeded, message: Limit}}}}
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
from toolcheck.log.session import ServerWord


@rule(
    each=ServerWord,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/livekit/agents/pull/2967",
    looked="2026-11-29",
    kinds=("rate",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(word: ServerWord) -> Iterator[Finding]:
    money = "quota" in f"{word.code} {word.type}"
    yield Finding(
        "the quota of the account is used up" if money else "a rate limit was reached",
        word.event.where,
        hint(
            "check the limits and the billing of the project"
            if money
            else "wait as long as `rate_limits.updated` says, then try again"
        ),
        word.said,
    )

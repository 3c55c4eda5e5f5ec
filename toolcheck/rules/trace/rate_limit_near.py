"""A rate limit is almost used up.

At most 2 % of a limit in `rate_limits.updated` remain. The figure already subtracts tokens reserved for the answer, so
on a small limit it can be lower than the real rest.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: rate_limits.updated, rate_limits: [{name: tokens, limit: 40000, remaining: 120, reset_seconds: 60}]}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: rate_limits.updated, rate_limits: [{name: tokens, limit: 40000, remaining: 39000}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding
from toolcheck.finding.rule import rule
from toolcheck.log.session import ServerWord


@rule(
    each=ServerWord,
    severity=WARNING,
    evidence="observed",
    source="https://github.com/livekit/agents/pull/2967",
    looked="2026-11-29",
    kinds=("limits",),
    targets=("realtime-session",),
)
def check(word: ServerWord) -> Iterator[Finding]:
    for name, left, most, seconds in word.limits:
        again = f"; the limit resets in {seconds:.0f} s" if seconds else ""
        yield Finding(
            f"{left:,.0f} of {most:,.0f} `{name}` are left",
            word.event.where,
            note=f"the tokens that are reserved for the answer are already subtracted{again}",
        )

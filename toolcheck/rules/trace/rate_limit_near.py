"""A rate limit is nearly used up.

Of what `rate_limits.updated` counts, two hundredths or less are left. The figure holds back the tokens that are kept
for the answer, so on a small limit it may be lower than what was used.

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
        again = f"; it is whole again in {seconds:.0f} s" if seconds else ""
        yield Finding(
            f"{left:,.0f} of {most:,.0f} `{name}` are left",
            word.event.where,
            note=f"the figure holds back what is kept for the answer{again}",
        )

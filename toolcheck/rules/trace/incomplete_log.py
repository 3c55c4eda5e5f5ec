"""Parts of the log are missing.

The log ends in the middle of an event, its times run backwards, or an error is printed without its contents (Node
prints `[Object]` below the third level). toolcheck does not judge what it cannot see.

Bad:
    - {at: 100, event: {type: session.created, session: {tools: []}}}
    - {at: 50, event: {type: session.updated, session: {tools: []}}}
Good:
    - {type: session.created, session: {tools: []}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import INFO, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Oddity


@rule(
    each=Oddity,
    severity=INFO,
    evidence="inferred",
    source="openai-python",
    kinds=("torn", "elided-error", "back-in-time"),
    fixes="hint",
    targets=("realtime-session",),
)
def check(oddity: Oddity) -> Iterator[Finding]:
    where = oddity.event.where
    more = f" ({oddity.count} times)" if oddity.count > 1 else ""
    if oddity.kind == "torn":
        yield Finding(f"{oddity.words}{more}", where, note="toolcheck does not check the missing parts")
    elif oddity.kind == "back-in-time":
        yield Finding(
            f"the times of the log run backwards{more}", where, note="toolcheck trusts the order of the lines"
        )
    else:
        yield Finding(
            f"the log does not show the contents of the error{more}",
            where,
            hint("write events as JSON, one per line; in Node use `JSON.stringify(event)`"),
        )

"""The session reached its maximum duration.

A session ends after 60 minutes. Unfinished work is lost, and a new session starts without the old settings and history.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: error,
       error: {type: invalid_request_error, code: session_expired,
        message: "Your session hit the maximum duration of 60 minutes."}}
Good:
    - {type: session.created, session: {tools: []}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Ending

_LONGEST = 3600
_ADVICE = hint("open a new session earlier, send the session.update again, and restore the history")


@rule(
    each=Ending,
    severity=ERROR,
    evidence="observed",
    source="https://community.openai.com/t/1357331",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(ending: Ending) -> Iterator[Finding]:
    part = ending.part
    expiry = next((word for word in part.words if word.kind == "expired"), None)
    if expiry is not None:
        yield Finding("the session reached its maximum duration and ended", expiry.event.where, _ADVICE, expiry.said)
        return
    start, last = part.started.at if part.started else None, part.last.at
    if start is None or last is None:
        return
    end = part.expires_at if part.expires_at and start > 86400 else start + _LONGEST
    if last >= end:
        yield Finding(
            f"the session is {(last - start) / 60:.0f} minutes old; the maximum is 60",
            part.last.where,
            _ADVICE,
            severity=WARNING,
        )

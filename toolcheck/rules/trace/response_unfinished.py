"""A response began but did not end.

The log has no `response.done` for it: the connection or the log ended before, or the response still runs.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.done, response: {id: r1, status: completed}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding
from toolcheck.finding.rule import rule
from toolcheck.log.session import Turn


@rule(
    each=Turn,
    severity=WARNING,
    evidence="observed",
    source="https://community.openai.com/t/1362788",
    looked="2026-11-29",
    targets=("realtime-session",),
)
def check(turn: Turn) -> Iterator[Finding]:
    if turn.created is not None and turn.done is None:
        end = "when the session ended" if turn.part.ended or not turn.part.is_last else "when the log ends"
        yield Finding(f"the response had not ended {end}", turn.created.where)

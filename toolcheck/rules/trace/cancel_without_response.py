"""The client cancelled, but no response was active.

The response had already ended. Nothing is lost. A client must not treat this error as the end of the session.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: response.cancel}
    - {type: error,
       error: {type: invalid_request_error, code: response_cancel_not_active,
        message: "Cancellation failed: no active response found"}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.cancel}
    - {type: response.done, response: {id: r1, status: cancelled}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import INFO, Finding, Related
from toolcheck.finding.rule import rule
from toolcheck.log.session import ServerWord


@rule(
    each=ServerWord,
    severity=INFO,
    evidence="observed",
    source="https://github.com/openai/openai-agents-js/pull/220",
    looked="2026-11-29",
    kinds=("cancel",),
    targets=("realtime-session",),
)
def check(word: ServerWord) -> Iterator[Finding]:
    yield Finding(
        "there was no response to cancel",
        word.event.where,
        note="nothing is wrong; the response had already ended",
        related=(Related("cancelled here", word.answers.where),) if word.answers else (),
    )

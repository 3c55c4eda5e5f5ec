"""The server failed.

The fault is not in the request. The session may continue, or a new one is needed.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: error, error: {type: server_error, code: null, message: "The server had an error"}}
Good:
    - {type: session.created, session: {tools: []}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import ServerWord


@rule(
    each=ServerWord,
    severity=ERROR,
    evidence="sdk",
    source="openai-python",
    kinds=("server",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(word: ServerWord) -> Iterator[Finding]:
    yield Finding(
        "the server failed",
        word.event.where,
        hint("try again; if that fails too, open a new session"),
        word.said,
    )

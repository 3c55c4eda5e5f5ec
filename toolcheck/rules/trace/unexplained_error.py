"""The server reported an error that no other rule explains.

toolcheck adds the meaning of the error if it is known, like `toolcheck decode`.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: error, error: {type: invalid_request_error, code: odd, message: "Something odd."}}
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
    kinds=("",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(word: ServerWord) -> Iterator[Finding]:
    reason = word.reason
    code = f" (`{word.code}`)" if word.code else ""
    yield Finding(
        f"the server reported an error{code}",
        word.event.where,
        hint(reason.do) if reason and reason.do else None,
        word.explained or "the log has no reason",
    )

"""The first event of the server is an error.

The session did not start: the server refused the key, the model, the address or a header. Later events reach nobody.

Bad:
    - {type: error,
       error: {type: invalid_request_error, code: beta_api_shape_disabled,
        message: "The beta shape of this API is disabled."}}
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
    evidence="observed",
    source="realtime-conversations-guide",
    kinds=("start",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(word: ServerWord) -> Iterator[Finding]:
    reason = word.reason
    yield Finding(
        "the session did not start: the server answered with an error" + (f" (`{word.code}`)" if word.code else ""),
        word.event.where,
        hint(reason.do if reason and reason.do else "check the key, the model, the address and the headers"),
        word.explained,
    )

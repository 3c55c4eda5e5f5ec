"""A session.update got no answer.

The server answers each update with `session.updated` or `error`. Without either, the update did not arrive (another
`type`, a closed connection, a proxy that drops it), or the log lacks the answer.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: session.update, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.done, response: {id: r1, status: completed}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: session.update, session: {tools: [{type: function, name: look_up}]}}
    - {type: session.updated, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.done, response: {id: r1, status: completed}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Update


@rule(
    each=Update,
    severity=WARNING,
    evidence="sdk",
    source="openai-python",
    fixes="hint",
    targets=("realtime-session",),
)
def check(update: Update) -> Iterator[Finding]:
    sent, part = update.sent, update.part
    answered = update.echo is not None or update.refusal is not None
    if sent is None or answered or not part.sees_received or part.last.number <= sent.number:
        return
    yield Finding(
        "the session.update got no `session.updated` and no `error`",
        sent.where,
        hint("wait for `session.updated` before the first response"),
        "the log does not show whether its tools apply",
    )

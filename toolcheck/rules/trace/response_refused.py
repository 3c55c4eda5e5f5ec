"""The server refused a request for a response.

The server accepts or refuses a `response.create` as a whole. Nothing is said until the client sends another one.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: response.create, event_id: e1, response: {x: 1}}
    - {type: error,
       error: {type: invalid_request_error, code: unknown_parameter,
        message: "Unknown parameter.", event_id: e1, param: response.x}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.done, response_id: r1, item: {type: message, id: m1}}
    - {type: response.done, response: {id: r1, status: completed}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import ServerWord


@rule(
    each=ServerWord,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/livekit/agents/pull/2967",
    looked="2026-11-29",
    kinds=("create",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(word: ServerWord) -> Iterator[Finding]:
    reason = word.reason
    place = reason.api_path if reason and reason.api_path else word.param
    yield Finding(
        "the server refused the response.create" + (f" because of `{place}`" if place else ""),
        word.event.where,
        hint(reason.do) if reason and reason.do else None,
        word.explained,
        related=tuple(_related(word)),
    )


def _related(word: ServerWord) -> Iterator[Related]:
    reason = word.reason
    if word.answers is not None:
        yield Related("the request", word.answers.where)
    if reason is not None and reason.document is not None:
        yield Related("in the manifest", reason.where, reason.document)

"""The server refused an item of the conversation.

The item is not in the conversation, so the model does not know it.

Bad:
    - {type: session.created, session: {tools: []}}
    - {event_id: e1, type: conversation.item.create, item: {type: message, role: user, content: [], x: 1}}
    - {type: error,
       error: {type: invalid_request_error, code: unknown_parameter,
        message: "Unknown parameter.", param: item.x, event_id: e1}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: conversation.item.create, item: {type: message, role: user, content: []}}
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
    source="https://community.openai.com/t/966495",
    looked="2026-11-29",
    kinds=("item",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(word: ServerWord) -> Iterator[Finding]:
    answer, reason = word.answer, word.reason
    if answer is not None and answer.kind == "output" and not isinstance(answer.output, str) and answer.sent:
        return  # a rule of its own says why
    yield Finding(
        "the server refused an item" + (f" because of `{word.param}`" if word.param else ""),
        word.event.where,
        hint(reason.do) if reason and reason.do else None,
        word.explained,
        related=(Related("the item", word.answers.where),) if word.answers else (),
    )

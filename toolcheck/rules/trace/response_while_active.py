"""A response was requested while another one was active.

A conversation has one response at a time, and turn detection also starts them. The server refuses the request and does
not keep it. If the active response began after all outputs were sent, it uses them and nothing is lost. Otherwise
request a response again when it ends.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: look_up, arguments: '{}'}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c1, output: "3"}}
    - {type: response.create}
    - {type: error,
       error: {type: invalid_request_error,
               code: conversation_already_has_active_response,
        message: "Conversation already has an active response in progress: r1."}}
    - {type: response.done, response: {id: r1, status: completed}}
Good:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c1, output: "3"}}
    - {type: response.create}
    - {type: response.created, response: {id: r2, conversation_id: conv}}
    - {type: response.done, response: {id: r2, status: completed}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, INFO, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import ServerWord


@rule(
    each=ServerWord,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/openai/openai-agents-python/issues/1466",
    looked="2026-11-29",
    kinds=("active",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(word: ServerWord) -> Iterator[Finding]:
    turn, refused = word.turn, word.refused
    related = []
    who = "another response"
    if turn is not None:
        who = _who(word)
        related.append(Related("the active response", turn.event.where))
    if refused is not None and refused.asked is not None:
        related.append(Related("the refused request", refused.asked.where))
    if word.asked_again is not None:
        related.append(Related("requested again", word.asked_again.where))
    yield Finding(
        f"a response was requested while {who} was active",
        word.event.where,
        None if word.is_harmless else hint("send all outputs, wait for `response.done`, then request a response"),
        _what_became_of_it(word),
        severity=INFO if word.is_harmless else ERROR,
        related=tuple(related),
    )


def _who(word: ServerWord) -> str:
    """The other response, by who began it."""
    turn = word.turn
    assert turn is not None
    if turn.asked is not None:
        return f"the response requested at event {turn.asked.number}"
    if turn.speech is not None:
        return f"a response of turn detection (event {turn.event.number})"
    return f"another response (event {turn.event.number})"


def _what_became_of_it(word: ServerWord) -> str:
    turn = word.turn
    if word.is_harmless:
        return "nothing is lost: the active response began after all outputs, and uses them"
    put_in = "the active response does not use what was sent after it began" if turn is not None and turn.put_in else ""
    later = (
        f"the response was requested again at event {word.asked_again.number}"
        if word.asked_again
        else "the response was not requested again"
    )
    return "; ".join(filter(None, (put_in, later)))

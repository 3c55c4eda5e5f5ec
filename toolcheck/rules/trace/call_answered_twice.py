"""A call got a second output.

The conversation then has two results for one call, and the model may use either.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c1, output: "3"}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c1, output: "4"}}
    - {type: response.create}
    - {type: response.created, response: {id: r2, conversation_id: conv}}
    - {type: response.done, response: {id: r2, status: completed}}
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

from toolcheck.finding.finding import WARNING, Finding, Related
from toolcheck.finding.rule import rule
from toolcheck.log.session import Answer


@rule(
    each=Answer,
    severity=WARNING,
    evidence="observed",
    source="realtime-conversations-guide",
    kinds=("output",),
    targets=("realtime-session",),
)
def check(answer: Answer) -> Iterator[Finding]:
    first = answer.first
    if (
        first is None
        or answer.call is None
        or answer.is_late
        or first.refusal is not None
        or answer.refusal is not None
    ):
        return
    yield Finding(
        f"the call of `{answer.call.name}` got a second output",
        answer.event.where,
        related=(Related("the first output", first.event.where),),
    )

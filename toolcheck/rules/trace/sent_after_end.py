"""An output was sent after the session ended.

Nobody receives it. If a tool runs longer than its session, send its result in a new session, as a message.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r1, status: completed}}
    - {kind: close, code: 1000}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c1, output: "3"}}
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

from toolcheck.finding.finding import ERROR, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Answer


@rule(
    each=Answer,
    severity=ERROR,
    evidence="inferred",
    source="realtime-conversations-guide",
    kinds=("output",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(answer: Answer) -> Iterator[Finding]:
    end = answer.part.ended
    if answer.is_late and end is not None:
        name = f"`{answer.call.name}`" if answer.call else f"`{answer.id}`"
        yield Finding(
            f"the output of {name} was sent after the session ended",
            answer.event.where,
            hint("send the result to the model in a new session"),
            related=(Related("the session ended here", end.where),),
        )

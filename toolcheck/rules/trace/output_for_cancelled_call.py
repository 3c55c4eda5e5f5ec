"""An output was sent for a call that was cut off.

The call was never complete: its arguments end in the middle, and the model does not wait for it. A function that ran
had incomplete arguments.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.done, item: {type: function_call, call_id: c1, status: incomplete}}
    - {type: response.done, response: {id: r1, status: cancelled}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c1, output: "3"}}
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

from toolcheck.finding.finding import WARNING, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Answer


@rule(
    each=Answer,
    severity=WARNING,
    evidence="observed",
    source="https://github.com/pipecat-ai/pipecat/issues/4997",
    looked="2026-11-29",
    kinds=("output",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(answer: Answer) -> Iterator[Finding]:
    call = answer.call
    if call is None or call.status != "incomplete" or answer.first is not None or answer.refusal is not None:
        return
    yield Finding(
        f"an output was sent for the call of `{call.name or call.call_id}`, which was cut off",
        answer.event.where,
        hint("run a call only if its item is `completed`"),
        related=(Related("cut off here", call.event.where),),
    )

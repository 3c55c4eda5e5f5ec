"""The output of a call was sent, but no response was requested.

The API does not speak by itself after an output: the model has the result and waits. This is the most common reason for
an agent that stops talking. A tool that should stay silent sends an empty output.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c1, output: "3"}}
    - {type: conversation.item.added, item: {type: function_call_output, call_id: c1}}
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

from toolcheck.finding.finding import INFO, WARNING, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Answer


@rule(
    each=Answer,
    severity=WARNING,
    evidence="observed",
    source="https://community.openai.com/t/1079792",
    looked="2026-11-29",
    kinds=("output",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(answer: Answer) -> Iterator[Finding]:
    call, part = answer.call, answer.part
    if answer.after is not None or answer.is_late or answer.output == "" or _is_history(answer):
        return
    outputs = [
        output
        for output in part.answers[-20:]
        if output.kind == "output" and output.after is None and not output.is_late
    ]
    if outputs and outputs[-1] is not answer:
        return  # one silence is one finding
    name = f"`{call.name}`" if call is not None else f"`{answer.id}`"
    is_last = part.is_last and part.last.number == answer.event.number
    yield Finding(
        f"no response was requested after the output of {name}",
        answer.event.where,
        hint("send `response.create` after the outputs of all calls"),
        "the log ends here" if is_last else "the API does not start a response after an output",
        severity=INFO if is_last else WARNING,
        related=(Related("the call", call.event.where),) if call is not None else (),
    )


def _is_history(answer: Answer) -> bool:
    """Whether it was put back from an earlier session, or is for a response that is in no conversation."""
    call = answer.call
    if call is None:
        return not answer.part.calls and answer.refusal is None
    return call.by_client or (call.turn is not None and call.turn.is_aside)

"""A call was cut off because the response was cancelled.

The user spoke, or the client cancelled. The call is incomplete and needs no output. The model calls again if it still
needs the result.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.done, item: {type: function_call, call_id: c1, status: incomplete}}
    - {type: response.done, response: {id: r1, status: cancelled, status_details: {reason: turn_detected}}}
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

from toolcheck.finding.finding import INFO, Finding
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed
from toolcheck.log.session import Turn

_WHY = {"turn_detected": "the user spoke", "client_cancelled": "the client cancelled the response"}


@rule(
    each=Turn,
    severity=INFO,
    evidence="sdk",
    source="openai-python",
    targets=("realtime-session",),
)
def check(turn: Turn) -> Iterator[Finding]:
    names = dict.fromkeys(call.name or call.call_id for call in turn.calls if call.status == "incomplete")
    if turn.status == "cancelled" and turn.done is not None and names:
        why = _WHY.get(turn.reason, "the response was cancelled")
        yield Finding(
            f"the call of {listed(names, 'and')} was cut off: {why}",
            turn.done.where,
            note="nothing is wrong; such a call needs no output",
        )

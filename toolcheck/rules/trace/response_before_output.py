"""A response was requested before all outputs were sent.

The model may call several functions at once. A `response.create` after each output starts a response without the other
outputs, and the next request is refused because that response still runs. Send all outputs first, then one request.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: response.create}
    - {type: response.created, response: {id: r2, conversation_id: conv}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c1, output: "3"}}
    - {type: response.output_item.done, response_id: r2, item: {type: message, id: m1}}
    - {type: response.done, response: {id: r2, status: completed}}
    - {type: response.create}
    - {type: response.created, response: {id: r3, conversation_id: conv}}
    - {type: response.done, response: {id: r3, status: completed}}
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
from toolcheck.ground.nearest import listed
from toolcheck.log.session import Turn


@rule(
    each=Turn,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/vierisid/jarvis/pull/433",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(turn: Turn) -> Iterator[Finding]:
    asked = turn.asked
    if asked is None or turn.created is None or turn.is_aside:
        return
    late = [call for call in turn.open_calls if call.outputs and call.outputs[0].was_sent_after(asked)]
    if late:
        names = listed(dict.fromkeys(call.name for call in late), "and")
        number = late[0].outputs[0].event.number
        yield Finding(
            f"the response was requested at event {asked.number}, before the output of {names} at event {number}",
            turn.created.where,
            hint("send all outputs first, then one `response.create`"),
            related=tuple(Related(f"the output of `{call.name}`", call.outputs[0].event.where) for call in late[:8]),
        )

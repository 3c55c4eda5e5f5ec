"""The model calls tools again and again, but says nothing.

With `tool_choice: required` for the whole session, every response must call a tool, even the one that should report the
result. Without it, the same call with the same arguments four times in a row means that its output does not help.

Bad:
    - {type: session.created, session: {tool_choice: required, tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c1, output: "3"}}
    - {type: response.create}
    - {type: response.created, response: {id: r2, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c2, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r2, status: completed}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c2, output: "3"}}
    - {type: response.create}
    - {type: response.created, response: {id: r3, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c3, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r3, status: completed}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c3, output: "3"}}
    - {type: response.create}
    - {type: response.created, response: {id: r4, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c4, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r4, status: completed}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c4, output: "3"}}
    - {type: response.create}
    - {type: response.created, response: {id: r5, conversation_id: conv}}
    - {type: response.output_item.done, response_id: r5, item: {type: message, id: m1}}
    - {type: response.done, response: {id: r5, status: completed}}
Good:
    - {type: session.created, session: {tool_choice: required, tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c1, output: "3"}}
    - {type: response.create}
    - {type: response.created, response: {id: r2, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c2, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r2, status: completed}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c2, output: "3"}}
    - {type: response.create}
    - {type: response.created, response: {id: r5, conversation_id: conv}}
    - {type: response.output_item.done, response_id: r5, item: {type: message, id: m1}}
    - {type: response.done, response: {id: r5, status: completed}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Turn

_MANY = 4


@rule(
    each=Turn,
    severity=WARNING,
    evidence="observed",
    source="https://github.com/livekit/agents/issues/1145",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(turn: Turn) -> Iterator[Finding]:
    if turn.done is None:
        return
    if turn.streak == _MANY:
        yield Finding(
            f"{_MANY} responses in a row only called tools, because `tool_choice` is `required`",
            turn.done.where,
            hint("use `tool_choice: auto` after an output"),
            "no response may report a result",
        )
    elif turn.repeats == _MANY and turn.choice != "required" and turn.calls:
        yield Finding(
            f"the model called `{turn.calls[0].name}` with the same arguments {_MANY} times in a row",
            turn.done.where,
            hint("put the result of the call into the output, also if it failed"),
        )

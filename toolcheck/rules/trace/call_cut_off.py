"""A call was cut off by the token limit.

Its arguments end in the middle. Nobody answers it, and the model does not notice. A higher `max_output_tokens` lets it
finish.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.done, item: {type: function_call, call_id: c1, status: incomplete}}
    - {type: response.done, response: {id: r1, status: incomplete, status_details: {reason: max_output_tokens}}}
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

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed
from toolcheck.log.session import Turn


@rule(
    each=Turn,
    severity=ERROR,
    evidence="sdk",
    source="openai-python",
    fixes="hint",
    targets=("realtime-session",),
)
def check(turn: Turn) -> Iterator[Finding]:
    names = dict.fromkeys(call.name or call.call_id for call in turn.calls if call.status == "incomplete")
    if turn.status == "incomplete" and turn.done is not None and names:
        why = f" by `{turn.reason}`" if turn.reason else ""
        yield Finding(
            f"the call of {listed(names, 'and')} was cut off{why}",
            turn.done.where,
            hint("raise `max_output_tokens` and request the response again"),
        )

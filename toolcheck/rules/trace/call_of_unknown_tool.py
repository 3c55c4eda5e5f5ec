"""The model called a function that it does not have.

When the response began, no tool had this name: not in the session, not in the response, and not among the imported
tools. Models do this when instructions name a missing tool. The call still needs an output.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: hang_up, arguments: '{}'}
    - {type: response.done, response: {id: r1, status: completed}}
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

from toolcheck.finding.finding import ERROR, INFO, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed, nearest
from toolcheck.log.session import FunctionCall


@rule(
    each=FunctionCall,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/openai/openai-agents-python/issues/2204",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(call: FunctionCall) -> Iterator[Finding]:
    turn = call.turn
    if turn is None or call.by_client or not call.name or not turn.tools.known or not (turn.created or turn.asked):
        return
    names = [*turn.tools.functions, *(name for listing in turn.imports.values() for name in listing.names)]
    if call.name in names or (turn.is_aside and turn.asked is None):
        return
    near = nearest(call.name, names)
    yield Finding(
        f"the model called `{call.name}`, which is not a tool of this response",
        call.event.where,
        hint(f"did you mean `{near}`?" if near else "add the tool, or remove its name from the instructions"),
        f"its tools were {listed(names, 'and')}" if names else "it had no tools",
        severity=ERROR if turn.part.sees_sent else INFO,
    )

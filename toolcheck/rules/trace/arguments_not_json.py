"""The arguments of a finished call are not valid JSON.

The model writes the arguments as JSON in a string, and sometimes makes a mistake. A handler must expect that, and
answer the call with the error.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: look_up, arguments: '{a:'}
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

import json
from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import FunctionCall


@rule(
    each=FunctionCall,
    severity=WARNING,
    evidence="observed",
    source="function-calling-guide",
    fixes="hint",
    targets=("realtime-session",),
)
def check(call: FunctionCall) -> Iterator[Finding]:
    if not call.is_whole or call.by_client or not (call.arguments or "").strip():
        return
    try:
        json.loads(call.arguments or "")
    except (ValueError, RecursionError):
        yield Finding(
            f"the arguments of the call of `{call.name}` are not valid JSON",
            call.event.where,
            hint("answer the call with the error, so that the model tries again"),
        )

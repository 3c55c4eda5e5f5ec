"""The arguments of a call do not fit the schema of its function.

Realtime has no strict schemas. The model may leave out a required argument, write a number as a string, or flatten an
object. A handler must expect that.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up, parameters: {required: [id]}}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c1, output: "3"}}
    - {type: response.create}
    - {type: response.created, response: {id: r2, conversation_id: conv}}
    - {type: response.done, response: {id: r2, status: completed}}
Good:
    - {type: session.created, session: {tools: [{type: function, name: look_up, parameters: {required: [id]}}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: look_up, arguments: '{"id": 7}'}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c1, output: "3"}}
    - {type: response.create}
    - {type: response.created, response: {id: r2, conversation_id: conv}}
    - {type: response.done, response: {id: r2, status: completed}}
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from toolcheck.contract.engine import misfits
from toolcheck.document.where import dotted
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
    turn = call.turn
    tool = turn.tools.functions.get(call.name) if turn is not None and turn.tools.known else None
    inner = tool.get("function") if tool else None
    schema = (inner if isinstance(inner, dict) else tool or {}).get("parameters")
    if not isinstance(schema, dict) or not call.is_whole or call.by_client or not call.arguments:
        return
    try:
        value = json.loads(call.arguments)
    except (ValueError, RecursionError):
        return
    found = misfits(schema, value)
    if found:
        path, keyword = found[0]
        where = f"`{dotted(path)}`" if path else "the object"
        what = _WORDS.get(keyword, f"breaks `{keyword}`")
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        yield Finding(
            f"the arguments of `{call.name}` do not fit its schema: {where} {what}{more}",
            call.event.where,
            hint("answer the call with the error, so that the model tries again"),
        )


_WORDS = {
    "required": "lacks a required property",
    "type": "has the wrong type",
    "enum": "is not one of the values of `enum`",
    "additionalProperties": "has an undeclared property",
}

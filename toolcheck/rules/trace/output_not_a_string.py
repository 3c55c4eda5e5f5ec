"""The output of a call is not a string.

`output` must be a string. Convert an object to JSON first (`JSON.stringify`, `json.dumps`); otherwise the server
refuses the item.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c1, output: {status: shipped}}}
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

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Answer

_WORDS = {
    dict: "an object",
    list: "a list",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    type(None): "missing",
}


@rule(
    each=Answer,
    severity=ERROR,
    evidence="sdk",
    source="openai-python",
    kinds=("output",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(answer: Answer) -> Iterator[Finding]:
    sent, output = answer.sent, answer.output
    if sent is None or isinstance(output, str) or not sent.whole:
        return
    if isinstance(output, list) and all(isinstance(part, dict) and "type" in part for part in output) and output:
        return  # parts of content, which newer servers take
    is_what = _WORDS.get(type(output), "not a string")
    yield Finding(
        f"the output for `{answer.id}` is {is_what}",
        sent.inside("item", "output") if output is not None else sent.inside("item"),
        hint("convert it to a JSON string"),
    )

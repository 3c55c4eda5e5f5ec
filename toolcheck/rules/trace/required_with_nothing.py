"""A response must call a tool but has none.

`tool_choice` is `required`, there is no function, and no server's tools are imported yet. The model can do nothing.

Bad:
    - {type: session.created, session: {tools: [], tool_choice: required}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.done, response: {id: r1, status: completed}}
Good:
    - {type: session.created, session: {tool_choice: required, tools: [{type: function, name: look_up}]}}
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
from toolcheck.log.session import Turn


@rule(
    each=Turn,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    fixes="hint",
    targets=("realtime-session",),
)
def check(turn: Turn) -> Iterator[Finding]:
    tools = turn.tools
    if turn.choice != "required" or not tools.known or tools.functions or turn.refusal is not None:
        return
    if any(turn.imports[label].tools for label in tools.servers if label in turn.imports):
        return
    is_sure = turn.part.began and (turn.asked is not None or turn.part.sees_sent)
    yield Finding(
        "the response must call a tool but had none",
        turn.begun.where,
        hint("wait for `mcp_list_tools.completed`, or use `tool_choice: auto`"),
        "no server's tools were imported yet" if tools.servers else "the session has no tools",
        severity=ERROR if is_sure else INFO,
    )

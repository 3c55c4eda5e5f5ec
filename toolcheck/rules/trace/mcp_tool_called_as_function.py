"""The model called a server's tool as a function of the client.

The tool was imported from a server, and the API runs such tools itself, with an `mcp_call`. This call asks the client
instead, which has no such function. So neither side runs it, and the call stays open.

Bad:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: mcp_list_tools.in_progress, item_id: l1}
    - {type: conversation.item.done,
       item: {type: mcp_list_tools, id: l1, server_label: docs, tools: [{name: search}]}}
    - {type: mcp_list_tools.completed, item_id: l1}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: search, arguments: '{}'}
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

from toolcheck.finding.finding import ERROR, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import FunctionCall


@rule(
    each=FunctionCall,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/openai/openai-agents-js/issues/585",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(call: FunctionCall) -> Iterator[Finding]:
    turn = call.turn
    if turn is None or call.by_client or not turn.tools.known or call.name in turn.tools.functions:
        return
    listing = next((imported for imported in turn.imports.values() if call.name in imported.names), None)
    if listing is not None:
        yield Finding(
            f"the model called `{call.name}` of the server `{listing.label}` as a function of the client",
            call.event.where,
            hint("answer the call with this error; the model then tries again"),
            "neither side runs it",
            related=(Related("imported here", listing.item.where),) if listing.item else (),
        )

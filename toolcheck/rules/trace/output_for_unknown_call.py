"""An output names a call that this session does not have.

The server refuses the output, and the intended call stays open. Usual causes: the call is from the session before a
reconnect, its item was deleted, the user cut it off, or the id is that of the item (`item_…`), not the `call_id`.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c7, output: "3"}}
    - {type: error,
       error: {type: invalid_request_error, code: invalid_tool_call_id,
        message: "Tool call ID 'c7' not found in conversation."}}
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
from toolcheck.ground.nearest import listed
from toolcheck.log.session import Answer, FunctionCall


@rule(
    each=Answer,
    severity=ERROR,
    evidence="observed",
    source="https://community.openai.com/t/1302944",
    looked="2026-11-29",
    kinds=("output",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(answer: Answer) -> Iterator[Finding]:
    word = answer.refusal
    is_refused = word is not None and word.kind == "call-id"
    is_unknown = answer.call is None and answer.part.began and answer.sent is not None and bool(answer.id)
    if answer.is_late or not (is_refused or is_unknown):
        return
    why, advice, related = _why(answer)
    if word is not None and word.event.number != answer.event.number:
        related = (*related, Related("refused here", word.event.where))
    yield Finding(
        f"no call has the id `{answer.id}`{why}"
        if answer.id
        else f"the output does not belong to a call of this session{why}",
        answer.event.inside("item", "call_id") if answer.sent else answer.event.where,
        hint(advice),
        "the output was lost, and the intended call is still open",
        related=related,
    )


def _why(answer: Answer) -> tuple[str, str, tuple[Related, ...]]:
    """Why nobody knows the call, what to do, and where that can be seen."""
    part, call, earlier = answer.part, answer.call, answer.earlier
    if earlier is not None and part.started is not None:
        both = Related("the call", earlier.event.where), Related("the new session", part.started.where)
        return ": the call is from an earlier session", "drop unsent outputs when a session ends", both
    if call is not None and call.deleted is not None:
        related = (Related("deleted here", call.deleted.where),)
        return ": its item was deleted", "delete the item of a call only together with its output", related
    if call is not None and not call.is_whole:
        return ": it was cut off", "do not answer a call with the status `incomplete`", (_at(call),)
    meant = next((candidate for candidate in part.calls if answer.id and candidate.item_id == answer.id), None)
    if meant is not None:
        return f": this is the id of the item of `{meant.call_id}`", "send the `call_id` of the call", (_at(meant),)
    if call is not None:
        return " for the server", "send each output once, in the session of its call", (_at(call),)
    open_calls = [
        candidate.call_id
        for candidate in part.calls
        if candidate.is_whole and not candidate.outputs and not candidate.by_client
    ]
    known = f"; open calls: {listed(open_calls, 'and')}" if len(open_calls) == 1 else ""
    return f" in this session{known}", "copy the `call_id` of the function call", ()


def _at(call: FunctionCall) -> Related:
    return Related("the call", call.event.where)

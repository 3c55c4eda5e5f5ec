"""A function was called, but the next response began without its output.

The model needed a result and continues without it: it invents the answer, calls again, or says nothing. Every call
needs a `function_call_output`. If the function failed, the output says so. A user who talks during a long call is not a
fault: that response was not requested, and the output comes later.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: response.create}
    - {type: response.created, response: {id: r2, conversation_id: conv}}
    - {type: response.output_item.done, response_id: r2, item: {type: message, id: m1}}
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

from toolcheck.finding.finding import ERROR, WARNING, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import FunctionCall, Turn


@rule(
    each=FunctionCall,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/livekit/agents/issues/6785",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(call: FunctionCall) -> Iterator[Finding]:
    if not call.is_whole or call.by_client or call.deleted is not None or (call.turn and call.turn.is_aside):
        return
    if not call.part.began and (call.turn is None or call.turn.created is None):
        return  # the log begins in the middle of it, and the output may have been sent before
    after = call.after
    output = call.outputs[0] if call.outputs else None
    if output is not None and (after is None or after.asked is None or not output.was_sent_after(after.asked)):
        return  # answered in time, as far as the log shows
    related = [Related("the response without the output", after.event.where)] if after else []
    if output is not None:
        related.append(Related("the output came here", output.event.where))
    yield Finding(
        f"the call of `{call.name}` had no output when the {'next response began' if after else 'log ends'}",
        call.event.where,
        hint("send a `function_call_output` for every call, then one `response.create` for all of them"),
        "the output came later, so that response does not use it" if output else "",
        severity=ERROR if after and _is_sure(call, after) else WARNING,
        related=tuple(related),
    )


def _is_sure(call: FunctionCall, after: Turn) -> bool:
    """Whether the output is sure to be missing, not only later than the end of the log: the client requested the
    response, or the conversation went on after it.
    """
    part = call.part
    return after.asked is not None or part.last_response is not after or part.ended is not None or not part.is_last

"""The agent was silent after a refused request for a response.

The active response should have said everything, but it was cut off. The client did not request another one.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.function_call_arguments.done, call_id: c1, name: look_up, arguments: '{}'}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: conversation.item.create, item: {type: function_call_output, call_id: c1, output: "3"}}
    - {type: input_audio_buffer.committed, item_id: i1}
    - {type: response.created, response: {id: r2, conversation_id: conv}}
    - {type: response.create}
    - {type: error,
       error: {type: invalid_request_error,
               code: conversation_already_has_active_response,
        message: "Conversation already has an active response."}}
    - {type: response.done, response: {id: r2, status: cancelled}}
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

from toolcheck.finding.finding import WARNING, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import ServerWord


@rule(
    each=ServerWord,
    severity=WARNING,
    evidence="observed",
    source="https://github.com/pipecat-ai/pipecat/pull/3960",
    looked="2026-11-29",
    kinds=("active",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(word: ServerWord) -> Iterator[Finding]:
    turn = word.turn
    if turn is None or turn.done is None or turn.status == "completed" or not word.is_harmless:
        return
    done = turn.done
    later = any(other.begun.number > word.event.number for other in word.part.turns[-5:] if other is not turn)
    if word.asked_again is None and not later:
        yield Finding(
            "the agent was silent after a refused `response.create`, because the active response was cut off",
            word.event.where,
            hint("request a response again if a `response.done` is not `completed`"),
            related=(Related(f"that response ended with the status `{turn.status}`", done.where),),
        )

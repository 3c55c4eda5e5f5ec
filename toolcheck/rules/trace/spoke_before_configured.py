"""A response began before the session had its settings.

The model spoke as the default assistant, without tools. After the first audio the voice cannot change: the server then
refuses an update with another voice as a whole.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.done, response_id: r1, item: {type: message, id: m1}}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: session.update, session: {tools: [{type: function, name: look_up}]}}
    - {type: session.updated, session: {tools: [{type: function, name: look_up}]}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: session.update, session: {tools: [{type: function, name: look_up}]}}
    - {type: session.updated, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.done, response_id: r1, item: {type: message, id: m1}}
    - {type: response.done, response: {id: r1, status: completed}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Turn


@rule(
    each=Turn,
    severity=WARNING,
    evidence="observed",
    source="https://community.openai.com/t/1364168",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(turn: Turn) -> Iterator[Finding]:
    part, created = turn.part, turn.created
    if created is None or turn.is_aside or not part.began or part.tools_at_start.names or not part.updates:
        return
    first = part.updates[0]
    settings = first.session or first.echoed or {}
    if created.number > first.event.number or not (settings.get("tools") or first.session.get("instructions")):
        return
    if turn.request.keys() & {"tools", "instructions"}:
        return
    if next(earlier for earlier in part.turns if earlier.created and not earlier.is_aside) is turn:
        yield Finding(
            "a response began before the session was configured",
            created.where,
            hint("send session.update first, and send no audio before `session.updated`"),
            "it used the default settings",
            related=(Related("configured here", first.event.where),),
        )

"""A response began while the session had only default settings.

The update with the tools and instructions was refused, or the client reconnected and did not send it again. A new
connection is a new session without the old settings. The model still speaks, as the default assistant without tools.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: session.update, session: {tools: [{type: function, name: look_up}]}}
    - {type: session.updated, session: {tools: [{type: function, name: look_up}]}}
    - {type: session.created, session: {tools: []}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.done, response: {id: r1, status: completed}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: session.update, session: {tools: [{type: function, name: look_up}]}}
    - {type: session.updated, session: {tools: [{type: function, name: look_up}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.done, response: {id: r1, status: completed}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Turn


@rule(
    each=Turn,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/livekit/agents/issues/1183",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(turn: Turn) -> Iterator[Finding]:
    if turn.created is None:
        return
    if turn.lacks is not None and turn.lacks.refusal is not None:
        refused = turn.lacks.refusal.event
        yield Finding(
            "a response began with default settings, without the tools of the refused session.update",
            turn.created.where,
            hint("wait for `session.updated` before the first response, and stop at an `error`"),
            related=(Related("the update was refused here", refused.where),),
        )
    elif _was_forgotten(turn):
        yield Finding(
            "a response began with default settings: no session.update was sent in this session",
            turn.created.where,
            hint("send the whole session.update after every `session.created`"),
            "a new connection is a new session, without the earlier tools and instructions",
        )


def _was_forgotten(turn: Turn) -> bool:
    """Whether it is the first response of a session that was opened again and got no settings, unlike the one before."""
    part = turn.part
    before = part.before
    return (
        before is not None
        and part.began
        and not part.updates
        and not part.tools_at_start.names
        and "tools" not in turn.request
        and not turn.is_aside
        and next((earlier for earlier in part.turns if earlier.created and not earlier.is_aside), None) is turn
        and any(update.echo for update in before.updates)
    )

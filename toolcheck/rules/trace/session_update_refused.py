"""The server refused a session.update as a whole.

The server accepts or refuses an update as a whole. One bad field loses the tools, the instructions and everything else
in it. The server only sends an `error` event, and the session continues without the update. `toolcheck check` finds
most of these fields before anything is sent.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: session.update, event_id: u1, session: {tools: [{type: function, name: look_up, meta: 1}]}}
    - {type: error,
       error: {type: invalid_request_error, code: unknown_parameter, param: "session.tools[0].meta", event_id: u1}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: session.update, session: {tools: [{type: function, name: look_up}]}}
    - {type: session.updated, session: {tools: [{type: function, name: look_up}]}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Update


@rule(
    each=Update,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/TanStack/ai/issues/586",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(update: Update) -> Iterator[Finding]:
    word = update.refusal
    if word is None:
        return
    reason = word.reason
    place = reason.api_path if reason and reason.api_path else word.param
    why = f" because of `{place}`" if place else ""
    path = reason.path if reason else ()
    related = [Related("the refused update", update.sent.inside(*path).key)] if update.sent else []
    if reason is not None and reason.document is not None:
        related.append(Related("in the manifest", reason.where, reason.document))
    if update.repaired:
        related.append(Related("its settings apply from here on", update.repaired.where))
    yield Finding(
        f"the server refused the session.update{why}",
        word.event.where,
        hint(reason.do) if reason and reason.do else None,
        "; ".join(_notes(update)),
        related=tuple(related),
    )


def _notes(update: Update) -> Iterator[str]:
    if update.refusal is not None and update.refusal.explained:
        yield update.refusal.explained
    tools = len(update.tools.names) if update.tools else 0
    lost = [f"{tools} tool{'s' * (tools != 1)}"] * (tools > 0) + ["the instructions"] * (
        "instructions" in update.session
    )
    if lost:
        yield f"lost with it: {' and '.join(lost)}"
    if update.repaired:
        yield f"a later update set them (event {update.repaired.number})"
    elif lost:
        yield "no later update in this log sets them"

"""An update removed all tools.

`tools: []` replaces the list before it, like any other list. An update without `tools` keeps them.

Bad:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: session.update, session: {tools: [], audio: {output: {speed: 1.1}}}}
    - {type: session.updated, session: {tools: []}}
Good:
    - {type: session.created, session: {tools: [{type: function, name: look_up}]}}
    - {type: session.update, session: {audio: {output: {speed: 1.1}}}}
    - {type: session.updated, session: {tools: [{type: function, name: look_up}]}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed
from toolcheck.log.session import Update


@rule(
    each=Update,
    severity=WARNING,
    evidence="observed",
    source="https://github.com/openai/openai-agents-js/pull/377",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(update: Update) -> Iterator[Finding]:
    names = sorted(update.before.names)
    wanted = (update.session if update.sent else update.echoed or {}).get("tools")
    if not names or wanted != [] or update.refusal is not None or not update.same_words:
        return
    if update.session.get("tool_choice") == "none":
        return
    yield Finding(
        f"the update removes {listed(names, 'and')} and adds no tools",
        (update.echo or update.event).where,
        hint("to keep them, leave out `tools`"),
        related=(Related("sent here", update.sent.where),) if update.sent and update.echo else (),
    )

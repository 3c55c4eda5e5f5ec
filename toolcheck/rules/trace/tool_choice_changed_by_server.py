"""The session has a different `tool_choice` than the one sent.

The setting in `session.updated` applies: whether the model may, must or must not call a tool.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: session.update, session: {tool_choice: required}}
    - {type: session.updated, session: {tool_choice: auto}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: session.update, session: {tool_choice: required}}
    - {type: session.updated, session: {tool_choice: required}}
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, Related
from toolcheck.finding.rule import rule
from toolcheck.log.session import Update


@rule(
    each=Update,
    severity=WARNING,
    evidence="inferred",
    source="openai-python",
    targets=("realtime-session",),
)
def check(update: Update) -> Iterator[Finding]:
    sent, echo = update.sent, update.echo
    if sent is None or echo is None or not (sent.whole and echo.whole):
        return
    wanted, there = update.session.get("tool_choice"), (update.echoed or {}).get("tool_choice")
    if wanted is not None and there is not None and wanted != there:
        yield Finding(
            f"the session has `tool_choice` {json.dumps(there)}, but {json.dumps(wanted)} was sent",
            echo.inside("session", "tool_choice"),
            related=(Related("sent here", sent.where),),
        )

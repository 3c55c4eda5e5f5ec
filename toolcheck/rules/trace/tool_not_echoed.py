"""The server accepted a session.update without all of its tools.

`session.updated` has the whole session from then on. The model cannot call a tool that was sent but is missing there.
Another client of the same session (a browser and a server) may have sent its own list, which replaces the first one.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: session.update, session: {tools: [{type: function, name: look_up}]}}
    - {type: session.updated, session: {tools: []}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: session.update, session: {tools: [{type: function, name: look_up}]}}
    - {type: session.updated, session: {tools: [{type: function, name: look_up}]}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed
from toolcheck.log.session import Update


@rule(
    each=Update,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/pydantic/pydantic-ai/pull/6676",
    looked="2026-11-29",
    fixes="hint",
    targets=("realtime-session",),
)
def check(update: Update) -> Iterator[Finding]:
    sent, echo = update.sent, update.echo
    echoed = (update.echoed or {}).get("tools")
    if sent is None or echo is None or update.tools is None or not isinstance(echoed, list):
        return
    if not (sent.whole and echo.whole):
        return
    missing = sorted(update.tools.names - _names_in(echoed))
    if missing:
        yield Finding(
            f"the session does not have {listed(missing, 'and')}, which the session.update sent",
            echo.where,
            hint("send the tools of all clients in one list; each update replaces the earlier list"),
            related=(Related("sent here", sent.where),),
        )


def _names_in(tools: list[object]) -> frozenset[str]:
    """The names and labels of tools, also of functions that are echoed as Chat Completions writes them."""
    found = set()
    for tool in tools:
        if isinstance(tool, dict):
            inner = tool.get("function")
            name = (
                tool.get("name") or (inner.get("name") if isinstance(inner, dict) else None) or tool.get("server_label")
            )
            found.add(str(name))
    return frozenset(found)

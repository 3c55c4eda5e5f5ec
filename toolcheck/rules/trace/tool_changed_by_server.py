"""The session has a different definition of a tool than the one sent.

The settings in `session.updated` apply. The server leaves out credentials on purpose, and may write a policy in another
form. Any other difference comes from the server or a proxy.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: session.update, session: {tools: [{type: function, name: look_up, description: Look up.}]}}
    - {type: session.updated, session: {tools: [{type: function, name: look_up, description: Look.}]}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: session.update, session: {tools: [{type: function, name: look_up}]}}
    - {type: session.updated, session: {tools: [{type: function, name: look_up}]}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.finding.finding import WARNING, Finding, Related
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed
from toolcheck.log.session import Update

_NOT_TOLD = frozenset(["authorization", "headers", "type", "strict"])
"""What a server keeps to itself, and what it may add or leave out without changing the tool."""


@rule(
    each=Update,
    severity=WARNING,
    evidence="inferred",
    source="openai-python",
    targets=("realtime-session",),
)
def check(update: Update) -> Iterator[Finding]:
    sent, echo = update.sent, update.echo
    echoed = (update.echoed or {}).get("tools")
    if sent is None or echo is None or not isinstance(echoed, list) or not (sent.whole and echo.whole):
        return
    known = {_name(tool): (number, _flat(tool)) for number, tool in enumerate(echoed) if isinstance(tool, dict)}
    tools = update.session.get("tools")
    for tool in tools if isinstance(tools, list) else ():
        if not isinstance(tool, dict) or _name(tool) not in known:
            continue
        number, other = known[_name(tool)]
        changed = [
            key
            for key, value in _flat(tool).items()
            if value is not None and key not in _NOT_TOLD and _meaning(key, value) != _meaning(key, other.get(key))
        ]
        if changed:
            yield Finding(
                f"the session has a different {listed(changed, 'and')} for `{_name(tool)}` than the one sent",
                echo.inside("session", "tools", number),
                related=(Related("sent here", sent.where),),
            )


def _flat(tool: dict[str, Any]) -> dict[str, Any]:
    """The fields of a tool, wherever they stand."""
    inner = tool.get("function")
    return (
        {key: value for key, value in {**tool, **inner}.items() if key != "function"}
        if isinstance(inner, dict)
        else tool
    )


def _name(tool: dict[str, Any]) -> str:
    flat = _flat(tool)
    return str(flat.get("name") or flat.get("server_label"))


def _meaning(key: str, value: Any) -> Any:
    """A value in one form, where there are several for the same."""
    if key == "allowed_tools" and isinstance(value, dict) and set(value) == {"tool_names"}:
        return value["tool_names"]
    if key == "server_url" and isinstance(value, str):
        return value.rstrip("/")
    if key == "require_approval" and isinstance(value, dict):
        return {name: _meaning("allowed_tools", filter) for name, filter in value.items() if filter is not None}
    return value

"""A credential is written in the log.

Logs are stored, searched and pasted. Mask a token in a `session.update` before it is logged.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: session.update,
       session: {tools: [{type: mcp, server_label: d, connector_id: c, authorization: ya29.a0AR5m7h}]}}
    - {type: session.updated, session: {}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: session.update,
       session: {tools: [{type: mcp, server_label: docs, connector_id: c, authorization: "****"}]}}
    - {type: session.updated, session: {}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.contract.secrets import STAND_IN, first_spelled, is_credential_header, is_no_credential
from toolcheck.document.where import Path
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Offer

_MAX_VALUES = 10_000


@rule(
    each=Offer,
    severity=WARNING,
    evidence="documented",
    source="tools-remote-mcp-guide",
    fixes="hint",
    targets=("realtime-session",),
)
def check(offer: Offer) -> Iterator[Finding]:
    for number, tool in enumerate(offer.tools):
        for path in _credentials(tool):
            name = next((step for step in reversed(path) if isinstance(step, str)), "")
            yield Finding(
                f"a credential is written in `{name}`" if name else "a credential is written in the log",
                offer.event.inside(offer.body, "tools", number, *path),
                hint("mask it before logging; replace it if others can read this log"),
            )
            break


def _credentials(tool: Any) -> Iterator[Path]:
    """Where credentials are in a tool."""
    queue: list[tuple[Path, Any]] = [((), tool)]
    for _ in range(_MAX_VALUES):
        if not queue:
            return
        path, value = queue.pop()
        if isinstance(value, dict):
            queue += [((*path, key), part) for key, part in value.items() if isinstance(key, str)]
        elif isinstance(value, list):
            queue += [((*path, number), part) for number, part in enumerate(value)]
        elif isinstance(value, str) and _is_credential(path, value):
            yield path


def _is_credential(path: Path, value: str) -> bool:
    is_slot = path[-1:] == ("authorization",) or (
        len(path) > 1 and path[-2] == "headers" and isinstance(path[-1], str) and is_credential_header(path[-1])
    )
    if is_slot:
        return not is_no_credential(value) and not STAND_IN.search(value)
    return first_spelled(value) is not None

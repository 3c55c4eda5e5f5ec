"""The model belongs to another API.

A Realtime session needs a Realtime model, a Live session a Live model, and a Responses request a model that answers
over Responses. An unknown model is never reported.

Bad:
    {"type": "session.update", "session": {"type": "realtime", "model": "gpt-5.6", "tools": []}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "model": "gpt-realtime-2.1", "tools": []}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.contract.models import LIVE_ONLY, REALTIME_ONLY, TEXT_ONLY
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=WARNING,
    evidence="inferred",
    source="openai-python",
    since="0.2",
    kinds=("session", "request"),
    keys=("model",),
    fixes="hint",
)
def check(payload: Payload) -> Iterator[Finding]:
    model = payload.model
    if not model:
        return
    is_live = re.fullmatch(LIVE_ONLY, model) is not None
    if payload.target == "responses":
        if is_live or re.fullmatch(REALTIME_ONLY, model):
            yield _finding(payload, f"`{model}` is a model of the {'Live' if is_live else 'Realtime'} API")
    elif is_live:
        yield _finding(payload, f"`{model}` is a model of the Live API", ERROR)
    elif re.fullmatch(TEXT_ONLY, model):
        yield _finding(payload, f"`{model}` is not a Realtime model")


def _finding(payload: Payload, message: str, severity: int = WARNING) -> Finding:
    level = ERROR if severity == ERROR else WARNING
    return Finding(message, payload.find("model").where, hint("use a model of this API"), severity=level)

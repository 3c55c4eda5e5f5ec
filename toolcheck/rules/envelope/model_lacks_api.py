"""The model belongs to another API.

A Realtime session needs a Realtime model, a Live session a Live model, and a Responses request a model that answers
over Responses; a Live session delegates to one of these. An unknown model is never reported.

Bad:
    {"type": "session.update", "session": {"type": "realtime", "model": "gpt-5.6", "tools": []}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "model": "gpt-realtime-2.1", "tools": []}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.contract.models import LIVE_ONLY, REALTIME_ONLY, TEXT_ONLY
from toolcheck.finding.finding import ERROR, WARNING, Finding, Severity, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=WARNING,
    evidence="inferred",
    source="openai-python",
    since="0.2",
    kinds=("session", "request"),
    fixes="hint",
    quiet=lambda payload: (
        (
            payload.draft.session is None
            or str(payload.draft.session.value.get("model", "gpt-live")).startswith("gpt-live")
        )
        and type(payload.value.get("model", "")) is str
        and (
            "model" not in payload.value
            or (payload.target == "live" and payload.kind == "session")
            or (
                "realtime" not in payload.value["model"] and "live" not in payload.value["model"]
                if payload.target in RESPONSES
                else payload.value["model"].startswith("gpt-realtime")
            )
        )
    ),
)
def check(payload: Payload) -> Iterator[Finding]:
    speaks = payload.session.find("model")
    if speaks.is_settled and re.fullmatch(f"{REALTIME_ONLY}|{TEXT_ONLY}", speaks.value):
        yield _finding(speaks, f"`{speaks.value}` is not a Live model")
    node = payload.find("model")
    if not node.is_settled or (speaks.present and node.where == speaks.where):
        return
    model = node.value
    is_live = re.fullmatch(LIVE_ONLY, model) is not None
    if payload.target in RESPONSES:
        if is_live or re.fullmatch(REALTIME_ONLY, model):
            yield _finding(node, f"`{model}` is a model of the {'Live' if is_live else 'Realtime'} API")
    elif is_live:
        yield _finding(node, f"`{model}` is a model of the Live API", ERROR)
    elif re.fullmatch(TEXT_ONLY, model):
        yield _finding(node, f"`{model}` is not a Realtime model")


def _finding(model: Node, message: str, severity: Severity = WARNING) -> Finding:
    return Finding(message, model.where, hint("use a model of this API"), severity=severity)

"""OpenAI has announced the day on which the model is shut down.

From that day on, every session and request with it fails. OpenAI's page of deprecations names the replacement.

Bad:
    {"type": "session.update", "session": {"type": "realtime", "model": "gpt-realtime", "tools": []}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "model": "gpt-realtime-2.1", "tools": []}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.models import RETIRED, SHUTDOWN
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=WARNING,
    evidence="documented",
    source="deprecations",
    fixes="hint",
    quiet=lambda payload: SHUTDOWN.keys().isdisjoint(
        [model.value for model in payload.models if type(model.value) is str]
    ),
)
def check(payload: Payload) -> Iterator[Finding]:
    for model in payload.models:
        if model.is_settled and model.value in SHUTDOWN and model.value not in RETIRED:
            yield Finding(
                f"`{model.value}` will be shut down on {SHUTDOWN[model.value]}",
                model.where,
                hint("use the replacement that OpenAI's page of deprecations names"),
            )

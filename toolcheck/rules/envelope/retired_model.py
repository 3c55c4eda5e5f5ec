"""The model was shut down.

Every session and request with it fails. Its shutdown was before the day on which the table of models was last looked
at (`toolcheck contract models`), so the finding does not depend on today's date.

Bad:
    {"type": "session.update", "session": {"type": "realtime", "model": "gpt-4o-realtime-preview", "tools": []}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "model": "gpt-realtime-2.1", "tools": []}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.models import RETIRED, SHUTDOWN
from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=ERROR,
    evidence="documented",
    source="deprecations",
    since="0.2",
    fixes="hint",
    quiet=lambda payload: SHUTDOWN.keys().isdisjoint(
        [model.value for model in payload.models if type(model.value) is str]
    ),
)
def check(payload: Payload) -> Iterator[Finding]:
    for model in payload.models:
        if model.is_settled and model.value in RETIRED:
            yield Finding(
                f"`{model.value}` was shut down on {SHUTDOWN[model.value]}",
                model.where,
                hint("use the replacement that OpenAI's page of deprecations names"),
            )

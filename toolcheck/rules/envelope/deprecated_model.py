"""A model is named whose shutdown is announced.

From the day named on, every session and request with it fails. OpenAI's page of deprecations names a replacement
for each.

Bad:
    {"type": "session.update", "session": {"type": "realtime", "model": "gpt-realtime", "tools": []}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "model": "gpt-realtime-2.1", "tools": []}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.models import SHUTDOWN
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload


@rule(each=Payload, severity=WARNING, evidence="documented", source="deprecations", fixes="hint")
def check(payload: Payload) -> Iterator[Finding]:
    for model in _models(payload):
        if model.is_settled and model.value in SHUTDOWN:
            yield Finding(
                f"the announced shutdown of `{model.value}` is on {SHUTDOWN[model.value]}",
                model.where,
                hint("change to the replacement that OpenAI's page of deprecations names"),
            )


def _models(payload: Payload) -> Iterator[Node]:
    """The models of a payload: the one that answers, the one that writes down, those that make images."""
    yield payload.find("model")
    yield payload.find("audio", "input", "transcription", "model")
    yield from (tool.find("model") for tool in payload.every_tool if tool.kind == "image_generation")

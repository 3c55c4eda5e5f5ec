"""The Realtime model does not support `reasoning` or `parallel_tool_calls`.

Both came with `gpt-realtime-2`. An older model refuses the whole session.update, with its tools and instructions.
The error of `gpt-realtime-1.5` names neither the field nor the event.

Bad:
    {"type": "session.update", "session": {"type": "realtime", "model": "gpt-realtime-1.5",
      "reasoning": {"effort": "low"}, "tools": []}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "model": "gpt-realtime-2.1",
      "reasoning": {"effort": "low"}, "tools": []}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.contract.models import NO_REASONING
from toolcheck.finding.finding import ERROR, Finding, Related, hint
from toolcheck.finding.rule import REALTIME, rule
from toolcheck.manifest.payload import Payload

_OPTIONS = ("reasoning", "parallel_tool_calls")


@rule(
    each=Payload,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/openai/openai-agents-python/pull/3190",
    looked="2026-11-29",
    since="0.2",
    targets=REALTIME,
    kinds=("session",),
    keys=_OPTIONS,
    fixes="hint",
    quiet=lambda payload: (
        "model" not in payload.value
        or (type(payload.value["model"]) is str and payload.value["model"].startswith(("gpt-realtime-2.", "${")))
    ),
)
def check(payload: Payload) -> Iterator[Finding]:
    model = payload.find("model")
    if not model.is_settled or not re.fullmatch(NO_REASONING, model.value):
        return
    for name in _OPTIONS:
        option = payload.find(name)
        if option.given:
            yield Finding(
                f"`{model.value}` does not support `{name}`",
                option.key,
                hint("remove it, or use `gpt-realtime-2` or a later model"),
                note="the API refuses the whole session.update",
                related=(Related("the model is here", model.where),),
            )

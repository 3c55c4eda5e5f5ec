"""A session or request names a stored prompt, and the API for stored prompts is shut down.

OpenAI shuts down `v1/prompts` on 2026-11-30. From that day on, a session or request that names a prompt by its id
fails. Put the text of the prompt into `instructions`, and its tools into `tools`.

Bad (responses):
    {"model": "gpt-5.6", "prompt": {"id": "pmpt_1"}, "tools": [{"type": "web_search"}]}
Good (responses):
    {"model": "gpt-5.6", "instructions": "Answer in one sentence.", "tools": [{"type": "web_search"}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.models import PROMPTS_END, TABLE_DAY
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=WARNING,
    evidence="documented",
    source="deprecations",
    since="0.2",
    keys=("prompt",),
    fixes="hint",
)
def check(payload: Payload) -> Iterator[Finding]:
    prompt = payload.find("prompt")
    if prompt.find("id").given:
        yield Finding(
            f"the API for stored prompts is shut down on {PROMPTS_END}",
            prompt.find("id").where,
            hint("put the text of the prompt into `instructions`"),
            severity=ERROR if PROMPTS_END < TABLE_DAY else WARNING,
        )

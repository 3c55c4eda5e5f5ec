"""A transcription session has tools.

A session of `type: transcription` only transcribes what it hears, so it calls nothing. It does not know `tools` and
`tool_choice`, and the server refuses the whole session.update.

Bad:
    {"type": "session.update", "session": {"type": "transcription", "tools": []}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "tools": []}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.targets import TOOL_FIELDS
from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/openai/codex/pull/14635",
    looked="2026-11-20",
    targets=("realtime-session",),
    kinds=("transcription",),
    fixes="hint",
)
def check(payload: Payload) -> Iterator[Finding]:
    for key in TOOL_FIELDS:
        node = payload.find(key)
        if node.present:
            yield Finding(
                f"`{key}` is not a field of a transcription session",
                node.key,
                hint("remove it, or change the `type` of the session to `realtime`"),
            )

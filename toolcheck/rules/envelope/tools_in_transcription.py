"""A transcription session is given tools.

A session of `type: transcription` writes down what it hears. It answers nobody, so it calls nothing; `tools` and
`tool_choice` are unknown to it, and the whole session.update is refused.

Bad:
    {"type": "session.update", "session": {"type": "transcription", "tools": []}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "tools": []}}
"""

from __future__ import annotations

from collections.abc import Iterator

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
    for key in ("tools", "tool_choice", "parallel_tool_calls"):
        node = payload.find(key)
        if node.present:
            yield Finding(
                f"a transcription session takes no `{key}`",
                node.key,
                hint("leave it out, or make the session one of `type: realtime`"),
            )

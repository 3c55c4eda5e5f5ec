"""The client tried to cut off more audio than there is.

Nothing is cut, and the conversation continues. This happens when the user interrupts and the client counts planned
audio, not received audio. A client must not treat this error as the end of the session.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: conversation.item.truncate, item_id: m1, audio_end_ms: 6185}
    - {type: error,
       error: {type: invalid_request_error, code: invalid_value,
        message: "Audio content of 6100ms is already shorter than 6185ms"}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: conversation.item.truncate, item_id: m1, audio_end_ms: 600}
    - {type: conversation.item.truncated, item_id: m1}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.finding.finding import INFO, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import ServerWord


@rule(
    each=ServerWord,
    severity=INFO,
    evidence="observed",
    source="https://github.com/pipecat-ai/pipecat/issues/2106",
    looked="2026-11-29",
    kinds=("truncate",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(word: ServerWord) -> Iterator[Finding]:
    found = re.search(r"(\d{1,9}) ?ms\b.{0,60}?(\d{1,9}) ?ms", word.message)
    numbers = f" (the audio has {found[1]} ms, the cut is at {found[2]})" if found else ""
    yield Finding(
        f"a `conversation.item.truncate` was refused{numbers}",
        word.event.where,
        hint("cut only received audio"),
        "nothing is cut, and the conversation continues",
        related=(Related("the request", word.answers.where),) if word.answers else (),
    )

"""The client committed an almost empty audio buffer.

The buffer needs at least 100 ms. With turn detection the server commits by itself, so nothing is left for the client to
commit.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: input_audio_buffer.commit}
    - {type: error,
       error: {type: invalid_request_error, code: input_audio_buffer_commit_empty,
        message: "Error committing input audio buffer: buffer too small."}}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: input_audio_buffer.commit}
    - {type: input_audio_buffer.committed, item_id: m1}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import ServerWord


@rule(
    each=ServerWord,
    severity=WARNING,
    evidence="observed",
    source="realtime-conversations-guide",
    kinds=("commit",),
    fixes="hint",
    targets=("realtime-session",),
)
def check(word: ServerWord) -> Iterator[Finding]:
    yield Finding(
        "there was no audio to commit",
        word.event.where,
        hint("let turn detection commit, or append at least 100 ms of audio first"),
        word.said,
        related=(Related("the commit", word.answers.where),) if word.answers else (),
    )

"""A session or response asks for text and audio at once.

`output_modalities` is `[audio]` or `[text]`. Audio comes with its transcript, so `[audio]` loses nothing. The server
refuses both together.

Bad:
    {"type": "session.update", "session": {"type": "realtime", "output_modalities": ["text", "audio"], "tools": []}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "output_modalities": ["audio"], "tools": []}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import REALTIME, rule
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=ERROR,
    evidence="documented",
    source="openapi",
    targets=REALTIME,
    kinds=("session", "response"),
    fixes="hint",
    keys=("output_modalities",),
    quiet=lambda payload: payload.value["output_modalities"] in (["audio"], ["text"]),
)
def check(payload: Payload) -> Iterator[Finding]:
    modalities = payload.find("output_modalities")
    if {"text", "audio"} <= {item.value for item in modalities.strings()}:
        yield Finding(
            "`output_modalities` asks for `text` and `audio` at once",
            modalities.where,
            hint("keep only `audio`, which comes with a transcript, or only `text`"),
        )

"""A session has no `type`.

Every session.update needs `type: realtime` or `type: transcription`, not only the first. A session for which a client
secret is created needs it, too. Without it the server answers `Missing required parameter: 'session.type'`, and the
call goes on with default instructions and without tools. A manifest may leave `type` out: compile adds it.

Bad:
    {"type": "session.update", "session": {"instructions": "You take orders.", "tools": []}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "instructions": "You take orders.", "tools": []}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.aliases import meant_field
from toolcheck.document.change import Insert, Rename
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, Finding, Fix, hint, safe
from toolcheck.finding.rule import rule
from toolcheck.manifest.payload import Payload

_TALKS = ("tools", "instructions", "output_modalities")


@rule(
    each=Payload,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/TanStack/ai/issues/586",
    looked="2026-11-20",
    targets=("realtime-session",),
    kinds=("session",),
    fixes="safe",
    quiet=lambda payload: (
        "type" in payload.value
        or (
            not payload.needs_type
            and "realtime" not in payload.value.values()
            and "transcription" not in payload.value.values()
        )
    ),
)
def check(payload: Payload) -> Iterator[Finding]:
    if not payload.is_mapping or "type" in payload.value:
        return
    misspelt = next((node for name, node in payload.entries() if meant_field(name, ("type",))), None)
    if misspelt is not None and misspelt.value in ("realtime", "transcription"):
        rename = Rename(misspelt.path, "type", payload.where.document)
        yield Finding(
            f"the `type` of the session is under the name `{misspelt.path[-1]}`",
            misspelt.key,
            safe("rename it to `type`", rename),
            instead=(payload.where.child("type"),),
        )
    elif payload.needs_type:
        yield Finding(
            "the session has no `type`",
            Where((*payload.path, "type"), "key", payload.where.document),
            _fix(payload),
            note="`realtime` is for a session that talks, `transcription` for one that only transcribes",
        )


def _fix(payload: Payload) -> Fix:
    """Only a session that talks has tools, instructions or modalities. One that transcribes and has no voice may be
    meant for transcription all the same.
    """
    talks = any(payload.find(key).given for key in _TALKS)
    audio = payload.find("audio")
    transcribes = audio.find("input", "transcription").given and not audio.find("output").given
    if talks and (payload.tools or not transcribes):
        title = "add `type: realtime`"
        return safe(title, Insert(payload.path, "type", "realtime", document=payload.where.document))
    return hint("add `type: realtime` or `type: transcription`")

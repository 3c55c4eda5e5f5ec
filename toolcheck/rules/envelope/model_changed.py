"""A later `session.update` names another model.

The model of a session is fixed when it begins: a `session.update` can change every field but the model, and the voice
once the session has spoken. Open a new session to use another model.

Bad:
    [{"type": "session.update", "session": {"type": "realtime", "model": "gpt-realtime-2.1", "tools": []}},
     {"type": "session.update", "session": {"type": "realtime", "model": "gpt-realtime-2.1-mini", "tools": []}}]
Good:
    [{"type": "session.update", "session": {"type": "realtime", "model": "gpt-realtime-2.1", "tools": []}},
     {"type": "session.update", "session": {"type": "realtime", "instructions": "Take orders.", "tools": []}}]
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.regex import regex
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.node import Node

_DAY = regex(r"-20\d\d-\d\d-\d\d\Z")


@rule(
    each=Manifest,
    severity=WARNING,
    evidence="sdk",
    source="openai-python",
    since="0.2",
    targets=("realtime-session",),
    fixes="hint",
    quiet=lambda manifest: len(manifest.payloads) == 1 and manifest.payloads[0].draft.begins is None,
)
def check(manifest: Manifest) -> Iterator[Finding]:
    if manifest.document.around is not None:  # what code sends is not one session
        return
    first: Node | None = None
    for payload in manifest.payloads:
        if payload.draft.begins is not None:
            first = _settled(payload.draft.begins.find("model"))
        model = _settled(payload.find("model")) if payload.kind == "session" and payload.is_raw else None
        if model is None:
            continue
        first = first or model
        if not _is_same(first.value, model.value):
            yield Finding(
                f"`model` changes from `{first.value}` to `{model.value}` in the same session",
                model.where,
                hint("remove it, or begin a new session with this model"),
                note="a session.update can change every field but the model",
                related=(Related("the session has this model", first.where),),
                targets=(payload.target,),
            )


def _settled(model: Node) -> Node | None:
    return model if model.is_settled else None


def _is_same(left: str, right: str) -> bool:
    """Whether two names can be of one model: a server names the dated version of what was asked for."""
    return _DAY.sub("", left) == _DAY.sub("", right)

"""Adds to a session what each error of the server means, and which part of the refused event it is about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolcheck.document.document import Document
from toolcheck.log.session import Reason, ServerWord, Session

if TYPE_CHECKING:
    from toolcheck.compiling.source_map import SourceMap

_KINDS = frozenset(["update", "create", "item", "server", "rate", "start", ""])
_MAX_ERRORS = 200


def explain(session: Session, manifests: Sequence[Document] = (), source_map: SourceMap | None = None) -> None:
    """Give each error its reason, as far as one is known. The place in one of the `manifests` is looked for, too, with
    the help of the source map that was written for what was sent.
    """
    words = [word for part in session.parts for word in part.words if word.kind in _KINDS and word.reason is None]
    for word in words[:_MAX_ERRORS]:
        word.reason = _reason(word, manifests, source_map)


def _reason(word: ServerWord, manifests: Sequence[Document], source_map: SourceMap | None) -> Reason:
    from toolcheck.decoding.decoding import decode
    from toolcheck.document.where import Where, dotted

    error = {"type": word.type, "code": word.code, "message": word.message, "param": word.param}
    text = json.dumps({"type": "error", "error": error})
    decoded = decode(text, _documents(word))
    spot = decoded.spots[0] if decoded.spots else None
    finding = spot.findings[0] if spot and spot.findings else None
    known = decoded.known
    there = (
        decode(text, manifests, source_map=source_map).spots if manifests and word.kind in ("update", "create") else ()
    )
    place = there[0] if there else None
    return Reason(
        id=known.id if known else "",
        means=known.means if known else "",
        do=known.do if known else "",
        rule=finding.rule if finding else decoded.rule,
        api_path=spot.api_path if spot else dotted(decoded.error.path),
        finding=finding.message if finding else "",
        path=spot.where.path if spot and spot.document else (),
        document=place.document if place else None,
        where=place.where if place else Where(),
    )


def _documents(word: ServerWord) -> tuple[Document, ...]:
    """The refused event, as a document."""
    from toolcheck.document.reading import read

    event = None
    if word.update is not None and word.update.session:
        event = {"type": "session.update", "session": word.update.session}
    elif word.refused is not None and word.refused.request:
        event = {"type": "response.create", "response": word.refused.request}
    return (read(json.dumps(event).encode(), "event.json", "json"),) if event else ()

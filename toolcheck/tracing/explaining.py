"""What an error of the server means, and what of the refused event it is about, joined to the session it stands in."""

from __future__ import annotations

import json

from toolcheck.document.document import Document
from toolcheck.log.session import Reason, ServerWord, Session

_KINDS = frozenset(["update", "create", "item", "server", "rate", "start", ""])
_MOST = 200


def explain(session: Session) -> None:
    """Give each error its reason, as far as one is known."""
    words = [word for part in session.parts for word in part.words if word.kind in _KINDS and word.reason is None]
    for word in words[:_MOST]:
        word.reason = _reason(word)


def _reason(word: ServerWord) -> Reason:
    from toolcheck.decoding.decoding import decode
    from toolcheck.document.where import dotted

    error = {"type": word.type, "code": word.code, "message": word.message, "param": word.param}
    decoded = decode(json.dumps({"type": "error", "error": error}), _documents(word))
    spot = decoded.spots[0] if decoded.spots else None
    finding = spot.findings[0] if spot and spot.findings else None
    known = decoded.known
    path = spot.api_path if spot else dotted(decoded.said.path)
    return Reason(
        known.id if known else "",
        known.means if known else "",
        known.do if known else "",
        finding.rule if finding else decoded.rule,
        path,
        finding.message if finding else "",
    )


def _documents(word: ServerWord) -> tuple[Document, ...]:
    """The event that was refused, as a document of its own."""
    from toolcheck.document.reading import read

    event = None
    if word.update is not None and word.update.session:
        event = {"type": "session.update", "session": word.update.session}
    elif word.refused is not None and word.refused.request:
        event = {"type": "response.create", "response": word.refused.request}
    if event is None:
        return ()
    return (read(json.dumps(event).encode(), "event.json", "json"),)

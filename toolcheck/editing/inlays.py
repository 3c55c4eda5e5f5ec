"""What an editor shows between the words of a text: where a server was defined that is only named here."""

from __future__ import annotations

from toolcheck.document.document import Span
from toolcheck.editing.open_text import OpenText
from toolcheck.ground.record import record


@record
class Inlay:
    """Words to show at an offset, and the offset that they lead to."""

    offset: int
    words: str
    target: int


def inlays(text: OpenText, within: Span) -> tuple[Inlay, ...]:
    """The inlays in a stretch of a text."""
    if not text.is_certain:
        return ()
    document = text.document
    found: dict[int, Inlay] = {}
    for payload in text.manifest.payloads:
        for tool in payload.every_tool:
            home = payload.earlier.defined.get(tool.label)
            if not tool.is_label_only or home is None or not home.path:
                continue
            at = document.span(tool.find("server_label").where).end
            start = document.span(home).start
            if within.start <= at <= within.end:
                found.setdefault(at, Inlay(at, f"defined on line {document.position(start).line}", start))
    return tuple(found.values())

"""What is at an offset of a document: the path of the innermost value around it."""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.document import Document, Place, Span
from toolcheck.document.where import Path, Step, Where
from toolcheck.ground.record import record


@record(kw_only=True)
class Spot:
    """What is at an offset: the path of a value, in the document of that number; whether it is at the key of that entry
    and not at its value; and the characters of the key or the value.
    """

    path: Path
    document: int
    on_key: bool
    span: Span

    @property
    def where(self) -> Where:
        """The same place, as findings have it."""
        return Where(self.path, "key" if self.on_key else "value", self.document)


def spot_at(document: Document, offset: int) -> Spot | None:
    """The innermost key or value at an offset; None outside of all values. What is written elsewhere, behind an alias,
    is not entered.
    """
    if document.is_live or not document.values:
        return None
    for number, place in enumerate(document.places):
        if place.start <= offset <= place.end:
            return _inside(place, number, offset)
    return None


def _inside(place: Place, number: int, offset: int) -> Spot:
    path: Path = ()
    while True:
        for step, key, inner in _entries(place):
            if isinstance(step, str) and key.start <= offset <= key.end:
                return Spot(path=(*path, step), document=number, on_key=True, span=key)
            if inner.start <= offset <= inner.end:
                path, place = (*path, step), inner
                break
        else:
            return Spot(path=path, document=number, on_key=False, span=Span(place.start, place.end))


def _entries(place: Place) -> Iterator[tuple[Step, Span, Place]]:
    """The entries that are written in a place."""
    if place.borrowed or place.entries is None:
        return
    for step, (key, inner) in place.entries.items():
        if place.start <= key.start <= place.end:
            yield step, key, inner


def whole(document: Document, where: Where) -> Span:
    """The characters of an entry: its key and its value."""
    found, key, written = document.look_up(where.path, where.document)
    if written is None or found != where.path:
        return document.span(where)
    start = written.start if key is None or where.part == "text" else min(key.start, written.start)
    return Span(start, max(written.end, start))

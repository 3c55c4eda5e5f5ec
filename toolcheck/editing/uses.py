"""Where the thing that is named at an offset is defined, and where it is used."""

from __future__ import annotations

from toolcheck.document.document import Span
from toolcheck.editing.names import characters, name_at, places
from toolcheck.editing.open_text import OpenText
from toolcheck.editing.spots import spot_at


def uses(text: OpenText, offset: int, *, given: bool | None = None) -> tuple[Span, ...]:
    """The characters of the names of one thing: all, those where it is `given`, or those where it is not."""
    good = text.good
    then = None if good is None or not good.is_certain else text.moved(offset, good)
    if good is None or then is None:
        return ()
    spot = spot_at(good.document, then)
    found = None if spot is None else name_at(good.manifest, spot)
    if found is None:
        return ()
    spans = (characters(good.document, where) for where in places(good.manifest, found, given=given))
    moved = ((good.moved(span.start, text), good.moved(span.end, text)) for span in spans)
    return tuple(sorted(Span(start, end) for start, end in moved if start is not None and end is not None))

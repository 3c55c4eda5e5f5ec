"""The comments of a YAML text: where each of them is.

Which `#` begins one is known once the keys and scalars are: a `#` in one of these is a letter like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.document.document import Document, Place, Span
from toolcheck.ground.regex import regex

_SIGN = regex(r"(?:^|(?<=[ \t\r\n,\[\]{}]))#[^\r\n]*")
_OURS = regex(r"#[ \t]*toolcheck\b", re.I)
_LINE_BREAK = regex(r"[\r\n]")
_HEADER = regex(r"(?:[&!]\S*[ \t\r\n]+)*[|>][-+0-9]*")


def scalars(document: Document) -> Iterator[Span]:
    """Where the keys and scalars of a document are."""
    pending: list[Place] = list(document.places)
    while pending:
        place = pending.pop()
        if place.entries is None:
            yield Span(place.start, place.end)
            continue
        for step, (key, inner) in place.entries.items():
            if isinstance(step, str):
                yield key
            if not inner.borrowed:
                pending.append(inner)


def comments(document: Document) -> list[Span]:
    """The comments of a document, each from its `#` to the end of its line, in the order of the text; also the one
    behind the header of a block scalar. JSON has none.
    """
    text, found = document.text, list[Span]()
    if document.format != "yaml" or "#" not in text:
        return found
    offset = 0
    for scalar in [*sorted(scalars(document)), Span(len(text), len(text))]:
        start = _words_start(text, scalar)
        while (comment := _SIGN.search(text, offset)) and comment.start() < start:
            found.append(Span(*comment.span()))
            offset = comment.end()
        offset = max(offset, scalar.end)
    return found


def is_ours(comment: str) -> bool:
    """Whether a comment is meant for toolcheck, well written or not."""
    return _OURS.match(comment) is not None


def _words_start(text: str, scalar: Span) -> int:
    """Where the words of a scalar begin: those of a block scalar on the line below its header."""
    header = _HEADER.match(text, *scalar)
    if header is None:
        return scalar.start
    line_break = _LINE_BREAK.search(text, header.end(), scalar.end)
    return line_break.start() if line_break else scalar.end

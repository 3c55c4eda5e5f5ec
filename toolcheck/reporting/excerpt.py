"""The line of a document that a finding is about, and what to underline in it.

Secrets are masked before anything is measured, so the underline is below what is shown. This module
does not know what a finding is.
"""

from __future__ import annotations

import unicodedata

from toolcheck.document.document import Document, Span
from toolcheck.ground.record import record
from toolcheck.redaction.redactor import Redactor

_WIDEST = 110
_NARROWEST = 20
_CONTEXT = 40


@record
class Excerpt:
    """A line as it is shown, its number, and how many columns to leave out and to underline below it."""

    number: int
    line: str
    indent: int
    length: int


def excerpt(document: Document, redactor: Redactor, span: Span, columns: int = 0) -> Excerpt:
    """The line in which `span` begins, or a part of it if the line is long. The underline covers the part
    of the span that is shown, and at least one column. So it does where a terminal has that many `columns`, beside the
    number of the line.
    """
    number = document.position(span.start).line
    first = document.line_start(number)
    last = first + len(document.line(number))
    shown = _window(Span(first, last), span, _widest(number, columns))
    before, marked, after = "…" if shown.start > first else "", "", ""
    for piece in redactor.pieces(shown):
        if piece.span.end <= span.start:
            before += piece.shown
        elif piece.span.start < span.end:
            marked += piece.shown
        else:
            after += piece.shown
    if shown.end < last:
        after += "…"
    return Excerpt(
        document.shown_position(span.start).line, before + marked + after, width(before), max(width(marked), 1)
    )


def _widest(number: int, columns: int) -> int:
    """How much of a line fits: beside its number, ` | ` and two `…`."""
    return max(_NARROWEST, min(_WIDEST, columns - len(str(number)) - 5)) if columns else _WIDEST


def _window(line: Span, focus: Span, widest: int) -> Span:
    """The part of a line to show: the whole line, or a readable part around the focus."""
    if line.end - line.start <= widest or focus.end - line.start < widest:
        start = line.start
    else:
        context = min(_CONTEXT, widest // 2)
        start = max(line.start, min(focus.start - context, line.end - widest))
    return Span(start, min(start + widest, line.end))


def width(text: str) -> int:
    """The width of a text in terminal columns: two for a wide character, none for a combining one."""
    return sum(
        0 if unicodedata.category(character) in ("Mn", "Me") else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )

"""A place, as a report writes it."""

from __future__ import annotations

from toolcheck.document.document import LIVE, Document
from toolcheck.document.where import Where
from toolcheck.redaction.redactor import Redactor, printable


def place(document: Document, where: Where, path: str, redactor: Redactor) -> str:
    """The file, line and column. A value of a program has no lines, so it gets the API path instead."""
    if not document.is_live:
        return f"{printable(document.name)}:{document.shown_position(document.span(where).start).text}"
    words = redactor.say(path) or "value"
    return words if document.name == LIVE else f"{printable(document.name)}: {words}"

"""The changes of fixes as a unified diff for reading. Secrets are masked, so `patch` cannot apply it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from toolcheck.document.document import Document, Span
from toolcheck.redaction.redactor import Redactor, printable
from toolcheck.reporting.style import Style, plain

_LONGEST = 6000
"""The most characters of a line that are shown."""


def render(before: Document, after: Document, style: Style = plain) -> str:
    """The hunks between two texts of one file, with a header; empty if the texts are equal."""
    hunks = list(_hunks(_DiffPage(before), _DiffPage(after), style))
    if not hunks:
        return ""
    name = printable(before.name)
    return "\n".join([style("removed", f"--- {name}"), style("added", f"+++ {name}"), *hunks]) + "\n"


class _DiffPage:
    """The lines of a document: one form to compare, one to show."""

    def __init__(self, document: Document) -> None:
        self.lines = [document.line(number) for number in range(1, document.line_count + 1)]
        if not self.lines[-1]:
            self.lines.pop()
        self._document = document
        self._redactor = Redactor(document)

    def shown(self, first: int, last: int) -> Iterator[str]:
        for index in range(first, last):
            start = self._document.line_start(index + 1)
            length = len(self.lines[index])
            line = Span(start, start + min(length, _LONGEST))
            yield "".join(piece.shown for piece in self._redactor.pieces(line)) + "…" * (length > _LONGEST)


def _hunks(old: _DiffPage, new: _DiffPage, style: Style) -> Iterator[str]:
    for group in SequenceMatcher(None, old.lines, new.lines, autojunk=False).get_grouped_opcodes():
        ranges = (_range(group[0][1], group[-1][2]), _range(group[0][3], group[-1][4]))
        yield style("frame", f"@@ -{ranges[0]} +{ranges[1]} @@")
        for kind, first, last, other_first, other_last in group:
            if kind == "equal":
                yield from (f" {line}" for line in old.shown(first, last))
            else:
                yield from (style("removed", f"-{line}") for line in old.shown(first, last))
                yield from (style("added", f"+{line}") for line in new.shown(other_first, other_last))


def _range(first: int, last: int) -> str:
    """A range of lines as in a unified diff: the first line, and the count unless it is one."""
    count = last - first
    if count == 1:
        return f"{first + 1}"
    return f"{first + (count > 0)},{count}"

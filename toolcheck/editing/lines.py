"""Offsets of a text, and positions as editors count them: lines from 0, and on a line the units of an encoding."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from toolcheck.ground.regex import regex

Units = Callable[[str], int]
"""How many units of the encoding that was agreed on a text has: bytes of UTF-8, words of UTF-16, code points."""

_LINE_BREAK = regex(r"\r\n|\n|\r")


class Lines:
    """The lines of a text. A line ends as the protocol says: at `\\n`, `\\r\\n` or `\\r`, and at nothing else."""

    def __init__(self, text: str) -> None:
        self._text = text
        breaks = [found.span() for found in _LINE_BREAK.finditer(text)]
        self._starts = [0, *(end for _, end in breaks)]
        self._ends = [*(start for start, _ in breaks), len(text)]

    def position(self, offset: int, units: Units) -> tuple[int, int]:
        """The line and the character of an offset."""
        offset = min(max(offset, 0), len(self._text))
        line = bisect_right(self._starts, offset) - 1
        return line, units(self._text[self._starts[line] : offset])

    def offset(self, line: int, character: int, units: Units) -> int:
        """The offset of a position; of one that is not in the text, the nearest that is. A position inside a character
        is behind it.
        """
        if line < 0:
            return 0
        if line >= len(self._starts):
            return len(self._text)
        start, end = self._starts[line], self._ends[line]
        written = self._text[start:end]
        if written.isascii():
            return start + min(max(character, 0), len(written))
        passed = 0
        for number, sign in enumerate(written):
            if passed >= character:
                return start + number
            passed += units(sign)
        return end

    def number(self, offset: int) -> int:
        """The number of the line of an offset, counted from 1."""
        return bisect_right(self._starts, offset)

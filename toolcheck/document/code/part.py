"""A part of a file that is code of one language: the whole of it, a fence, a cell, all cells of Python together."""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal

from toolcheck.document.code.form import Code
from toolcheck.document.document import Span
from toolcheck.ground.record import record

Language = Literal["python", "script", "value"]
"""`script` is all of TypeScript and JavaScript; `value`, JSON or YAML, which is not code but is among it."""


@record
class Shifts:
    """Where the lines of a text are in a longer one that has signs between them: indents, marks of a quotation.

    `inner` are offsets in the text, in order, the first 0; `outer` where each of them is.
    """

    inner: tuple[int, ...] = (0,)
    outer: tuple[int, ...] = (0,)

    def at(self, offset: int) -> int:
        """Where an offset of the text is in the longer one."""
        number = max(bisect_right(self.inner, offset) - 1, 0)
        return self.outer[number] + offset - self.inner[number]


@record(kw_only=True, hidden=("code",))
class CodePart:
    """One part of a file, read. `code.text` is the text of it, `shifts` says where that is in the file; `fence` is the
    offset at which the fence around it begins. `cells` are the places of the cells that it is made of, if it is made of
    several.
    """

    code: Code
    language: Language
    shifts: Shifts = Shifts()
    fence: int | None = None
    cells: tuple[Span, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where it is in the file."""
        return self.cells or (Span(self.shifts.at(0), self.shifts.at(len(self.code.text))),)

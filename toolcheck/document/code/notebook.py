"""A notebook -> one text of all its cells, and the stretches of code in it.

The text of the cells, one below the other, is what places are offsets of; which cell that is, and where the cell's
source is in the file, is known for each.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from toolcheck.document.code.form import Wanted
from toolcheck.document.code.part import CodePart, Shifts
from toolcheck.document.code.stretch import Line, joined, language_of, may_hold, python_lines, read_stretch
from toolcheck.document.document import Place, Position, Problem, Span
from toolcheck.document.json_text import BrokenError, locate
from toolcheck.document.letters import letters
from toolcheck.document.limits import LIMITS, Limits
from toolcheck.document.where import Path, in_text
from toolcheck.ground.record import record, replace
from toolcheck.ground.regex import regex

_LINE_BREAK = regex(r"\r\n|\n|\r")
_LINE = regex(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_CELL_MAGIC = regex(r"\s*%%(\w+)")
_PYTHON_CELLS = frozenset(["time", "timeit", "capture", "prun", "python", "python3"])
_MAGIC = regex(r"(\s*+)(?:[\w.,\s]++=\s*+(?=[!%]))?([!%?].*+|\w[\w.]*+\?{1,2}\s*+)$")


@record(kw_only=True, hidden=("source",))
class Cell:
    """A cell: its number, counted from 1, its language (empty where it is not read), its text, the offset of that in
    the text of all cells, and the path of the source in the file.
    """

    number: int
    language: str
    source: str
    start: int
    path: Path


@record(hidden=("text",))
class Notebook:
    """The cells of a notebook, and their text; without cells, `problems` says why."""

    text: str
    cells: tuple[Cell, ...]
    problems: tuple[Problem, ...] = ()

    def cell_at(self, offset: int) -> Cell | None:
        """The cell that holds an offset of the text."""
        before = [cell for cell in self.cells if cell.start <= offset]
        return before[-1] if before else None


def read_notebook(text: str) -> Notebook:
    """The cells of the JSON text of a notebook."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return Notebook(
            "", (), (Problem(kind="syntax-error", message="the notebook is not JSON", where=in_text(0, 0)),)
        )
    language = language_of(_kernel_of(value)) or "python"
    cells: list[Cell] = []
    pieces: list[str] = []
    at = 0
    for number, (path, cell) in enumerate(_cells_of(value), 1):
        key = "input" if "input" in cell and "source" not in cell else "source"
        source = _source_of(cell.get(key))
        cells.append(
            Cell(
                number=number, language=_language_of(cell, source, language), source=source, start=at, path=(*path, key)
            )
        )
        pieces.append(source)
        at += len(source) + 1
    return Notebook("\n".join(pieces), tuple(cells))


def _kernel_of(value: Any) -> str:
    metadata = value.get("metadata") if isinstance(value, dict) else None
    for key, name in (("language_info", "name"), ("kernelspec", "language")):
        about = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(about, dict) and isinstance(about.get(name), str):
            return str(about[name])
    return ""


def _cells_of(value: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The cells of a notebook of version 4, or of version 3, which has them in worksheets."""
    if not isinstance(value, dict):
        return
    sheets: list[tuple[Path, Any]] = [(("cells",), value.get("cells"))]
    if isinstance(value.get("worksheets"), list):
        sheets += [
            (("worksheets", number, "cells"), sheet.get("cells"))
            for number, sheet in enumerate(value["worksheets"])
            if isinstance(sheet, dict)
        ]
    for path, cells in sheets:
        for number, cell in enumerate(cells if isinstance(cells, list) else ()):
            if isinstance(cell, dict):
                yield (*path, number), cell


def _source_of(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source.encode(errors="replace").decode() if isinstance(source, str) else ""


def _language_of(cell: dict[str, Any], source: str, language: str) -> str:
    """The language of a cell; empty for one that is not read."""
    if cell.get("cell_type") == "markdown":
        return "markdown"
    if cell.get("cell_type") != "code":
        return ""
    metadata = cell.get("metadata")
    editor = metadata.get("vscode") if isinstance(metadata, dict) else None
    if isinstance(editor, dict) and isinstance(editor.get("languageId"), str):
        language = language_of(editor["languageId"])
    magic = _CELL_MAGIC.match(source)
    if magic is not None:
        if magic[1] in _PYTHON_CELLS:
            return "python"
        return language_of(magic[1]) if magic[1] in ("javascript", "js") else ""
    return language


def read_cells(notebook: Notebook, wanted: Wanted, limits: Limits) -> Iterator[CodePart]:
    """The parts of a notebook that are code: its cells of Python, which see each other's names; the others; and the
    fences of its text.
    """
    yield from _read_python([cell for cell in notebook.cells if cell.language == "python"], wanted)
    for cell in notebook.cells:
        if cell.language == "markdown":
            yield from _fences(cell, wanted, limits)
        elif cell.language and cell.language != "python":
            yield from read_stretch(_lines(cell), cell.language, wanted, limits)


def _read_python(cells: list[Cell], wanted: Wanted) -> Iterator[CodePart]:
    """The cells of Python that can be parsed, as one part."""
    from toolcheck.document.code.python import Python, can_be_parsed

    lines: list[Line] = []
    starts: list[int] = []
    spans: list[Span] = []
    for cell in cells:
        written = _lines(cell)
        for readable in (python_lines(written), python_lines(_without_magics(written))):
            if can_be_parsed(joined(readable)[0]):
                starts.append(len(lines))
                spans.append(Span(cell.start, cell.start + len(cell.source)))
                lines += readable
                break
    if not may_hold(lines, wanted):
        return
    text, shifts = joined(lines)
    code = Python(text, wanted, starts)
    if not code.problems:
        yield CodePart(code=code, language="python", shifts=shifts, cells=tuple(spans))


def _fences(cell: Cell, wanted: Wanted, limits: Limits) -> Iterator[CodePart]:
    if "```" not in cell.source and "~~~" not in cell.source:
        return
    try:
        from toolcheck.document.code.markdown import fences
    except ModuleNotFoundError:  # the extra for Markdown is not installed
        return
    for fence in (fence for fence in fences(cell.source) if fence.language):
        lines = [Line(line.text, line.at + cell.start) for line in fence.lines]
        for part in read_stretch(lines, fence.language, wanted, limits):
            yield replace(part, fence=fence.start + cell.start)


def _lines(cell: Cell) -> list[Line]:
    found = [line for line in _LINE.finditer(cell.source) if line[0]]
    return [Line(line[0].rstrip("\r\n"), cell.start + line.start()) for line in found]


def _without_magics(lines: list[Line]) -> list[Line]:
    """The lines with `0` for each command to the notebook or the shell, and for what it goes on to."""
    kept: list[Line] = []
    goes_on = False
    for line in lines:
        found = _MAGIC.match(line.text)
        if goes_on:
            kept.append(Line("", line.at))
        elif found is not None:
            start = found.start(2) if "=" in line.text[: found.start(2)] else len(found[1])
            kept.append(Line(line.text[:start] + "0", line.at))
        else:
            kept.append(line)
        goes_on = (goes_on or found is not None) and line.text.endswith("\\")
    return kept


def position_in_file(text: str, cells: tuple[Cell, ...], offset: int) -> Position:
    """The line and column, in the file whose text is given, of an offset in the text of its cells; the first character
    of the file where that is not known.
    """
    cell = cells[max(bisect_right(cells, offset, key=lambda cell: cell.start) - 1, 0)]
    shifts = _shifts(text, cell)
    if shifts is None:
        return Position(1, 1)
    at = shifts.at(offset - cell.start)
    breaks = [found.end() for found in _LINE_BREAK.finditer(text, 0, at)]
    return Position(len(breaks) + 1, at - (breaks[-1] if breaks else 0) + 1)


@lru_cache(maxsize=16)
def _shifts(text: str, cell: Cell) -> Shifts | None:
    return in_file(text, cell, LIMITS)


def in_file(text: str, cell: Cell, limits: Limits) -> Shifts | None:
    """Where the characters of a cell's source are in the file, whose text is given; None where that is not
    known.
    """
    try:
        place: Place | None = locate(text, limits)[0]
    except BrokenError:
        return None
    for step in cell.path:
        place = ((place.entries if place else None) or {}).get(step, (None, None))[1]
    if place is None:
        return None
    pieces = [place] if place.entries is None else [inner for _, inner in place.entries.values()]
    spots = [piece.start + start for piece in pieces for start, _ in letters(text[piece.start : piece.end])[1]]
    return Shifts(tuple(range(len(spots))) or (0,), tuple(spots) or (place.start,))

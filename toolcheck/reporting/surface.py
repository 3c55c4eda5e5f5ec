"""The surface of manifests: a table for each session and turn, as text, as Markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from toolcheck.comparing.parameters import SurfaceParameter
from toolcheck.comparing.surface import Surface, SurfaceScope, SurfaceTool
from toolcheck.ground.record import record
from toolcheck.redaction.redactor import Redactor, printable, printable_json
from toolcheck.reporting.excerpt import width
from toolcheck.reporting.marked import marked
from toolcheck.reporting.style import Style, plain

VERSION = 1

_HEADS = ("tool", "kind", "where", "may call", "asks", "credentials")
_WIDEST = 60
_LONGEST = 300


def render(surfaces: Iterable[Surface], style: Style = plain) -> str:
    """The tables as text, with the parameters of a function below it."""
    return "\n".join("".join(f"{line}\n" for line in _text(surface, style)) for surface in surfaces)


def render_markdown(surfaces: Iterable[Surface]) -> str:
    """The tables as Markdown."""
    return "\n".join("".join(f"{line}\n" for line in _markdown(surface)) for surface in surfaces)


def render_json(surfaces: Iterable[Surface]) -> str:
    """The surfaces as one JSON object, version 1."""
    value = {"version": VERSION, "files": [_value(surface) for surface in surfaces]}
    return printable_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


@record
class _RowCells:
    """What is shown of a tool, safe to show."""

    cells: tuple[str, ...]
    parameters: tuple[str, ...]


def _cells(tool: SurfaceTool, redactor: Redactor) -> _RowCells:
    def say(words: str) -> str:
        return redactor.say(words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…")

    kind = f"{tool.kind}, strict" if tool.strict else tool.kind
    credentials = "; ".join(say(one.words) for one in tool.credentials)
    cells = (say(tool.name), say(kind), say(tool.home), say(tool.calls), say(tool.asks), credentials)
    return _RowCells(cells, tuple(say(parameter_words(one)) for one in tool.parameters))


def parameter_words(one: SurfaceParameter) -> str:
    """A parameter in words: `amount`: number, at most 50, required."""
    return ", ".join([f"`{one.name}`: {one.type}", *one.limits, *(["required"] if one.is_required else [])])


def _lack(scope: SurfaceScope) -> str:
    """What is said of a scope that has no tools of its own."""
    return "has the tools of its session" if scope.inherits and scope.role == "turn" else "no tools"


def _text(surface: Surface, style: Style) -> Iterator[str]:
    redactor = Redactor(surface.document)
    for scope in surface.scopes:
        head = f"{redactor.say(scope.name)} ({scope.target})"
        yield style("message", f"{printable(surface.document.name)}: {head}")
        if not scope.tools:
            yield f"  {_lack(scope)}"
            continue
        rows = [_cells(tool, redactor) for tool in scope.tools]
        shown = [number for number in range(len(_HEADS)) if any(row.cells[number] for row in rows)]
        widths = {
            number: min(max(width(_HEADS[number]), *(width(row.cells[number]) for row in rows)), _WIDEST)
            for number in shown
        }
        yield style("frame", _line([_HEADS[number] for number in shown], [widths[number] for number in shown]))
        for row in rows:
            yield _line([row.cells[number] for number in shown], [widths[number] for number in shown])
            yield from (f"      {words}" for words in row.parameters)


def _line(cells: list[str], widths: list[int]) -> str:
    padded = (cell + " " * max(size - width(cell), 0) for cell, size in zip(cells, widths, strict=True))
    return f"  {'  '.join(padded)}".rstrip()


def _markdown(surface: Surface) -> Iterator[str]:
    redactor = Redactor(surface.document)
    for scope in surface.scopes:
        yield f"### {marked(f'`{surface.document.name}`')}: {marked(redactor.text(scope.name))} ({scope.target})"
        yield ""
        if not scope.tools:
            yield from (_lack(scope).capitalize() + ".", "")
            continue
        heads = (*_HEADS, "parameters")
        yield f"| {' | '.join(heads)} |"
        yield f"|{'---|' * len(heads)}"
        for tool in scope.tools:
            row = _cells(tool, redactor)
            parameters = "<br>".join(marked(words) for words in row.parameters)
            yield f"| {' | '.join([*map(marked, row.cells), parameters])} |"
        yield ""


def _value(surface: Surface) -> dict[str, Any]:
    redactor = Redactor(surface.document)
    return {
        "path": surface.document.name,
        "scopes": [
            {
                "name": redactor.text(scope.name),
                "role": scope.role,
                "target": scope.target,
                "inherits": scope.inherits,
                "tools": [_tool_value(tool, redactor) for tool in scope.tools],
            }
            for scope in surface.scopes
        ],
    }


def _tool_value(tool: SurfaceTool, redactor: Redactor) -> dict[str, Any]:
    return {
        "name": redactor.text(tool.name),
        "kind": redactor.text(tool.kind),
        "where": redactor.text(tool.home),
        "may_call": redactor.text(tool.calls) or None,
        "asks": redactor.text(tool.asks) or None,
        "credentials": [
            {"header": redactor.text(one.header), "variables": [redactor.text(name) for name in one.variables]}
            for one in tool.credentials
        ],
        "strict": tool.strict,
        "parameters": [
            {
                "name": redactor.text(one.name),
                "type": redactor.text(one.type),
                "limits": [redactor.text(words) for words in one.limits],
                "required": one.is_required,
            }
            for one in tool.parameters
        ],
    }

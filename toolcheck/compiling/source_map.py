"""Source maps: for every part of a payload, the file, line and column that it came from.

Compile writes a map. Decode reads it, and finds what a document has at a line and column. No file is opened here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from toolcheck.compiling.made import Made
from toolcheck.document.document import Document, Place
from toolcheck.document.where import Path, Step, Where, pointer
from toolcheck.ground.named import NamedTuple
from toolcheck.ground.record import record
from toolcheck.redaction.redactor import Redactor, printable_json


class Origin(NamedTuple):
    """Where a part of a payload came from; line and column count from 1."""

    file: str
    line: int
    column: int


@record
class SourceMap:
    """For each payload, the origin of its parts by their JSON Pointers."""

    payloads: tuple[dict[str, Origin], ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The files that the payloads came from, each once."""
        return tuple(dict.fromkeys(origin.file for payload in self.payloads for origin in payload.values()))

    def look_up(self, number: int, path: Path) -> tuple[int, Origin] | None:
        """How much of a path of a payload has an origin, in steps, and that origin; None when nothing has."""
        for length in range(len(path), 0, -1):
            origin = self.payloads[number].get(pointer(path[:length]))
            if origin is not None:
                return length, origin
        return None


def write_source_map(payloads: Sequence[Made]) -> str:
    """The text of the source map of some payloads."""
    maps = [source_map(payload) for payload in payloads]
    text = json.dumps({"version": 1, "payloads": maps}, indent=2, ensure_ascii=False)
    return f"{printable_json(text)}\n"


def source_map(payload: Made) -> dict[str, dict[str, str | int]]:
    """For everything in a payload, by its JSON Pointer, the file, line and column that it came from. A key that is a
    secret is masked.
    """
    places: dict[str, dict[str, str | int]] = {}
    redactors: dict[int, Redactor] = {}
    stack: list[tuple[Path, Any]] = [((), payload.value)]
    while stack:
        path, value = stack.pop()
        source = payload.origin(path)
        if source is not None:
            document, where = source
            if id(document) not in redactors:
                redactors[id(document)] = Redactor(document)
            whole, _, _ = document.look_up(where.path, where.document)
            if whole == where.path:
                line, column = document.position(document.span(where.key if where.path else where).start)
                called = redactors[id(document)].text(pointer(path))
                places[called] = {"file": document.name, "line": line, "column": column}
        if isinstance(value, dict):
            stack += [((*path, key), inner) for key, inner in reversed(value.items())]
        elif isinstance(value, list):
            stack += [((*path, index), value[index]) for index in reversed(range(len(value)))]
    return places


def read_source_map(text: str) -> SourceMap | None:
    """The source map in a text; None when it is not a source map of this version."""
    try:
        value = json.loads(text)
        if value["version"] != 1:
            return None
        return SourceMap(tuple(_payload(payload) for payload in value["payloads"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _payload(value: dict[str, Any]) -> dict[str, Origin]:
    return {
        str(pointer): Origin(str(place["file"]), max(int(place["line"]), 1), max(int(place["column"]), 1))
        for pointer, place in value.items()
    }


def find(document: Document, origin: Origin, step: Step) -> Where | None:
    """The place in a document that begins at an origin and is reached by `step`. An entry begins at its key, and is
    reached by that key; an item by any number, or by its key in a keyed map. None when there is no such place, because
    the document has changed.
    """
    if origin.line > document.line_count:
        return None
    offset = document.line_start(origin.line) + origin.column - 1
    places = [
        Where(path, document=number)
        for number, place in enumerate(document.places)
        for path in _paths_at(place, offset)
        if path[-1] == step or isinstance(step, int)
    ]
    return next((where for where in places if isinstance(where.path[-1], int)), next(iter(places), None))


def _paths_at(root: Place, offset: int) -> list[Path]:
    """The paths of everything that begins at an offset, the outermost first."""
    paths: list[Path] = []
    stack: list[tuple[Path, Place]] = [((), root)]
    while stack:
        path, place = stack.pop()
        for step, (key, inner) in (place.entries or {}).items():
            if inner.borrowed:
                continue
            if key.start == offset:
                paths.append((*path, step))
            if inner.start <= offset < inner.end:
                stack.append(((*path, step), inner))
    return sorted(paths, key=len)

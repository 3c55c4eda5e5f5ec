"""The canonical text of a payload: one value, one text.

Keys keep their order, strings are UTF-8 without needless escapes, and numbers keep their spelling when JSON allows it.
This module knows JSON and nothing about tools.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from toolcheck.document.where import Path
from toolcheck.ground.regex import regex

FindSpelling = Callable[[Path], str | None]
"""How the number at a path was written; None when this is not known."""

_JSON_NUMBER = regex(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_STRING = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def to_text(value: Any, *, compact: bool = False, spelling: FindSpelling | None = None) -> str:
    """The text of a value: on one line when `compact`, else indented by two spaces. Ends with a line break.

    Raises ValueError for NaN and infinities, which JSON does not have.
    """
    return "".join(_write(value, (), "" if compact else "\n", compact, spelling)) + "\n"


def _write(value: Any, path: Path, line: str, compact: bool, spelling: FindSpelling | None) -> Iterator[str]:
    if isinstance(value, dict) and value:
        pairs = [(f"{_STRING(key)}: ", (*path, key), inner) for key, inner in value.items()]
        yield from _write_all("{", pairs, "}", line, compact, spelling)
    elif isinstance(value, list) and value:
        items = [("", (*path, index), inner) for index, inner in enumerate(value)]
        yield from _write_all("[", items, "]", line, compact, spelling)
    elif isinstance(value, float):
        yield _number(value, path, spelling)
    else:
        yield _STRING(value)


def _write_all(
    opening: str,
    parts: list[tuple[str, Path, Any]],
    closing: str,
    line: str,
    compact: bool,
    spelling: FindSpelling | None,
) -> Iterator[str]:
    inner = line if compact else f"{line}  "
    yield opening
    for number, (lead, path, value) in enumerate(parts):
        if number:
            yield ", " if compact else ","
        yield inner + lead
        yield from _write(value, path, inner, compact, spelling)
    yield line + closing


def _number(value: float, path: Path, spelling: FindSpelling | None) -> str:
    """A number as it was written, if that is JSON with the same value."""
    written = spelling(path) if spelling else None
    if written and _JSON_NUMBER.fullmatch(written) and float(written) == value:
        return written
    return _STRING(value)

"""Reads TOML text into values, and finds the text of each value. It does not know what the values mean."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Any

from toolcheck.document.document import Span
from toolcheck.document.where import Path
from toolcheck.ground.named import NamedTuple
from toolcheck.ground.regex import regex

_PLACE = regex(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


_PATIENCE = 2_000_000
"""The most characters that are read again to find one place."""


class Broken(NamedTuple):
    """Why a text is not valid TOML, and the offset of the problem."""

    reason: str
    offset: int


def parse(text: str) -> dict[str, Any] | Broken:
    """The values of a text. Dates and times become strings, as in JSON."""
    import tomllib

    try:
        return _plain(tomllib.loads(text))  # type: ignore[no-any-return]  # a table stays a table
    except tomllib.TOMLDecodeError as error:
        words = str(error)
        found = _PLACE.search(words)
        offset = len(text.rstrip())
        if found and found[1]:
            offset = sum(len(line) + 1 for line in text.split("\n")[: int(found[1]) - 1]) + int(found[2]) - 1
        reason = words[: found.start()] if found else words
        return Broken(reason[:1].lower() + reason[1:], min(offset, len(text)))
    except RecursionError:
        return Broken("it is nested too deeply", 0)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def find(text: str, path: Path) -> Span:
    """Where the entry at a path is said: its key, its header, or (for a string in a list) itself. Where parts share a
    place, the beginning of the statement that says it.
    """
    while path:
        statement = _statement(text, path)
        if statement is not None:
            return _narrow(text, statement, path)
        path = path[:-1]
    return Span(0, 0)


def _statement(text: str, path: Path) -> Span | None:
    """The statement by which the entry at a path comes to be: the smallest beginning of the text, in whole lines, that
    has it ends there. None where the text is too long to look for it.
    """
    ends = [0, *accumulate(map(len, re.findall(r"[^\n]*\n|[^\n]+", text)))]
    patience = _PATIENCE

    def has(last: int) -> bool | None:
        """Whether the first lines contain the entry; None if they end inside a value."""
        nonlocal patience
        patience -= ends[last]
        value = parse(text[: ends[last]])
        return None if isinstance(value, Broken) else _has(value, path)

    low, high = 0, len(ends) - 1
    if not has(high):
        return None
    while high - low > 1 and patience > 0:
        middle = probe = (low + high) // 2
        while (found := has(probe)) is None and probe - 1 > low and patience > 0:
            probe -= 1
        if found:
            high = probe
        else:
            low = middle
    first = high - 1
    while first > 0 and has(first) is None and patience > 0:
        first -= 1
    return Span(ends[first], ends[high]) if patience > 0 else None


def _has(value: Any, path: Path) -> bool:
    for step in path:
        is_there = step in value if isinstance(value, dict) else isinstance(value, list) and step in range(len(value))
        if not is_there:
            return False
        value = value[step]
    return True


def _narrow(text: str, statement: Span, path: Path) -> Span:
    """What in a statement is the entry itself. Of several tables in one list, the entry is in the one of its number."""
    words = text[statement.start : statement.end]
    number = next((step for step in path[:-1] if isinstance(step, int)), 0)
    if isinstance(path[-1], int):
        value: Any = parse(text[: statement.end])
        for step in path:
            value = value[step]
        number, pattern = 0, re.escape(value) if isinstance(value, str) else r"\S[^\r\n]*"
    else:
        pattern = re.escape(str(path[-1]))
    found = [*re.finditer(rf"(?<![\w-]){pattern}(?![\w-])", words)]
    if not found:
        start = statement.start + len(words) - len(words.lstrip())
        return Span(start, start + 1)
    chosen = found[min(number, len(found) - 1)] if "{" in words else found[0]
    return Span(statement.start + chosen.start(), statement.start + chosen.end())

"""Where in the values something is being typed, in a text that is not finished.

A mark is written at the offset, in the ways in which it could be meant: as a key, as a value, with what is open closed
behind it. The first of these texts that can be read says where it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from toolcheck.checking.checking import recognised
from toolcheck.document.document import Document, Span
from toolcheck.document.where import Path
from toolcheck.editing.meaning import MARK
from toolcheck.editing.open_text import OpenText
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.manifest.manifest import Manifest

_WORD = regex(r"[\w$./:@#~-]*+")
_LONGEST_WORD = 200
_BRACKETS = regex(r'"(?:[^"\\\r\n]|\\.)*+"?|[{}\[\]]')
_CLOSING = {"{": "}", "[": "]"}
_BEFORE_KEY = regex(r"[ \t]*+(?:- ++)*+-?(?<![^ \t-])\Z")
_QUOTES = "\"'`"


@record(kw_only=True)
class Typed:
    """What is being typed: the characters that it replaces, whether it is between quotes, and where it is: the path of
    the object that it is a key of, or the path of the value that it is.
    """

    span: Span
    word: str
    quote: str
    is_key: bool
    path: Path
    document: int
    manifest: Manifest


def typed_at(text: OpenText, offset: int) -> Typed | None:
    """What is being typed at an offset; None where that cannot be found out."""
    written = text.document.text
    if text.is_cells or not written:
        return None
    start, end = _word_at(written, offset)
    quote = written[start - 1] if start and written[start - 1] in _QUOTES else ""
    for candidate in _candidates(text.document, start, end, quote):
        made = OpenText(candidate, text.name, text.options)
        if not made.document.values:
            continue
        found = _found(made.document)
        if found is not None:
            number, path, is_key = found
            return Typed(
                span=Span(start, end),
                word=written[start:offset],
                quote=quote,
                is_key=is_key,
                path=path,
                document=number,
                manifest=recognised(made.document, text.options),
            )
    return None


def _word_at(written: str, offset: int) -> tuple[int, int]:
    """The word around an offset. A colon at its end is not part of it."""
    before = _WORD.match(written[max(0, offset - _LONGEST_WORD) : offset][::-1])
    behind = _WORD.match(written, offset, offset + _LONGEST_WORD)
    start = offset - before.end() if before else offset
    word = written[start:offset]
    if word.startswith(("- ", "-\n")) or word == "-":
        start = offset
    cut = max(word.rfind(": "), -1)
    if cut >= 0:
        start += cut + 2
    if written[start:offset].endswith(":") and written[offset : offset + 1] in ("", " ", "\n", "\r"):
        start = offset
    end = behind.end() if behind else offset
    while end > offset and written[end - 1] == ":":
        end -= 1
    return start, end


def _candidates(document: Document, start: int, end: int, quote: str) -> Iterator[str]:
    written = document.text
    before, behind = written[:start], written[end:]
    if quote:
        closing = "" if behind.startswith(quote) else quote
        yield f"{before}{MARK}{closing}{behind}"
        closers = _closers(before[:-1])
        is_key = closers.startswith("}") and before[:-1].rstrip()[-1:] in ("{", ",")
        yield f"{before}{MARK}{quote}{': null' * is_key}{closers}"
        return
    if document.format in ("json", "jsonl"):
        yield from _in_json(before, behind)
        return
    if document.format == "yaml":
        yield from _in_yaml(before, behind)
        return
    yield f"{before}{MARK}{behind}"
    yield f"{before}{MARK}: null,{behind}"


def _in_json(before: str, behind: str) -> Iterator[str]:
    last = before.rstrip()[-1:]
    closers = _closers(before)
    is_key = closers.startswith("}") and last in ("{", ",")
    mark = f'"{MARK}": null' if is_key else f'"{MARK}"'
    for sign in ("", ","):
        yield f"{before}{mark}{sign}{behind}"
    yield f"{before}{mark}{closers}"
    if closers.startswith("}") and not is_key:
        yield f'{before}, "{MARK}": null{behind}'
        yield f'{before}, "{MARK}": null{closers}'


def _in_yaml(before: str, behind: str) -> Iterator[str]:
    line_start = max(before.rfind("\n"), before.rfind("\r")) + 1
    is_first = _BEFORE_KEY.match(before, line_start) is not None
    rest = behind.lstrip(" ")
    space = "" if not before or before[-1] in " \n\r\t{[,-" or before.endswith("${") else " "
    dash = " " if before.endswith("-") else ""
    as_value = f"{space}{dash}{MARK}"
    as_key = f"{space}{dash}{MARK}" if rest.startswith(":") else f"{space}{dash}{MARK}: null"
    cut = len(behind) - len(behind[_line_end(behind) :])
    line_rest = behind[:cut]
    is_item = "-" in before[line_start:] if is_first else False
    order = (as_key, as_value) if is_first and not is_item else (as_value, as_key)
    for own in order:
        yield f"{before}{own}{behind}"
    closers = _closers(before)
    for own in order:
        yield f"{before}{own}{line_rest if rest.startswith(':') else ''}{closers}\n"


def _line_end(text: str) -> int:
    ends = [at for at in (text.find("\n"), text.find("\r")) if at >= 0]
    return min(ends, default=len(text))


def _closers(before: str) -> str:
    """What closes the brackets that are open at the end of a text."""
    stack: list[str] = []
    for found in _BRACKETS.finditer(before):
        sign = found[0]
        if sign in _CLOSING:
            stack.append(_CLOSING[sign])
        elif sign in ("}", "]") and stack:
            stack.pop()
    return "".join(reversed(stack))


def _found(document: Document) -> tuple[int, Path, bool] | None:
    """Where the mark is: the number of the document, the path, and whether it is a key there."""
    for number, value in enumerate(document.values):
        waiting: list[tuple[Path, Any]] = [((), value)]
        while waiting:
            path, one = waiting.pop()
            if one == MARK:
                return number, path, False
            entries: Iterable[tuple[Any, Any]] = ()
            if isinstance(one, dict):
                if MARK in one:
                    return number, path, True
                entries = one.items()
            elif isinstance(one, list):
                entries = enumerate(one)
            waiting += [((*path, step), inner) for step, inner in entries if isinstance(inner, str | dict | list)]
    return None

"""JSON and JSONL -> Document.

The C scanner of `json` makes the values, once a look at the brackets has shown that they are not too
deep for it. Where it refuses a text, or anything about it is suspect (a repeated key, a number out of
range), the exact reader says what is wrong and where. Knows nothing of files or of YAML.
"""

from __future__ import annotations

import math
from functools import partial

from toolcheck.document.document import Document, Place, Problem
from toolcheck.document.json_find import JsonFinder
from toolcheck.document.json_text import BrokenError, locate
from toolcheck.document.limits import MANY, Limits
from toolcheck.document.where import in_text
from toolcheck.ground.json_scan import read_value, scanner
from toolcheck.ground.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

_LINE = regex(r"[^\r\n]+")
_STRUCTURE = bytes.maketrans(b"{}", b"[]")
_NO_STRUCTURE = bytes(byte for byte in range(256) if byte not in b'"[]{},:')
_LONE_SURROGATE = regex(rb"\\u[dD](?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..\\u[dD])[c-fC-F])")
"""Half of a character, in a text whose escaped backslashes are gone: what follows one of these is not an escape. What
all of them begin with comes first: so the text is gone through forty times as fast.
"""


class _SuspectError(Exception):
    """The fast reader leaves this text to the exact one."""


def read_json(text: str, name: str, limits: Limits, bom: bool = False) -> Document:
    """The document of a JSON text: one value, or none and one problem that says why."""
    try:
        value, problems = _read_value(text, 0, None, 0, limits)
    except BrokenError as broken:
        return Document(name=name, text=text, format="json", values=(), problems=(broken.problem,), bom=bom)
    places, finder = partial(_places, text, limits, [(0, None)]), None if problems else JsonFinder(text, (0,))
    return Document(
        name=name,
        text=text,
        format="json",
        values=(value,),
        problems=tuple(problems),
        bom=bom,
        find_places=places,
        find_one=finder,
    )


def read_jsonl(text: str, name: str, limits: Limits, bom: bool = False) -> Document:
    """The document of a JSONL text: a value for each line that can be read, and a problem for each that
    can't. Blank lines count for nothing; documents are numbered by the values there are, and a problem
    of a broken line carries the number of the value that comes next. Too many broken lines end it.
    """
    values: list[Any] = []
    problems: list[Problem] = []
    lines: list[tuple[int, int | None]] = []
    for found in _LINE.finditer(text):
        start, end = found.span()
        if found[0].isspace():
            continue
        try:
            value, line_problems = _read_value(text, start, end, len(values), limits)
        except BrokenError as broken:
            problems.append(broken.problem)
            if not lines and len(problems) == 1 and (whole := read_json(text, name, limits, bom)).values:
                note = "in JSONL each line is a whole value; name the file .json"
                spread = Problem(
                    kind="syntax-error",
                    message="one value has several lines",
                    where=in_text(start, end),
                    note=note,
                )
                return Document(name=name, text=whole.text, format="jsonl", values=(), problems=(spread,), bom=bom)
            if len(problems) >= MANY:
                break
            continue
        values.append(value)
        lines.append((start, end))
        problems += line_problems
    if not values and not problems:
        problems.append(Problem(kind="syntax-error", message="the file is empty", where=in_text(0, 0)))

    places, finder = (
        partial(_places, text, limits, lines),
        None if problems else JsonFinder(text, [at for at, _ in lines]),
    )
    return Document(
        name=name,
        text=text,
        format="jsonl",
        values=tuple(values),
        problems=tuple(problems),
        bom=bom,
        find_places=places,
        find_one=finder,
    )


def _places(text: str, limits: Limits, stretches: list[tuple[int, int | None]]) -> tuple[Place, ...]:
    """The places of the values that are known to be between offsets."""
    return tuple(locate(text, limits, start, end)[0] for start, end in stretches)


def _read_value(text: str, start: int, end: int | None, document: int, limits: Limits) -> tuple[Any, list[Problem]]:
    """The JSON value between two offsets and a problem for each repeated key; raises `BrokenError`."""
    piece = text[start:end]
    try:
        return _read_fast(piece, limits), []
    except (ValueError, RecursionError, _SuspectError):
        problems = locate(text, limits, start, end, document)[1]
        return read_value(piece), problems


def _read_fast(text: str, limits: Limits) -> Any:
    """The value of a JSON text that nothing is wrong with; raises when something is, or might be."""
    written, read = _count_entries(text, limits), 0

    def from_object(value: dict[str, Any]) -> dict[str, Any]:
        nonlocal read
        read += len(value)
        return value

    def from_digits(lexeme: str) -> int:
        if len(lexeme) > limits.digits:
            raise _SuspectError
        return int(lexeme)

    def from_float(lexeme: str) -> float:
        value = float(lexeme)
        if len(lexeme) > limits.digits or math.isinf(value):
            raise _SuspectError
        return value

    def from_constant(_: str) -> NoReturn:
        raise _SuspectError

    scan = scanner(object_hook=from_object, parse_int=from_digits, parse_float=from_float, parse_constant=from_constant)
    value = read_value(text, scan)
    if read != written:
        raise _SuspectError  # an object has a key twice
    return value


def _count_entries(text: str, limits: Limits) -> int:
    """How many entries the objects of a JSON text have: its colons outside of strings.

    Raises `_SuspectError` when a bracket may be nested too deep for the C scanner (or not be closed), when a
    key may be too long, the values too many, or an escape half of a surrogate pair.
    """
    data = text.encode()
    if b"\\" in data:
        data = data.replace(b"\\\\", b"__").replace(b'\\"', b"__")
        if b"\\u" in data and _LONE_SURROGATE.search(data):
            raise _SuspectError
    if _has_long_key(data, limits.key):
        raise _SuspectError
    signs = data.translate(_STRUCTURE, _NO_STRUCTURE)
    if len(signs) > limits.nodes and signs.count(b",") + signs.count(b":") + signs.count(b"[") >= limits.nodes:
        raise _SuspectError
    signs = signs.translate(None, b",").replace(b'""', b"")
    if b'"' in signs:
        signs = b"".join(signs.split(b'"')[::2])
    brackets = signs.translate(None, b":")
    for _ in range(limits.depth):
        if not brackets:
            break
        brackets = brackets.replace(b"[]", b"")  # the innermost level goes
    if brackets:
        raise _SuspectError
    return signs.count(b":")


def _has_long_key(data: bytes, longest: int) -> bool:
    """Whether a colon may follow a string of more than `longest` bytes."""
    at, size = 0, len(data)
    while at + longest < size:
        quote = data.rfind(b'"', at, at + longest + 1)
        if quote < 0:
            quote = data.find(b'"', at + longest)
            if quote < 0:
                return False
            if data[quote + 1 : quote + 100].lstrip()[:1] in (b":", b""):
                return True
        at = quote + 1
    return False

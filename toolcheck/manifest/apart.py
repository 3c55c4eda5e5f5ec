"""JSON taken apart into the parts that are written in it, without a look at what is in them.

What a faster reader gives counts only if it can be put together again, so nothing that is written is lost.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from json.scanner import make_scanner
from typing import Any

from toolcheck.document.document import Document
from toolcheck.document.limits import LIMITS
from toolcheck.document.reading import read
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

SAID = b'"x"'
"""What stands for a text that somebody said, and for a name that somebody gave."""
_DEEPEST = 24


class UnusualError(Exception):
    """Only the whole text will do."""


@record
class Split:
    """How a text of JSON is taken apart, without a look at what is in the parts.

    `members` gives the members of an object, in their order, each as it is written; `elements` those of a list. Both
    give None for any other text. What they give is put together again, and counts only if that is the text: so a key
    that is given twice or written with an escape, and any space but one blank behind a comma or colon, need no care.
    One that `is_strict` takes nothing apart that is not valid JSON to its last sign, with no half of a character in it:
    `is_valid` says whether a text in UTF-8 is.
    """

    members: Callable[[bytes], Mapping[str, bytes] | None]
    elements: Callable[[bytes], Sequence[bytes] | None]
    is_valid: Callable[[bytes], bool] | None = None

    @property
    def is_strict(self) -> bool:
        """Whether it takes nothing apart that is not valid."""
        return self.is_valid is not None


def members_of(text: bytes, split: Split) -> Mapping[str, bytes] | None:
    """The members of an object that is written without spaces or with one blank; None for any other text."""
    members = split.members(text) if text.startswith(b"{") and text.endswith(b"}") else None
    if not members:
        return None
    layout = _layout_of(tuple(members))
    raws = list(members.values())
    # nothing is shorter than each key once, as it is, without a space
    more = len(text) - layout.size - sum(map(len, raws))
    is_whole = more == 0 or (more == 2 * len(raws) - 1 and b"".join(_filled(layout.spaced, raws)) == text)
    return members if is_whole else None


def elements_of(text: bytes, split: Split) -> Sequence[bytes] | None:
    """The same for the elements of a list."""
    found = split.elements(text) if text.startswith(b"[") and text.endswith(b"]") else None
    if not found:
        return found
    is_whole = sum(map(len, found)) + len(found) + 1 == len(text)
    return found if is_whole or text == b"[%b]" % b", ".join(found) else None


def joined(members: Mapping[str, bytes]) -> bytes:
    """An object of these members, written without spaces."""
    return b"".join(in_pieces(members))


def in_pieces(members: Mapping[str, bytes]) -> list[bytes]:
    """The same in the pieces that make it: between the same keys, the same objects."""
    if not members:
        return [b"{}"]
    return _filled(_layout_of(tuple(members)).compact, list(members.values()))


@record
class _Layout:
    """What is around the values of an object with some keys: with a blank behind each sign, and without; the size of
    the latter.
    """

    spaced: list[bytes]
    compact: list[bytes]
    size: int


def _filled(around: list[bytes], raws: list[bytes]) -> list[bytes]:
    pieces = around.copy()
    pieces[1::2] = raws
    return pieces


def _layout_of(keys: tuple[str, ...]) -> _Layout:
    return _usual_layout(keys) if sum(map(len, keys)) <= _MAX_USUAL else _layout(keys)


def _layout(keys: tuple[str, ...]) -> _Layout:
    compact = _around(keys, b'%b"%b":', b",")
    return _Layout(_around(keys, b'%b"%b": ', b", "), compact, sum(map(len, compact)))


def _around(keys: tuple[str, ...], form: bytes, between: bytes) -> list[bytes]:
    pieces = [b""] * (2 * len(keys)) + [b"}"]
    pieces[:-1:2] = [form % (between if at else b"{", key.encode()) for at, key in enumerate(keys)]
    return pieces


_MAX_USUAL = 512
_usual_layout = lru_cache(maxsize=1_024)(_layout)


def written(value: Any) -> bytes:
    """A value as it is written without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def read_one(text: bytes) -> Document:
    """A document of one value. Raises `UnusualError` for any other."""
    document = read(text, "", "json", LIMITS)
    if not document.values or document.bom:
        raise UnusualError
    return document


def strings_of(text: bytes) -> list[bytes]:
    """What is around the strings of valid JSON, and the strings, in turns. Signs that are escaped are blanked by others
    of the same size, which no JSON has.
    """
    plain = text if b"\\" not in text else text.replace(b"\\\\", _BLANKED).replace(b'\\"', _BLANKED)
    return plain.split(b'"')


BLANK = b"\x01"
_BLANKED = BLANK + BLANK


def is_text(raw: bytes, split: Split) -> bool:
    """Whether this is a string with nothing wrong in it."""
    return raw.startswith(b'"') and (split.is_strict or _TEXT.fullmatch(raw) is not None)


_TEXT = regex(
    rb'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u(?:(?![dD][89a-fA-F])[0-9a-fA-F]{4}|[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}))[^"\\\x00-\x1f]*+)*+"'
)


def value_of(raw: bytes) -> Any:
    """The value of a part that is left out: nothing may be wrong with it, since nobody will see that any more."""
    document = read_one(raw)
    value, words = document.values[0], document.text.lower()
    names_us = "toolcheck" in words or ("\\u00" in words and "toolcheck" in json.dumps(value).lower())
    if document.problems or names_us or _is_deep(value):
        raise UnusualError
    return value


def _is_deep(value: Any) -> bool:
    """Whether what is in a part may be nested too deep for the whole."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(_DEEPEST):
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
        level = [one for one in level if isinstance(one, dict | list)]
        if not level:
            return False
    return True


# -- JSON -------------------------------------------------------------------------------------------


_KEY = regex(r'"([^"\\\x00-\x1f]*+)": ?')
_scan = make_scanner(json.JSONDecoder())  # type: ignore[arg-type]  # it reads what a decoder says


def _members(text: bytes) -> Mapping[str, bytes] | None:
    words = text.decode()
    found: dict[str, bytes] = {}
    if not words.startswith("{") or words == "{}":
        return found if words == "{}" else None
    at = 1
    while (key := _KEY.match(words, at)) is not None:
        end = _end_of_value(words, key.end())
        if end is None:
            return None
        found[key[1]] = words[key.end() : end].encode()
        if words[end] != ",":
            return found if words[end:] == "}" else None
        at = end + 1 + (words[end + 1 : end + 2] == " ")
    return None


def _elements(text: bytes) -> Sequence[bytes] | None:
    words = text.decode()
    found: list[bytes] = []
    if not words.startswith("[") or words == "[]":
        return found if words == "[]" else None
    at = 1
    while (end := _end_of_value(words, at)) is not None:
        found.append(words[at:end].encode())
        if words[end] != ",":
            return found if words[end:] == "]" else None
        at = end + 1 + (words[end + 1 : end + 2] == " ")
    return None


def _end_of_value(words: str, start: int) -> int | None:
    """The end of the value that begins at an offset, where something follows it."""
    try:
        end: int = _scan(words, start)[1]
    except (StopIteration, ValueError, RecursionError):
        return None
    return end if end < len(words) else None


SPLIT = Split(_members, _elements)
"""Takes a text apart with the scanner of Python's own `json`."""

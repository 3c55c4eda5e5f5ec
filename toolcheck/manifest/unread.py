"""Whether a text that could not be read was meant to be a tool manifest.

The text is searched piece by piece, so a text of any size takes little memory. Nothing is parsed: the search is for
words, also where letters of them are written as escapes. This module knows no files and no findings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from toolcheck.document.document import Format
from toolcheck.ground.regex import regex

Pieces = Callable[[], Iterable[str]]
"""Gives a text from its beginning, in pieces; may be asked more than once."""

_WORDS = (
    r"session\.update|response\.create|\b(?:server_label|connector_id|tool_choice|allowed_tools)\b"
    r"|\btype[\"']?\s{0,99}:\s{0,99}[\"']?(?:function|mcp)\b"
)
_MARK = regex(_WORDS)
"""What a text says that is not JSON or not YAML, and was meant to be a tool manifest."""
_MARK_OR_KEY = regex(rf"{_WORDS}|(?<![\w\\.-])tools[\"']?\s{{0,99}}:(?=[\s\[{{\"'&*!]|\Z)|\?\s{{1,99}}[\"']?tools\b")
"""What YAML says of tools that passed a bound, or lost a value."""
_MARK_OR_KEY_OF_JSON = regex(
    r"(?<!\\)\"(?:tools|server_label|connector_id|tool_choice|allowed_tools)\"\s{0,99}:"
    r"|(?<!\\)\"type\"\s{0,99}:\s{0,99}\"(?:function|mcp|session\.update|response\.create)\""
)
"""The same of JSON, where only keys count: behind a backslash stands JSON in a string, as in recorded HTTP."""

_OVERLAP = 500
"""So many characters of a piece are looked at again with the next one: more than a word has, spelt with escapes."""
_BLANKS = regex(r"\s{64,}")
_ESCAPE = regex(r"\\(?:x|u00|U000000)([2-7][0-9a-fA-F])")

_LONGEST_KEY = 100
_LINE = regex(r"(?m)^(?![ \t\r\n#])[^\r\n]{1,100}")
"""The beginning of a line that is neither indented nor blank nor a comment."""
_RECORDED = regex(r"[\"']?(?:http_)?interactions[\"']?[ \t]*:[ \t]*(?:\[\][ \t]*)?\Z")
_LIST_OF_RECORDED = regex(r"(?m)^[\"']?(?:http_)?interactions[\"']?[ \t]{0,9}:\s{0,99}(?:\[\]|-\s)")
_ABOUT_IT = regex(r"[\"']?(?:version|recorded_with|recorded_at)[\"']?[ \t]*:(?=[ \t]|\Z)")
_ITEM = regex(r"-(?:[ \t]|\Z)")


def speaks(text: Pieces, format: Format, *, of_keys: bool) -> bool:
    """Whether a text speaks of tools. With `of_keys`, a key `tools` is enough; without, it takes words that hardly any
    other file has. What a recording of HTTP says was said by somebody else.
    """
    mark = _MARK if not of_keys else _MARK_OR_KEY if format == "yaml" else _MARK_OR_KEY_OF_JSON
    is_said = any(mark.search(_ESCAPE.sub(_letter, window)) for window in _windows(text()))
    return is_said and not (format == "yaml" and _is_recording(text))


def _letter(escape: re.Match[str]) -> str:
    """The letter that an escape stands for; what ends a string stays an escape."""
    letter = chr(int(escape[1], 16))
    return letter if letter not in "\"'\\" else escape[0]


def _windows(pieces: Iterable[str]) -> Iterator[str]:
    """Pieces of a text that overlap, long blanks shortened. Zero bytes, which a text in an unknown encoding is full of,
    are left out.
    """
    before = ""
    for piece in pieces:
        window = _BLANKS.sub(_shortened, before + piece.replace("\0", ""))
        yield window
        before = f"_{window[-_OVERLAP:]}" if len(window) > _OVERLAP else window  # no word begins at a cut


def _shortened(blanks: re.Match[str]) -> str:
    """One blank for many; a line break where one was among them."""
    return "\n" if "\n" in blanks[0] or "\r" in blanks[0] else " "


def _is_recording(text: Pieces) -> bool:
    """Whether YAML is recorded HTTP, as VCR and its like write it, and nothing else: one mapping with a list of
    interactions, and what is said about them. A key more, or a second document, and it may be anything.
    """
    found = begun = False
    for line in _unindented(text()):
        if _RECORDED.match(line) and not found:
            found = True
        elif _ABOUT_IT.match(line) or (found and _ITEM.match(line)):
            pass
        elif begun or line.rstrip() != "---":
            return False
        begun = True
    return found and any(_LIST_OF_RECORDED.search(window) for window in _windows(text()))


def _unindented(pieces: Iterable[str]) -> Iterator[str]:
    """The beginning of each line of a text that is neither indented nor blank nor a comment."""
    rest, is_inside = "", False
    for piece in chain(pieces, ("\n",)):
        text = rest + piece.replace("\0", "")
        if is_inside:  # the line of which the last piece had the beginning
            end = next((found.start() for found in re.finditer(r"[\r\n]", text)), None)
            if end is None:
                continue
            text = text[end:]
        start = max(text.rfind("\n"), text.rfind("\r")) + 1
        is_inside = len(text) - start > _LONGEST_KEY
        rest = "" if is_inside else text[start:]
        yield from _LINE.findall(text if is_inside else text[:start])

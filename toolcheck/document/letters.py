"""Where in the source of a string each of its characters is.

Reads a scalar as JSON and YAML write one: quoted, plain over several lines, or as a block. It knows
the source only, neither the document around it nor what the string is for.
"""

from __future__ import annotations

import re

from toolcheck.ground.regex import regex

_BREAK = r"(?:\r\n|\n|\r)"
_FOLD = rf"(?:(?<![ \t])|(?<=\\[ \t]))[ \t]*+({_BREAK}(?:[ \t]*+{_BREAK})*+)[ \t]*+"
_PLAIN = regex(rf"{_FOLD}|(.)", re.DOTALL)
_SINGLE = regex(rf"{_FOLD}|('')|(.)", re.DOTALL)
_DOUBLE = regex(
    rf"{_FOLD}"
    rf"|\\{_BREAK}((?:[ \t]*+{_BREAK})*+)[ \t]*+"
    r"|\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
    r"|\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))"
    r"|(.)",
    re.DOTALL,
)
_LINE_BREAK = regex(_BREAK)
_LINE = regex(rf"([^\r\n]*)({_BREAK}|\Z)")
_HEADER = regex(rf"([|>])([-+]?)(?:[ \t]+#[^\r\n]*|[ \t]*){_BREAK}")
_ESCAPES = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}

Spots = list[tuple[int, int]]


def letters(source: str) -> tuple[str, Spots]:
    """The string that a scalar's source spells, and for each character of it the stretch of the source
    that spells it. Of a block that gives its indentation in figures, nothing is known: both are
    empty. Line breaks that a block ends with are one at the most.
    """
    if source.startswith('"'):
        return _double(source)
    if source.startswith("'"):
        return _simple(_SINGLE, source, 1, len(source) - 1)
    if source.startswith(("|", ">")):
        return _block(source)
    return _simple(_PLAIN, source, 0, len(source))


def _simple(pattern: re.Pattern[str], source: str, start: int, end: int) -> tuple[str, Spots]:
    """A string without escapes: plain, or in single quotes."""
    out, spots = [], []
    for found in pattern.finditer(source, start, end):
        piece = _folded(found[1]) if found[1] else found[0][:1]
        out.append(piece)
        spots += [found.span()] * len(piece)
    return "".join(out), spots


def _double(source: str) -> tuple[str, Spots]:
    """A string in double quotes."""
    out, spots = [], []
    for found in _DOUBLE.finditer(source, 1, len(source) - 1):
        fold, joined, high, low, *codes, escape, plain = found.groups()
        code = codes[0] or codes[1] or codes[2]
        if plain:
            piece = plain
        elif fold:
            piece = _folded(fold)
        elif high:
            piece = chr(0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
        elif code:
            piece = chr(int(code, 16))
        elif escape:
            piece = _ESCAPES.get(escape, escape)
        else:
            piece = "\n" * len(_LINE_BREAK.findall(joined or ""))
        out.append(piece)
        spots += [found.span()] * len(piece)
    return "".join(out), spots


def _folded(breaks: str) -> str:
    """What line breaks inside a quoted or plain string stand for."""
    return "\n" * (len(_LINE_BREAK.findall(breaks)) - 1) or " "


def _block(source: str) -> tuple[str, Spots]:
    """A string below a `|` or `>`."""
    header = _HEADER.match(source)
    lines = [] if header is None else list(_LINE.finditer(source, header.end()))
    indent = next((len(line[1]) - len(line[1].lstrip(" ")) for line in lines if line[1].strip(" ")), 0)
    if header is None or not indent:
        return "", []
    out: list[str] = []
    spots: Spots = []
    breaks: Spots = []  # the line breaks since the last line that is not blank, that line's own first
    was_spaced = True
    for line in lines:
        start, behind = line.span(1)
        if behind - start > indent:
            spaced = line[1][indent] in " \t"
            if out and header[1] == ">" and not was_spaced and not spaced:
                out.append("\n" * (len(breaks) - 1) or " ")
                spots += breaks[1:] or breaks
            else:
                out.append("\n" * len(breaks))
                spots += breaks
            out.append(line[1][indent:])
            spots += [(at, at + 1) for at in range(start + indent, behind)]
            breaks, was_spaced = [], spaced
        breaks.append(line.span(2))
    if header[2] != "-":
        out.append("\n")
        spots.append((len(source), len(source)))
    return "".join(out), spots

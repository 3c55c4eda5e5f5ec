"""Patterns of paths, as git reads them in an ignore file.

Whoever writes a repository writes the patterns, and the names they are held against. Each becomes a regular expression
that gives nothing back that it has taken: a `*` takes as little as will do, and `**/` as few folders, and for neither
anything else is ever tried. What is in a file or a folder is not known here.
"""

from __future__ import annotations

import re

from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

_BLANKS = regex(r"(?<![\\ ]) +\Z")
_PIECE = regex(
    r"(?P<many>\*+)|(?P<one>\?)|\\(?P<escaped>.)|(?P<plain>[^*?\\\[])"
    r"|\[(?P<negated>[!^]?)(?P<class>\]?(?:[^\]\\\[]|\\.|\[:[^:\]]*:\]|\[)*?)\]",
    re.DOTALL,
)
_IN_CLASS = regex(r"\[:(?P<named>[^:\]]*):\]|(?P<low>\\.|[^\\])(?:-(?P<high>\\.|[^\\]))?", re.DOTALL)
_NAMED = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
_FOLDERS = "(?:[^/]+/)*?"


@record
class Pattern:
    """One line of an ignore file. A pattern with a slash in it means paths from its file's folder, any other means
    names; one that ends in a slash means folders only.
    """

    expression: re.Pattern[str]
    negated: bool
    anchored: bool
    of_folders: bool

    def covers(self, inside: str, *, is_folder: bool) -> bool:
        """Whether it matches the entry at `inside` itself, not only a folder around it."""
        if self.of_folders and not is_folder:
            return False
        return self.expression.fullmatch(inside if self.anchored else inside.rpartition("/")[2]) is not None


def read_pattern(line: str) -> Pattern | None:
    """A line as a pattern; None if no path can match it."""
    words = _BLANKS.sub("", line)
    negated = words.startswith("!")
    words = words.removeprefix("!")
    of_folders = words.endswith("/")
    words = words.removesuffix("/")
    steps = words.removeprefix("/").split("/")
    expression = _path(steps) if all(steps) else None
    if expression is None:
        return None
    return Pattern(regex(expression, re.DOTALL), negated, "/" in words, of_folders)


def _path(steps: list[str]) -> str | None:
    """The expression of a path; of several stretches that have `**` between them, each is where it first can be."""
    stretches: list[list[str]] = [[]]
    for step in steps:
        if step == "**" and len(steps) > 1:
            stretches.append([])
        else:
            expression = _step(step)
            if expression is None:
                return None
            stretches[-1].append(expression)
    *before, last = ["/".join(stretch) for stretch in stretches]
    out = ""
    for number, stretch in enumerate(before):
        if stretch:
            out += f"(?>{_FOLDERS if number else ''}{stretch}/)"
    return out + (_FOLDERS if before else "") + (last or "[^/]+")


def _step(words: str) -> str | None:
    """The expression of a name; of several stretches that have `*` between them, each is where it first can be, and
    the last is at the end.
    """
    stretches, at = [""], 0
    while at < len(words):
        piece = _PIECE.match(words, at)
        if piece is None:
            return None
        at = piece.end()
        if piece["many"]:
            stretches.append("")
        elif piece["class"] is not None:
            inner = _class(piece["class"])
            if not inner:
                return None
            stretches[-1] += f"(?!/)[{'^' if piece['negated'] else ''}{inner}]"
        else:
            stretches[-1] += "[^/]" if piece["one"] else re.escape(piece["escaped"] or piece["plain"])
    first, *more = stretches
    if not more:
        return first
    *between, last = more
    return first + "".join(f"(?>[^/]*?{stretch})" for stretch in between) + f"[^/]*{last}"


def _class(words: str) -> str | None:
    """The content of a bracket class; None for an unknown class name."""
    out = ""
    for item in _IN_CLASS.finditer(words):
        if item["named"] is not None:
            if item["named"] not in _NAMED:
                return None
            out += _NAMED[item["named"]]
            continue
        low = item["low"][-1]
        high = max(low, (item["high"] or low)[-1])
        out += f"{re.escape(low)}-{re.escape(high)}"
    return out

"""Blocks of a page, folded to 80 columns: what a program prints as a terminal would, JSON and YAML at their entries.

A page for a phone cannot show 120 columns. The files of the checkout keep what the commands print. Code in other
languages is not changed.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from toolcheck.reporting.broken_lines import WIDTH, broken

_FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.M | re.S)
_EXCERPT = re.compile(r" *\d* \|(?: |$)")
"""A line of an excerpt, with the number of the line or the marks below it."""
_EXPLAINED = re.compile(r"(\S.*?) {3,}(\S.*)")
"""A command, and in a column of its own what it does."""
_COMMAND = re.compile(r"(?:\$ |toolcheck |make )")
_LEAD = re.compile(r"\s*(?:= )?")
_REMARK = re.compile(r"( *)([^#]*[^# ]) +(# (?!toolcheck).*)")
_PRINTED = ("console", "text", "sh", "")


def folded(page: str) -> str:
    """A page whose blocks have at most 80 columns, as far as they can be folded."""
    return _FENCE.sub(lambda found: f"```{found[1]}{found[2]}\n{_block(found[1], found[3])}```", page)


def _block(language: str, text: str) -> str:
    if all(len(line) <= WIDTH for line in text.split("\n")):
        return text
    if language in ("json", "jsonl", "yaml"):
        return "\n".join(map(_without_remark, broken(text).split("\n")))
    if language in _PRINTED:
        return "\n".join(part for line in text.split("\n") for part in _line(line))
    return text


def _without_remark(line: str) -> str:
    """A long line, with the remark at its end on a line of its own above it. A remark to toolcheck is left there."""
    found = _REMARK.fullmatch(line) if len(line) > WIDTH else None
    return f"{found[1]}{found[3]}\n{found[1]}{found[2]}" if found else line


def _line(line: str) -> Iterator[str]:
    """A line of what is typed or printed, on as many lines as it needs."""
    explained = _EXPLAINED.fullmatch(line)
    if len(line) <= WIDTH:
        yield line
    elif _EXCERPT.match(line):
        yield f"{line[: WIDTH - 1]}…"
    elif explained and _COMMAND.match(line):
        yield from _line(explained[1])
        words = explained[2].removeprefix("# ")
        yield from textwrap.wrap(words, WIDTH, initial_indent="    # ", subsequent_indent="    # ")
    elif line.startswith(("{", "[")) and broken(line) != line:
        yield from broken(line).split("\n")
    elif _COMMAND.match(line):
        *lines, last = _wrapped(line, "    ", WIDTH - 2)
        yield from (*(f"{each} \\" for each in lines), last)
    else:
        lead = _LEAD.match(line)
        yield from _wrapped(line, " " * (len(lead[0]) if lead and lead[0] else 4), WIDTH)


def _wrapped(line: str, indent: str, width: int) -> list[str]:
    start = len(line) - len(line.lstrip())
    return textwrap.wrap(
        line[start:],
        width,
        initial_indent=line[:start],
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )

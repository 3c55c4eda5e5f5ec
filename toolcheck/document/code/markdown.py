"""Markdown and MDX -> the stretches of code in it: fences, with the lines that they hold. Only importer of markdown-it.

Indents and the marks of quotations belong to the text around; where each line of code begins is found in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt

from toolcheck.document.code.form import Wanted
from toolcheck.document.code.part import CodePart
from toolcheck.document.code.stretch import Line, language_of, read_stretch
from toolcheck.document.document import Span
from toolcheck.document.limits import Limits
from toolcheck.ground.record import record, replace
from toolcheck.ground.regex import regex

_LINE_BREAK = regex(r"\r\n|\n|\r")
_ELEMENT = regex(r"^[ \t]*</?[A-Za-z][^`\r\n]*>[ \t]*$", re.MULTILINE)
"""A line of MDX that is the beginning or the end of an element, around which Markdown begins again."""
_COMMENT = regex(r"<!--(?:(?!<!--).)*?-->|\{\s*+/\*(?:(?!/\*).)*?\*/\s*+\}")


@record
class Fence:
    """A fence: its language (empty where that is not read), its lines, and the offsets at which it begins and ends."""

    language: str
    lines: tuple[Line, ...]
    start: int
    end: int


@cache
def _parser(is_mdx: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark").disable(["inline"])
    return parser.disable(["code", "html_block"]) if is_mdx else parser


def fences(text: str, *, is_mdx: bool = False) -> Iterator[Fence]:
    """The fences of a text, also those in a language that is not read."""
    starts = [0, *(found.end() for found in _LINE_BREAK.finditer(text))]
    ends = [*(found.start() for found in _LINE_BREAK.finditer(text)), len(text)]
    parsed = _ELEMENT.sub(_blank, text) if is_mdx else text
    for token in _parser(is_mdx).parse(parsed):
        if token.type != "fence" or token.map is None:
            continue
        first, behind = token.map
        opening = text[starts[first] : ends[first]]
        indent = len(opening) - len(opening.lstrip())
        lines: list[Line] = []
        for number, content in enumerate(token.content.split("\n")[:-1], first + 1):
            if number >= len(starts):
                break
            written = text[starts[number] : ends[number]]
            is_there = written.endswith(content) and (content or not is_mdx)
            line = content if is_there else written[min(indent, len(written) - len(written.lstrip())) :]
            lines.append(Line(line, ends[number] - len(line)))
        yield Fence(language_of(token.info), tuple(lines), starts[first], ends[min(behind, len(ends)) - 1])


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def read_fences(text: str, wanted: Wanted, limits: Limits, *, is_mdx: bool = False) -> Iterator[CodePart]:
    """The parts of a text that are code."""
    for fence in fences(text, is_mdx=is_mdx):
        if fence.language:
            for part in read_stretch(fence.lines, fence.language, wanted, limits):
                yield replace(part, fence=fence.start)


def comments(text: str, *, is_mdx: bool = False) -> Iterator[Span]:
    """The comments of a text that begin outside of its fences and end on their line: `<!-- -->`, `{/* */}` of MDX."""
    closed = [(fence.start, fence.end) for fence in fences(text, is_mdx=is_mdx)]
    for found in _COMMENT.finditer(text):
        if not any(start <= found.start() < end for start, end in closed):
            yield Span(*found.span())

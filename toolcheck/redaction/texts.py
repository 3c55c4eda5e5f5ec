"""The secrets in the text of a document itself, by the look of it: in comments, code, and what could not be read."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from toolcheck.contract.secrets import HOLDS_SECRET, says_headers
from toolcheck.document.document import Document, Span
from toolcheck.ground.regex import regex
from toolcheck.redaction.learnt import MAX_LETTERS_OF_A_SECRET, SHORTEST_LETTERS, Learnt
from toolcheck.redaction.strings import MAX_SECRETS_SOUGHT, in_string, in_url, is_placeholder, moved, sure
from toolcheck.redaction.values import tells

_TOKENS = regex(r"[^\s{}\[\],:\"']{8,}")
_REST_OF_LINE = regex(r"[^\r\n]*")
_OPENING = ("{", "[")
_BEFORE_BLOCK = ("", "|", ">", "#", "&", "!")

_LINE = regex(r"[^\r\n]+")
_NO_COMMENT = regex(r"^(?:(?!(?<!\S)#).)+", re.MULTILINE)
_NAME = regex(r"""(?<![\w.-])(?P<key>[\w.-]+)["']?[ \t]*[:=][ \t]*""")
_KEY = regex(r"[\w.-]+")
_LOOSE_NAME = regex(r"""(?P<key>[\w.-]+)["']?[ \t]*[:=]?[ \t]*""")
_URL_NAME = regex(r"""(?i)ur[li]s?["']?[ \t]*[:=]\s*(?=\S)""")
_HEADERS = regex(r"""(?i)headers?["']?\s*:\s*(\{[^{}]*\})""")
_VALUE = regex(r""""(?:[^"\\\r\n]|\\.)*"?|'[^'\r\n]*'?|[^\s{\["',}\]][^,}\]\r\n]*""")
_UNREAD = frozenset(["syntax-error", "too-deep", "too-large"])
"""Problems of a text whose values could not all be read."""
_LONG_LETTERS = 1_000


class TextSearch:
    """A search through the text of a document, whose secrets are learnt on the way. Where it `is_known` that none has
    the spelling of a credential, that is not looked for.
    """

    def __init__(self, document: Document, learnt: Learnt, *, is_known: bool) -> None:
        self._document = document
        self._learnt = learnt
        self._is_known = is_known

    def spans(self) -> Iterator[Span]:
        """The secrets in the text itself: in comments, and in what could not be read."""
        text = self._document.text
        for stretch, weak in in_string(text, is_known=self._is_known):
            self._learnt.add(text[stretch.start : stretch.end], weak=weak)
            yield stretch
        problems = {problem.kind for problem in self._document.problems}
        if not problems.isdisjoint(_UNREAD):
            yield from self._in_broken_text()
            yield from self._in_broken_urls(text)
        elif "duplicate-key" in problems:
            yield from self._behind_names(text)
            yield from self._below_names()
            yield from self._in_broken_urls(text)
            for key in [key for key in self._learnt.keys if len(key) >= SHORTEST_LETTERS][:MAX_SECRETS_SOUGHT]:
                yield from (Span(*found.span()) for found in re.finditer(re.escape(key), text))
        elif self._document.around is not None:
            yield from self._in_program(text)
        elif self._document.format == "toml":
            yield from self._behind_names(text)
            yield from self._in_broken_urls(text)
        elif self._document.format == "yaml" and "#" in text:
            comments = _NO_COMMENT.sub(lambda found: " " * len(found[0]), text)
            yield from self._behind_names(comments)
            yield from self._in_broken_urls(comments)

    def _in_program(self, text: str) -> Iterator[Span]:
        """The secrets in the text of a program that are not in one of its values."""
        from toolcheck.redaction import code

        for span, words in code.literals(text):
            if not is_placeholder(words):
                self._learnt.add(text[span.start : span.end], weak=True)
                yield span
        around = self._document.around
        plain = (
            [Span(stretch.start, stretch.end) for stretch in around.stretches if stretch.language == "value"]
            if around
            else []
        )
        for part in (code.comments(text), *(" " * at.start + text[at.start : at.end] for at in plain)):
            yield from self._behind_names(part)
            yield from self._in_broken_urls(part)

    def _behind_names(self, text: str) -> Iterator[Span]:
        """The values that are, by the look of the text, behind the name of a credential or header."""
        names = [(name, False) for name in _NAME.finditer(text) if HOLDS_SECRET.search(name["key"])]
        names += [(name, True) for block in _HEADERS.finditer(text) for name in _NAME.finditer(text, *block.span(1))]
        searched_to = 0
        for name, weak in names:
            if name.end() < searched_to:
                continue  # a part of a long value
            value = _words_at(text, name.end())
            searched_to = name.end() + len(value) if len(value) > _LONG_LETTERS else 0
            if not is_placeholder(value):
                self._learnt.add(value.strip("\"'"), weak=weak)
                yield Span(name.end(), name.end() + len(value))

    def _below_names(self) -> Iterator[Span]:
        """What is, by the look of the text, in a list or an object behind the name of a credential or of headers:
        another one with the same name may hide it.
        """
        text, searched_to = self._document.text, 0
        for name in _NAME.finditer(text):
            if name.start() < searched_to or not tells(name["key"]):
                continue
            for line in _lines_below(text, name):
                searched_to = line.end
                begin = line.start
                if says_headers(name["key"]) and (header := _NAME.match(text, begin, line.end)):
                    begin = header.end()
                if not is_placeholder(text[begin : line.end]):
                    for token in _TOKENS.finditer(text, begin, line.end):
                        self._learnt.add(token[0], weak=True)
                    yield Span(begin, line.end)

    def _in_broken_urls(self, text: str) -> Iterator[Span]:
        """What may be a secret in the values that are, by the look of the text, behind the name of a URL."""
        searched_to = 0
        for name in _URL_NAME.finditer(text):
            if name.end() < searched_to:
                continue
            value = _url_at(text, name.end())
            searched_to = name.end() + len(value)
            url = value.lstrip("\"'")
            start = searched_to - len(url)
            url = url.rstrip("\"'")
            for stretch, weak in in_url(url):
                self._learnt.add(url[stretch.start : stretch.end], weak=weak)
                yield moved(stretch, start)

    def _in_broken_text(self) -> Iterator[Span]:
        """Whatever is behind such a name up to the end of the line, and the lines that are indented
        below it, or have no name themselves.
        """
        text = self._document.text
        if not any(map(tells, {name.lstrip("-") for name in _KEY.findall(text)})):
            return
        block: int | None = None
        at = 0
        while (line := _LINE.search(text, at)) is not None:
            at = line.end()
            indent = len(line[0]) - len(line[0].lstrip(" \t-"))
            start = line.start() + indent
            if block is None or (indent <= block and _NAME.search(text, start, line.end())):
                names = _LOOSE_NAME.finditer(text, start, line.end())
                first = next((name for name in names if tells(name["key"])), None)
                block = None if first is None else indent
                if first is None:
                    continue
                start = first.end()
            rest = text[start : line.end()]
            if not is_placeholder(rest):
                searched_to = 0
                for begin in [0] * (not _NAME.match(rest)) + [name.end() for name in _NAME.finditer(rest)]:
                    if begin < searched_to or self._learnt.is_full:
                        continue
                    value = _words_at(rest, begin, MAX_LETTERS_OF_A_SECRET)
                    searched_to = begin + len(value) if len(value) > _LONG_LETTERS else 0
                    self._learnt.add(value.strip("\"'"), weak=True)
                yield Span(start, line.end())


def _words_at(text: str, start: int, most: int = sys.maxsize) -> str:
    """The quoted or plain value that begins there, with its quotes, as far as it goes within `most` characters; empty
    where none does.
    """
    found = _VALUE.match(text, start, min(start + most, len(text)))
    return found[0].rstrip() if found else ""


def _url_at(text: str, start: int) -> str:
    """The quoted or plain value that begins there, which should be a URL. A plain one goes on to the end of its line,
    as blanks and commas may be in it, unless it is in brackets.
    """
    if text[start : start + 1] in ("'", '"'):
        return _words_at(text, start, _LONG_LETTERS)
    line = _LINE.match(text, start, min(start + _LONG_LETTERS, len(text)))
    words = line[0] if line else ""
    before = text[max(text.rfind("\n", 0, start), start - _LONG_LETTERS) + 1 : start]
    return _words_at(text, start, _LONG_LETTERS) if "{" in before or "[" in before else words


def _lines_below(text: str, name: re.Match[str]) -> Iterator[Span]:
    """What is in the brackets behind a name, or else the lines below it that are indented deeper."""
    at = name.end()
    if text[at : at + 1] in _OPENING:
        if not says_headers(name["key"]):
            yield Span(at, _closed(text, at))
        return
    line = sure(_REST_OF_LINE.match(text, at))
    if line[0].strip()[:1] not in _BEFORE_BLOCK:
        return
    indent = name.start("key") - max(text.rfind("\n", 0, name.start()), text.rfind("\r", 0, name.start())) - 1
    below = _LINE.search(text, line.end())
    while below:
        words = below[0].lstrip(" \t")
        if words and len(below[0]) - len(words) <= indent:
            return
        yield Span(below.end() - len(words.lstrip("- \t")), below.end())
        below = _LINE.search(text, below.end())


def _closed(text: str, start: int) -> int:
    """Where the bracket that opens there is closed, as far as that is known without reading quotes."""
    depth, last = 0, min(start + MAX_LETTERS_OF_A_SECRET, len(text))
    for at in range(start, last):
        depth += (text[at] in "{[") - (text[at] in "}]")
        if not depth:
            return at + 1
    return last

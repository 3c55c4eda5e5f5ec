"""Secrets in the text of a program that are in no value of a manifest: what is on the same line is shown, too.

A string literal counts as a secret where it is assigned to, or passed as, something that is named like a credential
or a header. Nothing is parsed: one scan holds for every language, and what looks like a secret in one is masked in all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.contract.secrets import HOLDS_SECRET, says_headers
from toolcheck.document.document import Span
from toolcheck.ground.regex import regex

_NAME = regex(
    r"(?i)(?<![\w$-])[\w$-]*(?:auth|token|secret|passw|passphrase|cookie|credential|bearer|key|pwd|header)[\w$-]*"
)
_TOKEN = regex(
    r"(?P<prefix>\b[A-Za-z]{1,2})?(?P<quote>\"\"\"|'''|\"|'|`)"
    r"|(?P<open>[({\[])|(?P<close>[)}\]])|(?P<end>[,;])|(?P<line>\r\n|\n|\r)|(?P<goes>\\(?:\r\n|\n|\r))|(?P<colon>:)"
    r"|(?P<other>[^\s\"'`(){}\[\],;:\\]+|\\)"
)
_CLOSE = {quote: regex(rf"(?:[^\\]|\\.)*?{quote}", re.DOTALL) for quote in ('"""', "'''", "`")}
_CLOSE |= {quote: regex(rf"(?:[^\\\r\n{quote}]|\\(?:\r\n|.))*+{quote}?", re.DOTALL) for quote in ('"', "'")}
_BEHIND = regex(r"(?P<closed>[\"'`]?[\])]*)\??[ \t]*(?P<sign>=>|:=|[=:,]|\|\||\?\?|\bor\b)")
_BEFORE_PAIR = regex(r"[(\[]\s*[A-Za-z]?[\"'`]\Z")
_VARIABLE = regex(r"(?i)env(?:(?!env)\w)*+(?:\.get)?\s*+[(\[]\s*+\Z")
_COLON = regex(r"\s*:")
_FIELD = regex(r"\{[^{}]*\}")
_WORD = regex(r"[a-z_]{1,20}|[A-Z_]{1,20}")
_COMMENT = regex(r"(?:(?<![\w:\"'/])#|(?<![:\w/])//)[^\r\n]*|/\*|<!--")
_ENDS = {"/*": "*/", "<!--": "-->"}
_FARTHEST = 10_000
_FAR_BEFORE = 40


def literals(text: str) -> Iterator[tuple[Span, str]]:
    """The inside of each string literal that is behind the name of a credential or of headers, and what it says
    beside the parts that are filled in when the program runs.
    """
    end = 0
    for name in _NAME.finditer(text):
        if name.start() < end:
            continue
        is_headers = says_headers(name[0])
        if not is_headers and not HOLDS_SECRET.search(name[0]):
            continue
        behind = _BEHIND.match(text, name.end())
        if behind is None:
            continue
        sign = behind["sign"]
        if sign == "," and not _BEFORE_PAIR.search(text, max(name.start() - _FAR_BEFORE, 0), name.start()):
            continue
        for span, words in _behind(text, behind.end(), of_maps=is_headers or sign != ":"):
            if sign != "," or not _WORD.fullmatch(words):
                end = span.end
                yield span, words


def _behind(text: str, start: int, *, of_maps: bool) -> Iterator[tuple[Span, str]]:
    """The string literals of the expression that begins there. In a map, those that are values: with `of_maps`, all;
    without, it may be a schema, and none is.
    """
    depth, at, last = 0, start, min(start + _FARTHEST, len(text))
    maps: list[bool] = []
    begun = is_value = False
    while (found := _TOKEN.search(text, at, last)) is not None:
        at = found.end()
        kind = found.lastgroup
        if kind == "quote":
            quote = found["quote"]
            closed = _CLOSE[quote].match(text, at)
            end = closed.end() if closed else last
            inside = Span(at, max(end - len(quote), at) if text[:end].endswith(quote) else end)
            words = text[inside.start : inside.end]
            if "f" in (found["prefix"] or "").lower():
                words = _FIELD.sub("", words)
            is_key = bool(maps) and maps[-1] and not is_value and _COLON.match(text, end)
            is_variable = _VARIABLE.search(text, max(found.start() - _FAR_BEFORE, 0), found.start())
            if not is_key and not is_variable:
                yield inside, words
            at, begun = end, True
        elif kind == "open":
            if found[0] == "{" and not of_maps:
                return
            maps.append(found[0] == "{")
            depth, begun, is_value = depth + 1, True, False
        elif kind == "close":
            if depth == 0:
                return
            maps.pop()
            depth, is_value = depth - 1, False
        elif kind == "colon":
            is_value = True
        elif kind == "end":
            if depth == 0:
                return
            is_value = False
        elif kind == "line":
            if depth == 0 and begun:
                return
        else:
            begun = True


def comments(text: str) -> str:
    """The text with a blank for each character that is, by the look of it, in no comment."""
    out, at = [], 0
    for comment in _comments(text):
        out += [_blank(text[at : comment.start]), text[comment.start : comment.end]]
        at = comment.end
    return "".join([*out, _blank(text[at:])])


def _comments(text: str) -> Iterator[Span]:
    """Where the comments are. One without an end does not count, nor does any of its kind after it."""
    at, without_end = 0, set[str]()
    while (found := _COMMENT.search(text, at)) is not None:
        at = found.end()
        closing = _ENDS.get(found[0], "")
        if closing in without_end:
            continue
        end = text.find(closing, at)
        if end < 0:
            without_end.add(closing)
            continue
        at = end + len(closing)
        yield Span(found.start(), at)


def _blank(text: str) -> str:
    return "".join(letter if letter in "\r\n" else " " for letter in text)

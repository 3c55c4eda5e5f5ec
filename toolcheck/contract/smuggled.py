"""How instructions for a model are smuggled into a description that people do not read.

The marks are those of reports about tool poisoning: https://invariantlabs.ai/blog/mcp-security-notification-tool-poisoning-attacks
(looked at 2026-11-20). This module knows no rule.
"""

from __future__ import annotations

import re

from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

MARKS = {
    "a pseudo-tag": r"</?(?:important|system|secret|hidden|admin|override|instructions?|assistant)\b[^<>]{0,80}>",
    "a chat token": r"<\|[a-z_]{2,30}\|>|\[/?INST\]|<</?SYS>>",
    "an HTML comment": r"<!--",
    "an order to ignore instructions": r"\b(?:ignore|disregard|forget|override)\s+"
    r"(?:(?:all|any|the|your|these|every)\s+){0,3}"
    r"(?:previous|prior|earlier|above|preceding|other|system)\s+(?:\w+\s+)?(?:instructions?|prompts?|rules|messages|context)",
    "an order to keep something from the user": r"\b(?:do\s+not|don['’]t|never|without)\s+(?:\w+\s+)?"
    r"(?:tell(?:ing)?|mention(?:ing)?"
    r"|inform(?:ing)?|notify(?:ing)?|reveal(?:ing)?|show(?:ing)?|disclos(?:e|ing))\s+(?:(?:this|it|that|anything|about\s+this)\s+)?"
    r"(?:to\s+)?the\s+user\b",
    "the path of a credential": r"(?:~|\$HOME|/root|/home/\w+)/\.(?:ssh|aws|gnupg|kube|netrc|npmrc|cursor|docker)\b"
    r"|\bid_(?:rsa|ed25519)\b"
    r"|/etc/(?:shadow|passwd)\b",
    "text moved out of sight": r"(?<![ \t])[ \t]{120,}+\S|(?<!\n)\n{40,}+\s*+\S",
}
"""What each kind of mark is in words, and how it is written, in letters of any case."""
_MIN_CHARACTERS = 4  # `<!--`
_ANY = regex("|".join(f"(?P<m{number}>{pattern})" for number, pattern in enumerate(MARKS.values())), re.IGNORECASE)

_WORDS = ("/.", "/etc/", "id_rsa", "id_ed25519", "inst]", "ignore", "disregard", "forget", "override")
"""Every text with a mark, but for `<`, orders about the user and runs of blanks, has one of these in lower case."""

_SMALL_LETTERS = bytes(range(256)).lower()
_LEFT_OUT = bytes(byte for byte in range(256) if _SMALL_LETTERS[byte] not in b"defgnorstuv_/.~<]\n")


def _briefly(text: str) -> bytes:
    """A text in lower case, with what tells marks from others, and without blanks: so it is read whole only once."""
    return text.encode(errors="replace").translate(_SMALL_LETTERS, _LEFT_OUT)


_SIGNS = tuple(
    map(
        regex,
        (
            *(rb"/(?:\.(?:(?<!//\.)|(?<=oe//\.))|et/)", rb"_(?<=d_)(?:rs|ed)", rb"\](?<=nst\])"),
            *(rb"g(?:nore|rd(?<=dsregrd)|et(?<=forget))", rb"v(?<=ov)errde"),
        ),
    )
)
"""How these words are said briefly; each pattern looks for a rare letter first. A `/.` behind `//` is in the name of a
server, but that may also be a short name of a user behind `/home/`.
"""
_FAR, _DEEP = " " * 120, "\n" * 40
_THE_USER, _MANY_LINES = _briefly("the user"), _briefly(_DEEP)
_DENIALS = tuple(map(_briefly, ("do not", "don't", "never")))
"""One of these, or `without`, is in each order to keep something from the user."""
_SMALL = str.maketrans("\u0130\u0131\u017f\u212a", "iisk")
"""Non-ASCII letters that `re.IGNORECASE` treats as ASCII letters."""
_LIKE_SMALL = tuple(map(chr, _SMALL))


@record
class Mark:
    """A stretch of a text that speaks to the model behind the reader's back, and of what kind it is, in words."""

    start: int
    end: int
    kind: str


def first_mark(text: str) -> Mark | None:
    """The first such stretch of a text, or None."""
    match = _ANY.search(text)
    return match and Mark(*match.span(), list(MARKS)[int((match.lastgroup or "m0")[1:])])


def may_have_mark(texts: str) -> bool:
    """A quick look: false if none of these texts has a mark. Blanks between them, or between lines, do not matter."""
    if len(texts) < _MIN_CHARACTERS:
        return False
    if not texts.isascii() and any(map(texts.__contains__, _LIKE_SMALL)):
        texts = texts.translate(_SMALL)
    brief = _briefly(texts)
    if b"<" in brief or _may_move(texts, brief) or (b"user" in brief and _may_order(texts, brief)):
        return True
    return any(sign.search(brief) for sign in _SIGNS) and any(map(texts.lower().__contains__, _WORDS))


def _may_order(texts: str, brief: bytes) -> bool:
    """Whether there may be an order about the user."""
    line = brief.replace(b"\n", b"")
    return _THE_USER in line and (any(map(line.__contains__, _DENIALS)) or "without" in texts.lower())


def _may_move(texts: str, brief: bytes) -> bool:
    """Whether there is a run of blanks or of line breaks that moves text out of sight. Blanks between line breaks, as
    in the lines of a file, count as nothing.
    """
    blank = texts.replace("\t", " ") if "\t" in texts else texts
    if _FAR[::10] in blank[::10] and _FAR in blank:  # in a text with many blanks, a long run of them is found slowly
        return True
    return _MANY_LINES in brief and _DEEP in texts.replace(" ", "").replace("\t", "").replace("\r", "")

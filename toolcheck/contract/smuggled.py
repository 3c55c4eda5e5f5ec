"""How instructions for a model are smuggled into a description that people do not read.

The marks are those of reports about tool poisoning: https://invariantlabs.ai/blog/mcp-security-notification-tool-poisoning-attacks
(looked at 2026-11-20). This module knows no rule.
"""

from __future__ import annotations

import re

from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

_MARKS = {
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
_FAR, _DEEP = " " * 120, "\n" * 40
_MIN_CHARACTERS = 4  # `<!--`
_ANY = regex("|".join(f"(?P<m{number}>{pattern})" for number, pattern in enumerate(_MARKS.values())), re.IGNORECASE)

_SIGNS = tuple(
    map(
        regex,
        (
            *(
                r"user(?:(?<=the\suser)|(?<=\s\suser))",
                r"/(?:\.|etc/)",
                r"_(?<=id_)(?:rsa|ed25519)",
                r"\](?<=inst\])",
            ),
            *(r"g(?:nore(?<=ignore)|ard(?<=disregard)|et(?<=forget))", r"v(?<=ov)erride"),
        ),
    )
)
"""Every text with a mark, but for `<` and long runs of blanks, has one of these in lower case. Each pattern looks for a
rare letter first. `user` alone would match in every request, as the role of a message.
"""
_SMALL = str.maketrans("\u0130\u0131\u017f\u212a", "iisk")
"""Non-ASCII letters that `re.IGNORECASE` treats as ASCII letters."""


@record
class Mark:
    """A stretch of a text that speaks to the model behind the reader's back, and of what kind it is, in words."""

    start: int
    end: int
    kind: str


def first_mark(text: str) -> Mark | None:
    """The first such stretch of a text, or None."""
    match = _ANY.search(text)
    return match and Mark(*match.span(), list(_MARKS)[int((match.lastgroup or "m0")[1:])])


def may_have_mark(texts: str) -> bool:
    """A quick look: false if none of these texts has a mark. Blanks between them, or between lines, do not matter."""
    if len(texts) < _MIN_CHARACTERS:
        return False
    small = (texts if texts.isascii() else texts.translate(_SMALL)).lower()
    return "<" in small or _may_move(small) or any(sign.search(small) for sign in _SIGNS)


def _may_move(texts: str) -> bool:
    """Whether there is a run of blanks or of line breaks that moves text out of sight. Blanks between line breaks, as
    in the lines of a file, count as nothing.
    """
    blank = texts.replace("\t", " ") if "\t" in texts else texts
    if _FAR[::10] in blank[::10] and _FAR in blank:  # in a text with many blanks, a long run of them is found slowly
        return True
    is_loose = any(blank_line in texts for blank_line in ("\n\n", " \n", "\t\n", "\r\n"))
    return is_loose and _DEEP in texts.replace(" ", "").replace("\t", "").replace("\r", "")

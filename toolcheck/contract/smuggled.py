"""How instructions for a model are smuggled into a description that people do not read.

The marks are those of reports about tool poisoning: https://invariantlabs.ai/blog/mcp-security-notification-tool-poisoning-attacks
(looked at 2026-11-20). This module knows no rule.
"""

from __future__ import annotations

from functools import cache

from toolcheck.ground.record import record
from toolcheck.ground.regex import IGNORECASE, regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

_INSTRUCTIONS = (
    r"\s+(?:(?:all|any|the|your|these|every)\s+){0,3}(?:previous|prior|earlier|above|preceding|other|system)\s+"
    r"(?:\w+\s+)?(?:instructions?|prompts?|rules|messages|context)"
)
_TELL_THE_USER = (
    r"\s+(?:\w+\s+)?(?:tell(?:ing)?|mention(?:ing)?|inform(?:ing)?|notify(?:ing)?|reveal(?:ing)?|show(?:ing)?"
    r"|disclos(?:e|ing))\s+(?:(?:this|it|that|anything|about\s+this)\s+)?(?:to\s+)?the\s+user\b"
)
_OF_SECRETS = r"\.(?:ssh|aws|gnupg|kube|netrc|npmrc|cursor|docker)"

MARKS = {
    "a pseudo-tag": r"</?(?:important|system|secret|hidden|admin|override|instructions?|assistant)\b[^<>]{0,80}>",
    "a chat token": r"<\|[a-z_]{2,30}\|>|\[/?INST\]|<</?SYS>>",
    "an HTML comment": r"<!--",
    "an order to ignore instructions": rf"\b(?:ignore|disregard|forget|override){_INSTRUCTIONS}",
    "an order to keep something from the user": rf"\b(?:do\s+not|don['’]t|never|without){_TELL_THE_USER}",
    "the path of a credential": r"(?:~|\$HOME|/root|/home/\w+)/" + _OF_SECRETS + r"\b"
    r"|\bid_(?:rsa|ed25519)\b"
    r"|/etc/(?:shadow|passwd)\b",
    "text moved out of sight": r"(?<![ \t])[ \t]{120,}+\S|(?<!\n)\n{40,}+\s*+\S",
}
"""What each kind of mark is in words, and how it is written, in letters of any case."""
_MIN_CHARACTERS = 4  # `<!--`
_ANY = regex("|".join(f"(?P<m{number}>{pattern})" for number, pattern in enumerate(MARKS.values())), IGNORECASE)

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
"""What is in every text with a mark, but for `<`, orders about the user and runs of blanks, said briefly; each pattern
looks for a rare letter first. A `/.` behind `//` is in the name of a server, but it may also be a short name behind
`/home/`.
"""
_IN_SIGNS = (b"/.", b"/et/", b"d_rs", b"d_ed", b"nst]", b"gnore", b"dsregrd", b"forget", b"overrde")
_SHORT = 2_000
"""In fewer bytes, one of these is found about as soon as a sign, and without patterns. One is in each sign."""
_OF_TAGS = (regex(r"<(?:/?(?:important|system|secret|hidden|admin|override|instruction|assistant)|\||!--|</?sys>)"),)
_OF_SIGNS = tuple(
    map(
        regex,
        (
            *(r"\](?<=inst\])", r"_(?<=id_)(?:rsa|ed25519)", rf"/(?:{_OF_SECRETS}|etc/(?:shadow|passwd))"),
            rf"g(?:nore(?<=ignore)|ard(?<=disregard)|et(?<=forget)){_INSTRUCTIONS}",
            rf"v(?<=ov)erride{_INSTRUCTIONS}",
        ),
    )
)
_OF_ORDERS = tuple(
    map(
        regex,
        (rf"d(?:o\s+not|on['’]{{1,2}}t){_TELL_THE_USER}", rf"never{_TELL_THE_USER}", rf"without{_TELL_THE_USER}"),
    )
)
"""Of these three, one is in every text with a mark, but for runs of blanks, in lower case: behind a `<`, with a sign,
before `the user`. Blanks may be others in a file, and `'` may be written twice in YAML.
"""
_FAR, _DEEP = " " * 120, "\n" * 40
_MANY_LINES = _briefly(_DEEP)
_THE_USER = _briefly("the user")
_VERBS = ("tell", "mention", "inform", "notify", "reveal", "show", "disclose")
_WHAT = ("", "this", "it", "that", "anything", "about this")
_DENIALS = tuple(map(_briefly, ("do not", "don't", "never", "without")))
_SMALL = str.maketrans("\u0130\u0131\u017f\u212a", "iisk")
"""Non-ASCII letters that `re.IGNORECASE` treats as ASCII letters."""
LIKE_SMALL = tuple(map(chr, _SMALL))
"""Each of them."""


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
    if not texts.isascii() and any(map(texts.__contains__, LIKE_SMALL)):
        texts = texts.translate(_SMALL)
    brief = _briefly(texts)
    if _may_move(texts, brief):
        return True
    close: tuple[re.Pattern[str], ...] = _OF_TAGS if b"<" in brief else ()
    close += _OF_SIGNS if _has_sign(brief) else ()
    close += _OF_ORDERS if b"user" in brief and _may_order(brief) else ()
    small = texts.lower() if close else ""
    return any(pattern.search(small) for pattern in close)


def _has_sign(brief: bytes) -> bool:
    if len(brief) < _SHORT and not any(map(brief.__contains__, _IN_SIGNS)):
        return False
    return any(sign.search(brief) for sign in _SIGNS)


def _may_order(brief: bytes) -> bool:
    """Whether something is denied, and `the user` comes behind what may be denied."""
    brief = brief.replace(b"\n", b"")
    before, ends = _before_user()
    at = brief.find(_THE_USER)
    while at >= 0:
        if brief[max(at - 2, 0) : at] in ends and brief.endswith(before, 0, at):
            return any(map(brief.__contains__, _DENIALS))
        at = brief.find(_THE_USER, at + 1)
    return False


@cache
def _before_user() -> tuple[tuple[bytes, ...], frozenset[bytes]]:
    """What is before `the user` in orders about them, said briefly; and the last letters of each."""
    verbs = (*_VERBS, *(f"{verb.removesuffix('e')}ing" for verb in _VERBS))
    before = {_briefly(verb + what + to) for verb in verbs for what in _WHAT for to in ("", "to")}
    return tuple(before), frozenset(words[-2:] for words in before)


def _may_move(texts: str, brief: bytes) -> bool:
    """Whether there is a run of blanks or of line breaks that moves text out of sight. Blanks between line breaks, as
    in the lines of a file, count as nothing.
    """
    blank = texts.replace("\t", " ") if "\t" in texts else texts
    if _FAR[::10] in blank[::10] and _FAR in blank:  # in a text with many blanks, a long run of them is found slowly
        return True
    if "\r" in texts:  # alone, it breaks a line of YAML, too
        texts = texts.replace("\r\n", "\n").replace("\r", "\n")
    elif _MANY_LINES not in brief:
        return False
    return _DEEP in texts.replace(" ", "").replace("\t", "")

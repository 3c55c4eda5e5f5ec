"""What stands for a credential where a text is kept: words of the same class, which everybody who looks at credentials
judges as the credential itself, and which hold nothing of it.

A token of a known issuer becomes one that is spelled alike, an opaque one an opaque one. Where no stand-in is judged
alike, there is none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from toolcheck.contract.secrets import (
    BEGINNINGS,
    SPELLINGS,
    STAND_IN,
    first_spelled,
    is_no_credential,
    is_spelled,
    spelled,
    without_scheme,
)
from toolcheck.ground.regex import regex
from toolcheck.redaction.learnt import PART_LETTERS, Learnt
from toolcheck.redaction.strings import in_string, in_url, is_placeholder, merged

_SCHEME = regex(r"(?i)\s*+(?:(?:authorization\s*+[:=]\s*+)?(?:bearer|basic|token|apikey)(?:\s*+[:=]\s*+|\s++))*+")
_OPAQUE = regex(r"(?=.*[0-9])(?=.*[A-Za-z])[\w.~+/=-]{20,}")
_OPAQUE_TOKEN = regex(r"(?P<scheme>(?:[Bb]earer )?)(?P<token>(?=[A-Za-z]*+[0-9])(?=[0-9]*+[A-Za-z])[A-Za-z0-9]{20,})")
_PROSE = regex(r"[^A-Za-z0-9]{0,4}+[A-Za-z]{1,13}+(?:[^A-Za-z0-9]{1,4}+[A-Za-z]{1,13}+){0,8}+[^A-Za-z0-9]{0,4}+")
_WORDS = regex(r"[A-Za-z]{1,13}(?:[ _-][A-Za-z]{1,13})*")
_LOWER, _UPPER, _DIGIT = regex("[a-z]"), regex("[A-Z]"), regex("[0-9]")
_PAIRS = tuple(f"{letter}{digit}" for letter, digit in zip("abcdefgh", "12345678", strict=True))
MAX_STAND_INS = len(_PAIRS)
"""So many different credentials of one thing have stand-ins that differ."""
_SHORT, _LONG = 4, 12
"""How many pairs of a letter and a digit are in a stand-in: fewer than 20 characters, and more."""


_MADE = regex(rf"(?<![A-Za-z0-9])(?:{'|'.join(f'(?:{pair}){{{_SHORT},}}' for pair in _PAIRS)})(?![A-Za-z0-9])")


def is_stand_in(secret: str) -> bool:
    """Whether a secret is but a stand-in, or holds nothing that counts besides."""
    rest = secret
    for span in merged(span for span, _ in in_string(secret)):
        words = secret[span.start : span.end]
        if _blurred(words) == words:
            rest = rest.replace(words, "")
    return is_harmless(rest) or not _is_learnt(_MADE.sub("", rest).strip("=&?#;"), weak=True)


def of_credential(value: str, number: int, *, weak: bool = False) -> str | None:
    """What stands for the value of a field or header with a credential: the value itself where there is none in it.
    `number` tells it from others, beginning with 0. A `weak` one may be any words. None if nothing is judged alike.
    """
    if is_harmless(value) or not _is_learnt(value, weak=False):
        return value
    if not value.isascii() or not value.isprintable() or number >= MAX_STAND_INS:
        return None
    head = _SCHEME.match(value)
    start = head.end() if head else 0
    token = value[start:]
    kinds = list(spelled(token))
    if not weak and _WORDS.fullmatch(token):
        return None  # the words are masked in what is said of the whole
    made: tuple[str, ...] = (_PAIRS[number] * (_LONG if _OPAQUE.fullmatch(token) else _SHORT),)
    if kinds:
        made = _of_spelled(kinds[0].kind) if (kinds[0].start, kinds[0].end) == (0, len(token)) else ()
        made += () if _has_long_sign(token) else (_blurred(token),)
    same = judged(value)
    return next((words for words in (value[:start] + one for one in made) if judged(words) == same), None)


def of_opaque(value: str, number: int) -> str | None:
    """The same for a token that nothing is known of but that it is one, found without a look at what each of both is
    judged to be; None for any other value, which may have a stand-in, too.
    """
    found = _OPAQUE_TOKEN.fullmatch(value)
    if found is None or number >= MAX_STAND_INS or STAND_IN.search(value) or found["token"].startswith(BEGINNINGS):
        return None
    return None if is_spelled(value) else found["scheme"] + _PAIRS[number] * _LONG


def is_harmless(value: str) -> bool:
    """Whether the value of a field for a credential holds none: it is a placeholder, or missing, or a word for one."""
    if is_placeholder(value) or is_no_credential(value):
        return True
    token = without_scheme(value)
    return bool(STAND_IN.search(token)) and _PROSE.fullmatch(token) is not None


def of_url(url: str) -> str | None:
    """The same for a URL, of which the host and the path stay."""
    found = [span for span, weak in in_url(url) if _is_learnt(url[span.start : span.end], weak)]
    found += [span for span, weak in in_string(url) if _is_learnt(url[span.start : span.end], weak)]
    out, last = "", 0
    for span in merged(found):
        name, sign, value = url[span.start : span.end].rpartition("=")
        if _is_learnt(name, weak=True) and not is_placeholder(name):
            return None
        made = of_credential(value, 0)
        if made is None or "@" in value or "%" in value:
            return None
        out += url[last : span.start] + name + sign + made
        last = span.end
    made = out + url[last:]
    return made if judged(made) == judged(url) else None


def _is_learnt(words: str, weak: bool) -> bool:
    """Whether some words count as a secret wherever else they are."""
    learnt = Learnt()
    learnt.add(words, weak=weak)
    return bool(learnt.known)


def of_prose(text: str) -> str | None:
    """What stands for a text with credentials that are known by their spelling: one of the same length, in which their
    letters and digits are others. None if nothing is judged alike.
    """
    out, last = "", 0
    for span in merged(span for span, _ in in_string(text)):
        words = text[span.start : span.end]
        if _has_long_sign(words):
            return None
        out += text[last : span.start] + _blurred(words)
        last = span.end
    made = out + text[last:]
    return made if judged(made) == judged(text) else None


def _has_long_sign(token: str) -> bool:
    """Whether a stretch in a token says whose it is that is longer than anything of a token may be that is shown."""
    return any(sign.start() and len(sign[0]) >= PART_LETTERS for sign in _SIGNS.finditer(token))


def _blurred(words: str) -> str:
    """A token in which every letter and digit is another one, but for those that say whose it is."""
    out, last = "", 0
    for sign in _SIGNS.finditer(words):
        out += _DIGIT.sub("1", _UPPER.sub("A", _LOWER.sub("a", words[last : sign.start()]))) + sign[0]
        last = sign.end()
    return out + _DIGIT.sub("1", _UPPER.sub("A", _LOWER.sub("a", words[last:])))


_SIGNS = regex(
    "|".join(
        sorted(
            {re.escape(sign) for spelling in SPELLINGS for sign in (*spelling.begins, *spelling.clues)}
            | {"-----BEGIN [A-Z ]{0,40}-----"},
            key=len,
            reverse=True,
        )
    )
)
"""What says in a token whose it is."""


@lru_cache(maxsize=len(SPELLINGS))
def _of_spelled(kind: str) -> tuple[str, ...]:
    """Tokens of a kind that has a beginning, and letters and digits behind it. They are the same when blurred."""
    made = [
        words
        for spelling in SPELLINGS
        for begin in spelling.begins
        for pair in ("A1", "a1", "11")
        for times in (6, 10, 20, 32, 50, 110)
        for words in (begin + pair * times, f"{begin}{pair * times}.{pair * times}")
        if spelling.kind == kind
    ]
    return tuple(words for words in made if [(one.kind, one.end) for one in spelled(words)] == [(kind, len(words))])


def judged(value: str) -> tuple[Any, ...]:
    """What anybody who looks at credentials asks of a text."""
    token = without_scheme(value)
    first = first_spelled(value)
    return (
        [found.kind for found in spelled(value)],
        None if first is None else first.kind,
        bool(STAND_IN.search(value)),
        bool(STAND_IN.search(token)),
        is_no_credential(value),
        is_placeholder(value),
        token.startswith(BEGINNINGS),
        bool(_OPAQUE.fullmatch(token)),
        value.isascii(),
        value.isprintable(),
        value.strip() == value,
    )

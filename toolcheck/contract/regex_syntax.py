"""Which dialects can read a regular expression, found without compiling it.

toolcheck never runs or compiles an author's pattern. Python's `re` and ECMA-262 (the dialect of JSON Schema) both
refuse a `broken` pattern. Python alone refuses an `unreadable` one. A `foreign` one is fine in Python, and ECMA-262
refuses it or reads it differently. Whether a pattern is slow, or means what its author meant, is not known here.
"""

from __future__ import annotations

from typing import Literal

from toolcheck.contract import regex_python
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

MAX_LENGTH = 4000
"""Longer patterns are not judged."""

_TOKENS = regex(r"(?s)\\.|\(\?(?:<?[=!])?|.")
_LOOKAROUNDS = ("(?=", "(?!", "(?<=", "(?<!")

_COUNT = regex(r"\{(\d+)(?:(,)(\d*))?\}")
_FOREIGN_ESCAPES = frozenset("AZzGQ")
_FOREIGN_GROUPS = ("P<", "P=", "P>", ">", "#", "'", "|", "R", "&", "(", *"0123456789")
_FLAGS = regex(r"[a-zA-Z]*(?:-[a-zA-Z]+)?([:)])")
_GROUPS = (":", "=", "!", "<")


@record
class PatternFault:
    """What is wrong with a pattern: which dialects cannot read it, and why, in words."""

    kind: Literal["broken", "unreadable", "foreign"]
    reason: str


def fault(pattern: str) -> PatternFault | None:
    """The worst fault of a pattern; None when it has none, or when that is not known."""
    if len(pattern) > MAX_LENGTH:
        return None
    reason, ecma = regex_python.refusal(pattern), _ecma_fault(pattern)
    if not reason:
        return ecma if ecma is not None and ecma.kind == "foreign" else None
    return ecma if ecma is not None and ecma.kind == "broken" else PatternFault("unreadable", reason)


def lookaround(pattern: str) -> str:
    """How the first lookahead or lookbehind of a pattern begins, such as `(?!`; empty when there is none."""
    if not any(beginning in pattern for beginning in _LOOKAROUNDS):
        return ""
    is_class = False
    before = ""
    for token in _TOKENS.findall(pattern):
        if is_class:
            is_class = token != "]" or before in ("[", "[^")
            before = "[^" if before == "[" and token == "^" else ""
        elif token in _LOOKAROUNDS:
            return str(token)
        elif token == "[":
            is_class, before = True, "["
    return ""


def _ecma_fault(pattern: str) -> PatternFault | None:
    """What ECMA-262 refuses or reads differently, by one pass that may miss a fault."""
    at, depth = 0, 0
    before = "nothing"  # what a quantifier would repeat: nothing, an atom, or an atom that is repeated, lazily or not
    while at < len(pattern):
        character = pattern[at]
        count = _COUNT.match(pattern, at) if character == "{" else None
        if character == "\\":
            step = _escape(pattern, at)
            if isinstance(step, PatternFault):
                return step
            at, before = step, "nothing" if pattern[at + 1] in "bB" else "atom"
        elif character == "[":
            end = _class(pattern, at)
            if not isinstance(end, int):
                return end
            at, before = end, "atom"
        elif character == "(":
            wrong = _group(pattern, at)
            if wrong:
                return wrong
            at += 1 if pattern[at + 1 : at + 2] != "?" else 2
            depth, before = depth + 1, "nothing"
        elif character == ")":
            if not depth:
                return PatternFault("broken", "a `)` closes nothing")
            at, depth, before = at + 1, depth - 1, "atom"
        elif character in "*+?" or count:
            text = count[0] if count else character
            if count and count[3] and int(count[3]) < int(count[1]):
                return PatternFault("broken", f"`{text}` ends before it begins")
            if before == "nothing":
                return PatternFault("broken", f"there is nothing before `{text}` to repeat")
            if before == "repeated" and text == "+":
                return PatternFault("foreign", "ECMA-262 has no possessive quantifiers such as `*+`")
            if before == "lazy" or (before == "repeated" and text != "?"):
                return PatternFault("broken", f"`{text}` repeats a repetition")
            at, before = at + len(text), "repeated" if before == "atom" else "lazy"
        else:
            at, before = at + 1, "nothing" if character in "|^$" else "atom"
    return PatternFault("broken", "a `(` is never closed") if depth else None


def _escape(pattern: str, at: int) -> int | PatternFault:
    """Where the escape that begins at `at` ends."""
    if at + 1 == len(pattern):
        return PatternFault("broken", "it ends in a lone backslash")
    letter = pattern[at + 1]
    if letter in _FOREIGN_ESCAPES:
        return PatternFault("foreign", f"`\\{letter}` means only the letter {letter} in ECMA-262")
    if letter in "pPuk" and pattern[at + 2 : at + 3] in ("{", "<"):
        end = pattern.find("}" if pattern[at + 2] == "{" else ">", at)
        return end + 1 if end > 0 else at + 2
    return at + 2


def _class(pattern: str, at: int) -> int | PatternFault | None:
    """Where the character class that begins at `at` ends; None when the dialects differ about that."""
    at += 2 if pattern[at + 1 : at + 2] == "^" else 1
    if pattern[at : at + 1] == "]":
        return None
    low: str | None = None  # the character that a range could begin with
    while at < len(pattern):
        character = pattern[at]
        if character == "]":
            return at + 1
        if character == "[" and pattern[at + 1 : at + 2] == ":":
            return PatternFault("foreign", "ECMA-262 has no POSIX classes such as `[:alpha:]`")
        escaped = character == "\\"
        if escaped and at + 1 == len(pattern):
            break
        single = pattern[at + 1] if escaped else character
        value = None if escaped and single.isalnum() else single
        at += 2 if escaped else 1
        if low is not None and single == "-" and not escaped and pattern[at : at + 1] not in ("]", "\\", ""):
            high = pattern[at]
            if ord(high) < ord(low):
                return PatternFault("broken", f"the range `{low}-{high}` ends before it begins")
            low, at = None, at + 1
        else:
            low = value
    return PatternFault("broken", "a `[` is never closed")


def _group(pattern: str, at: int) -> PatternFault | None:
    """What is wrong with the beginning of the group at `at`."""
    if pattern[at + 1 : at + 2] != "?":
        return None
    rest = pattern[at + 2 : at + 20]
    if rest.startswith(_GROUPS):
        return None
    if rest.startswith(_FOREIGN_GROUPS):
        return PatternFault("foreign", f"ECMA-262 has no groups that begin with `(?{rest[: 1 + (rest[0] == 'P')]}`")
    flags = _FLAGS.match(rest)
    if flags and flags[0] != ")":
        if flags[1] == ":":
            return None
        return PatternFault("foreign", "ECMA-262 has no flags inside a pattern such as `(?i)`")
    return PatternFault("broken", "there is nothing before `?` to repeat")

"""What a plain YAML scalar means: the core schema of YAML 1.2, and where YAML 1.1 would differ.

Knows single words, neither documents nor places.
"""

from __future__ import annotations

import math

from toolcheck.document.limits import Limits
from toolcheck.ground.named import NamedTuple
from toolcheck.ground.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WORDS: dict[str, Any] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = regex(r"[-+]?[0-9]+")
_OCTAL = regex(r"0o[0-7]+")
_HEXADECIMAL = regex(r"0x[0-9a-fA-F]+")
_FLOAT = regex(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = regex(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")

_LETTERS = frozenset("nNtTfFyYoO")
CLUES = frozenset("+-.0123456789~") | _LETTERS
"""What a plain scalar begins with that may be more than a string, to either version; with a letter, only some words
are.
"""

_OLD_BOOLEAN = frozenset(word for name in ("yes", "no", "on", "off") for word in (name, name.title(), name.upper()))
_OLD_OCTAL = regex(r"[-+]?0[0-7_]+")
_OLD_UNDERSCORED = regex(r"(?=.*_)[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|0x[0-9a-fA-F_]+)")
_OLD_SEXAGESIMAL = regex(r"[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_OLD_DATE = regex(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?"
)

_LONGEST_TRAP = 40


class YamlRemark(NamedTuple):
    """What there is to say about a plain scalar, and the kind of problem it is."""

    kind: str
    message: str
    note: str = ""


_DASH = YamlRemark("syntax-error", "a `-` is in place of a value", "quote it if it is a string")
"""It can only be a key; libyaml takes it inside brackets."""


def resolve(scalar: str, limits: Limits, remarks: dict[str, YamlRemark]) -> Any:
    """The value of a plain scalar to YAML 1.2. What there is to say about it goes into `remarks`; a
    number that can't be one is None, with a remark.
    """
    if scalar and scalar[0] not in CLUES:
        return scalar
    if scalar in _WORDS:
        return _WORDS[scalar]
    if scalar[0] in _LETTERS and scalar not in _OLD_BOOLEAN:
        return scalar
    if scalar.isdecimal() and scalar.isascii() and len(scalar) <= limits.digits and not scalar.startswith("0"):
        return int(scalar)  # to every reader
    if scalar == "-":
        remarks[scalar] = _DASH
        return None
    value, refusal = _number(scalar, limits)
    remark = refusal or _trap(scalar, value)
    if remark:
        remarks[scalar] = remark
    return value


def _number(scalar: str, limits: Limits) -> tuple[Any, YamlRemark | None]:
    """The number that a scalar spells, or the scalar itself."""
    if _NOT_FINITE.fullmatch(scalar):
        return None, YamlRemark("syntax-error", f"JSON has no number `{scalar}`")
    for pattern, base in ((_INTEGER, 10), (_HEXADECIMAL, 16), (_OCTAL, 8)):
        if pattern.fullmatch(scalar):
            if len(scalar) > limits.digits:
                break
            return int(scalar, base), None
    else:
        if not _FLOAT.fullmatch(scalar):
            return scalar, None
        if len(scalar) <= limits.digits:
            value = float(scalar)
            if math.isinf(value):
                return None, YamlRemark("syntax-error", "the number is too large")
            return value, None
    return None, YamlRemark("too-large", f"a number has more than {limits.digits} characters")


def _trap(scalar: str, value: Any) -> YamlRemark | None:
    """What YAML 1.1 readers make of a scalar, when that is something else than `value`."""
    if len(scalar) > _LONGEST_TRAP:
        return None
    here = "a string" if isinstance(value, str) else f"the number {value}"
    if scalar in _OLD_BOOLEAN:
        there = "a boolean"
    elif _OLD_OCTAL.fullmatch(scalar):
        old = int(scalar.replace("_", ""), 8)
        if old == value:
            return None
        there = f"the number {old}"
    elif isinstance(value, int) and scalar.lstrip("+-").startswith("0") and scalar.lstrip("+-0").isdigit():
        there = "a string"
    elif _OLD_DATE.fullmatch(scalar):
        there = "a date"
    elif _OLD_SEXAGESIMAL.fullmatch(scalar):
        there = "a number in base 60"
    elif _OLD_UNDERSCORED.fullmatch(scalar):
        there = "a number"
    else:
        return None
    message = f"unquoted `{scalar}` is {there} in YAML 1.1 and {here} in YAML 1.2"
    return YamlRemark("yaml-version-trap", message, "quote it if it is a string")

"""Widens regular expressions of ours, so that an engine of another language can search for all of them at once.

What is widened finds all that the expression itself finds in a text of ASCII, and maybe more. What only looks around
is left out, since the other engine has no such thing. A `?` in the text stands for any letter beyond ASCII: it counts
as a letter and as a blank. Blanks between two words, or between lines, may be others and more, and `'` may be written
twice. Knows no engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from toolcheck.contract.hidden import may_hide, suspects
from toolcheck.contract.secrets import SPELLINGS, is_spelled
from toolcheck.contract.smuggled import MARKS, may_have_mark

_NOT_BEFORE = re.compile(r"^\(\?<!(?:\[([^][]++)\]|(\\\w))\)")
_BEFORE = re.compile(r"^\(\?<=([^()]++)\)")
_AROUND = re.compile(r"\(\?<?[=!][^()]*+\)")
_POSSESSIVE = re.compile(r"(?<=[*+?}])\+")
_CLASS = re.compile(r"\[(\^?)((?:\\.|[^][\\])++)\]|\\([wsd])|\\.")
_OPEN = re.compile(r"\\[wsd]")


def widened(pattern: str) -> str:
    """An expression, widened."""
    pattern = _NOT_BEFORE.sub(lambda found: f"(?:^|[^{found[1] or found[2]}])", pattern)
    pattern = _AROUND.sub("", _BEFORE.sub(r"\1", pattern))
    pattern = _POSSESSIVE.sub("", pattern).replace(r"\n{40,}", r"(?:[\n\r][ \t]*){40}").replace("['’]", "['?]{1,2}")
    return _CLASS.sub(_with_any_letter, pattern.replace("[^<>]{0,80}", "[^<>]*"))


def _with_any_letter(found: re.Match[str]) -> str:
    negated, inside, alone = found.groups()
    if alone:
        return f"[\\{alone}?]"
    return f"[{_OPEN.sub(lambda sort: f'{sort[0]}?', inside)}]" if inside and not negated else found[0]


def _one_of(characters: Iterable[str]) -> str:
    return "[" + "".join(f"\\x{ord(character):02x}" for character in sorted(characters)) + "]"


SOUGHT: dict[Callable[[str], bool], str] = {
    may_hide: _one_of(character for character in suspects() if character.isascii()),
    may_have_mark: f"(?i:{'|'.join(map(widened, MARKS.values()))})",
    is_spelled: "|".join(widened(spelling.pattern.pattern.split(" ")[0]) for spelling in SPELLINGS),
}
"""By a glance, what is in every text of ASCII in which a rule with that glance finds something. A credential with
blanks may be broken at each, so what comes behind is not sought.
"""


def everything_sought() -> str:
    """An expression that is found wherever a rule with any of these glances finds something."""
    return "|".join(SOUGHT.values())

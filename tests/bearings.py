"""What the law of `bearing` compares: the findings of a request, and of its part that rules look at."""

from __future__ import annotations

from typing import Any

from toolcheck.checking.selection import Options
from toolcheck.checking.verdict import Verdict, judge
from toolcheck.manifest.bearing import any_item, bearing
from toolcheck.rules import find_rule

SAID = ("input", "item", "instructions", "metadata", "client_metadata")
TEXT_RULES = ("literal-secret", "hidden-text", "instructions-in-description")

_Told = frozenset[tuple[str, str, str, str]]


def difference(text: bytes, options: Options | None = None) -> str:
    """How the findings of the part differ from those of the whole; empty where they do not. A text of which only the
    whole will do has no part.
    """
    part = bearing(text)
    return "" if part is None else difference_of(text, part, options or Options())


def difference_of(text: bytes, part: bytes, options: Options) -> str:
    """The same, where the part is there."""
    whole, of_part = judge(text, options), judge(part, options)
    hidden = {any_item(found["pointer"]) for found in whole.findings if _is_left_out(found)}
    left, right = _told(whole, hidden), _told(of_part, hidden)
    if left == right and _kind(whole) == _kind(of_part):
        return ""
    return (
        f"the whole: {text!r}\nthe part: {part!r}\n{_kind(whole)} {_kind(of_part)}\n"
        f"only of the whole: {sorted(left - right)}\nonly of the part: {sorted(right - left)}\n"
    )


def _is_left_out(found: dict[str, Any]) -> bool:
    """Whether this is a finding that a part need not have."""
    return found["rule"] in TEXT_RULES and bool(set(SAID).intersection(found["pointer"].split("/")))


def _told(verdict: Verdict, hidden: set[str]) -> _Told:
    """The findings, but for those that a part need not have, and the general ones that give way to these."""
    told = set()
    for found in verdict.findings:
        pointer, rule = any_item(found["pointer"]), find_rule(found["rule"])
        gives_way = pointer in hidden and rule is not None and rule.general
        if not _is_left_out(found) and not gives_way:
            told.add((found["rule"], found["severity"], pointer, found["message"]))
    return frozenset(told)


def _kind(verdict: Verdict) -> tuple[Any, ...]:
    return verdict.state, verdict.shape, verdict.targets, verdict.tools

"""Whether a version of toolcheck is one that a configuration asks for."""

from __future__ import annotations

import re
from itertools import zip_longest


def satisfies(version: str, wanted: str) -> bool:
    """Whether a version is in a range such as `>=0.2,<0.3`; a version alone means that one. What follows the numbers of
    a version, such as `.dev1`, does not count.
    """
    ours = _numbers(version)
    return all(_is_met(ours, part.strip()) for part in wanted.split(","))


def _is_met(ours: tuple[int, ...], part: str) -> bool:
    operator = part.rstrip("0123456789. ")
    theirs = _numbers(part[len(operator) :].strip())
    order = _order(ours, theirs)
    match operator:
        case ">=":
            return order >= 0
        case "<=":
            return order <= 0
        case ">":
            return order > 0
        case "<":
            return order < 0
        case "!=":
            return order != 0
        case "~=":
            return order >= 0 and ours[: len(theirs) - 1] == theirs[:-1]
        case _:
            return order == 0


def _order(ours: tuple[int, ...], theirs: tuple[int, ...]) -> int:
    """Below, at or above zero, as one version is before, the same as, or after another."""
    pairs = zip_longest(ours, theirs, fillvalue=0)
    return next((1 if mine > other else -1 for mine, other in pairs if mine != other), 0)


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"[0-9]+(?:[.][0-9]+)*+", version)
    return tuple(map(int, found[0].split("."))) if found else ()

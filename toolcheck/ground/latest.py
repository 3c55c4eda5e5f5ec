"""Remembers the last thing that a function made, for as long as it is given the very same things again.

For what a whole run has in common and each of its files asks for. Unlike a cache of `functools`, it needs no hash,
compares by identity and keeps one thing alone: what is given must not be changed afterwards.
"""

from __future__ import annotations

from operator import is_

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar, TypeVarTuple

    Given = TypeVarTuple("Given")
    Made = TypeVar("Made")


def latest(make: Callable[[*Given], Made]) -> Callable[[*Given], Made]:
    """The same function; given the same things as the last time, it gives what it made then."""
    last: tuple[tuple[object, ...], Made] | None = None

    def again(*given: *Given) -> Made:
        nonlocal last
        known = last  # another thread may put its own there
        if known is None or not all(map(is_, known[0], given)):
            known = last = given, make(*given)
        return known[1]

    return again

"""One search through a text for all that rules about texts glance at, by an engine that reads the text once.

It says no more than that there is surely nothing. The glances themselves take some six times as long, but need no
engine. To prepare the search takes 5 ms, which pays in runs over many files. Knows no rule.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from toolcheck.contract.engine import is_ready_for_much, search_for, wants_reference
from toolcheck.contract.hidden import may_hide
from toolcheck.contract.smuggled import LIKE_SMALL

_LONGEST = 1 << 16
"""A longer text is left to the glances."""


def search_pays() -> bool:
    """Whether many values are to come, and the engine accepts what is sought."""
    return is_ready_for_much() and _search() is not None


def may_have_any(text: str) -> bool:
    """Whether there may be anything in a text that rules glance at; there surely is not where this is false."""
    is_in = _search()
    if is_in is None or len(text) > _LONGEST or wants_reference():
        return True
    if text.isascii():
        return is_in(text)
    if may_hide(text) or any(map(text.__contains__, LIKE_SMALL)):
        return True
    return is_in(text.encode("ascii", "replace").decode())


@cache
def _search() -> Callable[[str], bool] | None:
    from toolcheck.contract.sought import SOUGHT

    return search_for(SOUGHT)

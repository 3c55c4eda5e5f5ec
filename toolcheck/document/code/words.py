"""Words -> an expression that finds one of them, which is fast for many: they are grouped by their first letter."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """The expression that finds one of some words; where one begins another, the longer."""
    endings: dict[str, list[str]] = {}
    for word in sorted(words, reverse=True):
        endings.setdefault(word[0], []).append(re.escape(word[1:]))
    groups = (f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in endings.items())
    return f"(?:{'|'.join(groups)})"

"""Suggests the name that a user probably meant, by spelling only."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The one of `names` that `word` is a misspelling of, or None when none is truly near.

    Case, dashes and underscores do not count, nor the order of the letters, nor whether a letter only looks like one
    of ASCII.
    """
    from difflib import get_close_matches

    folded = {_fold(name): name for name in names}
    if _fold(word) in folded:
        return folded[_fold(word)]
    swapped = [name for other, name in folded.items() if sorted(other) == sorted(_fold(word))]
    if swapped:
        return swapped[0]
    found = get_close_matches(_fold(word), folded, n=1, cutoff=0.8)
    return folded[found[0]] if found else None


_ALIKE = str.maketrans("авеорсухкмнтіјѕԁһΑαοεινρτκ", "abeopcyxkmhtijsdhaaoeivptk")
"""Cyrillic and Greek letters, and the ASCII letters that look the same."""


def _fold(word: str) -> str:
    if not word.isascii():
        from unicodedata import normalize

        word = normalize("NFKC", word).translate(_ALIKE)
    return word.lower().replace("-", "").replace("_", "").replace(" ", "")


def listed(names: Iterable[object], last: str = "or", most: int = 8) -> str:
    """Names in backticks, as a sentence lists them: `a`, `b` or `c`."""
    quoted = [f"`{name}`" for name in names]
    if len(quoted) > most:
        others = len(quoted) - most
        return ", ".join(quoted[:most]) + f" {last} {others} other{'s' if others > 1 else ''}"
    if len(quoted) > 1:
        return ", ".join(quoted[:-1]) + f" {last} {quoted[-1]}"
    return "".join(quoted)

"""Suggests the name that a user probably meant, by spelling only."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The one of `names` that `word` is a misspelling of, or None when none is truly near.

    Case, dashes and underscores do not count, nor the order of the letters, nor whether a letter only looks like one
    of ASCII.
    """
    wanted, folded = _fold(word), {_fold(name): name for name in names}
    if wanted in folded:
        return folded[wanted]
    swapped = [name for other, name in folded.items() if sorted(other) == sorted(wanted)]
    if swapped:
        return swapped[0]
    possible = [other for other in folded if _has_letters_of(other, wanted)]
    if not possible:
        return None
    from difflib import get_close_matches  # a millisecond that most runs do not need

    found = get_close_matches(wanted, possible, n=1, cutoff=0.8)
    return folded[found[0]] if found else None


def looks_like(text: str, other: str) -> bool:
    """Whether two texts are spelled alike: but for case, blanks, dashes, and letters that only look the same."""
    return _fold(text) == _fold(other)


def _has_letters_of(word: str, other: str) -> bool:
    """Whether two words share so many letters, in any order, that their similarity can be 0.8."""
    common = sum(min(word.count(letter), other.count(letter)) for letter in set(word))
    return 10 * common >= 4 * (len(word) + len(other))


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

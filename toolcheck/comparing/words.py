"""The difference of two texts, word by word. Nothing here is masked: a reporter masks both texts first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from toolcheck.ground.nearest import looks_like
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

WordMark = Literal["same", "removed", "added"]

_WORD = regex(r"\s*+\w++|\s*+[^\w\s]|\s++")
_MOST = 2_000
"""Of longer texts, only what they begin and end with alike is left out."""


@record
class WordPiece:
    """Some words of the two texts: in both, in the old one only, or in the new one only."""

    mark: WordMark
    text: str


def word_pieces(old: str, new: str) -> tuple[WordPiece, ...]:
    """What of two texts is the same, what was removed and what was added, in order. Where a word was only spelled with
    other letters that look the same, these are written as escapes.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    first, last = len(before) - end, len(after) - end
    middle = _compared(before[start:first], after[start:last])
    pieces = [("same", "".join(before[:start])), *middle, ("same", "".join(before[first:]))]
    return tuple(_told_apart([WordPiece(mark, text) for mark, text in pieces if text]))


def _alike(before: list[str], after: list[str]) -> int:
    """How many words two lists begin with that are the same."""
    count = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        count += 1
    return count


def _compared(before: list[str], after: list[str]) -> Iterator[tuple[WordMark, str]]:
    if len(before) + len(after) > _MOST or not before or not after:
        yield from (("removed", "".join(before)), ("added", "".join(after)))
        return
    from difflib import SequenceMatcher

    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(before[i:j])
        else:
            yield from (("removed", "".join(before[i:j])), ("added", "".join(after[k:m])))


def _told_apart(pieces: list[WordPiece]) -> Iterator[WordPiece]:
    """The pieces; a pair that looks the same is spelled out."""
    for number, piece in enumerate(pieces):
        partner = None
        if piece.mark == "removed":
            partner = pieces[number + 1] if number + 1 < len(pieces) else None
        elif piece.mark == "added":
            partner = pieces[number - 1] if number else None
        is_pair = partner is not None and {piece.mark, partner.mark} == {"removed", "added"}
        if is_pair and partner is not None and looks_like(piece.text, partner.text):
            yield WordPiece(piece.mark, spelled_out(piece.text))
        else:
            yield piece


def spelled_out(text: str) -> str:
    """A text with everything but ASCII written as escapes."""
    return "".join(letter if letter.isascii() else _escape(letter) for letter in text)


def _escape(letter: str) -> str:
    return f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else f"\\U{ord(letter):08x}"


def joined(pieces: Iterable[WordPiece]) -> tuple[str, str]:
    """The old text and the new one, out of their pieces."""
    found = list(pieces)
    old = "".join(piece.text for piece in found if piece.mark != "added")
    return old, "".join(piece.text for piece in found if piece.mark != "removed")

"""Offsets of bytes of UTF-8 -> offsets of characters, for parsers that count bytes."""

from __future__ import annotations

from bisect import bisect_right

_CHUNK = 1024


class Columns:
    """The offsets of one text."""

    def __init__(self, text: str) -> None:
        self.data = text.encode()
        self._is_ascii = len(self.data) == len(text)
        self._starts: list[int] = []
        if not self._is_ascii:
            at = 0
            for start in range(0, len(text), _CHUNK):
                self._starts.append(at)
                at += len(text[start : start + _CHUNK].encode())

    def point(self, byte: int) -> int:
        """The offset of the character that begins at an offset of the bytes."""
        if self._is_ascii or not self._starts:
            return byte
        chunk = bisect_right(self._starts, byte) - 1
        return chunk * _CHUNK + len(self.data[self._starts[chunk] : byte].decode(errors="ignore"))

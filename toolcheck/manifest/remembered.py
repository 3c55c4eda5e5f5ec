"""A memory that holds so many bytes: what was made of texts that are met over and over.

It is in one process and gone with it; nothing of it is ever written.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

_USUAL = 32 << 20
_BESIDE = 200
"""The bytes that an entry takes besides its own."""


class Memory:
    """Remembers at most `limit` bytes. When half of it is new, what was not asked for since the last time is gone."""

    def __init__(self, limit: int = _USUAL) -> None:
        self._half = limit // 2
        self._new: dict[Hashable, Any] = {}
        self._old: dict[Hashable, Any] = {}
        self._size = 0

    def get(self, key: Hashable) -> Any:
        """What was put in for a key, or None."""
        found = self._new.get(key)
        if found is None and self._old:
            found = self._old.pop(key, None)
            if found is not None:
                self._put(key, found)
        return None if found is None else found[0]

    def put(self, key: Hashable, made: Any, size: int) -> None:
        """Remember something, of which the key and all else have `size` bytes; not if that is most of what fits."""
        if size + _BESIDE <= self._half:
            self._put(key, (made, size + _BESIDE))

    def _put(self, key: Hashable, entry: tuple[Any, int]) -> None:
        if self._size + entry[1] > self._half:
            self._old, self._new, self._size = self._new, {}, 0
        self._new[key] = entry
        self._size += entry[1]

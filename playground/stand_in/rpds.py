"""The part of `rpds` that `jsonschema` and `referencing` use, in plain Python.

The real one is compiled, and has no build for the browser. Here each change copies the whole collection; those two keep
some dozens of entries in theirs. A test holds both to the same answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any


class HashTrieMap(Mapping[Any, Any]):
    """A mapping that never changes: each change returns another one."""

    def __init__(self, value: Any = (), **more: Any) -> None:
        self._entries = dict(value, **more)

    @classmethod
    def convert(cls, value: Any) -> HashTrieMap:
        """A mapping as one of these; one of these as it is."""
        return value if isinstance(value, cls) else cls(value)

    def insert(self, key: Any, value: Any) -> HashTrieMap:
        """The same with an entry, in place of one of that key."""
        return HashTrieMap({**self._entries, key: value})

    def remove(self, key: Any) -> HashTrieMap:
        """The same without an entry. Raises KeyError where there is none."""
        left = dict(self._entries)
        del left[key]
        return HashTrieMap(left)

    def discard(self, key: Any) -> HashTrieMap:
        """The same without an entry, if it has that."""
        return self.remove(key) if key in self._entries else self

    def update(self, *others: Any, **more: Any) -> HashTrieMap:
        """The same with the entries of others, in place of those with their keys."""
        entries = dict(self._entries)
        for other in others:
            entries.update(other)
        return HashTrieMap(entries, **more)

    def __getitem__(self, key: Any) -> Any:
        return self._entries[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __hash__(self) -> int:
        return hash(frozenset(self._entries.items()))

    def __repr__(self) -> str:
        return f"HashTrieMap({self._entries!r})"


class HashTrieSet(frozenset[Any]):
    """A set that never changes: each change returns another one."""

    def insert(self, value: Any) -> HashTrieSet:
        """The same with a member."""
        return HashTrieSet(self | {value})

    def remove(self, value: Any) -> HashTrieSet:
        """The same without a member. Raises KeyError where it is not one."""
        if value not in self:
            raise KeyError(value)
        return HashTrieSet(self - {value})

    def discard(self, value: Any) -> HashTrieSet:
        """The same without a member, if it is one."""
        return HashTrieSet(self - {value})

    def update(self, *others: Iterable[Any]) -> HashTrieSet:
        """The same with the members of others."""
        return HashTrieSet(self.union(*others))


class List(tuple[Any, ...]):
    """A list that never changes: each change returns another one."""

    __slots__ = ()

    def __new__(cls, *values: Any) -> List:
        """The values, or those of one collection."""
        return super().__new__(cls, values[0] if len(values) == 1 else values)

    @property
    def first(self) -> Any:
        """The first value. Raises IndexError where there is none."""
        return self[0]

    @property
    def rest(self) -> List:
        """All but the first value."""
        return List(self[1:])

    def push_front(self, value: Any) -> List:
        """The same with a value before the first."""
        return List((value, *self))

    def drop_first(self) -> List:
        """The same without its first value. Raises IndexError where there is none."""
        if not self:
            raise IndexError("empty list")
        return self.rest

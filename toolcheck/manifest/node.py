"""A value and its place: all views are made of these.

A view never raises on a value of the wrong type: `is_mapping`, `is_list` and `is_string` tell what it is. It does not
know what its value is part of.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.where import Path, Step, Where
from toolcheck.manifest.placeholders import is_placeholder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Missing:
    """The value of a place where nothing is."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Any = _Missing()


class Node:
    """A value and its place; the value is `MISSING` where nothing is."""

    __slots__ = ("_where", "value")

    def __init__(self, value: Any, where: Where) -> None:
        self.value = value
        self._where: Where | None = where

    @property
    def where(self) -> Where:
        """Its place."""
        assert self._where is not None
        return self._where

    @property
    def present(self) -> bool:
        """Whether there is a value here, which may be null."""
        return self.value is not MISSING

    @property
    def given(self) -> bool:
        """Whether there is a value other than null here."""
        return self.value is not MISSING and self.value is not None

    @property
    def is_mapping(self) -> bool:
        """Whether this is an object."""
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        """Whether this is an array."""
        return isinstance(self.value, list)

    @property
    def is_string(self) -> bool:
        """Whether this is a string."""
        return isinstance(self.value, str)

    @property
    def is_settled(self) -> bool:
        """Whether this is a string without a `${NAME}` that compile fills in."""
        return isinstance(self.value, str) and not is_placeholder(self.value)

    @property
    def key(self) -> Where:
        """The place of this entry's key."""
        return self.where.key

    @property
    def path(self) -> Path:
        """The path of this place."""
        return self.where.path

    def find(self, *steps: Step) -> Node:
        """The node below, by keys and indices; a missing node when there is nothing."""
        value = self.value
        for step in steps:
            if isinstance(value, dict):
                value = value.get(step, MISSING)
            elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
                value = value[step]
            else:
                value = MISSING
        return InnerNode(value, self, steps)

    def entries(self) -> Iterator[tuple[str, Node]]:
        """The entries of an object, in order; nothing for any other value."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, InnerNode(value, self, (key,))

    def items(self) -> Iterator[Node]:
        """The items of an array, in order; nothing for any other value."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield InnerNode(value, self, (index,))

    def strings(self) -> Iterator[Node]:
        """The items of an array that are strings."""
        return (item for item in self.items() if item.is_string)


class InnerNode(Node):
    """A node some steps below another; its place is made when it is asked for."""

    __slots__ = ("_outer", "_steps")

    def __init__(self, value: Any, outer: Node, steps: Path) -> None:
        self.value = value
        self._where = None
        self._outer = outer
        self._steps = steps

    @property
    def where(self) -> Where:
        """Its place."""
        if self._where is None:
            outer = self._outer.where
            self._where = Where((*outer.path, *self._steps), "value", outer.document)
        return self._where

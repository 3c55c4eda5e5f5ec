"""Our `NamedTuple` is what the one of `typing` is, but for the import of `typing`."""

from __future__ import annotations

import copy
import pickle
import typing

import pytest

from toolcheck.ground import named


class Usual(typing.NamedTuple):
    """A stretch."""

    start: int
    end: int = 7

    @property
    def length(self) -> int:
        """How long it is."""
        return self.end - self.start


class Ours(named.NamedTuple):
    """A stretch."""

    start: int
    end: int = 7

    @property
    def length(self) -> int:
        """How long it is."""
        return self.end - self.start


def test_it_is_a_tuple_with_names() -> None:
    for kind in (Usual, Ours):
        one = kind(3)
        assert one == (3, 7)
        assert one.length == kind(end=7, start=3).length == 4
        assert one._replace(end=5) == kind._make((3, 5)) == (3, 5)
        assert (kind._fields, kind._field_defaults) == (("start", "end"), {"end": 7})
        assert (kind.__name__, kind.__doc__, kind.__module__) == (kind.__qualname__, "A stretch.", __name__)
        assert sorted([kind(2, 1), kind(1, 2)]) == [(1, 2), (2, 1)]
        assert hash(one) == hash((3, 7))
        start, end = one
        assert repr(one) == f"{kind.__name__}(start={start}, end={end})"
        assert {**one._asdict()} == {"start": 3, "end": 7}


def test_its_instances_are_small_and_can_be_copied() -> None:
    one = Ours(1, 2)
    assert not hasattr(one, "__dict__")
    for again in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one)):
        assert again == one
        assert type(again) is Ours
    with pytest.raises(AttributeError):
        one.start = 4  # type: ignore[misc]
    with pytest.raises(TypeError):
        Ours()  # type: ignore[call-arg]

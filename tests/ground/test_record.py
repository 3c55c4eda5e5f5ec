"""Records: fields by position or by name only, defaults, equality, copies through `pickle`."""

from __future__ import annotations

import pickle

import pytest

from toolcheck.ground.record import record, replace


@record
class Pair:
    left: int
    right: int = 2


@record(kw_only=True, hidden=("secret",))
class Named:
    width: int
    height: int = 3
    secret: str = ""


@record(kw_only=True)
class Checked:
    lowest: int
    highest: int

    def __post_init__(self) -> None:
        if self.lowest > self.highest:
            raise ValueError("the lowest is above the highest")


def test_fields_are_given_by_position_or_name() -> None:
    assert Pair(1) == Pair(left=1, right=2)
    assert Pair(1) != Pair(1, 3)
    with pytest.raises(TypeError):
        Pair()  # type: ignore[call-arg]


def test_a_field_by_name_only_is_refused_by_position() -> None:
    assert Named(width=1) == Named(height=3, width=1)
    with pytest.raises(TypeError):
        Named(1)  # type: ignore[misc]
    with pytest.raises(TypeError):
        Named(height=1)  # type: ignore[call-arg]
    assert Named.__match_args__ == ()


def test_a_record_is_looked_at_when_it_is_made() -> None:
    assert Checked(lowest=1, highest=2).highest == 2
    with pytest.raises(ValueError, match="above the highest"):
        Checked(lowest=2, highest=1)


@pytest.mark.parametrize("thing", [Pair(1, 5), Named(width=1, secret="s"), Checked(lowest=1, highest=2)])
def test_a_record_survives_pickle_and_replace(thing: object) -> None:
    again = pickle.loads(pickle.dumps(thing))
    assert again == thing
    assert type(again) is type(thing)
    assert replace(thing) == thing


def test_hidden_fields_are_not_shown() -> None:
    assert repr(Named(width=1, secret="s")) == "Named(width=1, height=3)"
    assert repr(Pair(1)) == "Pair(left=1, right=2)"


def test_many_instances_are_as_the_first_ones() -> None:
    """The first are filled field by field, the others by an `__init__` that is written for them."""

    @record
    class Triple:
        first: int
        second: int = 2
        third: int = 3

        def __post_init__(self) -> None:
            if self.first == self.third:
                raise ValueError("twice the same")

    made = []
    for number in range(10, 60):
        made.append(Triple(number, third=4))
        assert (made[-1].first, made[-1].second, made[-1].third) == (number, 2, 4)
        with pytest.raises(ValueError, match="twice the same"):
            Triple(number, 1, number)
    assert len(set(made)) == len(made)
    assert made[0] == Triple(10, 2, 4)


@pytest.mark.parametrize(
    "given", [((), {}), ((1, 2, 3), {}), ((1,), {"left": 1}), ((1,), {"strange": 2}), ((), {"right": 2})]
)
def test_wrong_fields_are_refused_by_the_first_instance_too(given: tuple[tuple[int, ...], dict[str, int]]) -> None:
    @record
    class Fresh:
        left: int
        right: int = 2

    with pytest.raises(TypeError):
        Fresh(*given[0], **given[1])
    assert Fresh(1) == Fresh(left=1, right=2)

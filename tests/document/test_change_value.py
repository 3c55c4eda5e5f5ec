"""Changes applied to values."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest

from toolcheck.document.change import Change, Insert, Lift, Move, Remove, Rename, Replace, Wrap
from toolcheck.document.change_value import CannotChange, apply, same

TABLE: list[tuple[str, Any, Change, Any]] = [
    ("replace", {"a": {"b": 1}}, Replace(("a", "b"), [2]), {"a": {"b": [2]}}),
    ("replace an item", [1, 2], Replace((1,), None), [1, None]),
    ("replace the root", 1, Replace((), {}), {}),
    ("remove", {"a": 1, "b": 2}, Remove(("a",)), {"b": 2}),
    ("remove the last", {"x": {"a": 1}}, Remove(("x", "a")), {"x": {}}),
    ("remove an item", {"x": [1, 2, 3]}, Remove(("x", 1)), {"x": [1, 3]}),
    ("insert at the end", {"a": 1}, Insert((), "b", 2), {"a": 1, "b": 2}),
    ("insert after", {"a": 1, "c": 3}, Insert((), "b", 2, after="a"), {"a": 1, "b": 2, "c": 3}),
    ("insert after what is not there", {"a": 1}, Insert((), "b", 2, after="z"), {"a": 1, "b": 2}),
    ("insert an item", {"x": [1]}, Insert(("x",), None, 2), {"x": [1, 2]}),
    ("insert into nothing", {"x": {}}, Insert(("x",), "b", 2), {"x": {"b": 2}}),
    ("rename", {"a": 1, "b": 2, "c": 3}, Rename(("b",), "B"), {"a": 1, "B": 2, "c": 3}),
    ("rename to the same", {"a": 1}, Rename(("a",), "a"), {"a": 1}),
    ("lift", {"a": 1, "f": {"n": 1, "p": 2}, "z": 3}, Lift(("f",)), {"a": 1, "n": 1, "p": 2, "z": 3}),
    ("lift what is there already", {"n": 1, "f": {"n": 1, "p": 2}}, Lift(("f",)), {"n": 1, "p": 2}),
    ("lift its own name", {"f": {"f": 1}}, Lift(("f",)), {"f": 1}),
    ("lift nothing", {"a": 1, "f": {}}, Lift(("f",)), {"a": 1}),
    ("move", {"h": {"A": 1}, "x": 2}, Move(("h", "A"), (), "a"), {"h": {}, "x": 2, "a": 1}),
    ("move down, making the way", {"v": 1}, Move(("v",), ("a", "o"), "v"), {"a": {"o": {"v": 1}}}),
    ("move out of a list", {"l": [1, {"k": 2}]}, Move(("l", 0), ("l", 1), "m"), {"l": [{"k": 2, "m": 1}]}),
    ("move within a mapping", {"a": 1, "b": 2}, Move(("a",), (), "c"), {"b": 2, "c": 1}),
    ("wrap", {"a": {"b": 1}}, Wrap(("a",)), {"a": [{"b": 1}]}),
    ("wrap the root", 1, Wrap(()), [1]),
]


@pytest.mark.parametrize(("before", "change", "after"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_change(before: Any, change: Change, after: Any) -> None:
    kept = copy.deepcopy(before)
    result = apply(before, [change])
    assert same(result, after)
    assert str(result) == str(after), "the order of the keys"
    assert same(before, kept)
    assert str(before) == str(kept)


REFUSED: list[tuple[Any, Change]] = [
    ({"a": 1}, Replace(("b",), 2)),
    ({"a": 1}, Replace(("a", "b"), 2)),
    ([1], Replace((1,), 2)),
    ([1], Replace((-1,), 2)),
    ([1], Replace(("0",), 2)),
    ({"a": 1}, Remove(("b",))),
    ({"a": 1}, Remove(())),
    ({"a": 1}, Insert((), "a", 2)),
    ({"a": 1}, Insert((), None, 2)),
    ([1], Insert((), "a", 2)),
    ("a", Insert((), "a", 2)),
    ({"a": 1, "b": 2}, Rename(("a",), "b")),
    ([1], Rename((0,), "b")),
    ({"a": 1}, Rename((), "b")),
    ({"n": 1, "f": {"n": 2}}, Lift(("f",))),
    ({"n": True, "f": {"n": 1}}, Lift(("f",))),
    ({"f": [1]}, Lift(("f",))),
    ([{"f": 1}], Lift((0,))),
    ({"f": 1}, Lift(())),
    ({"a": 1, "b": 1}, Move(("a",), (), "b")),
    ({"a": {"b": 1}}, Move(("a",), ("a", "b"), "c")),
    ({"a": {"b": 1}}, Move(("a",), ("a",), "c")),
    ({"a": 1, "b": 2}, Move(("a",), ("b",), "c")),
    ({"a": 1, "b": []}, Move(("a",), ("b", 0), "c")),
    ({"a": 1, "b": [1]}, Move(("a",), ("b",), "c")),
    ({"a": 1}, Move((), ("b",), "c")),
    ({"a": 1}, Move(("a",), (0,), "c")),
]


@pytest.mark.parametrize(("before", "change"), REFUSED)
def test_refused(before: Any, change: Change) -> None:
    kept = copy.deepcopy(before)
    with pytest.raises(CannotChange):
        apply(before, [change])
    assert same(before, kept)


def test_changes_follow_each_other() -> None:
    changes = [Rename(("a",), "b"), Replace(("b",), 2), Insert((), "c", 3)]
    assert apply({"a": 1}, changes) == {"b": 2, "c": 3}


def test_what_stands_in_several_places_changes_in_one() -> None:
    shared = {"k": {"deep": 1}}
    value = {"a": shared, "b": shared, "l": [shared]}
    assert apply(value, [Replace(("a", "k", "deep"), 2)]) == {"a": {"k": {"deep": 2}}, "b": shared, "l": [shared]}
    assert apply(value, [Move(("a", "k"), ("b",), "m")]) == {
        "a": {},
        "b": {"k": {"deep": 1}, "m": {"deep": 1}},
        "l": [shared],
    }
    assert shared == {"k": {"deep": 1}}


def test_a_refusal_names_no_value() -> None:
    secret = "sk-0123456789"
    with pytest.raises(CannotChange) as caught:
        apply({secret: {"n": secret}, "n": "other"}, [Lift((secret,))])
    assert secret not in str(caught.value)
    assert secret not in caught.value.reason


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (1, True, False),
        (1, 1.0, False),
        (0.0, False, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ([1, 2], [2, 1], False),
        ([1], [1, 2], False),
        ({"a": 1}, {"b": 1}, False),
        (math.nan, math.nan, True),
        ([{"a": [None]}], [{"a": [None]}], True),
        ("", None, False),
    ],
)
def test_same(left: Any, right: Any, equal: bool) -> None:
    assert same(left, right) is equal

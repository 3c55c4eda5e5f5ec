"""Placeholders become the values of variables."""

from __future__ import annotations

from typing import Any

import pytest

from toolcheck.compiling.fill import Filling, Unfilled, fill, fill_known, with_strings
from toolcheck.redaction.redactor import MASK

SET = {"X": "x", "Y": "y", "EMPTY": "", "HALF": "\udcff"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("${X}", "x"),
        ("${env:X}", "x"),
        ("a ${X} b ${Y} c", "a x b y c"),
        ("${X:-d}", "x"),
        ("${X:?no X}", "x"),
        ("${UNSET:-d}", "d"),
        ("${UNSET:-}", ""),
        ("${EMPTY:-d}", "d"),
        ("${EMPTY:-}", ""),
        ("${EMPTY}", ""),
        ("$${X} and ${X}", "${X} and x"),
        ("$X {X} ${}", "$X {X} ${}"),
    ],
)
def test_a_placeholder_becomes_its_variable_or_its_default(text: str, expected: str) -> None:
    filling = fill(text, SET)
    assert filling.value == expected
    assert filling.unfilled == ()


@pytest.mark.parametrize(
    ("text", "rule", "message", "note"),
    [
        (
            "${UNSET}",
            "unset-variable",
            "the environment variable `UNSET` is not set",
            "a file that `--env-file` names can set it, too",
        ),
        ("${UNSET:?ask Ann}", "unset-variable", "the environment variable `UNSET` is not set", "ask Ann"),
        ("${EMPTY:?ask Ann}", "unset-variable", "the environment variable `EMPTY` is not set", "ask Ann"),
        (
            "${HALF}",
            "unfit-value",
            "the environment variable `HALF` is not UTF-8",
            "a payload is text, and these bytes are not",
        ),
    ],
)
def test_a_placeholder_that_cannot_be_filled_is_reported(text: str, rule: str, message: str, note: str) -> None:
    filling = fill({"a": [f"<{text}>"]}, SET)
    assert filling.unfilled == (Unfilled(("a", 0), rule, message, note),)
    assert filling.value == {"a": ["<>"]}
    assert (filling.values, filling.empty) == ((), ())


def test_values_are_filled_and_keys_stay() -> None:
    value = {"${X}": ["${X}", {"k": "${Y}"}, 1, None, True]}
    assert fill(value, SET).value == {"${X}": ["x", {"k": "y"}, 1, None, True]}
    assert value == {"${X}": ["${X}", {"k": "${Y}"}, 1, None, True]}


def test_a_value_is_never_read_again() -> None:
    assert fill("${OUTER} $${X}", {"OUTER": "${INNER} $${X}", "INNER": "no"}).value == "${INNER} $${X} ${X}"


def test_what_was_filled_in_is_kept_in_order() -> None:
    assert fill(["${Y}", "${X}${Y}", "${EMPTY}"], SET).values == ("y", "x", "y")


def test_an_empty_variable_is_noted_unless_it_has_a_default() -> None:
    filling = fill({"a": "${EMPTY}", "b": "${EMPTY:-}", "c": "${EMPTY:-d}", "d": "${X}"}, SET)
    assert filling.empty == ((("a",), "EMPTY"),)


def test_strings_with_a_value_of_the_environment_have_a_mask() -> None:
    value = {"a": "Bearer ${X}", "b": ["${UNSET:-d}", "$${X}", "${EMPTY}", "${UNSET:-d}${Y}"], "c": "plain"}
    assert fill(value, SET).masks == {("a",): f"Bearer {MASK}", ("b", 3): f"d{MASK}"}


def test_no_value_is_shown_by_a_repr() -> None:
    assert repr(fill("${X}", {"X": "hunter2secret"})) == "Filling(empty=(), unfilled=())"
    assert repr(Filling(value="hunter2secret")) == "Filling(empty=(), unfilled=())"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("${X}", "x"), ("${UNSET}", "${UNSET}"), ("${UNSET:-d}", "d"), ("${EMPTY:-d}", "d"), ("${EMPTY}", ""), ("a", "a")],
)
def test_what_is_known_is_filled_and_the_rest_stays(text: str, expected: str) -> None:
    assert fill_known([text], SET) == [expected]


@pytest.mark.parametrize("value", [1, 1.5, None, True, {}, []])
def test_what_is_no_string_stays(value: Any) -> None:
    assert with_strings(value, lambda text, path: "changed") is value or value in ({}, [])


def test_a_string_is_changed_by_its_path() -> None:
    assert with_strings({"a": ["s", {"b": "s"}]}, lambda text, path: f"{text}{path}") == {
        "a": ["s('a', 0)", {"b": "s('a', 1, 'b')"}]
    }

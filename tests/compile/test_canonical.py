"""One value, one text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.compile.made import compiled
from toolcheck.compiling.canonical import to_text

VALUE = {"b": [1, {"a": []}, {}], "a": "Grüße \u2028", "c": None, "d": {"e": [[True]]}}
INDENTED = """\
{
  "b": [
    1,
    {
      "a": []
    },
    {}
  ],
  "a": "Grüße \u2028",
  "c": null,
  "d": {
    "e": [
      [
        true
      ]
    ]
  }
}
"""


def test_a_value_is_indented_and_its_keys_stay_in_order() -> None:
    assert to_text(VALUE) == INDENTED
    assert json.loads(to_text(VALUE)) == VALUE


def test_a_compact_value_is_one_line() -> None:
    assert to_text(VALUE, compact=True) == (
        '{"b": [1, {"a": []}, {}], "a": "Grüße \u2028", "c": null, "d": {"e": [[true]]}}\n'
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a", '"a"'), (1, "1"), (True, "true"), (None, "null"), ([], "[]"), ({}, "{}"), (0.5, "0.5")],
)
def test_a_scalar_ends_with_a_line_break(value: Any, expected: str) -> None:
    assert to_text(value) == to_text(value, compact=True) == f"{expected}\n"


@pytest.mark.parametrize(
    ("written", "value", "expected"),
    [
        ("1.50", 1.5, "1.50"),
        ("1e2", 100.0, "1e2"),
        ("-0.10E+1", -1.0, "-0.10E+1"),
        (".5", 0.5, "0.5"),  # YAML has such numbers, JSON does not
        ("1.", 1.0, "1.0"),
        ("+1.5", 1.5, "1.5"),
        ("01.5", 1.5, "1.5"),
        ("1.5", 2.5, "2.5"),  # another number stands there
        (None, 1.5, "1.5"),
    ],
)
def test_a_number_stays_as_it_was_written_where_json_can_say_it_so(
    written: str | None, value: float, expected: str
) -> None:
    asked: list[Any] = []

    def spelling(path: Any) -> str | None:
        asked.append(path)
        return written

    assert to_text({"a": [value]}, compact=True, spelling=spelling) == f'{{"a": [{expected}]}}\n'
    assert asked == [("a", 0)]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_json_cannot_say_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_text([value])


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_numbers_of_a_manifest_stay_as_they_are_written(name: str) -> None:
    made = compiled('{"session": {"tools": [], "audio": {"output": {"speed": 1.50}}}}', name=name)
    assert '"speed": 1.50\n' in made.text()
    assert made.made[0].value["session"]["audio"]["output"]["speed"] == 1.5

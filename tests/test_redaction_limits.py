"""Where a document has very many secrets, words about it lose all that could be one; where it has few, nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from toolcheck.document.reading import read
from toolcheck.redaction.redactor import MASK, Redactor

LEARNT = 200_000
"""How many characters of secrets are remembered."""
PLAIN = 200
"""How many short secrets are looked for."""
WORDS = "the tool `crm` is unknown"
HIDDEN = MASK


def redactor(*headers: str, name: str = "X-Api-Key") -> Redactor:
    tools: list[Any] = [{"server_label": "crm", "headers": {name: value}} for value in headers]
    document = read(json.dumps({"tools": tools}).encode(), "a.json")
    assert document.values, document.problems
    return Redactor(document)


def secret(number: int, length: int) -> str:
    """A long secret like no other."""
    return f"{number:08d}" * (length // 8)


def test_a_secret_that_is_there_often_counts_once() -> None:
    often = redactor(*[secret(7, 8_000)] * 60)
    assert often.text(WORDS) == WORDS
    assert secret(7, 40) not in often.text(f"it holds {secret(7, 40)}")


def test_different_secrets_count_each() -> None:
    few = redactor(*(secret(number, 8_000) for number in range(LEARNT // 8_000)))
    assert few.text(WORDS) == WORDS
    many = redactor(*(secret(number, 8_000) for number in range(LEARNT // 8_000 + 1)))
    assert many.text(WORDS) == HIDDEN


def test_where_there_are_too_many_no_long_word_is_left() -> None:
    many = redactor(*(secret(number, 8_000) for number in range(LEARNT // 8_000 + 1)))
    assert secret(99, 16) not in many.text(f"it holds {secret(99, 16)}")


@pytest.mark.parametrize(("count", "expected"), [(PLAIN, WORDS), (PLAIN + 1, HIDDEN)])
def test_short_secrets_have_a_limit_of_their_own(count: int, expected: str) -> None:
    many = redactor(*(f"k{number:04d}" for number in range(count)))
    assert many.text(WORDS) == expected


def test_a_short_secret_that_is_there_often_counts_once() -> None:
    often = redactor(*["k0001"] * (PLAIN + 100))
    assert often.text(WORDS) == WORDS
    assert often.text("it is k0001") == f"it is {MASK}"
    assert often.text("it is k00012") == "it is k00012", "another word"


def test_of_a_secret_of_three_characters_only_its_own_place_is_masked() -> None:
    assert redactor("abc").text("abc abcd") == "abc abcd"
    assert redactor("abcd").text("abc abcd") == f"abc {MASK}"

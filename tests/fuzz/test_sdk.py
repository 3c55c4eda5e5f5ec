"""Documents made of the types of the OpenAI client: no error where they are legal, an error where there is one fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Literal, Required

import pytest
from typing_extensions import TypedDict

from fuzz import sdk
from fuzz.sdk import Document
from fuzz.sdk_values import Words, faults, fits, legal

WORDS = Words({"url": "https://a.example"}, filled=["names"], shut=["any"])


class Inner(TypedDict, total=False):
    kind: Required[Literal["inner"]]
    url: str


class Outer(TypedDict, total=False):
    kind: Required[Literal["outer", "other"]]
    names: list[str]
    parts: list[Inner | Literal["all"]]
    most: int | None
    any: dict[str, str]


def test_every_alternative_of_every_field_is_there_once():
    assert list(legal(Outer, WORDS)) == [
        {"kind": "outer"},
        {"kind": "other"},
        {"kind": "outer", "names": ["x"]},
        {"kind": "outer", "parts": []},
        {"kind": "outer", "parts": [{"kind": "inner"}]},
        {"kind": "outer", "parts": [{"kind": "inner", "url": "https://a.example"}]},
        {"kind": "outer", "parts": ["all"]},
        {"kind": "outer", "most": 1},
        {"kind": "outer", "most": None},
        {"kind": "outer", "any": {}},
        {"kind": "outer", "any": {"key": "x"}},
    ]
    assert all(fits(value, Outer) for value in legal(Outer, WORDS))


def test_every_fault_is_one_and_no_other_alternative_would_accept_it():
    found = list(faults(Outer, WORDS))
    assert not any(fits(fault.value, Outer) for fault in found)
    kinds = {(".".join(map(str, fault.path)), fault.kind) for fault in found}
    assert {
        ("kind", "a field that must be there is not"),
        ("kind", "a literal that is not listed"),
        ("names", "a number for another type"),
        ("names.0", "a number for another type"),
        ("parts.0.kind", "a field that must be there is not"),
        ("parts.0.unheard_of", "a key that is not known"),
        ("most", "text for another type"),
        ("most", "a fraction for another type"),
        ("unheard_of", "a key that is not known"),
    } <= kinds
    assert ("any.key", "a number for another type") not in kinds, "nothing inside of it is looked at"
    assert ("most", "null for another type") not in kinds


DRAWN: list[tuple[str, Callable[[], Iterator[Document]], int]] = [
    ("legal", sdk.sound, 140),
    ("broken", sdk.broken, 120),
    ("odd", sdk.odd, 40),
]


@pytest.mark.parametrize(("name", "documents", "many"), DRAWN, ids=[name for name, _, _ in DRAWN])
def test_what_is_drawn_of_them_is_seen_as_it_is(name, documents, many):
    pytest.importorskip("openai")
    drawn = Random(14).sample(list(documents()), many)
    found = [(document.value, words) for document in drawn if (words := sdk.disagreement(document))]
    assert found == []


def test_a_disagreement_is_seen():
    bad = {"model": "gpt-6-astra", "input": "Hi.", "tools": [{"type": "function", "name": "a b"}]}
    assert "invalid-function-name at tools[0].name" in sdk.disagreement(Document("request", bad))
    good: dict[str, Any] = {"model": "gpt-6-astra", "input": "Hi.", "tools": []}
    assert sdk.disagreement(Document("request", good)) == ""
    assert sdk.disagreement(Document("request", good, "a literal that is not listed", ("tools", 0))) == (
        "no error at tools.0, where there is a literal that is not listed"
    )


def test_no_reason_for_silence_is_needless():
    pytest.importorskip("openai")
    found = set()
    for document in sdk.broken():
        key = (document.kind, ".".join(map(str, document.path)), document.fault)
        if key in sdk.SILENT and key not in found and not sdk.is_seen(document):
            found.add(key)
    assert found == sdk.SILENT.keys()

"""One path looked up by itself says the same as the places of the whole text, in whatever order paths are asked for."""

from __future__ import annotations

import json
import pickle
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.document.test_places import MANIFEST, VALUES, walk
from toolcheck.document.document import Document
from toolcheck.document.reading import Limits, read
from toolcheck.document.where import Path

STRANGE = ("", "nothing", "\\", 0, -1, 7)


def paths_of(document: Document, chance: random.Random) -> list[tuple[int, Path]]:
    """All paths of a document and some that it does not have, in no order."""
    there = [(number, path) for number, place in enumerate(document.places) for path, _, _ in walk(place)]
    missing = [(number, (*path, chance.choice(STRANGE))) for number, path in there]
    further = [(number, (*path, chance.choice(STRANGE))) for number, path in missing]
    found = [*there, *missing, *further, (len(document.places), ()), (len(document.places), ("a",))]
    chance.shuffle(found)
    return found


def assert_alike(text: str, name: str, seed: int = 0) -> None:
    chance = random.Random(seed)
    whole, single = read(text.encode(), name), read(text.encode(), name)
    paths = paths_of(whole, chance)
    assert whole.values
    for number, path in paths:
        assert single.look_up(path, number) == whole.look_up(path, number), (text, path)
    assert single._places is None
    number, path = chance.choice(paths)  # with nothing remembered
    assert read(text.encode(), name).look_up(path, number) == whole.look_up(path, number), (text, path)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(value=VALUES, indent=st.sampled_from([None, 1, 2]), is_ascii=st.booleans(), seed=st.integers(0, 1000))
def test_json(value: Any, indent: int | None, is_ascii: bool, seed: int) -> None:
    text = json.dumps(value, ensure_ascii=is_ascii, indent=indent)
    assert_alike(f"\n {text}\n\n", "x.json", seed)
    assert_alike(json.dumps(value, ensure_ascii=False, indent=indent), "x.yaml", seed)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(values=st.lists(VALUES, min_size=1, max_size=4), seed=st.integers(0, 1000))
def test_jsonl(values: list[Any], seed: int) -> None:
    assert_alike("\n\n".join(f"  {json.dumps(value)} " for value in values), "x.jsonl", seed)


@pytest.mark.parametrize(
    "text",
    [
        MANIFEST,
        "a: &x {k: [1, {l: m}]}\nb: *x\nc: [*x, *x]\n",
        "base: &b {k: [1], l: 2}\nown:\n  <<: *b\n  l: 3\nmore: {<<: [*b, {z: 1}]}\n",
        "--- {a: 1}\n---\n- b\n- c:\n---\n",
        "1: a\n1.5: b\n~: c\n",
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_yaml(text: str, seed: int) -> None:
    assert_alike(text, "x.yaml", seed)


@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x.yaml"])
def test_nothing_is_found_in_an_empty_text(name: str) -> None:
    assert read(b"", name).look_up(("a",)) == ((), None, None)


@pytest.mark.parametrize("text", ['{"a": 1, "a": {"b": 2}}', '{"a": {"k": 1, "k": 2}, "b": [1]}', '{"a": "\\ud800"}'])
def test_what_has_a_problem_is_looked_up_exactly(text: str) -> None:
    document = read(text.encode(), "x.json")
    assert document.find_one is None
    place = document.places[0].entries["a"][1] if document.values else None  # type: ignore[index]
    found = document.look_up(("a",))[2]
    assert (found and (found.start, found.end)) == (place and (place.start, place.end))


def test_one_path_is_found_without_the_places_of_the_others() -> None:
    tools = [{"name": f"f{number}", "parameters": {"type": "object"}} for number in range(1000)]
    text = json.dumps({"session": {"tools": tools}}, indent=1)
    document = read(text.encode(), "x.json")
    found, key, written = document.look_up(("session", "tools", 500, "name"))
    assert found == ("session", "tools", 500, "name")
    assert key is not None
    assert written is not None
    assert (text[slice(*key)], text[written.start : written.end]) == ('"name"', '"f500"')
    assert document._places is None


def test_as_deep_as_a_text_may_be() -> None:
    depth = 500
    text = '{"a": ' * (depth - 1) + '{"a": 1}' + ', "b": [2]}' * (depth - 1)
    document = read(text.encode(), "x.json", limits=Limits(depth=depth))
    assert document.values
    deepest = document.look_up(("a",) * depth)
    root = document.look_up(())
    assert deepest[2] is not None
    assert text[deepest[2].start : deepest[2].end] == "1"
    assert root[2] is not None
    assert (root[2].start, root[2].end) == (0, len(text))
    assert document.look_up((*("a",) * 250, "b", 0))[0] == (*("a",) * 250, "b", 0)


def test_a_document_that_was_looked_into_can_be_sent() -> None:
    text = '{"tools": [{"name": "a"}, {"name": "b"}]}'
    document = read(text.encode(), "x.json")
    wanted = document.look_up(("tools", 1))
    again = pickle.loads(pickle.dumps(document))
    assert again.look_up(("tools", 1)) == wanted
    assert again._places is None

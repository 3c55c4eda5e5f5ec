"""Any change to any text says the same as that change to its value, or is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.spelling import AsYaml, as_json
from toolcheck.document.change import Change, Insert, Lift, Move, Remove, Rename, Replace, Wrap
from toolcheck.document.change_text import apply_edits, edits
from toolcheck.document.change_value import CannotChange, apply, same
from toolcheck.document.document import Format
from toolcheck.document.reading import read
from toolcheck.document.where import Path

KEYS = [
    "type",
    "name",
    "parameters",
    "properties",
    "headers",
    "no",
    "1",
    "a b",
    "é",
    "on",
    "c: d",
    "#k",
    "null",
    "it's",
]
STRINGS = [
    "",
    "x",
    "hello world",
    "no",
    "1",
    "it's",
    "a: b",
    "a #b",
    "- a",
    "[x",
    "a, b",
    "é ü",
    "${TOKEN}",
    "😀",
    "|",
    "&a",
]
TEXTS = ["two\nlines", "a\n\nb\n", "kept\n\n", " lead", "trail ", "tab\tx", "\u202e", "a\\b", 'say "hi"', "long " * 30]


def a_value(random: Random, depth: int) -> Any:
    if depth == 0 or random.random() < 0.5:
        return random.choice([*STRINGS, *TEXTS, None, True, 0, -1.5, 1e300, [], {}])
    if random.random() < 0.6:
        return {random.choice(KEYS): a_value(random, depth - 1) for _ in range(random.randint(1, 4))}
    return [a_value(random, depth - 1) for _ in range(random.randint(1, 3))]


def a_manifest(random: Random) -> Any:
    manifest = {random.choice(KEYS): a_value(random, 3) for _ in range(random.randint(1, 4))}
    return manifest if random.random() < 0.8 else [manifest, a_value(random, 2)]


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    for step, entry in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from paths(entry, (*path, step))


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def a_change(random: Random, value: Any) -> Change:
    every = list(paths(value))[:200]
    path, key, new = random.choice(every), random.choice(KEYS), a_value(random, random.randint(0, 2))
    mappings = [path for path in every if isinstance(at(value, path), dict)] or every
    to = random.choice(mappings) + random.choice([(), (random.choice(KEYS),)])
    if isinstance(at(value, path), list):
        insert = Insert(path, None, new)
    else:
        path_of_mapping = random.choice(mappings)
        there = at(value, path_of_mapping)
        insert = Insert(path_of_mapping, key, new, random.choice([None, *there]) if isinstance(there, dict) else None)
    lifted = random.choice([path for path in mappings if path] or every)
    return random.choice(
        [Replace(path, new), Remove(path), insert, Rename(path, key), Lift(lifted), Move(path, to, key), Wrap(path)]
    )


def check(random: Random, text: str, form: Format) -> None:
    document = read(text.encode(), "x", form)
    if not document.values:
        return
    change = a_change(random, document.values[0])
    try:
        made = edits(document, change)
    except CannotChange:
        return
    after = apply_edits(text, made)
    again = read(after.encode(), "x", form)
    wanted = apply(document.values[0], [change])
    shown = f"{change}\n{text}\n-----\n{after}"
    assert again.values, shown
    assert same(again.values[0], wanted), shown
    if "<<" not in text:
        assert json.dumps(again.values[0]) == json.dumps(wanted), f"order: {shown}"
    for left, right in zip([(0, 0, ""), *made], [*made, (len(text), len(text), "")], strict=True):
        assert left[1] <= right[0]
        assert text[left[1] : right[0]] in after, shown
    if "\n" in text and text.count("\n") == text.count("\r\n"):
        assert after.count("\n") == after.count("\r\n"), shown


RANDOMS = st.randoms(use_true_random=False)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(RANDOMS)
def test_json(random: Random) -> None:
    check(random, as_json(random, a_manifest(random)), "json")


@settings(max_examples=400, deadline=None, derandomize=True)
@given(RANDOMS)
def test_yaml(random: Random) -> None:
    check(random, AsYaml(random).text(a_manifest(random)), "yaml")


@pytest.mark.parametrize("seed", range(0, 6000, 500))
def test_yaml_of_many_kinds(seed: int) -> None:
    for number in range(seed, seed + 500):
        random = Random(number)
        check(random, AsYaml(random).text(a_manifest(random)), "yaml")

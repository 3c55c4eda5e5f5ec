"""Any change to any text says the same as that change to its value, or is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
PLAIN = re.compile(r"[A-Za-zé][\w ]*")


def a_value(random: Random, depth: int) -> Any:
    if depth == 0 or random.random() < 0.5:
        return random.choice([*STRINGS, *TEXTS, None, True, 0, -1.5, 1e300, [], {}])
    if random.random() < 0.6:
        return {random.choice(KEYS): a_value(random, depth - 1) for _ in range(random.randint(1, 4))}
    return [a_value(random, depth - 1) for _ in range(random.randint(1, 3))]


def a_manifest(random: Random) -> Any:
    manifest = {random.choice(KEYS): a_value(random, 3) for _ in range(random.randint(1, 4))}
    return manifest if random.random() < 0.8 else [manifest, a_value(random, 2)]


def as_json(random: Random, value: Any) -> str:
    style = random.choice(
        [{}, {"indent": 2}, {"indent": "\t"}, {"separators": (",", ":")}, {"separators": (" ,", " : ")}]
    )
    return json.dumps(value, ensure_ascii=random.random() < 0.5, **style) + random.choice(["", "\n"])


class AsYaml:
    """A value as YAML in a style that changes as it goes: not always YAML, not always that value."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.unit = random.choice([2, 2, 4, 1])
        self.list_unit = random.choice([0, self.unit])
        self.anchored = random.random() < 0.4
        self.anchors: list[str] = []

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    def text(self, value: Any) -> str:
        lines = self.block(value, 0) if self.chance(0.95) else [self.flow(value)]
        head = self.random.choice(["", "", "", "---\n", "# head\n--- # d\n"])
        tail = self.random.choice(["\n", "\n", "", "\n\n", "\n# end\n", "\n...\n", "\n# end"])
        text = head + "\n".join(lines) + tail
        return text.replace("\n", "\r\n") if self.chance(0.15) else text

    def block(self, value: Any, column: int) -> list[str]:
        lines: list[str] = []
        margin = " " * column
        for key, entry in value.items() if isinstance(value, dict) else enumerate(value):
            if self.chance(0.1):
                lines.append(self.random.choice(["", f"{margin}# own", f"{margin}  # deep", "# left"]))
            if isinstance(value, dict):
                name = self.scalar(key) + self.random.choice([":", ":", " :"])
                first, *rest = self.entry(entry, column + (self.list_unit if isinstance(entry, list) else self.unit))
                lines += [margin + ("? " if self.chance(0.01) else "") + name + first, *rest]
            else:
                lines += self.item(entry, column)
        if isinstance(value, dict) and self.anchors and self.chance(0.1):
            lines.append(f"{margin}<<: *{self.random.choice(self.anchors)}")
        return lines

    def item(self, entry: Any, column: int) -> list[str]:
        gap = self.random.choice([1, 1, 3])
        if isinstance(entry, dict | list) and entry and self.chance(0.7):
            first, *rest = self.block(entry, column + 1 + gap)
            if first.strip() and not first.lstrip().startswith("#"):
                return [" " * column + "-" + " " * gap + first.lstrip(), *rest]
            return [" " * column + "-", first, *rest]
        first, *rest = self.entry(entry, column + self.unit)
        return [" " * column + "-" + first, *rest]

    def entry(self, value: Any, column: int) -> list[str]:
        """A value behind a colon or a dash."""
        comment = self.random.choice(["  # c", " # d: e", "\t# t"]) if self.chance(0.15) else ""
        if self.anchors and self.chance(0.05):
            return [f" *{self.random.choice(self.anchors)}{comment}"]
        anchor = self.anchor()
        if isinstance(value, dict | list) and value and self.chance(0.7):
            return [f" {anchor}".rstrip() + comment, *self.block(value, column)]
        if isinstance(value, str) and value.strip() and self.chance(0.3):
            body = value.rstrip("\n").split("\n")
            if all(line == line.strip() for line in body):
                sign = {0: "-", 1: ""}.get(len(value) - len(value.rstrip("\n")), "+")
                lines = [" " * (column + 2) + line if line else "" for line in body]
                return [f" {anchor}{self.random.choice('|>')}{sign}", *lines, *[""] * value.endswith("\n\n")]
        return [f" {anchor}{self.flow(value)}{comment}"]

    def anchor(self) -> str:
        if not (self.anchored and self.chance(0.1)):
            return ""
        self.anchors.append(f"n{len(self.anchors) % 3}")
        return f"&{self.anchors[-1]} "

    def scalar(self, value: Any) -> str:
        if not isinstance(value, str):
            return "" if value is None and self.chance(0.2) else json.dumps(value)
        if PLAIN.fullmatch(value) and value != "null" and value == value.strip() and self.chance(0.6):
            return value
        if value.isprintable() and self.chance(0.5):
            return "'" + value.replace("'", "''") + "'"
        return json.dumps(value, ensure_ascii=False)

    def flow(self, value: Any) -> str:
        if not isinstance(value, dict | list) or not value:
            return self.scalar(value)
        gap = self.random.choice(["", " ", "\n" + " " * 40]) if self.chance(0.3) else ""
        comma = self.random.choice([", ", ",", f", # f{gap}" if "\n" in gap else f",{gap}"])
        if isinstance(value, dict):
            parts = [f"{self.scalar(key)}: {self.anchor()}{self.flow(entry)}" for key, entry in value.items()]
            return "{" + gap + comma.join(parts) + ("," if self.chance(0.1) else "") + gap + "}"
        return "[" + gap + comma.join(self.anchor() + self.flow(entry) for entry in value) + gap + "]"


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

"""ARCHITECTURE.md and CONTRIBUTING.md speak of what is there, and stay short enough to be read."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from tests import house
from tests.running import ROOT

MAP = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
PAGES = ("ARCHITECTURE.md", "CONTRIBUTING.md")
_FILE = re.compile(r"`((?:[\w.-]+/)+(?:[\w*-]+\.(?:py|md|toml|txt|json|yaml))?|[A-Z]+\.md)`")
"""A folder, or a file with its folder, as pages write them."""
_WRITTEN_BY_US = {".fuzz/", ".mutants/", "build/site/", "play/"}
"""Folders that are there only after a command has run."""


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_is_there(page: str) -> None:
    named = set(_FILE.findall((ROOT / page).read_text("utf-8"))) - _WRITTEN_BY_US
    assert len(named) > 5
    roots = (ROOT, house.HOME, ROOT / "toolcheck" / "decoding")
    assert [name for name in sorted(named) if not any([*root.glob(name)] for root in roots)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_target_of_make_that_is_named_is_there(page: str) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"\bmake ([a-z-]+)", (ROOT / page).read_text("utf-8"))) - targets == set()


def test_the_map_has_every_room_with_its_rank_and_what_it_may_import() -> None:
    rows = re.findall(r"^\| (\d+) \| `(\w+)(?:/|\.py)` \| .* \| (.+) \|$", MAP, re.M)
    ranks = {room: house.RANK[room] + 1 for room in house.rooms()}
    assert [int(rank) for rank, _, _ in rows] == sorted(ranks.values())
    assert {room: int(rank) for rank, room, _ in rows} == ranks
    for rank, room, below in rows:
        lower = [other for other in ranks.values() if other < int(rank)]
        expected = "nothing" if not lower else "1" if max(lower) == 1 else f"1–{max(lower)}"
        assert below == expected, room


def test_the_map_is_short() -> None:
    assert MAP.count("\n") < 150
    for page in PAGES:
        assert [line for line in (ROOT / page).read_text("utf-8").splitlines() if len(line) > 120] == [], page


def test_what_a_rule_imports_can_be_imported() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    imported = re.findall(r"^from (toolcheck\.[\w.]+) import (.+)$", text, re.M)
    assert len(imported) >= 4
    for module, names in imported:
        for name in names.split(", "):
            assert hasattr(import_module(module), name), f"{module}.{name}"

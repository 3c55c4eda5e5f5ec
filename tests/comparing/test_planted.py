"""Every planted change is found as what it is, from every form of a manifest, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.comparing.planted import FORMS, PLANTED, Planted, both
from toolcheck.checking.selection import Options
from toolcheck.comparing.difference import Difference, compare_files
from toolcheck.comparing.kinds import CLASSES, KINDS
from toolcheck.comparing.sides import SurfaceFile, read_side

NOT_A_SESSION = {"manifest-added", "manifest-removed", "manifest-moved", "tools-unknown", "hint-lost", "hint-gained"}
"""Kinds that need two files, code, or a lock."""


def side(text: str, name: str) -> SurfaceFile:
    found = read_side(text.encode(), name, Options())
    assert isinstance(found, SurfaceFile)
    assert found.surface is not None, [finding.message for finding in found.checked.findings]
    return found


def compared(old: Any, new: Any, form: str) -> Difference:
    write = FORMS[form]
    return compare_files(side(write(old), f"agent.{form}"), side(write(new), f"agent.{form}"))


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("case", PLANTED, ids=lambda case: case.name)
def test_a_planted_change_is_found_and_nothing_else_is(case: Planted, form: str) -> None:
    old, new = both(case)
    if form == "py" and old.get("turns") != new.get("turns"):
        pytest.skip("code has no turns")
    found = compared(old, new, form)
    kinds = [change.kind for change in found.changes]
    assert case.kind in kinds
    assert set(kinds) <= {case.kind, *case.besides}
    groups = [CLASSES.index(KINDS[kind].group) for kind in kinds]
    assert groups == sorted(groups), "the most dangerous comes first"


@pytest.mark.parametrize("case", PLANTED, ids=lambda case: case.name)
def test_both_sides_may_be_written_in_different_forms(case: Planted) -> None:
    old, new = both(case)
    found = compare_files(side(FORMS["json"](old), "agent.json"), side(FORMS["yaml"](new), "agent.yaml"))
    assert [change.kind for change in found.changes] == [change.kind for change in compared(old, new, "yaml").changes]
    assert not compare_files(side(FORMS["json"](new), "a.json"), side(FORMS["yaml"](new), "a.yaml")).changes


def test_every_kind_is_planted() -> None:
    assert {case.kind for case in PLANTED} == set(KINDS) - NOT_A_SESSION
    assert len(PLANTED) >= 60

"""Random edits of the examples with every request of an editor in between; `fuzz/editing.py` makes more of them."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from fuzz import editing
from tests.running import ROOT
from toolcheck.checking.selection import Options
from toolcheck.editing.open_text import OpenText


@pytest.mark.parametrize("seed", range(4))
def test_no_edit_makes_a_request_fail_and_the_end_is_what_the_check_finds(seed: int) -> None:
    assert editing.run(seed, 75) == []


@pytest.mark.parametrize("path", sorted((ROOT / "examples" / "broken").glob("*.*")), ids=lambda path: path.name)
def test_the_examples_have_the_diagnostics_of_the_check(path: Path) -> None:
    text = OpenText(path.read_text("utf-8"), path.name, Options())
    assert list(editing.compared(text)) == []
    assert list(editing.asked(text, 100, Random(1))) == []

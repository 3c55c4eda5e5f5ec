"""Every bad case says what its `.txt` says: message, place to the column, fix."""

from __future__ import annotations

import pytest

from tests.expected import expected_file, said
from tests.fixtures import case_files


@pytest.mark.parametrize("fixture", [f for f in case_files() if not f.is_good], ids=lambda f: f.id)
def test_a_bad_case_says_what_was_read_and_approved(fixture):
    path = expected_file(fixture)
    assert path.exists(), "run `make expected`, then read what it wrote"
    assert said(fixture) == path.read_bytes().decode()


def test_every_expectation_belongs_to_a_case():
    wanted = {expected_file(fixture) for fixture in case_files() if not fixture.is_good}
    there = {path for folder in {path.parent for path in wanted} for path in folder.glob("*.txt")}
    assert there == wanted

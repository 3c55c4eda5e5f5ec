"""Every bad case says what its `.txt` says: message, place to the column, fix."""

from __future__ import annotations

import pytest

from tests.expected import expected_file, said
from tests.fixtures import Fixture, case_files, cases_of
from tests.law import hold
from toolcheck.rules import all_rules


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_the_bad_cases_say_what_was_read_and_approved(rule):
    hold(assert_says_what_was_approved, (case for case in cases_of(rule) if not case.is_good))


def assert_says_what_was_approved(case: Fixture) -> None:
    path = expected_file(case)
    assert path.exists(), "run `make expected`, then read what it wrote"
    assert said(case) == path.read_bytes().decode()


def test_every_expectation_belongs_to_a_case():
    wanted = {expected_file(fixture) for fixture in case_files() if not fixture.is_good}
    there = {path for folder in {path.parent for path in wanted} for path in folder.glob("*.txt")}
    assert there == wanted

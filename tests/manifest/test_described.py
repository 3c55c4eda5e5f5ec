"""Small files are taken for what `recognised.txt` and `sent.txt` say."""

from __future__ import annotations

import pytest

from tests.manifest.described import CODE, VALUES, Case, cases

ALL = [*cases(VALUES), *cases(CODE)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.title)
def test_a_file_is_taken_for_what_was_read_and_approved(case: Case) -> None:
    assert case.said() == case.expected


def test_each_case_has_a_title_of_its_own() -> None:
    assert len({case.title for case in ALL}) == len(ALL)

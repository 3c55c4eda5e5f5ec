"""In small files the check finds what `found.txt` says, and in code nothing that rests on what is not known."""

from __future__ import annotations

import pytest

from tests.checking.found import FOUND, found
from tests.manifest.described import Case, cases


@pytest.mark.parametrize("case", cases(FOUND), ids=lambda case: case.title)
def test_a_file_has_the_findings_that_were_read_and_approved(case: Case) -> None:
    assert found(case) == case.expected

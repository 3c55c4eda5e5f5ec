"""What is called a broken pattern, Python's own engine refuses too; nothing here is ever run on a text."""

from __future__ import annotations

import re
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolcheck.contract.regex_syntax import LONGEST, fault

PIECES = [
    *"abz0()[]*+?{}|^$.-,",
    "{2}",
    "{3,1}",
    "{1,}",
    r"\d",
    r"\\",
    "\\",
    r"\]",
    "(?:",
    "(?=",
    "(?!",
    "(?<=",
    "[a-z]",
    "[z-a]",
    "[^",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_a_broken_pattern_is_refused_by_python_too(pattern):
    found = fault(pattern)
    if found is not None and found.kind == "broken":
        with warnings.catch_warnings(), pytest.raises((re.error, OverflowError)):
            warnings.simplefilter("ignore")
            re.compile(pattern)


@given(st.text(alphabet="()[]{}*+?|\\^$-,:<=!pPu01az", max_size=60))
def test_any_text_is_answered(pattern):
    found = fault(pattern)
    assert found is None or found.reason


@pytest.mark.parametrize("pattern", ["(", ")", "[a", "*", "a**", "a{2,1}", "[z-a]", "\\", "(?", "a*??"])
def test_broken(pattern):
    assert fault(pattern).kind == "broken"


@pytest.mark.parametrize("pattern", ["(?P<y>a)", "(?i)a", r"\Aa\Z", "a++", "(?>a)", "[[:alpha:]]"])
def test_foreign(pattern):
    assert fault(pattern).kind == "foreign"


@pytest.mark.parametrize("pattern", [r"\p{L}", "(?<y>a)", "a{4294967296}", "^(a+)+$", "[]", "{", "(" * (LONGEST + 1)])
def test_left_alone(pattern):
    assert fault(pattern) is None

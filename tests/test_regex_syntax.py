"""What `re` of Python 3.11 to 3.13 refuses is refused here, and nothing else is; nothing here is ever run on a text."""

from __future__ import annotations

import re
import sys
import warnings

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from toolcheck.contract.regex_python import refusal
from toolcheck.contract.regex_syntax import MAX_LENGTH, fault, lookaround

CHARACTERS = [*"abz0123()[]*+?{}|^$.-,]:#!=<>PixLsu \n&é", "\\", "\\é"]
QUANTIFIERS = ["{2}", "{3,1}", "{1,}", "{,3}", "{,}", "{4294967295}", "a*", "a+?"]
ESCAPES = [
    *(r"\d", r"\\", r"\]", r"\b", r"\B", r"\A", r"\Z", r"\0", r"\1", r"\2", r"\8", r"\12", r"\377", r"\400", r"\-"),
    *(r"\x41", r"\x4", r"\u0041", r"\u00", r"\U0001F600", r"\U00110000", r"\p{L}", r"\k<n>", r"\cA", r"\z", r"\h"),
]
CLASSES = ["[a-z]", "[z-a]", "[^", "[]", "[^]", "[\\w-", "[\\b", "-]", "]", "[[:alpha:]]"]
GROUPS = [
    *("(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?P<n>", "(?P<m>", "(?P=n)", "(?P=m)", "(?P>", "(?<n>", "(?#", "(?"),
    *("(?i)", "(?x)", "(?x:", "(?-x:", "(?i-s:", "(?i-i:", "(?-i:", "(?a", "(?au)", "(?-u:", "(?L)", "(?im)", "(?q)"),
    *("(?(1)", "(?(2)", "(?(0)", "(?(n)", "(?(x)", "(?(-1)", "a|b", "#c\n"),
    *(")", ")", ")", ")"),
]
patterns = st.lists(st.sampled_from([*CHARACTERS, *QUANTIFIERS, *ESCAPES, *CLASSES, *GROUPS]), max_size=9).map("".join)
OF_314 = r"\z"
"""What Python 3.14 accepts and the versions before it do not."""


def is_refused_here(pattern: str) -> bool:
    """Whether the `re` of the Python that runs this test refuses a pattern."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            re.compile(pattern)
        except (re.error, OverflowError):
            return True
    return False


def is_the_same_everywhere(pattern: str) -> bool:
    return sys.version_info < (3, 14) or OF_314 not in pattern


drawn = settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@drawn
@given(patterns)
@example("(?<=(a)\\1)")
@example("(?<=a|bc)")
@example("(a)(?<=\\1)")
@example("(?(1)a|b|c)(x)")
@example("(?x) a #(\n")
@example("(?P<n>a(?P=n))")
@example(r"[\d-z]")
@example(r"[\x61-\x41]")
@example(r"(?i:a)(?i)")
def test_a_pattern_is_refused_here_where_python_refuses_it(pattern):
    if is_the_same_everywhere(pattern):
        assert bool(refusal(pattern)) == is_refused_here(pattern)


@drawn
@given(st.text(alphabet="()[]{}*+?|\\^$-,:<=!#PpuxiN01az \n", max_size=60))
def test_any_text_is_judged_as_python_judges_it(pattern):
    if not re.search(r"\\N\{|\(\?\([^a-z0-9)]", pattern):  # here versions differ, or a table of names is needed
        assert bool(refusal(pattern)) == is_refused_here(pattern)
    pattern_fault = fault(pattern)
    assert pattern_fault is None or (pattern_fault.reason and "\n\n" not in pattern_fault.reason)


def test_what_python_314_reads_is_refused_on_every_python():
    assert refusal(r"^a\z")


@pytest.mark.parametrize("pattern", [r"\N{NO SUCH NAME}", "(?t)a", "(?t:a)", "(?(١)a)(b)"])
def test_what_differs_between_versions_is_not_judged(pattern):
    assert refusal(pattern) == ""


@pytest.mark.parametrize("pattern", ["(", ")", "[a", "*", "^*", r"\b+", "a**", "a{2,1}", "[z-a]", "\\", "(?", "a*??"])
def test_what_both_dialects_refuse_is_broken(pattern):
    assert fault(pattern).kind == "broken"


@pytest.mark.parametrize(
    "pattern",
    [
        *(r"^\p{L}+$", r"\u{1F600}", r"[\w-.]+", "(?<year>a)", r"(?<y>a)\k<y>", "(?<=a+)b", r"\8", r"[\B]", r"(a)\2"),
        *(r"\h", r"\i", r"\e", r"\cA", r"a\z", "x(?i)", "a{4294967296}", "[]", "[^]"),
    ],
)
def test_what_python_alone_refuses_is_unreadable(pattern):
    assert fault(pattern).kind == "unreadable"


@pytest.mark.parametrize("pattern", ["(?P<y>a)", "(?i)a", r"\Aa\Z", "a++", "(?>a)", "[[:alpha:]]", "(?#c)a"])
def test_what_only_javascript_lacks_is_foreign(pattern):
    assert fault(pattern).kind == "foreign"


@pytest.mark.parametrize("pattern", ["", "^(a+)+$", "{", "a{,3}", "[]a]", r"[\d.-]", "(a)\\1", "(" * (MAX_LENGTH + 1)])
def test_nothing_is_said_of_a_pattern_that_both_read_and_of_a_very_long_one(pattern):
    assert fault(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "beginning"),
    [
        ("^(?!x)y", "(?!"),
        ("a(?=b)", "(?="),
        ("(?<=a)b", "(?<="),
        (r"\\(?<!a)b", "(?<!"),
        ("[^]](?!a)", "(?!"),
        ("[a](?!a)", "(?!"),
        ("(" * 9000 + "(?=", "(?="),
    ],
)
def test_a_lookaround_is_found(pattern, beginning):
    assert lookaround(pattern) == beginning


@pytest.mark.parametrize(
    "pattern", ["(?:a)", r"\(?=", "[(?=]", "[^(?!a]", "[](?=]", "(?P<n>a)", "(?<n>a)", "a?=", r"\(\?="]
)
def test_what_only_looks_like_a_lookaround_is_none(pattern):
    assert lookaround(pattern) == ""

"""A pattern that is compiled when it is first used finds what the compiled one finds."""

from __future__ import annotations

import re

import pytest

from toolcheck.ground.regex import IGNORECASE, MULTILINE, regex


@pytest.mark.parametrize("method", ["finditer", "findall", "fullmatch", "match", "search", "split"])
@pytest.mark.parametrize("text", ["", "ab", "xaby AB"])
def test_it_finds_the_same(method: str, text: str) -> None:
    found, expected = (getattr(one, method)(text) for one in (regex("(a)b", re.I), re.compile("(a)b", re.I)))
    if method == "finditer":
        found, expected = list(found), list(expected)
    assert repr(found) == repr(expected)


def test_it_replaces_the_same_and_knows_its_pattern() -> None:
    lazy = regex(rb"a+")
    assert lazy.pattern == rb"a+"
    assert lazy.sub(b"-", b"xaay", 1) == b"x-y"
    assert lazy.flags == re.compile(rb"a+").flags


def test_a_wrong_pattern_is_noticed_when_it_is_used() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("")


def test_the_flags_are_those_of_re() -> None:
    assert (IGNORECASE, MULTILINE) == (re.IGNORECASE, re.MULTILINE)

"""A law that is broken says by which fixtures."""

from __future__ import annotations

import pytest

from tests.fixtures import OWNERS, Fixture, every_fixture, fixtures_of
from tests.law import hold


def test_what_breaks_a_law_is_named() -> None:
    def no_bad(fixture: Fixture) -> None:
        assert fixture.is_good, "is bad"

    one, other, *_ = (fixture for fixture in every_fixture() if not fixture.is_good)
    good = next(fixture for fixture in every_fixture() if fixture.is_good)
    hold(no_bad, [good])
    with pytest.raises(AssertionError, match="is bad") as broken:
        hold(no_bad, [good, one])
    assert broken.value.__notes__ == [f"the fixture is {one.id}"]
    with pytest.raises(ExceptionGroup) as several:
        hold(no_bad, [one, good, other])
    assert [error.__notes__ for error in several.value.exceptions] == [
        [f"the fixture is {fixture.id}"] for fixture in (one, other)
    ]


def test_every_fixture_has_one_owner() -> None:
    owned = [fixture.id for owner in OWNERS for fixture in fixtures_of(owner)]
    assert sorted(owned) == sorted(fixture.id for fixture in every_fixture())
    assert len(owned) == len(set(owned)) > 1000

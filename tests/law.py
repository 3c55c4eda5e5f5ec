"""A law: what holds of every fixture, tried rule by rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from tests.fixtures import OWNERS, Fixture, fixtures_of


def hold(law: Callable[[Fixture], None], fixtures: Iterable[Fixture]) -> None:
    """Try a law on each of these fixtures. Those that break it are named."""
    broken: list[Exception] = []
    for fixture in fixtures:
        try:
            law(fixture)
        except Exception as error:
            error.add_note(f"the fixture is {fixture.id}")
            broken.append(error)
    if len(broken) > 1:
        raise ExceptionGroup(f"{len(broken)} fixtures break the law", broken)
    if broken:
        raise broken[0]


def law(test: Callable[[Fixture], None]) -> Callable[[str], None]:
    """A test of one fixture becomes a test with an item for each rule, which tries all fixtures of that rule.

    One item for each fixture would be ten thousand items, and to list and start those takes longer than the laws.
    """

    @pytest.mark.parametrize("owner", OWNERS)
    def of_owner(owner: str) -> None:
        hold(test, fixtures_of(owner))

    of_owner.__name__, of_owner.__qualname__, of_owner.__doc__ = test.__name__, test.__qualname__, test.__doc__
    of_owner.__module__ = test.__module__
    return of_owner

"""Two worker processes for all tests, on this machine only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def workers() -> Iterator[Any]:
    """A client of two workers."""
    from toolcheck.fleet.running import engine

    with engine(2) as client:
        yield client

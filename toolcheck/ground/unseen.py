"""A named path that could not be looked at."""

from __future__ import annotations

from toolcheck.ground.record import record


@record(hidden=("path",))
class Unseen:
    """A named path that could not be looked at, and why."""

    path: str
    reason: str

"""A named path that could not be read."""

from __future__ import annotations

from toolcheck.ground.record import record


@record(hidden=("path",))
class Unseen:
    """A named path that could not be read, and why."""

    path: str
    reason: str

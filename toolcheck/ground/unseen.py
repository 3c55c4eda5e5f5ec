"""A named path that could not be read."""

from __future__ import annotations

from toolcheck.ground.record import record


@record(hidden=("path",))
class Unseen:
    """A named path that could not be read, and why. Where the reason is at a place in it, its line and its column,
    counted from 1.
    """

    path: str
    reason: str
    line: int = 0
    column: int = 0

    @property
    def place(self) -> str:
        """The path, with line and column where there are any."""
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path

    @property
    def text(self) -> str:
        """The place and the reason, as a line of a console has them."""
        return f"{self.place}: {self.reason}"

"""One event of a Realtime session, as a log has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from toolcheck.contract.realtime_events import CLIENT
from toolcheck.document.where import Path, Step, Where
from toolcheck.ground.record import record

Side = Literal["sent", "received"]
"""Who sent an event, seen from the client: it was sent by it, or received."""


@record(kw_only=True, hidden=("body",))
class Event:
    """An event: its number among the events of the log, counted from 1, and the line on which it begins; what it is and
    what it holds; when it was, in seconds (since 1970, or since midnight where a log has no days), None when the log
    does not say.

    An event is not `whole` when the log leaves out a part of it: what is absent there may have been there.
    """

    number: int
    line: int
    type: str
    body: Mapping[str, Any] = {}
    at: float | None = None
    whole: bool = True

    @property
    def side(self) -> Side:
        """Who sent it. The name of an event says that; what a log says of it is not believed."""
        return "sent" if self.type in CLIENT else "received"

    @property
    def where(self) -> Where:
        """Its place: the events of a log are its documents, in order."""
        return Where((), "value", self.number - 1)

    def inside(self, *path: Step) -> Where:
        """The place of something in it."""
        return Where(path, "value", self.number - 1)

    def lean(self) -> Event:
        """The same without what it holds, for anyone who only needs to point at it."""
        return (
            Event(number=self.number, line=self.line, type=self.type, body={}, at=self.at, whole=self.whole)
            if self.body
            else self
        )


def value_in(body: Any, path: Path) -> Any:
    """What is at a path in a body, None where nothing is."""
    for step in path:
        if isinstance(body, dict):
            body = body.get(step)
        elif isinstance(body, list) and isinstance(step, int) and 0 <= step < len(body):
            body = body[step]
        else:
            return None
    return body

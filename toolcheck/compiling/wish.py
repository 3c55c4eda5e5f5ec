"""The options of compile."""

from __future__ import annotations

from typing import Literal

from toolcheck.contract.limits import EVENT_ID_MAX
from toolcheck.contract.targets import Target
from toolcheck.ground.record import record, replace

WireForm = Literal["event", "session", "client-secret", "events", "request"]
"""What compile writes. `event`: a session.update, a session.start (of a Live session) or (for a turn) a
response.create. `session`: the bare session, which accepts an incoming call. `client-secret`: the body that makes a
client secret. `events`: the whole session as JSON lines, in order. `request`: the part of it that a Responses request
accepts, or all of a request."""

FORMS: tuple[WireForm, ...] = ("event", "session", "client-secret", "events", "request")


class CannotCompile(Exception):
    """The files do not hold the payload: no such turn, no session, several requests. `reason` says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@record(kw_only=True)
class Wish:
    """What compile is asked for.

    `target` is the API, for a manifest that several APIs accept. `form` is what compile writes; without it, what the
    file holds. `turn` is a turn of a manifest. With `reuse`, a later event sends only the label of a server that was
    defined before. `event_id` is put into an event. Without `fill`, placeholders stay as they are.
    """

    target: Target | None = None
    form: WireForm | None = None
    turn: str = ""
    reuse: bool = False
    event_id: str = ""
    fill: bool = True

    def completed(self) -> Wish:
        """The same, with the target that the form implies. Raises CannotCompile for an `event_id` that is too long."""
        if len(self.event_id) > EVENT_ID_MAX:
            raise CannotCompile(f"an `event_id` has at most {EVENT_ID_MAX} characters")
        if self.form == "request" and self.target is None:
            return replace(self, target="responses")
        return self

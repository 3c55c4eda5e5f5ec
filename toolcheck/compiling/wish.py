"""What compile is asked for."""

from __future__ import annotations

from typing import Literal

from toolcheck.contract.limits import EVENT_ID_MAX
from toolcheck.contract.targets import Target
from toolcheck.ground.record import record, replace

WireForm = Literal["event", "session", "client-secret", "events", "request"]
"""What comes out: `event`, a session.update or (for a turn) a response.create; `session`, the bare session, as an
incoming call is accepted with; `client-secret`, the body that makes one; `events`, the whole session as JSON
lines, in order; `request`, the part of it that a Responses request accepts, or all of it when it is one."""

FORMS: tuple[WireForm, ...] = ("event", "session", "client-secret", "events", "request")


class CannotCompile(Exception):
    """The files hold no such payload: no such turn, no session, several requests. `reason` says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@record(kw_only=True)
class Wish:
    """What compile is asked for.

    `target` says which API a manifest is meant for that could be meant for several; `form` what comes out (when
    not given, what the file holds); `turn` which turn of a manifest. With `reuse`, a later event names a server
    that was defined before by its label alone. `event_id` is put into an event. Without `fill`, placeholders
    stay as they are.
    """

    target: Target | None = None
    form: WireForm | None = None
    turn: str = ""
    reuse: bool = False
    event_id: str = ""
    fill: bool = True

    def completed(self) -> Wish:
        """The same with the target that the form implies. Raises CannotCompile for an `event_id` that is too long."""
        if len(self.event_id) > EVENT_ID_MAX:
            raise CannotCompile(f"an `event_id` has at most {EVENT_ID_MAX} characters")
        if self.form == "request" and self.target is None:
            return replace(self, target="responses")
        return self

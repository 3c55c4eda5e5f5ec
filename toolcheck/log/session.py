"""What a session is made of: updates, imports, responses, approvals, calls, answers, and what the server said.

Each thing holds the events that it was seen in. They are filled in by one pass over the log (`following.py`) and are
whole when it is over; nothing changes them afterwards. Numbers of events order them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from toolcheck.document.document import Document
from toolcheck.document.where import Path, Where
from toolcheck.ground.record import record
from toolcheck.log.event import Event

WordKind = Literal[
    "update", "create", "item", "call-id", "active", "cancel", "truncate", "commit", "expired", "rate", "server",
    "start", "limits", "",
]  # fmt: skip
"""What a word of the server is about: the client's event that it refuses (`update`, `create`, `item`), an output for a
call that it does not know, a response while one is active, something it will not cancel, cut or commit, the end of the
session's time, a limit, a fault of its own, a session that it does not begin, the limits that are left, or unknown."""


@record
class Tools:
    """The tools of a session or response: its functions by name, its servers by label, each as it was defined. They are
    not `known` when the log does not show them.
    """

    known: bool = False
    functions: Mapping[str, dict[str, Any]] = {}
    servers: Mapping[str, dict[str, Any]] = {}

    @property
    def names(self) -> frozenset[str]:
        """The names of functions, and the labels of servers."""
        return frozenset([*self.functions, *self.servers])


@dataclass(eq=False, repr=False)
class Part:
    """One session: a log may hold several, one after the other. `started` is None when the log begins in its midst.

    `ended` is the event after which nothing is heard any more; `sees_sent` and `sees_received` say which sides of the
    whole log there are. What a client sent, and what the server said of it, is in the lists, in the order of events.
    """

    number: int
    first: Event
    last: Event
    started: Event | None
    settings: dict[str, Any]
    tools_at_start: Tools
    updates: list[Update]
    offers: list[Offer]
    listings: list[Listing]
    turns: list[Turn]
    approvals: list[Approval]
    calls: list[FunctionCall]
    mcp_calls: list[McpCall]
    answers: list[Answer]
    words: list[ServerWord]
    before: Part | None = None
    ended: Event | None = None
    sees_sent: bool = False
    sees_received: bool = False
    is_last: bool = True
    expires_at: float | None = None
    speech: int = 0

    @property
    def last_response(self) -> Turn | None:
        """The last response of the conversation that is known to have begun."""
        return next((turn for turn in reversed(self.turns) if turn.created and not turn.is_aside), None)

    @property
    def began(self) -> bool:
        """Whether the log has the beginning of this session, so that what it does not show was not there."""
        return self.started is not None


@dataclass(eq=False, repr=False)
class Offer:
    """Tools that a client sends, in a `session.update` or a `response.create`. `undefined` are the places and labels of
    servers that are named and not defined anywhere before.
    """

    event: Event
    part: Part
    tools: list[Any]
    undefined: list[tuple[int, str]]
    defined: tuple[str, ...]

    @property
    def body(self) -> str:
        """The field of the event that has the tools."""
        return "session" if self.event.type == "session.update" else "response"


@dataclass(eq=False, repr=False)
class Update:
    """A `session.update` and the answer to it. `sent` is None when the log shows the answer alone.

    `session` is what was sent, `tools` what it has of tools, None when it leaves them as they are; `before` and `after`
    are the tools in force around it. `repaired` is the later echo that has what a refused one was to bring.
    `same_words` says that the instructions stayed as they were.
    """

    part: Part
    sent: Event | None
    session: dict[str, Any]
    tools: Tools | None
    before: Tools
    echo: Event | None = None
    echoed: dict[str, Any] | None = None
    refusal: ServerWord | None = None
    repaired: Event | None = None
    same_words: bool = False

    @property
    def event(self) -> Event:
        """The first event that it is seen in."""
        found = self.sent or self.echo or (self.refusal.event if self.refusal else None)
        assert found is not None
        return found


@record
class Drifted:
    """One way in which the tools of an import differ from a lock, in words; `tracing` compares them."""

    message: str
    note: str = ""


@dataclass(eq=False, repr=False)
class Listing:
    """The import of a server's tools. `due` is the event that made it necessary, `begun` where it began, `item` the one
    that lists the tools, `ended` where it was over, well or not. `drifted` is how the tools differ from a lock.
    """

    part: Part
    item_id: str
    label: str
    due: Event | None
    begun: Event | None
    definition: dict[str, Any]
    item: Event | None = None
    ended: Event | None = None
    failed: Event | None = None
    tools: list[dict[str, Any]] | None = None
    error: Any = None
    functions: tuple[str, ...] = ()
    others: tuple[Listing, ...] = ()
    drifted: tuple[Drifted, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tools that were imported."""
        return tuple(tool["name"] for tool in self.tools or () if isinstance(tool.get("name"), str))

    @property
    def event(self) -> Event:
        """The first event that it is seen in."""
        found = self.begun or self.item or self.ended or self.failed
        assert found is not None
        return found


@dataclass(eq=False, repr=False)
class Turn:
    """A response, or the request for one. `asked` is None where nobody asked for it (turn detection did) or the log
    does not show that; `created` is None where it was refused or the log does not show it.

    `is_aside` says that it is out of band, in no conversation. `tools`, `choice` and `imports` are what was in force
    when it began, `open_calls` the calls that had no output then. `streak` counts the responses in a row that only
    called tools under `required`, `repeats` those that made the same call. `put_in` is how many items the client put
    into the conversation while it went on, which it does not know. It `lacks` what an update was to bring that was
    refused before; `speech` is what the caller said before it, `seen` the first event of one that began before the log.
    """

    part: Part
    id: str
    asked: Event | None
    created: Event | None
    request: dict[str, Any]
    tools: Tools
    choice: Any
    imports: dict[str, Listing]
    open_calls: list[FunctionCall]
    calls: list[FunctionCall]
    mcp_calls: list[McpCall]
    items: list[str]
    is_aside: bool = False
    done: Event | None = None
    status: str = ""
    reason: str = ""
    error: dict[str, Any] | None = None
    refusal: ServerWord | None = None
    limit: int | None = None
    put_in: int = 0
    lacks: Update | None = None
    seen: Event | None = None
    streak: int = 0
    repeats: int = 0
    speech: Event | None = None

    @property
    def event(self) -> Event:
        """The event that says that it runs; that it was asked for or is over, where the log has no such event."""
        found = self.created or self.asked or self.seen or self.done
        assert found is not None
        return found

    @property
    def begun(self) -> Event:
        """The first event that it is seen in."""
        found = self.asked or self.created or self.seen or self.done
        assert found is not None
        return found

    @property
    def has_spoken(self) -> bool:
        """Whether it said something, to the ear or in text."""
        return "message" in self.items


@dataclass(eq=False, repr=False)
class Approval:
    """A request to approve the call of a tool, and the answers to it. `after` is the next response."""

    event: Event
    part: Part
    id: str
    label: str
    name: str
    answers: list[Answer]
    turn: Turn | None = None
    after: Turn | None = None


@dataclass(eq=False, repr=False)
class FunctionCall:
    """A call of a function that the client runs. `event` is where it is whole, `after` the next response of the
    conversation that began without its output. `by_client` says that it was put into the conversation as history.
    """

    event: Event
    part: Part
    call_id: str
    item_id: str
    name: str
    arguments: str | None
    turn: Turn | None
    outputs: list[Answer]
    status: str = ""
    after: Turn | None = None
    by_client: bool = False
    deleted: Event | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the model finished it."""
        return self.status == "completed"


@dataclass(eq=False, repr=False)
class McpCall:
    """A call of a server's tool, which the API makes itself."""

    event: Event
    part: Part
    item_id: str
    label: str
    name: str
    turn: Turn | None
    begun: Event | None = None
    completed: Event | None = None
    failed: Event | None = None
    error: Any = None
    approval_id: str = ""
    approval: Approval | None = None

    @property
    def was_refused(self) -> bool:
        """Whether somebody refused to approve it. A call that does not say which request it waited for is joined to the
        one for its tool, as long as it never began.
        """
        alike = (self.label, self.name)
        asked = [
            candidate
            for candidate in self.part.approvals
            if (candidate.label, candidate.name) == alike and self.begun is None
        ]
        return any(
            answer.output is False
            for approval in ([self.approval] if self.approval else asked)
            for answer in approval.answers
        )


@dataclass(eq=False, repr=False)
class Answer:
    """What a client puts in as the output of a call, or as the answer to a request for approval. `sent` is None when
    the log shows only that the server took it, `echo` is None when it does not show that.

    `id` names the call or the request; `call` and `approval` are what it names, None where this session has no such
    thing; `earlier` is a call of that name in an earlier session. `after` is the next event that asks for or makes a
    response. `is_late` says that the session had ended.
    """

    part: Part
    kind: Literal["output", "approval"]
    id: str
    output: Any
    sent: Event | None
    echo: Event | None = None
    call: FunctionCall | None = None
    approval: Approval | None = None
    earlier: FunctionCall | None = None
    first: Answer | None = None
    after: Event | None = None
    refusal: ServerWord | None = None
    is_late: bool = False

    @property
    def event(self) -> Event:
        """The first event that it is seen in."""
        found = self.sent or self.echo
        assert found is not None
        return found

    def was_sent_after(self, event: Event) -> bool:
        """Whether it was sent after an event. The server repeats it later, so only the sent event tells."""
        return self.sent is not None and self.sent.number > event.number


@record(kw_only=True)
class Reason:
    """What is known about an error: its meaning, what to do, the rule that finds it, its place (the API's name of it,
    and a path in the event), and the finding there. `document` is the manifest, if there is one, and `where` the place
    in it. `tracing` fills it in.
    """

    id: str = ""
    means: str = ""
    do: str = ""
    rule: str = ""
    api_path: str = ""
    finding: str = ""
    path: Path = ()
    document: Document | None = None
    where: Where = Where()


@dataclass(eq=False, repr=False)
class ServerWord:
    """An error of the server, or its report of rate limits. `answers` is the client's event that it refuses. `update`,
    `turn` and `answer` are what that event was about, or the response that was active. `asked_again` is the next
    request for a response. `limits` are the limits that are almost used up: the name, the rest, the maximum, and the
    seconds until the limit resets.
    """

    event: Event
    part: Part
    kind: WordKind
    type: str
    code: str
    message: str
    param: str
    answers: Event | None = None
    update: Update | None = None
    turn: Turn | None = None
    answer: Answer | None = None
    refused: Turn | None = None
    asked_again: Event | None = None
    limits: tuple[tuple[str, float, float, float], ...] = ()
    reason: Reason | None = None

    @property
    def said(self) -> str:
        """The message of the server, as a note; empty without one."""
        return f"the server said: {self.message.rstrip('.')}" if self.message else ""

    @property
    def explained(self) -> str:
        """The message of the server, and its meaning; for the latter, what the check finds in the refused event."""
        reason = self.reason
        words = [self.said] if self.message else []
        if reason is not None and reason.finding:
            words.append(f"`toolcheck check` reports: {reason.finding} [{reason.rule}]")
        elif reason is not None and reason.means:
            words.append(f"this means: {reason.means.rstrip('.')}")
            words += [f"`toolcheck rule {reason.rule}` says more"] if reason.rule else []
        return "; ".join(words)

    @property
    def is_harmless(self) -> bool:
        """Whether the response that stood in the way speaks of all that the client had put in: turn detection began it
        when that was there.
        """
        turn = self.turn
        unasked = turn is not None and turn.asked is None and (turn.speech is not None or self.part.sees_sent)
        return turn is not None and unasked and turn.put_in == 0


@record
class Ending:
    """How a session of the log ended, or where the log stops."""

    event: Event
    part: Part


@record
class Oddity:
    """What makes a log less than it could be: what it is, where, and how often."""

    kind: Literal["torn", "elided-error", "back-in-time", "beta"]
    event: Event
    words: str
    count: int = 1


@record(kw_only=True)
class Session:
    """All of a log: its parts, how many events each side has, and what is odd about it."""

    parts: tuple[Part, ...]
    sent: int
    received: int
    elided: int
    timed: int
    oddities: tuple[Oddity, ...]
    last: Event | None = None

    @property
    def events(self) -> int:
        """How many events there are."""
        return self.sent + self.received

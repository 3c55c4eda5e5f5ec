"""One pass over the events of a log, which makes the things that a session consists of.

It goes by what the server says where both sides speak of the same thing: the server repeats every item, so a log of
what was received says nearly as much as a whole one. What cannot be known stays open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from toolcheck.contract.realtime_events import BETA
from toolcheck.ground.regex import regex
from toolcheck.log.event import Event
from toolcheck.log.reading import Remark
from toolcheck.log.records import CLOSED
from toolcheck.log.session import (
    Answer,
    Approval,
    FunctionCall,
    Listing,
    McpCall,
    Oddity,
    Offer,
    Part,
    ServerWord,
    Session,
    Tools,
    Turn,
    Update,
    WordKind,
)

_CALL_NOT_FOUND = regex(r"(?i)tool call id\W++(?P<id>[^'\"\s`]++)\W++not found|call[ _]?id .{0,80}not found")
_TOO_SHORT = regex(r"(?i)audio content of \d+ ?ms is already shorter|truncat")
_NEVER_AN_UPDATE = regex(r"(?i)\bitem\b|\bresponse\b|buffer|audio content|tool call|cancel")
_RATE = regex(r"(?i)rate_limit|insufficient_quota|quota")
_BACK = 2.0
_NEAR = 0.02
_LONGEST_NAME = 200

_NO_TOOLS = Tools(known=True)

_PATH_OF_EVENT = re.compile(r"(?P<root>session|response|item)(?:$|[.\[])")
_QUOTED_PATH = re.compile(r"'(?P<root>session|response|item)[.\[][^']*'")
_SENT_BY_ROOT: Mapping[str, WordKind] = {"session": "update", "response": "create", "item": "item"}
"""What sent the thing that a path begins with."""


def follow(events: Iterable[Event], remarks: Sequence[Remark] = ()) -> Session:
    """The session, or the sessions, that the events of a log make. `remarks` are what its reading has to say of the log
    itself, known when the last event has come.
    """
    follower = _Follower()
    for event in events:
        follower.take(event)
    return follower.finish(remarks)


def _new_part(number: int, event: Event, before: Part | None) -> Part:
    return Part(number, event, event, None, {}, Tools(), [], [], [], [], [], [], [], [], [], before)


class _Follower:
    """The state between two events."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.sent = self.received = self.elided = self.timed = 0
        self.oddities: dict[str, Oddity] = {}
        self.calls_of_log: dict[str, FunctionCall] = {}
        self.last_time: float | None = None
        self.last: Event | None = None
        self.handlers: dict[str, Callable[[Event], None]] = {
            "session.created": self.on_created,
            "session.update": self.on_update,
            "session.updated": self.on_updated,
            "transcription_session.created": self.on_created,
            "response.create": self.on_ask,
            "response.created": self.on_response,
            "response.done": self.on_done,
            "response.output_item.added": self.on_output_item,
            "response.output_item.done": self.on_output_item,
            "response.function_call_arguments.done": self.on_arguments,
            "response.mcp_call.in_progress": self.on_mcp_call,
            "response.mcp_call.completed": self.on_mcp_call,
            "response.mcp_call.failed": self.on_mcp_call,
            "mcp_list_tools.in_progress": self.on_listing,
            "mcp_list_tools.completed": self.on_listing,
            "mcp_list_tools.failed": self.on_listing,
            "conversation.item.create": self.on_item_sent,
            "conversation.item.added": self.on_item,
            "conversation.item.created": self.on_item,
            "conversation.item.done": self.on_item,
            "conversation.item.delete": self.on_delete,
            "conversation.item.truncate": self.on_request,
            "input_audio_buffer.commit": self.on_request,
            "input_audio_buffer.committed": self.on_speech,
            "response.cancel": self.on_request,
            "rate_limits.updated": self.on_limits,
            "error": self.on_error,
            CLOSED: self.on_close,
        }

    # -- events ---------------------------------------------------------------------------------

    def take(self, event: Event) -> None:
        """One event."""
        if not self.parts or (event.type == "session.created" and self.part.first is not event and self.has_begun):
            self._begin(event)
        part = self.part
        if event.type != CLOSED:
            if event.side == "sent":
                self.sent += 1
            else:
                self.received += 1
            self.elided += not event.whole
            part.last = self.last = event
            self._look_at_time(event)
        if event.type in BETA:
            self._note("beta", event, event.type)
        handler = self.handlers.get(event.type)
        if handler is not None:
            handler(event)

    def finish(self, remarks: Sequence[Remark]) -> Session:
        """What came of all events."""
        if self.parts:
            self._end_part()
        for remark in remarks:
            if remark.kind in ("torn", "too-large") and self.last is not None:
                self._note("torn", self.last, remark.message)
        for part in self.parts:
            part.first, part.last = part.first.lean(), part.last.lean()
            part.sees_sent, part.sees_received = self.sent > 0, self.received > 0
            part.is_last = part is self.parts[-1]
        last = self.last.lean() if self.last else None
        return Session(
            parts=tuple(self.parts),
            sent=self.sent,
            received=self.received,
            elided=self.elided,
            timed=self.timed,
            oddities=tuple(self.oddities.values()),
            last=last,
        )

    @property
    def part(self) -> Part:
        """The session that is going on."""
        return self.parts[-1]

    def _begin(self, event: Event) -> None:
        before = self.parts[-1] if self.parts else None
        if before is not None:
            self._end_part()
        self.parts.append(_new_part(len(self.parts), event, before))
        self.has_begun = False
        self.tools = Tools()
        self.choice: Any = None
        self.labels: dict[str, dict[str, Any]] = {}
        self.due: dict[str, Event] = {}
        self.imports: dict[str, Listing] = {}
        self.listings: dict[str, Listing] = {}
        self.pending_updates: list[Update] = []
        self.maybe: dict[int, tuple[Event, dict[str, Any]]] = {}
        self.refused: list[Update] = []
        self.was_configured = False
        self.pending_turns: list[Turn] = []
        self.turns: dict[str, Turn] = {}
        self.active: list[Turn] = []
        self.calls: dict[str, FunctionCall] = {}
        self.call_items: dict[str, FunctionCall] = {}
        self.waiting_calls: dict[str, FunctionCall] = {}
        self.mcp_calls: dict[str, McpCall] = {}
        self.approvals: dict[str, Approval] = {}
        self.waiting_approvals: list[Approval] = []
        self.answers: dict[str, list[Answer]] = {}
        self.answer_items: dict[str, Answer] = {}
        self.silent: list[Answer] = []
        self.sent_by_id: dict[str, tuple[Event, Update | Turn | Answer | None]] = {}
        self.requests: dict[str, Event] = {}
        self.words: list[ServerWord] = []
        self.unsure: list[tuple[ServerWord, Turn]] = []
        self.speech: Event | None = None
        self.near: set[str] = set()
        self.lacked: set[int] = set()
        self.words_in_force = ""
        self.streak = self.repeats = 0
        self.last_calls: tuple[tuple[str, str | None], ...] = ()

    def _look_at_time(self, event: Event) -> None:
        if event.at is None:
            return
        self.timed += 1
        if self.last_time is not None and event.at < self.last_time - _BACK:
            ago = self.last_time - event.at
            if not (event.at < 86400 and ago > 43200):  # midnight, in a log that has no days
                self._note("back-in-time", event, "")
        self.last_time = event.at

    def _note(self, kind: Any, event: Event, words: str) -> None:
        known = self.oddities.get(kind)
        self.oddities[kind] = (
            Oddity(kind, known.event, known.words, known.count + 1) if known else Oddity(kind, event.lean(), words)
        )

    def _end_part(self) -> None:
        self._settle(at_the_end=True)
        for word, turn in self.unsure:
            if turn.created is None and turn.refusal is None:
                word.kind, word.refused, word.answers = "create", turn, turn.asked
                turn.refusal = word

    # -- sessions -------------------------------------------------------------------------------

    def on_created(self, event: Event) -> None:
        """A session begins."""
        part, session = self.part, _dict(event.body.get("session"))
        self.has_begun = True
        if part.started is None and not part.updates and not part.turns:
            part.started = event.lean()
        part.settings = session
        expires = session.get("expires_at")
        part.expires_at = float(expires) if isinstance(expires, int | float) and expires > 1e9 else None
        self._take_settings(event, session)
        self.words_in_force = _string(session, "instructions")
        part.tools_at_start = self.tools

    def _take_settings(self, event: Event, session: dict[str, Any]) -> None:
        """What is in force, by the word of the server."""
        if isinstance(session.get("tools"), list):
            self.tools = self._tools(session["tools"], event)
        elif not event.whole or not session:
            self.tools = Tools()
        elif event.type == "session.created":
            self.tools = _NO_TOOLS
        if "tool_choice" in session:
            self.choice = session["tool_choice"]

    def _tools(self, tools: list[Any], event: Event) -> Tools:
        """Tools as they are written down in an event; a label alone stands for what was defined under it before."""
        functions: dict[str, dict[str, Any]] = {}
        servers: dict[str, dict[str, Any]] = {}
        for tool in tools:
            if not isinstance(tool, dict):
                continue
            name, label = _name_of(tool), tool.get("server_label")
            if tool.get("type") == "mcp" and isinstance(label, str):
                if label not in self.labels or _is_definition(tool):
                    if label not in self.labels or self.labels[label].get("server_url") != tool.get("server_url"):
                        self.due.setdefault(label, event.lean())
                    self.labels[label] = {**self.labels.get(label, {}), **tool}
                servers[label] = self.labels[label]
            elif name:
                functions[name] = tool
        return Tools(True, functions, servers)

    def on_update(self, event: Event) -> None:
        """The client wants other settings."""
        session = _dict(event.body.get("session"))
        tools = self._offer(event, session)
        update = Update(self.part, event.lean(), session, tools, self.tools)
        update.same_words = "instructions" not in session
        self.part.updates.append(update)
        self.pending_updates.append(update)
        self._remember(event, update)

    def _offer(self, event: Event, body: dict[str, Any]) -> Tools | None:
        """The tools that a client sends along, None when it sends none."""
        tools = body.get("tools")
        if not isinstance(tools, list):
            return None if event.whole else Tools()
        undefined = [
            (number, tool["server_label"])
            for number, tool in enumerate(tools)
            if isinstance(tool, dict)
            and tool.get("type") == "mcp"
            and isinstance(tool.get("server_label"), str)
            and tool["server_label"] not in self.labels
            and not _is_definition(tool)
        ]
        offer = Offer(event.lean(), self.part, tools, undefined, tuple(self.labels))
        self.part.offers.append(offer)
        return self._tools(tools, event)

    def on_updated(self, event: Event) -> None:
        """The server has accepted settings: those of the oldest equal update, or of no known update."""
        session = _dict(event.body.get("session"))
        before = self.tools
        self._take_settings(event, session)
        whose = next((update for update in self.pending_updates if _agrees(update, session, event)), None)
        if whose is not None:
            self._accept(whose, event, session)
        elif self.pending_updates:
            self.maybe[id(self.pending_updates[0])] = (event.lean(), session)
        else:
            update = Update(self.part, None, {}, None, before, event.lean(), session)
            update.same_words = _string(session, "instructions") == self.words_in_force
            self.part.updates.append(update)
        self.words_in_force = _string(session, "instructions")
        self.was_configured = True
        for update in self.refused:
            names = update.tools.names if update.tools else frozenset()
            if update.repaired is None and (not self.tools.known or names <= self.tools.names):
                update.repaired = event.lean()
        self.refused = [update for update in self.refused if update.repaired is None]

    def _accept(self, update: Update, event: Event, session: dict[str, Any]) -> None:
        self.pending_updates.remove(update)
        self.maybe.pop(id(update), None)
        update.echo, update.echoed = event.lean(), session

    def _settle(self, *, at_the_end: bool = False) -> None:
        """No better answer to an update is awaited: the last one that came counts as it. At the end of a log, a
        better one may have come later.
        """
        for update in list(self.pending_updates):
            if id(update) in self.maybe:
                event, session = self.maybe[id(update)]
                if not at_the_end or _has_words_of(update, session):
                    self._accept(update, event, session)

    # -- responses ------------------------------------------------------------------------------

    def on_ask(self, event: Event) -> None:
        """The client asks for a response."""
        request = _dict(event.body.get("response"))
        tools = self._offer(event, request)
        turn = self._turn("", event, None, request)
        turn.is_aside = request.get("conversation") == "none"
        if tools is not None:
            turn.tools = tools
        turn.choice = request.get("tool_choice", self.choice)
        turn.open_calls = [] if turn.is_aside else list(self.waiting_calls.values())
        self.pending_turns.append(turn)
        self._remember(event, turn)
        if not turn.is_aside:
            for answer in self.silent:
                answer.after = answer.after or turn.asked
            self.silent.clear()
        for word in self.words:
            word.asked_again = word.asked_again or turn.asked
        self.words.clear()

    def _turn(self, id: str, asked: Event | None, created: Event | None, request: dict[str, Any]) -> Turn:
        turn = Turn(
            self.part,
            id,
            asked.lean() if asked else None,
            created.lean() if created else None,
            request,
            self.tools,
            self.choice,
            dict(self.imports),
            [],
            [],
            [],
            [],
            speech=self.speech,
        )
        self.part.turns.append(turn)
        return turn

    def on_response(self, event: Event) -> None:
        """A response begins."""
        self._settle()
        response = _dict(event.body.get("response"))
        name = _string(response, "id")
        turn = self._asked_for(response)
        if turn is None:
            turn = self._turn(name, None, event, {})
            turn.is_aside = "conversation_id" in response and response["conversation_id"] is None
            if not turn.is_aside:
                turn.open_calls = list(self.waiting_calls.values())
        else:
            self.pending_turns.remove(turn)
            if "tools" not in turn.request:
                turn.tools = self.tools
            turn.id, turn.created = name, event.lean()
        limit = response.get("max_output_tokens", turn.request.get("max_output_tokens"))
        turn.limit = limit if isinstance(limit, int) else None
        self.turns[name] = turn
        self.active.append(turn)
        if turn.is_aside:
            return
        for update in self.refused[-1:]:
            if not self.was_configured and id(update) not in self.lacked:
                turn.lacks = update
                self.lacked.add(id(update))
        for call in turn.open_calls:
            if call.after is None:
                call.after = turn
            self.waiting_calls.pop(call.call_id, None)
        for approval in self.waiting_approvals:
            approval.after = turn
        self.waiting_approvals.clear()
        for answer in self.silent:
            answer.after = answer.after or turn.created
        self.silent.clear()
        self.speech = None

    def _asked_for(self, response: dict[str, Any]) -> Turn | None:
        """The request that a response answers: one out of band by its metadata or its place, others by their order."""
        is_aside = "conversation_id" in response and response["conversation_id"] is None
        metadata = response.get("metadata")
        for turn in self.pending_turns:
            if metadata and turn.request.get("metadata") == metadata:
                return turn
        if "conversation_id" not in response:
            return self.pending_turns[0] if self.pending_turns else None
        return next((turn for turn in self.pending_turns if turn.is_aside == is_aside), None)

    def on_done(self, event: Event) -> None:
        """A response is over."""
        response = _dict(event.body.get("response"))
        turn = self.turns.get(_string(response, "id"))
        if turn is None:
            turn = self._turn(_string(response, "id"), None, None, {})
            self.turns[turn.id] = turn
        if turn.created is None:
            turn.is_aside = "conversation_id" in response and response["conversation_id"] is None
        turn.done = event.lean()
        turn.status = _string(response, "status")
        details = _dict(response.get("status_details"))
        turn.reason = _string(details, "reason")
        error = details.get("error")
        turn.error = error if isinstance(error, dict) else None
        if turn in self.active:
            self.active.remove(turn)
        output = response.get("output")
        for item in output if isinstance(output, list) else ():
            if isinstance(item, dict):
                self._take_item(event, item, turn, is_done=True)
        if turn.is_aside:
            for call in turn.calls:
                self.waiting_calls.pop(call.call_id, None)
        if turn.status in ("cancelled", "incomplete", "failed"):
            for call in turn.calls:
                if not call.status:
                    call.status = "incomplete"
        if turn.status == "completed":
            for call in turn.calls:
                if not call.status and call.arguments is not None:
                    self._finish_call(call, call.event, "completed")
        self._count(turn)
        self._look_for_limit(event, turn)

    def _look_for_limit(self, event: Event, turn: Turn) -> None:
        """A response can end at a limit, which the server tells nowhere else."""
        error = turn.error or {}
        kind, code = _string(error, "type"), str(error.get("code") or "")
        if turn.status == "failed" and (_RATE.search(kind) or _RATE.search(code)):
            message = _string(error, "message")
            self.part.words.append(ServerWord(event, self.part, "rate", kind, code, message, "", refused=turn))

    def _count(self, turn: Turn) -> None:
        """How often in a row responses did nothing but call tools."""
        if turn.is_aside:
            return
        calls = tuple((call.name, call.arguments) for call in turn.calls)
        only_calls = bool(turn.calls or turn.mcp_calls) and not turn.has_spoken and turn.status == "completed"
        self.streak = self.streak + 1 if only_calls and turn.choice == "required" else 0
        self.repeats = (self.repeats + 1 if calls == self.last_calls else 1) if only_calls and calls else 0
        self.last_calls = calls
        turn.streak, turn.repeats = self.streak, self.repeats

    # -- items ----------------------------------------------------------------------------------

    def on_output_item(self, event: Event) -> None:
        """An item of a response."""
        turn = self._turn_of(event)
        self._take_item(event, _dict(event.body.get("item")), turn, is_done=event.type.endswith("done"))

    def on_item(self, event: Event) -> None:
        """An item of the conversation."""
        item = _dict(event.body.get("item"))
        is_done = event.type != "conversation.item.added" or item.get("status") == "completed"
        self._take_item(event, item, None, is_done=is_done and event.type.endswith(("done", "created", "added")))

    def _turn_of(self, event: Event) -> Turn | None:
        name = _string(event.body, "response_id")
        if not name:
            return None
        if name not in self.turns:
            turn = self.turns[name] = self._turn(name, None, None, {})
            turn.seen = event.lean()
        return self.turns[name]

    def _take_item(self, event: Event, item: dict[str, Any], turn: Turn | None, *, is_done: bool) -> None:
        kind = item.get("type")
        if turn is not None and isinstance(kind, str):
            name = _string(item, "id")
            known = f"{kind} {name}"
            if kind == "message":
                if "message" not in turn.items and item.get("role") != "user":
                    turn.items.append("message")
            elif known not in turn.items and len(turn.items) < _LONGEST_NAME:
                turn.items.append(known)
        if kind == "function_call":
            alone = self.active[0] if len(self.active) == 1 else None
            self._take_call(event, item, turn or alone, is_done=is_done)
        elif kind == "function_call_output":
            self._take_answer(event, item, "output")
        elif kind == "mcp_approval_response":
            self._take_answer(event, item, "approval")
        elif kind == "mcp_approval_request":
            self._take_approval(event, item, turn)
        elif kind == "mcp_list_tools":
            self._take_listing(event, item, is_done=event.type.endswith("item.done"))
        elif kind == "mcp_call":
            self._take_mcp_call(event, item, turn)

    def on_item_sent(self, event: Event) -> None:
        """The client puts an item into the conversation."""
        item = _dict(event.body.get("item"))
        kind = item.get("type")
        answer: Answer | None = None
        for turn in self.active:
            turn.put_in += 1
        if kind == "function_call_output":
            answer = self._answer(event, item, "output")
        elif kind == "mcp_approval_response":
            answer = self._answer(event, item, "approval")
        elif kind == "function_call" and isinstance(item.get("call_id"), str):
            self._call(event, item, None).by_client = True
        self._remember(event, answer)

    def on_delete(self, event: Event) -> None:
        """The client removes an item from the conversation."""
        call = self.call_items.get(_string(event.body, "item_id"))
        if call is not None:
            call.deleted = event.lean()
            self.waiting_calls.pop(call.call_id, None)
        self._remember(event, None)

    def on_request(self, event: Event) -> None:
        """Another request of the client, which may be refused."""
        self.requests[event.type] = event
        self._remember(event, None)

    def on_speech(self, event: Event) -> None:
        """The caller has said something."""
        self.speech = event.lean()

    def _remember(self, event: Event, subject: Update | Turn | Answer | None) -> None:
        name = event.body.get("event_id")
        if isinstance(name, str):
            self.sent_by_id[name] = (event.lean(), subject)

    # -- calls ----------------------------------------------------------------------------------

    def _call(self, event: Event, item: Mapping[str, Any], turn: Turn | None) -> FunctionCall:
        call_id = _string(item, "call_id")
        call = self.calls.get(call_id)
        if call is None:
            arguments = item.get("arguments")
            call = FunctionCall(
                event.lean(),
                self.part,
                call_id,
                _string(item, "id") or _string(item, "item_id"),
                _string(item, "name"),
                arguments if isinstance(arguments, str) else None,
                turn,
                [],
            )
            self.calls[call_id] = self.calls_of_log[call_id] = call
            self.call_items[call.item_id] = call
            self.part.calls.append(call)
        if turn is not None and call.turn is None:
            call.turn = turn
        if call.turn is not None and call not in call.turn.calls:
            call.turn.calls.append(call)
        return call

    def _take_call(self, event: Event, item: dict[str, Any], turn: Turn | None, *, is_done: bool) -> None:
        if not isinstance(item.get("call_id"), str):
            return
        is_new = item["call_id"] not in self.calls
        call = self._call(event, item, turn)
        if is_new and turn is None and not self.active:
            call.by_client = True  # put back as history: no response is there that could have made it
        call.name = call.name or _string(item, "name")
        status = _string(item, "status")
        if not is_done or call.by_client or status == "in_progress":
            return
        if isinstance(item.get("arguments"), str):
            call.arguments = item["arguments"]
        self._finish_call(call, event, "incomplete" if status == "incomplete" else "completed")

    def on_arguments(self, event: Event) -> None:
        """The arguments of a call are there; also when it was cut off."""
        body = event.body
        if not isinstance(body.get("call_id"), str):
            return
        alone = self.active[0] if len(self.active) == 1 else None
        call = self._call(event, body, self._turn_of(event) or alone)
        call.name = call.name or _string(body, "name")
        if isinstance(body.get("arguments"), str):
            call.arguments = body["arguments"]
        if not call.status:
            call.event = event.lean()

    def _finish_call(self, call: FunctionCall, event: Event, status: str) -> None:
        if call.status:
            return
        call.status = status
        call.event = event.lean()
        is_open = status == "completed" and not call.outputs and call.deleted is None
        if is_open and not (call.turn is not None and call.turn.is_aside):
            self.waiting_calls[call.call_id] = call

    # -- answers --------------------------------------------------------------------------------

    def _answer(self, event: Event, item: dict[str, Any], kind: Any) -> Answer:
        name = _string(item, "call_id" if kind == "output" else "approval_request_id")
        answer = Answer(self.part, kind, name, item.get("output") if kind == "output" else item.get("approve"), None)
        if event.side == "sent":
            answer.sent = event.lean()
        else:
            answer.echo = event.lean()
        answer.is_late = self.part.ended is not None
        known = self.answers.setdefault(f"{kind} {name}", [])
        answer.first = known[0] if known else None
        known.append(answer)
        self.part.answers.append(answer)
        if kind == "output":
            call = answer.call = self.calls.get(name)
            answer.earlier = self.calls_of_log.get(name) if call is None else None
            if call is not None:
                call.outputs.append(answer)
                self.waiting_calls.pop(name, None)
            if not (call is not None and (call.by_client or (call.turn is not None and call.turn.is_aside))):
                self.silent.append(answer)
        else:
            approval = answer.approval = self.approvals.get(name)
            if approval is not None:
                approval.answers.append(answer)
                if approval in self.waiting_approvals:
                    self.waiting_approvals.remove(approval)
        return answer

    def _take_answer(self, event: Event, item: dict[str, Any], kind: Any) -> None:
        """The server repeats what the client put in."""
        name = _string(item, "id")
        if name and name in self.answer_items:
            return
        key = f"{kind} {_string(item, 'call_id' if kind == 'output' else 'approval_request_id')}"
        answer = next((sent for sent in self.answers.get(key, ()) if sent.echo is None), None)
        if answer is None:
            answer = self._answer(event, item, kind)
        else:
            answer.echo = event.lean()
        if name:
            self.answer_items[name] = answer

    def _take_approval(self, event: Event, item: dict[str, Any], turn: Turn | None) -> None:
        name = _string(item, "id")
        known = self.approvals.get(name)
        if known is not None:
            known.turn = known.turn or turn
            return
        turn = turn or (self.active[-1] if self.active else None)
        approval = Approval(
            event.lean(), self.part, name, _string(item, "server_label"), _string(item, "name"), [], turn
        )
        self.approvals[name] = approval
        self.part.approvals.append(approval)
        self.waiting_approvals.append(approval)

    # -- servers --------------------------------------------------------------------------------

    def on_listing(self, event: Event) -> None:
        """An import begins, or is over."""
        listing = self._listing(event, _string(event.body, "item_id"), _string(event.body, "server_label"))
        if event.type.endswith("in_progress"):
            listing.begun = listing.begun or event.lean()
            return
        listing.ended = listing.ended or event.lean()
        if event.type.endswith("failed"):
            listing.failed = event.lean()
            listing.error = event.body.get("error") or listing.error
            listing.tools = None
            self.imports.pop(listing.label, None)
        else:
            self._import(listing)

    def _listing(self, event: Event, item_id: str, label: str) -> Listing:
        listing = self.listings.get(item_id)
        if listing is None:
            begun = event.lean() if event.type.endswith("in_progress") else None
            listing = Listing(self.part, item_id, label, None, begun, {})
            self.listings[item_id] = listing
            self.part.listings.append(listing)
        if label and not listing.definition:
            listing.label = label
            listing.definition = self.labels.get(label, {})
            listing.due = self.due.get(label)
        if not label and not listing.label and len(self.labels) == 1:
            return self._listing(event, item_id, next(iter(self.labels)))
        return listing

    def _take_listing(self, event: Event, item: dict[str, Any], *, is_done: bool) -> None:
        listing = self._listing(event, _string(item, "id"), _string(item, "server_label"))
        if item.get("error"):
            listing.error = item["error"]
        tools = item.get("tools")
        if not is_done:
            listing.begun = listing.begun or event.lean()
            return
        listing.item = event.lean()
        if isinstance(tools, list) and listing.failed is None:
            listing.tools = [tool for tool in tools if isinstance(tool, dict)]
            listing.functions = tuple(self.tools.functions)
            listing.others = tuple(other for other in self.imports.values() if other.label != listing.label)
            if not listing.error:
                self._import(listing)

    def _import(self, listing: Listing) -> None:
        if listing.label:
            self.imports[listing.label] = listing
            self.due.pop(listing.label, None)

    def _take_mcp_call(self, event: Event, item: dict[str, Any], turn: Turn | None) -> None:
        call = self._mcp_call(event, _string(item, "id"), turn or (self.active[0] if len(self.active) == 1 else None))
        call.label = call.label or _string(item, "server_label")
        call.name = call.name or _string(item, "name")
        call.approval_id = call.approval_id or _string(item, "approval_request_id")
        call.approval = call.approval or self.approvals.get(call.approval_id)
        if item.get("error") is not None:
            call.error = item["error"]
            if event.type.endswith("done"):
                call.failed = call.failed or event.lean()
        elif event.type in ("response.output_item.done", "conversation.item.done") and "output" in item:
            call.completed = call.completed or event.lean()

    def _mcp_call(self, event: Event, item_id: str, turn: Turn | None) -> McpCall:
        call = self.mcp_calls.get(item_id)
        if call is None:
            call = McpCall(event.lean(), self.part, item_id, "", "", turn)
            self.mcp_calls[item_id] = call
            self.part.mcp_calls.append(call)
        call.turn = call.turn or turn
        if call.turn is not None and call not in call.turn.mcp_calls:
            call.turn.mcp_calls.append(call)
        return call

    def on_mcp_call(self, event: Event) -> None:
        """The API calls a server's tool."""
        call = self._mcp_call(event, _string(event.body, "item_id"), self._turn_of(event))
        if event.type.endswith("in_progress"):
            call.begun = call.begun or event.lean()
        elif event.type.endswith("completed"):
            call.completed = call.completed or event.lean()
        else:
            call.failed = call.failed or event.lean()
            call.error = call.error or event.body.get("error")

    # -- words of the server --------------------------------------------------------------------

    def on_limits(self, event: Event) -> None:
        """What is left of the limits; a limit that is nearly used up is reported once, until there is more."""
        limits = event.body.get("rate_limits")
        near: list[tuple[str, float, float, float]] = []
        for limit in limits if isinstance(limits, list) else ():
            name, most, left = (_dict(limit).get(key) for key in ("name", "limit", "remaining"))
            if not (isinstance(name, str) and isinstance(most, int | float) and isinstance(left, int | float)):
                continue
            if left > most * _NEAR:
                self.near.discard(name)
            elif name not in self.near and most > 0:
                self.near.add(name)
                seconds = _dict(limit).get("reset_seconds")
                near.append((name, left, most, seconds if isinstance(seconds, int | float) else 0))
        if near:
            word = ServerWord(event.lean(), self.part, "limits", "", "", "", "", limits=tuple(near))
            self.part.words.append(word)

    def on_close(self, event: Event) -> None:
        """The connection is closed."""
        self.part.ended = self.part.ended or event.lean()

    def on_error(self, event: Event) -> None:
        """Something was refused, or went wrong."""
        error = _dict(event.body.get("error"))
        if not error.get("message") and not error.get("code"):
            self._note("elided-error", event, "")
        word = ServerWord(
            event,
            self.part,
            "",
            _string(error, "type"),
            str(error.get("code") or ""),
            _string(error, "message"),
            _string(error, "param"),
        )
        self.part.words.append(word)
        known = self.sent_by_id.get(_string(error, "event_id"))
        if known is not None:
            word.answers = known[0]
        word.kind = self._kind(word, known[1] if known else None)
        self._attribute(word, known[1] if known else None)

    def _kind(self, word: ServerWord, subject: Update | Turn | Answer | None) -> WordKind:
        code, message = word.code, word.message
        asked = word.answers.type if word.answers else ""
        if code == "session_expired" or "maximum duration" in message:
            return "expired"
        if code == "conversation_already_has_active_response" or "already has an active response" in message:
            return "active"
        if code == "response_cancel_not_active" or message.startswith("Cancellation failed"):
            return "cancel"
        if code.startswith("item_truncate") or asked.endswith("truncate") or _TOO_SHORT.search(message):
            return "truncate"
        if code.startswith("input_audio_buffer_commit") or "committing input audio buffer" in message:
            return "commit"
        if _RATE.search(code) or _RATE.search(word.type):
            return "rate"
        if code == "invalid_tool_call_id" or _CALL_NOT_FOUND.search(message):
            return "call-id"
        if isinstance(subject, Update):
            return "update"
        if isinstance(subject, Turn):
            return "create"
        if asked == "conversation.item.create":
            return "item"
        path = _PATH_OF_EVENT.match(word.param) or _QUOTED_PATH.search(message)
        if path is not None:
            return _SENT_BY_ROOT[path["root"]]
        if code == "cannot_update_voice":
            return "update"
        if word.type == "server_error":
            return "server"
        if self._is_start(word):
            return "start"
        is_request = word.type == "invalid_request_error" and not word.param and word.answers is None
        if is_request and self.pending_updates and not _NEVER_AN_UPDATE.search(message):
            return "update"
        return ""

    def _is_start(self, word: ServerWord) -> bool:
        """Whether an error is what a client hears in place of a session."""
        part = self.part
        heard = self.received == 1 or (part.before is None and part.first is word.event)
        return heard and part.started is None and not part.turns and word.answers is None and not word.param

    def _attribute(self, word: ServerWord, subject: Update | Turn | Answer | None) -> None:
        """Join a word to the things it speaks of."""
        part = self.part
        if word.kind == "update":
            update = subject if isinstance(subject, Update) else next(iter(self.pending_updates), None)
            if update is None:
                update = Update(part, None, {}, None, self.tools)
                part.updates.append(update)
            elif update in self.pending_updates:
                self.pending_updates.remove(update)
                self.maybe.pop(id(update), None)
            update.refusal, word.update = word, update
            word.answers = word.answers or update.sent
            self.refused.append(update)
            return
        if word.kind in ("create", "active"):
            self._attribute_create(word, subject)
        elif word.kind in ("call-id", "item"):
            self._attribute_answer(word, subject)
        elif word.kind == "expired":
            part.ended = part.ended or word.event.lean()
        elif word.kind in ("truncate", "commit", "cancel"):
            names = {
                "truncate": "conversation.item.truncate",
                "commit": "input_audio_buffer.commit",
                "cancel": "response.cancel",
            }
            asked = self.requests.get(names[word.kind])
            word.answers = word.answers or asked
        elif word.kind in ("", "server") and self.pending_turns:
            self.unsure += [(word, turn) for turn in self.pending_turns[:1] if word.kind == ""]
        self.words.append(word)

    def _attribute_create(self, word: ServerWord, subject: Update | Turn | Answer | None) -> None:
        turn = subject if isinstance(subject, Turn) else None
        if word.kind == "active":
            word.turn = next(
                (candidate for candidate in reversed(self.active) if candidate.id and candidate.id in word.message),
                None,
            )
            word.turn = word.turn or next(
                (candidate for candidate in reversed(self.active) if not candidate.is_aside), None
            )
            pending = next((candidate for candidate in self.pending_turns if not candidate.is_aside), None)
            turn = turn or pending
            if turn is None and word.turn is not None and word.turn.asked is not None:
                turn = self._divide(word.turn)
        else:
            turn = turn or next(iter(self.pending_turns), None)
        if turn is not None:
            turn.refusal, word.refused = word, turn
            word.answers = word.answers or turn.asked
            if turn in self.pending_turns:
                self.pending_turns.remove(turn)
        self.words.append(word)

    def _divide(self, turn: Turn) -> Turn | None:
        """A response that turn detection made was taken for the one that the client had just asked for, which
        is the refused one.
        """
        before = [earlier for earlier in self.part.turns if earlier.asked is not None and earlier.refusal is None]
        if not before or before[-1] is not turn:
            return None
        refused = self._turn("", turn.asked, None, turn.request)
        turn.asked, turn.request = None, {}
        return refused

    def _attribute_answer(self, word: ServerWord, subject: Update | Turn | Answer | None) -> None:
        answer = subject if isinstance(subject, Answer) else None
        if word.kind == "call-id" and answer is None:
            name = _named_call(word.message)
            outputs = [
                answered for answered in self.part.answers if answered.kind == "output" and answered.refusal is None
            ]
            answer = next((answered for answered in reversed(outputs) if answered.id == name), None)
            if answer is None and not name:
                answer = next((answered for answered in reversed(outputs) if answered.echo is None), None)
        if answer is None and word.kind == "item" and word.param.startswith("item.") and word.answers is None:
            waiting = [
                answered for answered in self.part.answers[-20:] if answered.echo is None and answered.refusal is None
            ]
            answer = waiting[0] if waiting else None
        if answer is None and word.kind == "call-id" and word.answers is None:
            answer = Answer(self.part, "output", _named_call(word.message), None, None, word.event.lean())
            answer.earlier = self.calls_of_log.get(answer.id)
            self.part.answers.append(answer)
        if answer is not None:
            answer.refusal, word.answer = word, answer
            word.answers = word.answers or answer.sent


# -- values -----------------------------------------------------------------------------------------


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _string(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""


def _name_of(tool: dict[str, Any]) -> str:
    """The name of a function, also of one that is written as Chat Completions has it."""
    return _string(tool, "name") or _string(_dict(tool.get("function")), "name")


def _named_call(message: str) -> str:
    """The id of the call that an error speaks of, empty where it names none."""
    found = _CALL_NOT_FOUND.search(message)
    return found["id"] if found and found["id"] else ""


def _is_definition(tool: dict[str, Any]) -> bool:
    """Whether an entry says which server it means, and does not only name one."""
    return any(tool.get(key) for key in ("server_url", "connector_id", "tunnel_id"))


def _agrees(update: Update, session: dict[str, Any], event: Event) -> bool:
    """Whether settings can be the answer to an update: they have its tools and its instructions."""
    if not event.whole or (update.sent is not None and not update.sent.whole):
        return True
    if not _has_words_of(update, session):
        return False
    tools = session.get("tools")
    if update.tools is None or not isinstance(tools, list):
        return True
    names = {_name_of(tool) or _string(tool, "server_label") for tool in tools if isinstance(tool, dict)}
    return update.tools.names <= names and (bool(update.tools.names) or not names)


def _has_words_of(update: Update, session: dict[str, Any]) -> bool:
    """Whether settings have the instructions of an update, as far as both say any."""
    wanted, there = update.session.get("instructions"), session.get("instructions")
    return not (isinstance(wanted, str) and isinstance(there, str)) or wanted == there

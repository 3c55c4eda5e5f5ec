"""One session of the double, without a connection: events of the client go in, what is to be done comes out.

It opens nothing, waits for nothing and does not know what time it is. Its runner sends what it tells, asks the
servers it names, and gives it what they answered.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from toolcheck.ground.nearest import listed
from toolcheck.ground.record import record
from toolcheck.serving.conversation import Conversation
from toolcheck.serving.echo import MODEL, first_session, updated
from toolcheck.serving.effects import AskCall, AskTools, Body, Effect, HangUp, Rest, ServerFault, Tell
from toolcheck.serving.offer import Offered, is_let_through, offered
from toolcheck.serving.playing import Outcome, Play, PlayedResponse, WantedResponse, refuse_call, run_call
from toolcheck.serving.refusals import refusal, said_error
from toolcheck.serving.script import PlayScript, ScriptStep, ScriptTurn

ListedTools = Sequence[Mapping[str, Any]]
_SOURCES = ("server_url", "connector_id", "tunnel_id")
_CARRIERS = frozenset(["session.update", "response.create", "conversation.item.create"])
_LEAST_MS = 100
_BYTES_PER_MS = {"audio/pcm": 48, "audio/pcmu": 8, "audio/pcma": 8}
_SPEECH_MS = 800


@record(kw_only=True)
class PlayTerms:
    """How sessions are played: the script, whether pieces come at the pace of a model, and whether the client must
    have everything called where no script says what.
    """

    script: PlayScript = PlayScript()
    is_paced: bool = False
    wants_all: bool = False


class PlayedSession:
    """The state of a session, and all that was said in it."""

    def __init__(self, terms: PlayTerms, name: str = "sess_0001", model: str = "", now: int = 0) -> None:
        self.terms = terms
        self.session = first_session(name, model, now)
        self.conversation = Conversation(f"conv_{name.rpartition('_')[2]}")
        self.updates: list[Body] = []
        self.reasons: list[str] = []
        self.is_over = False
        self._model = model
        self._left = list(terms.script.turns) if terms.script.turns is not None else None
        self._asked = 0
        self._called: set[str] = set()
        self._definitions: dict[str, Body] = {}
        self._imported: dict[str, ListedTools] = {}
        self._imports: dict[str, str] = {}
        self._plays: dict[str, Play] = {}
        self._active: PlayedResponse | None = None
        self._held: list[Body] = []
        self._heard = 0
        self._had_sound = False
        self._handlers: dict[str, Callable[[Body], Iterator[Effect]]] = {
            "session.update": self._on_update,
            "response.create": self._on_create,
            "response.cancel": self._on_cancel,
            "conversation.item.create": self._on_item,
            "conversation.item.retrieve": self._on_retrieve,
            "conversation.item.delete": self._on_delete,
            "conversation.item.truncate": self._on_truncate,
            "input_audio_buffer.append": self._on_append,
            "input_audio_buffer.commit": self._on_commit,
            "input_audio_buffer.clear": self._on_clear,
        }

    # -- in and out -----------------------------------------------------------------------------

    def begin(self, change: Mapping[str, Any] | None = None) -> list[Effect]:
        """The session begins, with what the client's key was made for."""
        if not change:
            return [self._tell("session.created", session=self.session)]
        self._model = self._model or str(change.get("model") or "")
        self.session = updated(self.session, change) | {"model": self._model or MODEL}
        self.updates.append(dict(change))
        return [self._tell("session.created", session=self.session), *self._import(change.get("tools"))]

    def fail(self, kind: str) -> list[Effect]:
        """Toolcheck itself failed, with an exception of this kind."""
        self.conversation.blame(f"toolcheck failed ({kind}); this is a bug in toolcheck, please report it")
        error = {**said_error(f"toolcheck failed ({kind})", code="internal_failure"), "type": "server_error"}
        return [self._error(error), HangUp(1011, "internal failure")]

    def take(self, event: Any) -> list[Effect]:
        """An event of the client."""
        return list(self._and_speech(self._take(event)))

    def take_nonsense(self, why: str) -> list[Effect]:
        """A message of the client that is not an event."""
        return [self._error(said_error(f"the message is not an event: {why} [toolcheck]", code="invalid_json"))]

    def resume(self, name: str, outcome: Outcome = None) -> list[Effect]:
        """A pause of a response is over, or a call of a server has an outcome. Those of a cancelled response are not
        missed.
        """
        play = self._plays.pop(name, None)
        return list(self._and_speech(self._go_on(play, outcome))) if play is not None else []

    def listed(self, item: str, outcome: ListedTools | ServerFault) -> list[Effect]:
        """A server was asked for its tools, for the item of this id."""
        return list(self._and_speech(self._end_import(item, outcome)))

    def unfinished(self) -> list[str]:
        """What the script has left over, or is not as it says; empty when all was as it should be."""
        problems = list(self.conversation.problems)
        if self._left:
            count = len(self.terms.script.turns or ())
            problems.append(f"the client asked for {count - len(self._left)} of {count} responses of the script")
        for call_id, name in self.conversation.open_calls.items():
            problems.append(f"{self.conversation.calls[call_id][1].place}: the client sent no output of `{name}`")
        for pending in self.conversation.approvals.values():
            step = pending.step
            problems.append(f"{step.place}: the client never answered the request to approve `{step.value}`")
        if self.terms.wants_all and self._left is None:
            never = [tool.called for tool in self._offer({}) if tool.called not in self._called]
            if never:
                problems.append(f"no response was asked for in which {listed(never, 'and')} could be called")
        return problems

    # -- the client's events --------------------------------------------------------------------

    def _take(self, event: Any) -> Iterator[Effect]:
        kind = event.get("type") if isinstance(event, dict) else None
        if not isinstance(event, dict) or not isinstance(kind, str):
            words = "Missing required parameter: 'type'."
            yield self._error(said_error(words, code="missing_required_parameter", param="type"))
            return
        if kind in _CARRIERS or kind not in self._handlers:
            error = refusal(_with_id(event), tuple(self._definitions), self._model) or self._unknown_kind(event)
            if error is not None:
                yield self._error(error)
                return
        handler = self._handlers.get(kind)
        if handler is not None:
            yield from handler(event)

    def _unknown_kind(self, event: Body) -> Body | None:
        if event["type"] in self._handlers:
            return None
        known = ", ".join(f"'{name}'" for name in sorted(self._handlers))
        words = f"Invalid value: '{event['type']}'. Supported values are: {known}."
        return said_error(words, code="invalid_value", param="type", event=event)

    def _on_update(self, event: Body) -> Iterator[Effect]:
        change = event["session"]
        error = self._refused_change(event, change)
        if error is not None:
            yield self._error(error)
            return
        self.session = updated(self.session, change)
        self.updates.append(change)
        yield self._tell("session.updated", session=self.session)
        yield from self._import(change.get("tools"))

    def _refused_change(self, event: Body, change: Body) -> Body | None:
        """What a running session does not accept, though it is right by itself."""
        if change.get("type") == "transcription":
            words = "Passing a transcription session update event to a realtime session is not allowed."
            return said_error(words, code="invalid_value", param="session.type", event=event)
        audio = change.get("audio")
        output = audio.get("output") if isinstance(audio, dict) else None
        voice = output.get("voice") if isinstance(output, dict) else None
        if self._had_sound and voice is not None and voice != self.session["audio"]["output"].get("voice"):
            words = "Cannot update a conversation's voice if assistant audio is present."
            return said_error(words, code="cannot_update_voice", event=event)
        return None

    def _on_create(self, event: Body) -> Iterator[Effect]:
        request = event.get("response") or {}
        if request.get("conversation") != "none" and self._active is not None:
            words = (
                f"Conversation already has an active response in progress: {self._active.id}."
                " Wait until the response is finished before creating a new one."
            )
            code = "conversation_already_has_active_response"
            yield self._error(said_error(words, code=code, event=event))
            return
        error = self._undefined_label(event, request.get("tools"))
        if error is not None:
            yield self._error(error)
            return
        yield from self._import(request.get("tools"))
        yield from self._respond(self._next_turn(request), request)

    def _undefined_label(self, event: Body, tools: Any) -> Body | None:
        """A label alone is a server that this session has defined before."""
        for number, tool in enumerate(tools if isinstance(tools, list) else ()):
            is_alone = tool.get("type") == "mcp" and not any(tool.get(source) for source in _SOURCES)
            if is_alone and tool["server_label"] not in self._definitions:
                param = f"response.tools[{number}].server_url"
                words = f"Missing required parameter: '{param}'."
                return said_error(words, code="missing_required_parameter", param=param, event=event)
        return None

    def _on_cancel(self, event: Body) -> Iterator[Effect]:
        active = self._active
        if active is None or event.get("response_id", active.id) not in (active.id, None):
            words = "Cancellation failed: no active response found"
            yield self._error(said_error(words, code="response_cancel_not_active", event=event))
            return
        play = self._plays.pop(active.id, None)
        if play is not None:
            play.close()
        yield from active.cut("client_cancelled")
        yield from self._finish(active)

    def _on_item(self, event: Body) -> Iterator[Effect]:
        item = event["item"]
        error = self._refused_item(event, item)
        if error is not None:
            yield self._error(error)
        elif item.get("type") == "function_call_output" and self._active is not None:
            self._held.append(event)
        else:
            yield from self._add(event)

    def _refused_item(self, event: Body, item: Body) -> Body | None:
        """Why an item cannot be in this conversation, though it is right by itself."""
        kind, call_id = item.get("type"), item.get("call_id")
        if kind == "function_call_output" and not self.conversation.knows_call(call_id):
            words = f"Tool call ID '{call_id}' not found in conversation."
            return said_error(words, code="invalid_tool_call_id", param="item.call_id", event=event)
        request = item.get("approval_request_id")
        if kind == "mcp_approval_response" and self.conversation.find(request) is None:
            words = f"'approval_request_id' is '{request}', which the conversation does not have"
            return self._own(words, "approval-for-unknown-request", "item.approval_request_id", event)
        if "id" in item and self.conversation.find(item["id"]) is not None:
            words = f"the conversation has an item with the id '{item['id']}' already"
            return self._own(words, "toolcheck", "item.id", event)
        before = event.get("previous_item_id")
        if before not in (None, "root") and self.conversation.find(before) is None:
            words = f"'previous_item_id' is '{before}', which the conversation does not have"
            return self._own(words, "toolcheck", "previous_item_id", event)
        return None

    def _own(self, words: str, rule: str, param: str, event: Body) -> Body:
        return said_error(f"{words} [{rule}]", code="invalid_value", param=param, event=event)

    def _add(self, event: Body) -> Iterator[Effect]:
        """An item of the client, as the server repeats it; then what comes of it."""
        sent = event["item"]
        kind = sent.get("type")
        status = {"status": "completed"} if kind in ("message", "function_call") else {}
        item = {"id": self.conversation.new_id("item"), "type": kind, **status, **sent}
        before = self.conversation.add(item, event.get("previous_item_id"))
        for word in ("added", "done"):
            yield self._tell(f"conversation.item.{word}", previous_item_id=before, item=_without_sound(item))
        if kind == "function_call_output":
            self.conversation.answer(item["call_id"], item["output"])
        elif kind == "mcp_approval_response":
            yield from self._on_approval(item)

    def _on_approval(self, item: Body) -> Iterator[Effect]:
        pending = self.conversation.settle(item["approval_request_id"])
        if pending is None:
            return
        if item["approve"]:
            yield from self._go_on(run_call(pending, self.conversation), None)
        else:
            yield from refuse_call(pending, self.conversation)

    def _on_retrieve(self, event: Body) -> Iterator[Effect]:
        item = self.conversation.find(event.get("item_id"))
        if item is None:
            yield self._no_item(event, "retriev")
        else:
            yield self._tell("conversation.item.retrieved", item=item)

    def _on_delete(self, event: Body) -> Iterator[Effect]:
        item = self.conversation.find(event.get("item_id"))
        if item is None:
            yield self._no_item(event, "delet")
        else:
            self.conversation.remove(item)
            yield self._tell("conversation.item.deleted", item_id=item["id"])

    def _no_item(self, event: Body, verb: str) -> Tell:
        name = event.get("item_id")
        words = f"Error {verb}ing item: the item with id '{name}' does not exist."
        return self._error(said_error(words, code=f"item_{verb}e_invalid_item_id", param="item_id", event=event))

    def _on_truncate(self, event: Body) -> Iterator[Effect]:
        name, end = event.get("item_id"), event.get("audio_end_ms")
        item = self.conversation.find(name)
        if item is None:
            words = f"Error truncating item: the item with id '{name}' does not exist."
            code = "item_truncate_invalid_item_id"
            yield self._error(said_error(words, code=code, param="item_id", event=event))
            return
        length = self.conversation.heard.get(item["id"])
        if length is None or not isinstance(end, int):
            words = "Only model output audio messages can be truncated"
            yield self._error(said_error(words, code="invalid_value", param="item_id", event=event))
            return
        if end > length:
            words = f"Audio content of {length}ms is already shorter than {end}ms"
            yield self._error(said_error(words, code="invalid_value", param="audio_end_ms", event=event))
            return
        self.conversation.shorten(item["id"], end)
        index = event.get("content_index", 0)
        yield self._tell("conversation.item.truncated", item_id=name, content_index=index, audio_end_ms=end)

    # -- sound of the client --------------------------------------------------------------------

    def _on_append(self, event: Body) -> Iterator[Effect]:
        sound = event.get("audio")
        if not isinstance(sound, str):
            words = "Missing required parameter: 'audio'."
            yield self._error(said_error(words, code="missing_required_parameter", param="audio", event=event))
            return
        try:
            self._heard += len(base64.b64decode(sound, validate=True))
        except (binascii.Error, ValueError):
            words = "Invalid 'audio': expected Base64"
            yield self._error(said_error(f"{words} [toolcheck]", code="invalid_value", param="audio", event=event))

    def _on_commit(self, event: Body) -> Iterator[Effect]:
        form = self.session["audio"]["input"].get("format") or {}
        heard = self._heard / _BYTES_PER_MS.get(str(form.get("type")), 48)
        if heard < _LEAST_MS:
            words = (
                "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio,"
                f" but buffer only has {heard:.2f}ms of audio."
            )
            yield self._error(said_error(words, code="input_audio_buffer_commit_empty", event=event))
            return
        yield from self._commit(self.conversation.new_id("item"), None)

    def _on_clear(self, event: Body) -> Iterator[Effect]:
        self._heard = 0
        yield self._tell("input_audio_buffer.cleared")

    def _commit(self, name: str, words: str | None) -> Iterator[Effect]:
        """What the user said becomes an item."""
        self._heard = 0
        item: Body = {
            "id": name,
            "type": "message",
            "status": "completed",
            "role": "user",
            "content": [{"type": "input_audio", "transcript": None}],
        }
        before = self.conversation.add(item)
        yield self._tell("input_audio_buffer.committed", previous_item_id=before, item_id=name)
        for word in ("added", "done"):
            yield self._tell(f"conversation.item.{word}", previous_item_id=before, item=item)
        if words is not None and self.session["audio"]["input"].get("transcription"):
            kind = "conversation.item.input_audio_transcription"
            yield self._tell(f"{kind}.delta", item_id=name, content_index=0, delta=words)
            usage = {"type": "duration", "seconds": _SPEECH_MS / 1000}
            yield self._tell(f"{kind}.completed", item_id=name, content_index=0, transcript=words, usage=usage)

    def _and_speech(self, effects: Iterable[Effect]) -> Iterator[Effect]:
        """The same, and what the script has the user say as soon as nothing else goes on."""
        yield from effects
        while self._is_quiet() and self._left and self._left[0][0].kind == "vad":
            first, *rest = self._left[0]
            vad = self.session["audio"]["input"].get("turn_detection")
            self._left[0:1] = [tuple(rest)] if rest and vad else []
            if not vad:
                self.conversation.blame(f"{first.place}: the user speaks, but the client switched turn detection off")
                continue
            name = self.conversation.new_id("item")
            yield self._tell("input_audio_buffer.speech_started", audio_start_ms=0, item_id=name)
            yield self._tell("input_audio_buffer.speech_stopped", audio_end_ms=_SPEECH_MS, item_id=name)
            yield from self._commit(name, first.value)
            if not vad.get("create_response", True) or not rest:
                return
            yield from self._respond(self._next_turn({}), {})

    def _is_quiet(self) -> bool:
        """Whether the session is set up, and waits for nobody."""
        conversation = self.conversation
        waits = self._active or self._imports or conversation.open_calls or conversation.approvals
        return bool(self.updates) and not waits and not self.is_over

    # -- responses ------------------------------------------------------------------------------

    def _offer(self, request: Mapping[str, Any]) -> tuple[Offered, ...]:
        tools = request["tools"] if isinstance(request.get("tools"), list) else self.session["tools"]
        return offered(tools, self._definitions, self._imported)

    def _next_turn(self, request: Mapping[str, Any]) -> ScriptTurn | None:
        """The next turn of the script, None where it has no more."""
        self._asked += 1
        if self._left is not None:
            return self._left.pop(0) if self._left else None
        place = f"response {self._asked}"
        choice = request.get("tool_choice") or self.session["tool_choice"]
        tools = [] if choice == "none" else [tool.called for tool in self._offer(request)]
        wanted = choice.get("name") if isinstance(choice, dict) else None
        tools = [name for name in tools if name.rpartition(".")[2] == wanted] if wanted else tools
        new = [name for name in tools if name not in self._called]
        if not new and not (tools and choice == "required"):
            return (ScriptStep(kind="say", value="There is nothing more to do.", place=place),)
        name = (new or tools)[0]
        self._called.add(name)
        return (ScriptStep(kind="call", value=name, place=place),)

    def _respond(self, turn: ScriptTurn | None, request: Mapping[str, Any]) -> Iterator[Effect]:
        wanted = WantedResponse(
            steps=turn or (),
            tools=self._offer(request),
            session=self.session,
            request=request,
            unfinished=tuple(self._imports.values()),
            is_paced=self.terms.is_paced,
        )
        response = PlayedResponse(wanted, self.conversation)
        if turn is None:
            count = len(self.terms.script.turns or ())
            response.fault(f"the client asked for response {self._asked}, and the script has {count}")
        if not wanted.is_aside:
            self._active = response
        yield from self._go_on(self._played(response), None)

    def _played(self, response: PlayedResponse) -> Play:
        """A response, and what follows from its end."""
        yield from response.play()
        yield from self._finish(response)

    def _finish(self, response: PlayedResponse) -> Iterator[Effect]:
        self._had_sound = self._had_sound or bool(self.conversation.heard)
        if self._active is not response:
            return
        self._active = None
        held, self._held = self._held, []
        for event in held:
            yield from self._add(event)

    def _go_on(self, play: Play, outcome: Outcome) -> Iterator[Effect]:
        """What a play does until it waits for something."""
        try:
            effect = play.send(outcome)
            while True:
                yield effect
                if isinstance(effect, Rest):
                    self._plays[effect.response] = play
                    return
                if isinstance(effect, AskCall):
                    self._plays[effect.item] = play
                    return
                self.is_over = self.is_over or isinstance(effect, HangUp)
                effect = next(play)
        except StopIteration:
            return

    # -- imports --------------------------------------------------------------------------------

    def _import(self, tools: Any) -> Iterator[Effect]:
        """Begin the import of each server that is new, or has another address than before."""
        for tool in tools if isinstance(tools, list) else ():
            if tool.get("type") != "mcp" or not any(tool.get(source) for source in _SOURCES):
                continue
            label = tool["server_label"]
            before = self._definitions.get(label)
            self._definitions[label] = {**tool}
            if before is not None and all(before.get(source) == tool.get(source) for source in _SOURCES):
                continue
            name = self.conversation.new_id("mcpl")
            self._imports[name] = label
            item = {"id": name, "type": "mcp_list_tools", "server_label": label, "tools": []}
            yield self._tell("mcp_list_tools.in_progress", item_id=name)
            yield self._tell("conversation.item.added", previous_item_id=self.conversation.add(item), item=dict(item))
            yield AskTools(name, label, tool)

    def _end_import(self, name: str, outcome: ListedTools | ServerFault) -> Iterator[Effect]:
        label, item = self._imports.pop(name, ""), self.conversation.find(name)
        if isinstance(outcome, ServerFault):
            self.reasons.append(f"the import of `{label}` failed: {outcome.message}")
            yield self._tell("mcp_list_tools.failed", item_id=name)
            return
        definition = self._definitions[label]
        tools = [shown for shown in map(_shown_import, outcome) if is_let_through(definition, shown)]
        self._imported[label] = tools
        if item is not None:
            item["tools"] = tools
            yield self._tell("conversation.item.done", previous_item_id=None, item=dict(item))
        yield self._tell("mcp_list_tools.completed", item_id=name)

    # -- words ----------------------------------------------------------------------------------

    def _tell(self, kind: str, **fields: Any) -> Tell:
        return self.conversation.tell(kind, **fields)

    def _error(self, error: Body) -> Tell:
        return self._tell("error", error=error)


def _with_id(event: Body) -> Body:
    """An approval with an id: OpenAI's client for JavaScript sends none, and the API answers it."""
    item = event.get("item")
    if not isinstance(item, dict) or item.get("type") != "mcp_approval_response" or "id" in item:
        return event
    return {**event, "item": {"id": "item_0000", **item}}


def _shown_import(tool: Mapping[str, Any]) -> Body:
    """A tool of a server, as the server of the session reports it."""
    schema = tool.get("inputSchema", tool.get("input_schema")) or {"type": "object", "properties": {}}
    made: Body = {"name": str(tool.get("name", "")), "input_schema": schema}
    return made | {key: tool[key] for key in ("description", "annotations") if tool.get(key) is not None}


def _without_sound(item: Body) -> Body:
    """An item as the server repeats it: without the sound that the client sent."""
    content = item.get("content")
    if not isinstance(content, list):
        return dict(item)
    parts = [
        {name: part for name, part in one.items() if name != "audio"} if isinstance(one, dict) else one
        for one in content
    ]
    return {**item, "content": parts}

"""One response, played: from its steps to the events of the server, in the order of recorded sessions."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from toolcheck.contract.engine import misfits
from toolcheck.document.where import dotted
from toolcheck.ground.nearest import listed
from toolcheck.ground.record import record
from toolcheck.serving.conversation import Conversation, PendingCall
from toolcheck.serving.effects import AskCall, Body, Effect, HangUp, Rest, ServerFault, Tell
from toolcheck.serving.examples import example
from toolcheck.serving.offer import Offered
from toolcheck.serving.script import ScriptStep, ScriptTurn

Outcome = str | ServerFault | None
"""What a call gave, or why it failed; None after a pause."""
Play = Generator[Effect, Outcome, None]

_PIECE = 12
_WORD = re.compile(r"\s*+\S++|\s++")
_PACE = 0.04
_MS_OF_A_WORD = 100
_SILENCE = {"audio/pcm": (b"\x00\x00", 24), "audio/pcmu": (b"\xff", 8), "audio/pcma": (b"\xd5", 8)}
"""Of each format: a sample of silence, and how many samples a millisecond has."""
_CUT = {"max_output_tokens": "incomplete", "content_filter": "incomplete"}
_USAGE: Body = {
    "total_tokens": 0,
    "input_tokens": 0,
    "output_tokens": 0,
    "input_token_details": {
        "text_tokens": 0,
        "audio_tokens": 0,
        "image_tokens": 0,
        "cached_tokens": 0,
        "cached_tokens_details": {"text_tokens": 0, "audio_tokens": 0, "image_tokens": 0},
    },
    "output_token_details": {"text_tokens": 0, "audio_tokens": 0},
}


class ScriptFault(Exception):
    """The script wants something that cannot be."""


@record(kw_only=True, hidden=("session", "request"))
class WantedResponse:
    """What a response is made of: its steps, what it may call, the session, what the client asked for, and why a tool
    may be missing (imports that have not ended). `is_paced`: pieces come at the pace of a model.
    """

    steps: ScriptTurn
    tools: Sequence[Offered]
    session: Mapping[str, Any]
    request: Mapping[str, Any]
    unfinished: Sequence[str] = ()
    is_paced: bool = False

    @property
    def is_aside(self) -> bool:
        """Whether it is outside of the conversation."""
        return self.request.get("conversation") == "none"

    @property
    def choice(self) -> Any:
        """The tool choice in force."""
        return self.request.get("tool_choice") or self.session.get("tool_choice") or "auto"

    @property
    def modalities(self) -> list[str]:
        """Whether it speaks or writes."""
        return list(self.request.get("output_modalities") or self.session["output_modalities"])

    @property
    def sound(self) -> Body:
        """The format and the voice."""
        asked = self.request.get("audio")
        output = asked.get("output") if isinstance(asked, dict) else None
        own = {**self.session["audio"]["output"], **(output if isinstance(output, dict) else {})}
        return {"output": {"format": own.get("format"), "voice": own.get("voice")}}


class PlayedResponse:
    """A response that is going on. `play` gives what is to be done; it may be left at any effect, and `cut`."""

    def __init__(self, wanted: WantedResponse, conversation: Conversation) -> None:
        self.wanted = wanted
        self.conversation = conversation
        self.id = conversation.new_id("resp")
        self.output: list[Body] = []
        self._fault = ""
        self._calls: list[str] = []
        self._said = ""
        self._ending: Callable[[], Iterator[Effect]] | None = None

    # -- the whole ------------------------------------------------------------------------------

    def fault(self, words: str) -> None:
        """Have it fail, for a reason that is the script's."""
        self._fault = words

    def play(self) -> Play:
        """The events of the response."""
        yield self._tell("response.created", response=self._body("in_progress"))
        try:
            if self._fault:
                raise ScriptFault(self._fault)
            self._hold_against_choice()
            for step in self.wanted.steps:
                over = yield from self._step(step)
                if over:
                    return
        except ScriptFault as fault:
            self.conversation.blame(str(fault))
            error = {"type": "script_error", "code": "script_error", "message": str(fault)}
            yield from self._end("failed", {"type": "failed", "error": error})
            return
        yield from self._end("completed", None)

    def cut(self, reason: str) -> Iterator[Effect]:
        """The end of a response that is cut off: of its open item, and of itself."""
        yield from self._close_item("incomplete")
        status = _CUT.get(reason, "cancelled")
        yield from self._end(status, {"type": status, "reason": reason})

    def _step(self, step: ScriptStep) -> Generator[Effect, Outcome, bool]:
        """One step; True where the response has ended with it."""
        match step.kind:
            case "say":
                yield from self._say(step.value)
            case "call":
                yield from self._call(step)
            case "wait":
                yield Rest(step.value, self.id)
            case "error":
                yield from self._error(step.value)
            case "fail":
                error = {"type": "server_error", "code": None, **step.value}
                yield from self._end("failed", {"type": "failed", "error": error})
                return True
            case "cancel":
                yield from self.cut(step.value)
                return True
        return False

    def _end(self, status: str, details: Body | None) -> Iterator[Effect]:
        if status in ("cancelled", "incomplete"):
            self.conversation.forget_calls(self._calls)
        yield self._tell("response.done", response=self._body(status, details))

    def _body(self, status: str, details: Body | None = None) -> Body:
        wanted = self.wanted
        return {
            "object": "realtime.response",
            "id": self.id,
            "status": status,
            "status_details": details,
            "output": [dict(item) for item in self.output],
            "conversation_id": None if wanted.is_aside else self.conversation.name,
            "output_modalities": wanted.modalities,
            "max_output_tokens": wanted.request.get("max_output_tokens", wanted.session["max_output_tokens"]),
            "audio": wanted.sound,
            "usage": None if status == "in_progress" else _USAGE,
            "metadata": wanted.request.get("metadata"),
        }

    def _hold_against_choice(self) -> None:
        """A model does what `tool_choice` says, so a script must."""
        steps, choice = self.wanted.steps, self.wanted.choice
        calls = [step for step in steps if step.kind == "call"]
        if choice == "none" and calls:
            raise ScriptFault(f"{calls[0].place}: calls `{calls[0].value}`, but `tool_choice` is `none`")
        if choice == "required" and not calls and all(step.kind in ("say", "wait") for step in steps):
            raise ScriptFault(f"{steps[0].place}: calls nothing, but `tool_choice` is `required`")
        if isinstance(choice, dict) and choice.get("type") == "function":
            other = next((step for step in calls if step.value != choice.get("name")), None)
            if other is not None:
                raise ScriptFault(
                    f"{other.place}: calls `{other.value}`, but `tool_choice` names `{choice.get('name')}`"
                )

    # -- items ----------------------------------------------------------------------------------

    def _tell(self, kind: str, **fields: Any) -> Tell:
        return self.conversation.tell(kind, **fields)

    def _in_item(self, kind: str, item: Body, **fields: Any) -> Tell:
        """An event about an item of this response."""
        return self._tell(kind, response_id=self.id, item_id=item["id"], output_index=self.output.index(item), **fields)

    def _open_item(self, item: Body) -> Iterator[Effect]:
        self.output.append(item)
        index = len(self.output) - 1
        yield self._tell("response.output_item.added", response_id=self.id, output_index=index, item=dict(item))
        if not self.wanted.is_aside:
            before = self.conversation.add(item)
            yield self._tell("conversation.item.added", previous_item_id=before, item=dict(item))

    def _finish_item(self, item: Body) -> Iterator[Effect]:
        if not self.wanted.is_aside:
            yield self._tell(
                "conversation.item.done", previous_item_id=_before(self.conversation, item), item=dict(item)
            )
        index = self.output.index(item)
        yield self._tell("response.output_item.done", response_id=self.id, output_index=index, item=dict(item))

    def _close_item(self, status: str) -> Iterator[Effect]:
        """The end of the item that is open, if one is."""
        ending, self._ending = self._ending, None
        if ending is None:
            return
        item = self.output[-1]
        item["status"] = status
        yield from ending()
        yield from self._finish_item(item)

    def _paced(self) -> Iterator[Effect]:
        if self.wanted.is_paced:
            yield Rest(_PACE, self.id)

    # -- messages -------------------------------------------------------------------------------

    def _say(self, text: str) -> Play:
        item: Body = {
            "id": self.conversation.new_id("item"),
            "type": "message",
            "status": "in_progress",
            "role": "assistant",
            "content": [],
        }
        yield from self._open_item(item)
        writes = self.wanted.modalities == ["text"]
        kind, key = ("text", "text") if writes else ("audio", "transcript")
        yield self._in_item("response.content_part.added", item, content_index=0, part={"type": kind, key: ""})
        self._said = ""
        self._ending = partial(self._end_of_message, item, writes=writes)
        for piece in _WORD.findall(text):
            self._said += piece
            yield from self._piece(item, piece, writes=writes)
            yield from self._paced()
        yield from self._close_item("completed")

    def _piece(self, item: Body, piece: str, *, writes: bool) -> Iterator[Effect]:
        if writes:
            yield self._in_item("response.output_text.delta", item, content_index=0, delta=piece)
            return
        yield self._in_item("response.output_audio_transcript.delta", item, content_index=0, delta=piece)
        yield self._in_item("response.output_audio.delta", item, content_index=0, delta=_silence(self.wanted.sound))
        self.conversation.hear(item["id"], _MS_OF_A_WORD)

    def _end_of_message(self, item: Body, *, writes: bool) -> Iterator[Effect]:
        """The events that end the contents of a message, after the words that were said."""
        said = self._said
        if writes:
            item["content"] = [{"type": "output_text", "text": said}]
            yield self._in_item("response.output_text.done", item, content_index=0, text=said)
            part = {"type": "text", "text": said}
        else:
            item["content"] = [{"type": "output_audio", "transcript": said}]
            yield self._in_item("response.output_audio.done", item, content_index=0)
            yield self._in_item("response.output_audio_transcript.done", item, content_index=0, transcript=said)
            part = {"type": "audio", "transcript": said}
        yield self._in_item("response.content_part.done", item, content_index=0, part=part)

    # -- calls ----------------------------------------------------------------------------------

    def _call(self, step: ScriptStep) -> Play:
        tool = self._tool(step)
        given = step.arguments
        arguments = dict(given) if given is not None else (example(tool.schema) or {})
        wrong = misfits(tool.schema, arguments) if isinstance(tool.schema, dict) else ()
        if wrong:
            where = f"`{dotted(wrong[0][0])}`" if wrong[0][0] else "the object"
            raise ScriptFault(
                f"{step.place}: the arguments of `{step.value}` do not fit its schema: {where} breaks `{wrong[0][1]}`"
            )
        yield from (
            self._call_server(step, tool, arguments) if tool.label else self._call_function(step, tool, arguments)
        )

    def _tool(self, step: ScriptStep) -> Offered:
        tools = {tool.called: tool for tool in self.wanted.tools}
        if step.value in tools:
            return tools[step.value]
        waiting = [label for label in self.wanted.unfinished if step.value.startswith(f"{label}.")]
        why = f"the import of `{waiting[0]}` has not ended" if waiting else f"the client offers {_names(tools)}"
        raise ScriptFault(f"{step.place}: calls `{step.value}`, but {why}")

    def _call_function(self, step: ScriptStep, tool: Offered, arguments: Body) -> Play:
        call_id = self.conversation.new_id("call")
        item: Body = {
            "id": self.conversation.new_id("item"),
            "type": "function_call",
            "status": "in_progress",
            "name": tool.name,
            "call_id": call_id,
            "arguments": "",
        }
        self._calls.append(call_id)
        self.conversation.call(call_id, tool.name, step)
        yield from self._open_item(item)
        self._ending = partial(self._end_of_arguments, item)
        for piece in _pieces(json.dumps(arguments, ensure_ascii=False)):
            item["arguments"] += piece
            yield self._in_item("response.function_call_arguments.delta", item, call_id=call_id, delta=piece)
            yield from self._paced()
        yield from self._close_item("completed")

    def _end_of_arguments(self, item: Body) -> Iterator[Effect]:
        fields = {name: item[name] for name in ("call_id", "name", "arguments")}
        yield self._in_item("response.function_call_arguments.done", item, **fields)

    def _call_server(self, step: ScriptStep, tool: Offered, arguments: Body) -> Play:
        item: Body = {
            "id": self.conversation.new_id("mcp"),
            "type": "mcp_call",
            "server_label": tool.label,
            "name": tool.name,
            "arguments": "",
            "approval_request_id": None,
            "output": None,
            "error": None,
        }
        yield from self._open_item(item)
        kind = "response.mcp_call_arguments"
        for piece in _pieces(json.dumps(arguments, ensure_ascii=False)):
            item["arguments"] += piece
            yield self._in_item(f"{kind}.delta", item, delta=piece)
            yield from self._paced()
        yield self._in_item(f"{kind}.done", item, arguments=item["arguments"])
        index = self.output.index(item)
        pending = PendingCall(item=item, response=self.id, index=index, tool=tool, arguments=arguments, step=step)
        if tool.needs_approval:
            yield from self._ask(pending)
            return
        if step.approval == "expect":
            self.conversation.blame(f"{step.place}: `{step.value}` needs no approval, as the client set it")
        yield from run_call(pending, self.conversation)

    def _ask(self, pending: PendingCall) -> Iterator[Effect]:
        request: Body = {
            "id": self.conversation.new_id("mcpr"),
            "type": "mcp_approval_request",
            "server_label": pending.tool.label,
            "name": pending.tool.name,
            "arguments": pending.item["arguments"],
        }
        pending.item["approval_request_id"] = request["id"]
        self.conversation.ask(request["id"], pending)
        before = self.conversation.add(request)
        for kind in ("added", "done"):
            yield self._tell(f"conversation.item.{kind}", previous_item_id=before, item=dict(request))

    def _error(self, fault: Mapping[str, Any]) -> Iterator[Effect]:
        error = {"type": "server_error", "code": None, "message": "", "param": None, "event_id": None, **fault}
        yield self._tell("error", error=error)
        if error["code"] == "session_expired":
            yield HangUp(1001, "session expired")


def run_call(pending: PendingCall, conversation: Conversation) -> Play:
    """The events of a server's tool that runs."""
    item, place = pending.item, {"item_id": pending.item["id"], "output_index": pending.index}
    yield conversation.tell("response.mcp_call.in_progress", **place)
    outcome = yield AskCall(item["id"], pending.tool.definition, pending.tool.name, pending.arguments)
    if isinstance(outcome, ServerFault):
        item["error"] = _item_error(outcome)
    else:
        item["output"] = outcome or ""
    yield from end_call(pending, conversation)


def refuse_call(pending: PendingCall, conversation: Conversation) -> Iterator[Effect]:
    """The events of a call that the client did not approve."""
    pending.item["error"] = {"type": "tool_execution_error", "message": "the client did not approve the call"}
    if pending.step.approval != "refuse-is-fine":
        conversation.blame(f"{pending.step.place}: the client refused to approve `{pending.step.value}`")
    yield from end_call(pending, conversation)


def end_call(pending: PendingCall, conversation: Conversation) -> Iterator[Effect]:
    """The events that end a call, failed or not."""
    item = pending.item
    word = "failed" if item["error"] else "completed"
    yield conversation.tell(f"response.mcp_call.{word}", item_id=item["id"], output_index=pending.index)
    before = _before(conversation, item)
    yield conversation.tell("conversation.item.done", previous_item_id=before, item=dict(item))
    yield conversation.tell(
        "response.output_item.done", response_id=pending.response, output_index=pending.index, item=dict(item)
    )


def _item_error(fault: ServerFault) -> Body:
    if fault.kind == "tool_execution_error":
        return {"type": fault.kind, "message": fault.message}
    return {"type": fault.kind, "code": fault.code, "message": fault.message}


def _before(conversation: Conversation, item: Body) -> str | None:
    """The id of the item before another, None where there is none."""
    names = [one["id"] for one in conversation.items]
    at = names.index(item["id"]) if item["id"] in names else 0
    return names[at - 1] if at else None


def _names(tools: Mapping[str, Offered]) -> str:
    return listed(tools, "and") if tools else "nothing"


def _pieces(text: str) -> list[str]:
    return [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]


def _silence(sound: Mapping[str, Any]) -> str:
    """Silence of a tenth of a second, in the format that was asked for."""
    form = sound["output"]["format"]
    sample, rate = _SILENCE.get(str(form.get("type")) if isinstance(form, dict) else "", _SILENCE["audio/pcm"])
    return base64.b64encode(sample * rate * _MS_OF_A_WORD).decode()

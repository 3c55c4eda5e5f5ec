"""A session of the double without a connection, as the tests use it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from toolcheck.serving.effects import AskCall, AskTools, Effect, HangUp, Rest, ServerFault, Tell
from toolcheck.serving.script import made_script
from toolcheck.serving.session import PlayedSession, PlayTerms

FUNCTION = {
    "type": "function",
    "name": "lookup_order",
    "description": "Find an order.",
    "parameters": {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]},
}
SERVER = {"type": "mcp", "server_label": "shop", "server_url": "https://shop.example.com/mcp"}
STOCK = {"name": "stock", "inputSchema": {"type": "object", "properties": {"sku": {"type": "string"}}}}


class Talk:
    """A session that answers its servers at once, and lets no time pass by itself."""

    def __init__(self, script: Any = None, *, tools: Any = (STOCK,), answer: Any = "3", **terms: Any) -> None:
        script = made_script(script) if script is not None else PlayTerms().script
        self.session = PlayedSession(PlayTerms(script=script, **terms))
        self.tools, self.answer = tools, answer
        self.events: list[dict[str, Any]] = []
        self.rests: list[Rest] = []
        self.asked: list[AskTools | AskCall] = []
        self.hung_up: HangUp | None = None
        self._do(self.session.begin())

    def send(self, kind: str, **fields: Any) -> list[dict[str, Any]]:
        """The events that the server answers an event of the client with."""
        return self.take({"type": kind, **fields})

    def take(self, event: Any) -> list[dict[str, Any]]:
        """The same, for anything at all."""
        before = len(self.events)
        self._do(self.session.take(event))
        return self.events[before:]

    def update(self, *tools: Any, **session: Any) -> list[dict[str, Any]]:
        """The answer to an update with these tools."""
        change = {"type": "realtime", "output_modalities": ["text"], "tools": list(tools), **session}
        return self.send("session.update", session=change)

    def say(self, text: str = "Hello") -> list[dict[str, Any]]:
        """The answer to a message of the user."""
        content = [{"type": "input_text", "text": text}]
        return self.send("conversation.item.create", item={"type": "message", "role": "user", "content": content})

    def respond(self, **response: Any) -> list[dict[str, Any]]:
        """The answer to a request for a response."""
        return self.send("response.create", response=response) if response else self.send("response.create")

    def output(self, output: str, call_id: str = "call_0001") -> list[dict[str, Any]]:
        """The answer to the output of a call."""
        item = {"type": "function_call_output", "call_id": call_id, "output": output}
        return self.send("conversation.item.create", item=item)

    def approve(self, approve: bool = True, request: str = "mcpr_0001") -> list[dict[str, Any]]:
        """The answer to an answer to a request for approval."""
        item = {"type": "mcp_approval_response", "id": "yes_1", "approval_request_id": request, "approve": approve}
        return self.send("conversation.item.create", item=item)

    def wait(self) -> list[dict[str, Any]]:
        """What comes when the pauses are over."""
        before = len(self.events)
        rests, self.rests = self.rests, []
        for rest in rests:
            self._do(self.session.resume(rest.response))
        return self.events[before:]

    def _do(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            match effect:
                case Tell():
                    self.events.append(effect.event)
                case Rest():
                    self.rests.append(effect)
                case AskTools():
                    self.asked.append(effect)
                    if self.tools is not None:
                        self._do(self.session.listed(effect.item, self.tools))
                case AskCall():
                    self.asked.append(effect)
                    self._do(self.session.resume(effect.item, self.answer))
                case HangUp():
                    self.hung_up = effect


def kinds(events: Iterable[dict[str, Any]]) -> list[str]:
    """The types of events, each row of deltas as one."""
    found: list[str] = []
    for event in events:
        if not (event["type"].endswith(".delta") and found[-1:] == [event["type"]]):
            found.append(event["type"])
    return found


def error_of(events: list[dict[str, Any]]) -> dict[str, Any]:
    """The error that is the only answer."""
    assert [event["type"] for event in events] == ["error"], events
    error: dict[str, Any] = events[0]["error"]
    return error


__all__ = ["FUNCTION", "SERVER", "STOCK", "ServerFault", "Talk", "error_of", "kinds"]

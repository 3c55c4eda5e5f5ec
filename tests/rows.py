"""Requests as a gateway logs them, drawn from a seed: ordinary ones, and ones with anything wrong anywhere."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

from tests.fixtures import every_fixture
from tests.hostile.planted import KINDS, Planter

Value = Any

FUNCTION = {
    "type": "function",
    "name": "find_order",
    "description": "Find an order by its number.",
    "parameters": {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]},
}
MCP = {
    "type": "mcp",
    "server_label": "shop",
    "server_url": "https://shop.example.com/mcp",
    "allowed_tools": ["search"],
    "require_approval": "always",
}
WORDS = (
    "Hello.",
    "",
    "My order, please: user 7.",
    "Grüße  \u200b",
    '{"city":"Rome"}',
    "<b>bold</b>",
    "\U0001f600 fine",
    "${NAME}",
    "auto",
    "call find_order",
    "x" * 600,
)
ODD: tuple[Value, ...] = (None, True, 0, 5, 1.5, -1, "", "x", [], {}, [[]], ["x"], {"x": 1}, "x" * 70, "${X}", "user")
KEYS = (
    "id",
    "type",
    "role",
    "call_id",
    "status",
    "name",
    "content",
    "text",
    "tools",
    "input",
    "headers",
    "authorization",
    "server_url",
    "metadata",
    "instructions",
    "x-note",
    "x-toolcheck",
    "prompt",
    "conversation",
    "previous_response_id",
    "event_id",
    "strange",
)
_SPELLED = [kind for kind in KINDS if kind != "Bearer"]
TYPES = (
    "message",
    "function_call",
    "function_call_output",
    "reasoning",
    "mcp_call",
    "mcp_list_tools",
    "mcp_approval_request",
    "mcp_approval_response",
    "item_reference",
    "additional_tools",
    "tool_search_output",
    "tool_search_call",
    "computer_call_output",
    "odd_kind",
)


class Rows:
    """Draws requests; `planter` knows the tokens in them. Of one that `is_broken`, a token may be broken, too."""

    def __init__(self, random: Random, planter: Planter) -> None:
        self.random = random
        self.planter = planter
        self.is_broken = False
        self._bases = [value for fixture in every_fixture() for value in fixture.read().values if _is_plain(value)]

    def row(self) -> bytes:
        """A request as it is logged."""
        random = self.random
        value = self._request() if random.random() < 0.6 else copy.deepcopy(random.choice(self._bases))
        if isinstance(value, dict) and random.random() < 0.5:
            self._say(value)
        for _ in range(random.choice((0, 0, 0, 1, 1, 2, 3))):
            value = self._changed(value)
        return self._written(value)

    def _written(self, value: Value) -> bytes:
        how: dict[str, Any] = self.random.choice(
            (
                {"separators": (",", ":"), "ensure_ascii": False},
                {"separators": (",", ":")},
                {"ensure_ascii": False},
                {},
                {"indent": 2},
            )
        )
        text = json.dumps(value, **how).replace("MARK", "")
        if self.random.random() < 0.02 and '"role"' in text:
            text = text.replace('"role"', '"role":"user","role"', 1)
        data = text.encode("utf-8", "surrogatepass")
        self.is_broken = self.random.random() < 0.05
        return self._broken(data) if self.is_broken else data

    def _broken(self, data: bytes) -> bytes:
        """The bytes with one of them changed, left out or added."""
        at, byte = self.random.randrange(len(data)), bytes([self.random.choice(b' \n\t\x00"\\,:{}[]0-\xff')])
        return data[:at] + self.random.choice((byte, b"", data[at : at + 1] + byte)) + data[at + 1 :]

    def _request(self) -> dict[str, Value]:
        random = self.random
        tools = [
            copy.deepcopy(random.choice((FUNCTION, MCP, {"type": "web_search"}))) for _ in range(random.randrange(4))
        ]
        for tool in tools:
            if tool["type"] == "mcp" and random.random() < 0.7:
                self._open(tool)
        request: dict[str, Value] = {"model": "gpt-5.4", "tools": tools}
        shape = random.randrange(8)
        if shape == 0:
            return {"type": "session.update", "event_id": self._id(), "session": self._session(tools)}
        if shape == 1:
            response = {"tools": tools, "input": [self._item() for _ in range(random.randrange(4))]}
            return {"type": "response.create", "response": {**response, "instructions": self._words()}}
        if shape == 2:
            delegation = {"type": "responses", "responses": {**request, "instructions": self._words()}}
            session = {"type": "live", "model": "gpt-live-1", "delegation": delegation}
            return {"type": "session.start", "session": {**session, "instructions": self._words()}}
        if shape == 3:
            return {"type": "conversation.item.create", "item": self._item(), "previous_item_id": self._id()}
        return request

    def _session(self, tools: list[Value]) -> dict[str, Value]:
        return {"type": "realtime", "model": "gpt-realtime-2.1", "instructions": self._words(), "tools": tools}

    def _say(self, value: dict[str, Value]) -> None:
        random = self.random
        said = {
            "input": lambda: (
                self._words() if random.random() < 0.3 else [self._item() for _ in range(random.randrange(6))]
            ),
            "instructions": self._words,
            "metadata": lambda: {self._id(): self._words() for _ in range(random.randrange(3))},
            "previous_response_id": self._id,
            "safety_identifier": self._id,
            "prompt_cache_key": self._id,
            "user": self._id,
            "conversation": lambda: random.choice(("auto", "none", self._id(), {"id": self._id()}, {"id": 5})),
            "tool_choice": lambda: random.choice(("auto", "required", {"type": "function", "name": "find_order"})),
            "temperature": random.random,
            "stream": lambda: True,
            "messages": lambda: [{"role": "user", "content": self._words()}],
        }
        for key in random.sample([*said][:-1] if random.random() < 0.95 else [*said], random.randrange(1, 6)):
            value[key] = said[key]()

    def _item(self) -> Value:
        random = self.random
        words, kind = self._words, random.choice((None, *TYPES))
        item: dict[str, Value] = {} if kind is None else {"type": kind}
        fields = {
            "role": lambda: random.choice(("user", "assistant", "system", "developer", "tool")),
            "content": lambda: (
                words() if random.random() < 0.5 else [self._content() for _ in range(random.randrange(3))]
            ),
            "id": self._id,
            "call_id": self._id,
            "output": words,
            "arguments": words,
            "name": lambda: "find_order",
            "status": lambda: random.choice(("completed", "odd")),
            "approval_request_id": self._id,
            "approve": lambda: True,
            "server_label": lambda: "shop",
            "tools": lambda: [copy.deepcopy(FUNCTION)],
            "summary": lambda: [{"type": "summary_text", "text": words()}],
        }
        if kind in (None, "message"):
            item |= {key: fields[key]() for key in ("role", "content")}
        wanted = random.sample([*fields], random.choice((0, 0, 1, 2, 4)))
        return item | {key: fields[key]() for key in wanted}

    def _content(self) -> Value:
        kind = self.random.choice(("input_text", "output_text", "input_image", "refusal"))
        part: dict[str, Value] = {"type": kind, "text": self._words()}
        if self.random.random() < 0.3:
            part |= {"annotations": [], "image_url": "data:image/png;base64,AAAA", "detail": "auto"}
        return part

    def _id(self) -> str:
        return self.random.choice(("mcpr_1", f"id_{self.random.randrange(10**6)}", "i" * self.random.randrange(1, 80)))

    def _words(self) -> str:
        return self.random.choice(WORDS)

    def _token(self, place: str) -> str:
        return self.planter.token(self.random.choice(("opaque", "opaque", "Basic", *KINDS)), place)

    def _open(self, tool: dict[str, Value]) -> None:
        """A server gets what opens it."""
        random = self.random
        for key in random.sample(("authorization", "headers", "server_url"), random.randrange(1, 4)):
            if key == "authorization":
                tool[key] = random.choice(("", "Bearer ", "", "token ")) + self._token(key)
            elif key == "headers":
                names = random.sample(("Authorization", "X-Api-Key", "X-Tenant", "Cookie"), random.randrange(1, 3))
                tool[key] = {name: self._token(name) for name in names}
            else:
                tool[key] += f"?{random.choice(('api_key', 'k', 'token'))}={self._token(key)}"

    def _changed(self, value: Value) -> Value:
        """The value with one thing changed anywhere in it."""
        random = self.random
        places = list(_places(value))
        around, step = random.choice(places)
        if around is None:
            return value if random.random() < 0.9 else random.choice((value, [value], random.choice(ODD)))
        odd: Value = copy.deepcopy(random.choice(ODD))
        how = random.randrange(9)
        if how == 0:
            del around[step]
        elif how == 1 and isinstance(around, dict):
            around[random.choice(KEYS)] = around.pop(step)
        elif how == 2 and isinstance(around, dict):
            around[random.choice(KEYS)] = odd
        elif how == 3 and isinstance(around, list):
            around.append(copy.deepcopy(around[step]))
        elif how == 4 and isinstance(around[step], str):
            around[step] += " " + self.planter.token(self.random.choice(_SPELLED), str(step))
        elif how == 5:
            other, there = random.choice(places)
            if other is not None:
                around[step] = copy.deepcopy(other.get(there) if isinstance(other, dict) else None)
        else:
            around[step] = odd
        return value


def _is_plain(value: Value) -> bool:
    try:
        return bool(json.dumps(value))
    except (TypeError, ValueError):
        return False


def _places(value: Value) -> Iterator[tuple[Value, Value]]:
    """Each place in a value, as what is around it and the step from there."""
    yield None, None
    pending = [value]
    while pending:
        one = pending.pop()
        steps = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        for step in steps:
            yield one, step
            pending.append(one[step])

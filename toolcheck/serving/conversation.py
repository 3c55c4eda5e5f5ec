"""What a conversation holds while it is played: its items in order, its calls and approvals, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolcheck.ground.record import record
from toolcheck.serving.effects import Body, Tell
from toolcheck.serving.offer import Offered
from toolcheck.serving.script import ScriptStep, is_same


@record(kw_only=True, hidden=("arguments", "item"))
class PendingCall:
    """A call of a server's tool that waits for the client's approval, and its place in the response."""

    item: Body
    response: str
    index: int
    tool: Offered
    arguments: Mapping[str, Any]
    step: ScriptStep


class Conversation:
    """The state of one conversation. Items are in the order in which the model sees them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.items: list[Body] = []
        self.heard: dict[str, int] = {}
        self.calls: dict[str, tuple[str, ScriptStep]] = {}
        self.open_calls: dict[str, str] = {}
        self.approvals: dict[str, PendingCall] = {}
        self.problems: list[str] = []
        self._numbers: dict[str, int] = {}

    def new_id(self, kind: str) -> str:
        """A new id, such as `item_0001`."""
        self._numbers[kind] = number = self._numbers.get(kind, 0) + 1
        return f"{kind}_{number:04}"

    def tell(self, kind: str, **fields: Any) -> Tell:
        """An event of the server."""
        return Tell({"type": kind, "event_id": self.new_id("event"), **fields})

    def blame(self, problem: str) -> None:
        """Note that something is not as the script says."""
        if problem not in self.problems:
            self.problems.append(problem)

    # -- items ----------------------------------------------------------------------------------

    @property
    def last(self) -> str | None:
        """The id of the last item."""
        return self.items[-1]["id"] if self.items else None

    def find(self, name: Any) -> Body | None:
        """The item of this id, None where there is none."""
        return next((item for item in self.items if item["id"] == name), None)

    def add(self, item: Body, after: Any = None) -> str | None:
        """Add an item at the end, or after another (`root`: at the beginning); return the id of the one before it."""
        before = self.find(after)
        at = 0 if after == "root" else self.items.index(before) + 1 if before is not None else len(self.items)
        self.items.insert(at, item)
        return self.items[at - 1]["id"] if at else None

    def remove(self, item: Body) -> None:
        """Take an item out."""
        self.items.remove(item)

    def hear(self, item: str, milliseconds: int) -> None:
        """Note that an item has so much more sound."""
        self.heard[item] = self.heard.get(item, 0) + milliseconds

    def shorten(self, item: str, milliseconds: int) -> None:
        """Note that an item has only so much sound left."""
        self.heard[item] = milliseconds

    # -- calls ----------------------------------------------------------------------------------

    def call(self, call_id: str, name: str, step: ScriptStep) -> None:
        """Note that the model calls a function."""
        self.calls[call_id] = (name, step)
        self.open_calls[call_id] = name

    def knows_call(self, call_id: Any) -> bool:
        """Whether there is a call of this id, of the model or put there by the client."""
        return call_id in self.calls or any(
            item.get("type") == "function_call" and item.get("call_id") == call_id for item in self.items
        )

    def answer(self, call_id: str, output: str) -> None:
        """Note the client's output of a call, and hold it against the script."""
        self.open_calls.pop(call_id, None)
        name, step = self.calls.get(call_id, ("", None))
        if step is not None and step.expects and not is_same(step.expected, output):
            self.blame(f"{step.place}: the output of `{name}` is not the expected one")

    def forget_calls(self, names: list[str]) -> None:
        """Calls that were cut off need no answer."""
        for name in names:
            self.open_calls.pop(name, None)

    def ask(self, name: str, call: PendingCall) -> None:
        """Note that the client is asked for an approval."""
        self.approvals[name] = call

    def settle(self, name: str) -> PendingCall | None:
        """The call that waits for this approval, which it no longer does; None where none waits."""
        return self.approvals.pop(name, None)

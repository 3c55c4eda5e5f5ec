"""What would be sent to one API: a session, a response, a request or an item, and the parts that rules look at.

A payload knows where its parts stand in the document and what the API calls them. It does not know what else is in the
file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from toolcheck.contract.engine import Violation, violations
from toolcheck.contract.events import BODY_OF_EVENT
from toolcheck.contract.targets import Target
from toolcheck.document.document import Document
from toolcheck.document.where import Path, Step, Where, dotted
from toolcheck.ground.record import lazy, record
from toolcheck.manifest.node import MISSING, Node
from toolcheck.manifest.tool import Tool


class Part(Node):
    """Something of a payload that has a `type` of its own."""

    def __init__(self, value: Any, where: Where, payload: Payload) -> None:
        super().__init__(value, where)
        self.payload = payload

    @property
    def target(self) -> Target:
        """The API it is meant for."""
        return self.payload.target

    @property
    def kind(self) -> str:
        """Its `type`; empty when it has none."""
        kind = self.value.get("type") if isinstance(self.value, dict) else None
        return kind if isinstance(kind, str) else ""


class Choice(Part):
    """The `tool_choice` of a payload: an object, or a mode (a string), whose `kind` is empty."""

    @property
    def nested(self) -> Node:
        """The object under `function` or `custom`, where Chat Completions keeps the name; missing if none is."""
        found = (node for node in (self.find("function"), self.find("custom")) if node.is_mapping)
        return next(found, Node(MISSING, self.where.child("function")))

    @property
    def name(self) -> Node:
        """The `name` of the chosen tool: its own, or the one it keeps in `function` or `custom`."""
        own = self.find("name")
        return own if own.present or not self.nested.present else self.nested.find("name")


class Item(Part):
    """A conversation item: of `conversation.item.create`, or of an `input` list."""


class Text(Node):
    """A string that will be sent: a value, or (`is_key`) the key of an entry."""

    def __init__(self, value: str, where: Where, payload: Payload, is_key: bool) -> None:
        super().__init__(value, where)
        self.payload = payload
        self.is_key = is_key

    @property
    def target(self) -> Target:
        """The API it is meant for."""
        return self.payload.target

    def stretch(self, start: int, end: int) -> Where:
        """A stretch of this string, in code points."""
        if self.is_key:
            return self.where
        return Where(self.path, "string", self.where.document, (start, end))


class Misfit(Node):
    """A value that does not fit the shape the API gives it: what one engine said, at its place.

    `keyword` is the keyword of JSON Schema that was broken, `expected` what it asks for, `name` the
    key that is missing, unknown or too long. The place is that of the key for an unknown field, and of the field
    that is not there for a missing one.
    """

    def __init__(self, value: Any, where: Where, violation: Violation, payload: Payload, tool: Tool | None) -> None:
        super().__init__(value, where)
        self.keyword = violation.keyword
        self.expected = violation.expected
        self.name = violation.name or ""
        self.payload = payload
        self.tool = tool

    @property
    def target(self) -> Target:
        """The API whose shape it is."""
        return self.payload.target

    @property
    def written(self) -> str:
        """The value found as the file writes it."""
        document = self.payload.document
        return document.text[slice(*document.span(self.where))] if document is not None else ""

    @property
    def called(self) -> str:
        """What to call the value found: the field it is in, or an item of it."""
        names = [step for step in self.path if isinstance(step, str)]
        if self.path and isinstance(self.path[-1], int):
            return f"an item of `{names[-1]}`" if names else "an item"
        return f"`{names[-1]}`" if names else "this"

    @property
    def owner(self) -> str:
        """The object that a missing or unknown field belongs to, in words."""
        outer = self.path[:-1]
        thing: Tool | Item | None = self.tool
        if thing is None:
            thing = next((item for item in self.payload.items_in if outer[: len(item.path)] == item.path), None)
        if thing is not None:
            sort = "tool" if isinstance(thing, Tool) else "item"
            article = "an" if thing.kind.startswith(("mcp", *"aeio")) else "a"
            called = f"{article} `{thing.kind}` {sort}" if thing.kind else f"{'a' if sort == 'tool' else 'an'} {sort}"
            inner = [step for step in outer[len(thing.path) :] if isinstance(step, str)]
            return f"`{'.'.join(inner)}` of {called}" if inner else called
        inner = [step for step in outer[len(self.payload.base) :] if isinstance(step, str)]
        if inner:
            return f"`{'.'.join(inner)}`"
        if self.payload.is_raw and self.payload.shape in BODY_OF_EVENT:
            return f"a `{self.payload.shape}` event"
        return f"a {self.payload.kind}"


class Payload(Node):
    """One thing that will be sent to one API: a session, a response, a request or an item.

    `body` is the path of the object the API calls `session` or `response` (or of the request itself);
    `prefix` is what the API calls it. `defined` are the server labels defined before it in this session,
    `knows_earlier` whether those are all, `inherited` the tools it works with unless it names its own (None:
    not known). `sent` is the value whose shape is `shape` (the whole event where
    there is one), and `paths` says where its parts stand when the document holds less than that (a
    bare list of tools stands for `session.tools`). `is_raw` says that what stands there is what will
    be sent; else compile stands between, and adds `type` to a session unless `needs_type`.
    """

    def __init__(
        self,
        body: Node,
        kind: str,
        target: Target,
        shape: str,
        *,
        prefix: str,
        sent: Any,
        base: Path,
        is_raw: bool,
        turn: str = "",
        needs_type: bool = False,
    ) -> None:
        super().__init__(body.value, body.where)
        self.kind = kind
        self.target = target
        self.shape = shape
        self.prefix = prefix
        self.sent = sent
        self.base = base
        self.is_raw = is_raw
        self.turn = turn
        self.needs_type = is_raw or needs_type
        self.paths: dict[Path, Path] = {}
        self.names_by_key: tuple[str, ...] = ()
        self.defined: dict[str, Where] = {}
        self.knows_earlier = False
        self.inherited: tuple[Tool, ...] | None = None
        self.document: Document | None = None

    # -- places ---------------------------------------------------------------------------------

    def stands_at(self, path: Path) -> Path:
        """Where in the document a part of `sent` stands."""
        for length in range(len(path), 0, -1):
            found = self.paths.get(path[:length])
            if found is not None:
                return (*found, *path[length:])
        return (*self.base, *path)

    def place_in_body(self, path: Path) -> Path:
        """Where in the document a part of the body stands."""
        for length in range(len(path), 0, -1):
            found = self.paths.get(path[:length])
            if found is not None:
                return (*found, *path[length:])
        return (*self.path, *path)

    def path_in_body(self, path: Path) -> Path:
        """Which part of the body stands at a path of the document."""
        for inner, outer in self.paths.items():
            if path[: len(outer)] == outer:
                return (*inner, *path[len(outer) :])
        return path[len(self.path) :]

    def api_path(self, path: Path) -> str:
        """What the API calls a path of the document."""
        for inner, outer in self.paths.items():
            if path[: len(outer)] == outer:
                return dotted((*inner, *path[len(outer) :]), self.prefix)
        if path[: len(self.path)] == self.path:
            return dotted(path[len(self.path) :], self.prefix)
        return dotted(path[len(self.base) :])

    def covers(self, where: Where) -> bool:
        """Whether a place of the document is part of this payload."""
        return where.document == self.where.document and where.path[: len(self.base)] == self.base

    # -- parts ----------------------------------------------------------------------------------

    @lazy
    def tool_list(self) -> Node:
        """The `tools` of this payload, wherever the document holds them."""
        inner: Path = ("tools",)
        if inner in self.paths or any(key[:1] == inner for key in self.paths):
            return Node(self.value.get("tools", MISSING), self.where)
        return self.find("tools")

    @lazy
    def tools(self) -> tuple[Tool, ...]:
        """The entries of `tools`, whatever they are; empty when `tools` is no list."""
        return tuple(self._tools_in(self.tool_list))

    def _tools_in(self, node: Node, added: bool = False) -> Iterator[Tool]:
        if not isinstance(node.value, list):
            return
        for number, value in enumerate(node.value):
            outer = self.paths.get(("tools", number)) if not added else None
            where = Where(outer, document=node.where.document) if outer is not None else node.where.child(number)
            key = self.names_by_key[number] if self.names_by_key and not added else None
            yield Tool(value, where, self, number, name_by_key=key, added=added)

    @property
    def is_whole(self) -> bool:
        """Whether these are all the tools that will be sent; nobody knows the neighbours of a tool that is
        alone in its file, nor what a stored prompt brings.
        """
        is_one_tool = set(self.paths) == {("tools", 0)} and not self.names_by_key
        return not is_one_tool and not self.find("prompt").given

    @property
    def available(self) -> tuple[Tool, ...] | None:
        """The tools the model can be given: its own, or those it inherits, and those that items add; None when that
        is not known, as with a stored prompt. A session of a manifest is whole: without `tools`, it has none.
        """
        if self.find("prompt").given:
            return None
        if self.tool_list.given:
            return self.every_tool if self.tool_list.is_list else None
        if self.kind == "session" and not self.is_raw:
            return ()
        return None if self.inherited is None else (*self.inherited, *self.every_tool)

    @lazy
    def every_tool(self) -> tuple[Tool, ...]:
        """The tools, those inside namespaces, and those that input items add."""
        found: list[Tool] = []
        added = [
            tool
            for item in self.items_in
            if item.kind in ("additional_tools", "tool_search_output")
            for tool in self._tools_in(item.find("tools"), added=True)
        ]
        for tool in (*self.tools, *added):
            found.append(tool)
            if tool.kind == "namespace":
                found += [
                    Tool(inner.value, inner.where, self, number, namespace=tool)
                    for number, inner in enumerate(tool.find("tools").items())
                ]
        return tuple(found)

    @lazy
    def tools_by_path(self) -> dict[Path, Tool]:
        """The tools by where they stand."""
        return {tool.path: tool for tool in self.every_tool}

    def tool_at(self, path: Path) -> Tool | None:
        """The innermost tool that holds a path of the document; None where none does."""
        tools = self.tools_by_path
        return next((tools[path[:length]] for length in range(len(path), -1, -1) if path[:length] in tools), None)

    @lazy
    def tool_names(self) -> frozenset[str]:
        """The names of all its tools that have one."""
        return frozenset(tool.name for tool in self.every_tool if tool.name)

    @lazy
    def items_in(self) -> tuple[Item, ...]:
        """The conversation items of this payload: its `input`, or the item of the event."""
        if self.kind == "item":
            return (Item(self.value, self.where, self),)
        return tuple(Item(node.value, node.where, self) for node in self.find("input").items())

    @lazy
    def choice(self) -> Choice:
        """Its `tool_choice`."""
        node = self.find("tool_choice")
        return Choice(node.value, node.where, self)

    @property
    def model(self) -> str:
        """The model it names; empty when it names none, or leaves it to a placeholder."""
        node = self.find("model")
        return node.value if node.is_settled else ""

    @lazy
    def misfits(self) -> tuple[Misfit, ...]:
        """Where it does not fit the shape of its target."""
        return tuple(self._misfit(violation) for violation in violations(self.shape, self.sent))

    @lazy
    def missing(self) -> dict[Path, list[str]]:
        """The fields that are missing, by the path of the object they are missing from."""
        found: dict[Path, list[str]] = {}
        for misfit in self.misfits:
            if misfit.keyword == "required":
                found.setdefault(misfit.path[:-1], []).append(misfit.name)
        return found

    @lazy
    def strange(self) -> dict[Path, list[Misfit]]:
        """The keys that no field is called, by the path of the object they stand in."""
        found: dict[Path, list[Misfit]] = {}
        for misfit in self.misfits:
            is_note = not self.is_raw and misfit.name.startswith("x-")
            if misfit.keyword in ("additionalProperties", "unevaluatedProperties") and not is_note:
                found.setdefault(misfit.path[:-1], []).append(misfit)
        return found

    def _misfit(self, violation: Violation) -> Misfit:
        path, value = self.stands_at(violation.path), _look_up(self.sent, violation.path)
        tool = self.tool_at(path)
        where = Where(path, "value", self.where.document)
        if violation.keyword in ("additionalProperties", "propertyNames"):
            where = Where((*path, violation.name or ""), "key", self.where.document)
        elif violation.keyword == "required":
            is_item = bool(path) and isinstance(path[-1], int) and isinstance(value.get("type"), str)
            grip = tool.grip.path if tool is not None and tool.path == path else (*path, "type") if is_item else None
            where = Where((*path, violation.name or ""), "key", self.where.document, grip=grip)
        return Misfit(value, where, violation, self, tool)

    def passages(self) -> Iterator[Passage]:
        """All strings in it but those of notes (`x-…`), keys and values, some hundred at a time."""
        has_notes = not self.is_raw and (self.document is None or self.document.says("x-"))
        pending: list[_Piece] = [(None, "", self.sent, has_notes)]
        parts: list[_Piece] = []
        strings: list[str] = []
        while pending:
            one = pending.pop()
            _, _, part, may_note = one
            if type(part) is dict:
                if may_note:
                    part = {key: inner for key, inner in part.items() if not key.startswith("x-")}
                    one = (*one[:2], part, True)
                strings += part
                for key, inner in part.items():
                    kind = type(inner)
                    if kind is str:
                        strings.append(inner)
                    elif kind is dict or kind is list:
                        pending.append((one, key, inner, may_note and key not in FREE_KEYS))
            elif type(part) is list:
                for number, inner in enumerate(part):
                    kind = type(inner)
                    if kind is str:
                        strings.append(inner)
                    elif kind is dict or kind is list:
                        pending.append((one, number, inner, may_note))
            parts.append(one)
            if len(strings) >= _PASSAGE:
                yield Passage(self, parts, " ".join(strings))
                parts, strings = [], []
        yield Passage(self, parts, " ".join(strings))


FREE_KEYS = frozenset({"parameters", "output_schema", "metadata", "headers", "variables"})
"""Fields below which keys are names of the author's own, and may begin with `x-`."""

_PASSAGE = 500


_Piece = tuple["_Piece | None", Step, Any, bool]
"""An object or a list, with its path as long as nobody asks for it: what is around, and the step from there; then
itself, and whether it may have notes.
"""


@record
class Passage:
    """Some objects and lists of a payload, and all strings that are directly in them, as one text."""

    payload: Payload
    parts: list[_Piece]
    text: str

    def texts(self, is_wanted: Callable[[str], bool], besides: frozenset[str] = frozenset()) -> Iterator[Text]:
        """Those strings that are wanted, besides those that stand at or below some keys."""
        for one in self.parts:
            part = one[2]
            for key, value in part.items() if isinstance(part, dict) else enumerate(part):
                words = [(value, False)] if isinstance(value, str) and is_wanted(value) else []
                words += [(key, True)] if isinstance(key, str) and is_wanted(key) else []
                path = (*_path(one), key) if words else ()
                if besides.isdisjoint(path):
                    yield from (self._text(word, path, is_key) for word, is_key in words)

    def below(self, keys: frozenset[str]) -> Iterator[Text]:
        """The strings that stand at or below one of these keys."""
        for one in self.parts:
            part = one[2]
            if type(part) is not dict or keys.isdisjoint(part) or not keys.isdisjoint(path := _path(one)):
                continue
            pending: list[tuple[Path, Any]] = [((*path, key), part[key]) for key in part if key in keys]
            while pending:
                inner, value = pending.pop()
                if isinstance(value, str):
                    yield self._text(value, inner, False)
                elif isinstance(value, dict):
                    for key in value:
                        yield self._text(key, (*inner, key), True)
                    pending += [((*inner, key), each) for key, each in value.items()]
                elif isinstance(value, list):
                    pending += [((*inner, number), each) for number, each in enumerate(value)]

    def _text(self, value: str, path: Path, is_key: bool) -> Text:
        payload = self.payload
        where = Where(payload.stands_at(path), "key" if is_key else "value", payload.where.document)
        return Text(value, where, payload, is_key)


def _path(part: _Piece) -> Path:
    steps = []
    around, step = part[:2]
    while around is not None:
        steps.append(step)
        around, step = around[:2]
    return tuple(reversed(steps))


def _look_up(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value

"""What would be sent to one API: a session, a response, a request or an item, and the parts that rules look at.

A payload is whole when it is made: it is given what came before it in its session. It does not know what else is in the
file.
"""

from __future__ import annotations

from toolcheck.contract.targets import Target
from toolcheck.document.document import Document
from toolcheck.document.where import Path, Where
from toolcheck.ground.record import lazy, record
from toolcheck.manifest.layout import PayloadLayout
from toolcheck.manifest.node import MISSING, InnerNode, Node
from toolcheck.manifest.tool import Earlier, Tool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_ADD_TOOLS = frozenset(["additional_tools", "tool_search_output"])
"""Items that have tools."""


@record(kw_only=True)
class Draft:
    """A payload as its document shows it, without what came before it in its session.

    `body` is the object the API calls `session` or `response` (or the request itself), `prefix` what the API calls it.
    `sent` is the value whose shape is `shape` (the whole event where there is one), and `base` its path. `paths` says
    where parts of the body are when the document holds less than a body (a bare list of tools is `session.tools`),
    `names_by_key` has the keys of a map of tools. `is_raw` says that this is sent as it is written; otherwise compile
    writes the payload, and adds `type` to a session unless `needs_type`. `is_guess` says that nothing names the API.
    `begins` is the `session.created` before it, if a new session began there. `turn` is the name of a one-turn
    override. `session` is the Live session that the body is part of, if the document has one.
    """

    body: Node
    kind: str
    target: Target
    shape: str
    sent: Any
    base: Path
    prefix: str = ""
    paths: dict[Path, Path] = {}  # noqa: RUF012  (nobody changes it)
    names_by_key: tuple[str, ...] = ()
    is_raw: bool = False
    needs_type: bool = False
    is_guess: bool = False
    begins: Node | None = None
    turn: str = ""
    session: Node | None = None


class PayloadPart(InnerNode):
    """A part of a payload that has its own `type`."""

    def __init__(self, node: Node, payload: Payload) -> None:
        super().__init__(node.value, node, ())
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


class Choice(PayloadPart):
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


class Item(PayloadPart):
    """A conversation item: of `conversation.item.create`, or of an `input` list."""


class Payload(Node):
    """One thing that will be sent to one API: a session, a response, a request or an item.

    `draft` describes it; see there. `document` is the file it is in, `earlier` what its session had before it (without
    it, nothing is known about that). `made_of` are the payloads that it is made of, when several files make one: its
    tools and its choice are then theirs.
    """

    def __init__(
        self, draft: Draft, document: Document, earlier: Earlier | None = None, made_of: tuple[Payload, ...] = ()
    ) -> None:
        super().__init__(draft.body.value, draft.body.where)
        self.draft = draft
        self.document = document
        self.earlier = earlier or Earlier()
        self.made_of = made_of
        self.kind = draft.kind
        self.target = draft.target
        self.shape = draft.shape
        self.sent = draft.sent
        self.is_raw = draft.is_raw
        self.needs_type = draft.is_raw or draft.needs_type
        self.is_guess = draft.is_guess
        self.turn = draft.turn
        self.names_by_key = draft.names_by_key

    def forget(self) -> None:
        """Drop its parts, which refer back to it; the payload cannot be used afterwards."""
        for tool in self.every_tool:
            tool.forget()
        self.__dict__.clear()

    # -- places ---------------------------------------------------------------------------------

    @lazy
    def layout(self) -> PayloadLayout:
        """Where its parts are in the document."""
        draft = self.draft
        return PayloadLayout(
            base=draft.base,
            body=self.path,
            document=self.where.document,
            prefix=draft.prefix,
            paths=draft.paths,
            session=None if draft.session is None else draft.session.path,
        )

    @property
    def prefix(self) -> str:
        """What the API calls its body: `session`, `response`; empty for a request."""
        return self.draft.prefix

    @property
    def base(self) -> Path:
        """The path of what is sent."""
        return self.draft.base

    def api_path(self, path: Path) -> str:
        """What the API calls a path of the document."""
        return self.layout.api_path(path)

    def place_in_body(self, path: Path) -> Path:
        """The path in the document of a path of the body."""
        return self.layout.place_in_body(path)

    def path_in_body(self, path: Path) -> Path:
        """The path of the body that is at a path of the document."""
        return self.layout.path_in_body(path)

    def covers(self, where: Where) -> bool:
        """Whether a place of the document is part of this payload."""
        return self.layout.covers(where)

    # -- parts ----------------------------------------------------------------------------------

    @lazy
    def tool_list(self) -> Node:
        """The `tools` of this payload, wherever the document holds them. Those of an item are listed by a server, or
        added by it.
        """
        if self.kind == "item":
            return Node(MISSING, self.where.child("tools"))
        if self.draft.paths and self.layout.moves("tools"):
            return Node(self.value.get("tools", MISSING), self.where)
        return self.find("tools")

    @lazy
    def tools(self) -> tuple[Tool, ...]:
        """The entries of `tools`, whatever they are; empty when `tools` is not a list."""
        if self.made_of:
            return tuple(tool for payload in self.made_of for tool in payload.tools)
        listed = self.tool_list
        if not isinstance(listed.value, list):
            return ()
        if self.draft.paths:
            return tuple([self._moved(listed, number) for number in range(len(listed.value))])
        return tuple([Tool(value, listed, (number,), self, number) for number, value in enumerate(listed.value)])

    def _moved(self, listed: Node, number: int) -> Tool:
        """A tool of a list that the document holds elsewhere, or not as a list."""
        value, key = listed.value[number], self.names_by_key[number] if self.names_by_key else None
        outer = self.draft.paths.get(("tools", number))
        around = listed if outer is None else Node(value, Where(outer, document=listed.where.document))
        return Tool(value, around, (number,) if outer is None else (), self, number, name_by_key=key)

    @property
    def is_whole(self) -> bool:
        """Whether these are all the tools that will be sent. Unknown are the neighbours of a tool that is alone in its
        file, and the tools of a stored prompt.
        """
        is_one_tool = set(self.draft.paths) == {("tools", 0)} and not self.names_by_key
        return not is_one_tool and not self.find("prompt").given

    @property
    def available(self) -> tuple[Tool, ...] | None:
        """The tools that the model gets: the payload's own, or those it inherits, and those that items add; None when
        they are not known, as with a stored prompt. The session of a manifest is complete: without `tools` it has none.
        """
        if self.find("prompt").given:
            return None
        if self.tool_list.given:
            return self.every_tool if self.tool_list.is_list else None
        if self.kind == "session" and not self.is_raw:
            return ()
        inherited = self.earlier.inherited
        return None if inherited is None else (*inherited, *self.every_tool)

    @property
    def continues(self) -> bool:
        """Whether it follows an earlier request, whose input and tools are not in it."""
        return self.find("previous_response_id").given or self.find("conversation").given

    @property
    def has_only_new_servers(self) -> bool:
        """Whether all tools are on servers that nothing before it defined, so that none of them is imported yet."""
        return bool(self.tools) and all(
            tool.kind == "mcp" and bool(tool.sources) and bool(tool.label) and tool.label not in self.earlier.defined
            for tool in self.tools
        )

    @lazy
    def every_tool(self) -> tuple[Tool, ...]:
        """The tools, those inside namespaces, and those that input items add."""
        if self.made_of:
            return tuple(tool for payload in self.made_of for tool in payload.every_tool)
        found: list[Tool] = []
        added = [
            Tool(value, listed, (number,), self, number, added=True)
            for item in (() if _ADD_TOOLS.isdisjoint(self.kinds_of_items) else self.items_in)
            if item.kind in _ADD_TOOLS
            if (listed := item.find("tools")).is_list
            for number, value in enumerate(listed.value)
        ]
        for tool in (*self.tools, *added):
            found.append(tool)
            if tool.kind == "namespace":
                found += [
                    Tool(inner.value, inner, (), self, number, namespace=tool)
                    for number, inner in enumerate(tool.find("tools").items())
                ]
        return tuple(found)

    @lazy
    def tools_by_path(self) -> dict[Path, Tool]:
        """The tools by their path."""
        return {tool.path: tool for tool in self.every_tool}

    def tool_at(self, path: Path) -> Tool | None:
        """The innermost tool that holds a path of the document; None where none does."""
        tools = self.tools_by_path
        return next((tools[path[:length]] for length in range(len(path), -1, -1) if path[:length] in tools), None)

    @lazy
    def tool_names(self) -> frozenset[str]:
        """The names of all its tools that have one."""
        return frozenset([tool.name for tool in self.every_tool if tool.name])

    @lazy
    def kinds_of_items(self) -> frozenset[str]:
        """The types of its conversation items, without a view of each; an empty one is of those that have none."""
        items = [self.value] if self.kind == "item" else self.value.get("input") if self.is_mapping else None
        if not isinstance(items, list):
            return frozenset()
        return frozenset(
            [kind if isinstance(item, dict) and isinstance(kind := item.get("type"), str) else "" for item in items]
        )

    @lazy
    def items_in(self) -> tuple[Item, ...]:
        """The conversation items of this payload: its `input`, or the item of the event."""
        if self.kind == "item":
            return (Item(self, self),)
        given = self.find("input")
        return tuple([Item(node, self) for node in given.items()]) if given.is_list else ()

    @lazy
    def choice(self) -> Choice:
        """Its `tool_choice`."""
        node = self.find("tool_choice")
        if self.made_of:
            theirs = (payload.find("tool_choice") for payload in self.made_of)
            node = next((node for node in theirs if node.present), node)
        return Choice(node, self)

    @property
    def session(self) -> Node:
        """The Live session that its body is part of; a missing node for any other payload."""
        return self.draft.session or Node(MISSING, self.where)

    @lazy
    def models(self) -> tuple[Node, ...]:
        """The fields that name a model: the one that answers, the one that speaks in a Live session, the one that
        writes down, those that make images.
        """
        images = (tool.find("model") for tool in self.every_tool if tool.kind == "image_generation")
        session = self.draft.session
        speaks = () if session is None or session.path == self.path else (session.find("model"),)
        return (self.find("model"), *speaks, self.find("audio", "input", "transcription", "model"), *images)

    @property
    def model(self) -> str:
        """The model it names; empty when it names none, or leaves it to a placeholder."""
        node = self.find("model")
        return node.value if node.is_settled else ""

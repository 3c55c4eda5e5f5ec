"""Thin views of what a document says: a value and its Where, and what the API would call it.

A view knows its place and its neighbours (a tool its payload, a subschema its tool). It knows no rule,
and it never raises on a value of the wrong type: it says so by `is_mapping`, `is_list`, `is_string`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from toolcheck.contract.engine import Violation, metaschema_violations, violations
from toolcheck.contract.events import BODY_OF_EVENT
from toolcheck.contract.strict import PLACES
from toolcheck.contract.targets import Target
from toolcheck.document.document import Document
from toolcheck.document.where import Path, Step, Where, dotted
from toolcheck.manifest.address import Address, read_address
from toolcheck.manifest.placeholders import is_placeholder
from toolcheck.record import T, lazy, record


class _Missing:
    """What stands where nothing stands."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Any = _Missing()

_JSON_NAMES: dict[type, str] = {
    str: "a string",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    dict: "an object",
    list: "an array",
    type(None): "null",
}


class Node:
    """A value and its place; the value is `MISSING` where nothing stands."""

    __slots__ = ("_where", "value")

    def __init__(self, value: Any, where: Where) -> None:
        self.value = value
        self._where: Where | None = where

    @property
    def where(self) -> Where:
        """Its place."""
        assert self._where is not None
        return self._where

    @property
    def present(self) -> bool:
        """Whether something stands here, if only null."""
        return self.value is not MISSING

    @property
    def given(self) -> bool:
        """Whether something other than null stands here."""
        return self.value is not MISSING and self.value is not None

    @property
    def is_mapping(self) -> bool:
        """Whether this is an object."""
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        """Whether this is an array."""
        return isinstance(self.value, list)

    @property
    def is_string(self) -> bool:
        """Whether this is a string."""
        return isinstance(self.value, str)

    @property
    def is_settled(self) -> bool:
        """Whether this is a string without a `${NAME}` that compile would fill in."""
        return isinstance(self.value, str) and not is_placeholder(self.value)

    @property
    def found(self) -> str:
        """What JSON calls a value like this one, with its article."""
        return "an empty string" if self.value == "" else _JSON_NAMES.get(type(self.value), "something else")

    @property
    def key(self) -> Where:
        """The place of this entry's key."""
        return self.where.key

    @property
    def path(self) -> Path:
        """The path of this place."""
        return self.where.path

    def find(self, *steps: Step) -> Node:
        """What stands below, by keys and indices; a missing node when there is nothing."""
        value = self.value
        for step in steps:
            if isinstance(value, dict):
                value = value.get(step, MISSING)
            elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
                value = value[step]
            else:
                value = MISSING
        return Inner(value, self, steps)

    def entries(self) -> Iterator[tuple[str, Node]]:
        """The entries of an object, in order; nothing for any other value."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, Inner(value, self, (key,))

    def items(self) -> Iterator[Node]:
        """The items of an array, in order; nothing for any other value."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Inner(value, self, (index,))

    def strings(self) -> Iterator[Node]:
        """Those items of an array that are strings."""
        return (item for item in self.items() if item.is_string)


class Inner(Node):
    """A node some steps below another; its place is made when somebody asks for it."""

    __slots__ = ("_outer", "_steps")

    def __init__(self, value: Any, outer: Node, steps: Path) -> None:
        self.value = value
        self._where = None
        self._outer = outer
        self._steps = steps

    @property
    def where(self) -> Where:
        """Its place."""
        if self._where is None:
            outer = self._outer.where
            self._where = Where((*outer.path, *self._steps), "value", outer.document)
        return self._where


class Tool(Node):
    """One tool of a payload: an entry of its `tools`, of a namespace, or of an input item.

    `number` is its index in its own list, `name_by_key` the key it was given in a keyed map. `kind` is its `type`;
    where that is missing, what its fields say it must be (`function`, `mcp`), or the empty string.
    """

    def __init__(
        self,
        value: Any,
        where: Where,
        payload: Payload,
        number: int,
        namespace: Tool | None = None,
        name_by_key: str | None = None,
        added: bool = False,
    ) -> None:
        super().__init__(value, where)
        self.payload = payload
        self.number = number
        self.namespace = namespace
        self.name_by_key = name_by_key
        self.added = added
        self.kind = _kind_of(value)
        self._fields: dict[str, Node] = {}

    @property
    def target(self) -> Target:
        """The API this tool is meant for."""
        return self.payload.target

    @lazy
    def nested(self) -> Node:
        """The object under `function` (of a custom tool, `custom`), where Chat Completions keeps a tool's fields;
        missing if none is.
        """
        node = self.find("custom" if self.kind == "custom" else "function")
        return node if node.is_mapping else Node(MISSING, node.where)

    def field(self, key: str) -> Node:
        """A field of a function: its own, or the one it keeps in `function`. Many rules ask for the same few."""
        found = self._fields.get(key)
        if found is None:
            found = self._fields[key] = self._field(key)
        return found

    def _field(self, key: str) -> Node:
        if isinstance(self.value, dict) and key not in self.value:
            holder = "custom" if self.kind == "custom" else "function"
            if isinstance(self.value.get(holder), dict):
                return self.nested.find(key)
        return self.find(key)

    @property
    def name(self) -> str:
        """Its `name`, or that of its key in a keyed map; empty when it has none."""
        name = self.field("name").value
        return name if isinstance(name, str) else self.name_by_key or ""

    @property
    def label(self) -> str:
        """Its `server_label`; empty when it has none."""
        label = self.value.get("server_label") if isinstance(self.value, dict) else None
        return label if isinstance(label, str) else ""

    @property
    def grip(self) -> Where:
        """Where to show the tool as a whole: its name, its label, its type, else its first character."""
        if isinstance(self.value, dict):
            for key in ("name", "server_label", "type"):
                if isinstance(self.value.get(key), str):
                    return self.where.child(key)
        return self.where.key

    def absent(self, key: str) -> Where:
        """The place of a field that is not there, shown at the tool's grip."""
        return Where((*self.path, key), "key", self.where.document, grip=self.grip.path)

    @property
    def is_container(self) -> bool:
        """Whether it is no tool, but the `container` of one in an entry of its own."""
        if not isinstance(self.value, dict):
            return False
        named = {key for key in self.value if not key.startswith("x-")}
        return self.value.get("type") == "container" or named == {"container"}

    @property
    def sources(self) -> list[Node]:
        """Which of `server_url`, `connector_id` and `tunnel_id` say where an MCP tool's server is."""
        found = (self.find(key) for key in ("server_url", "connector_id", "tunnel_id"))
        return [node for node in found if node.given]

    @lazy
    def address(self) -> Address:
        """Where its `server_url` leads; nothing is known of one that is no string."""
        url = self.find("server_url")
        return read_address(url.value) if url.is_string else Address()

    @property
    def is_label_only(self) -> bool:
        """Whether an MCP tool names its server by a label and says no more: it uses a definition again."""
        keys = self.value.keys() - {"type", "server_label"} if self.label else {""}
        return all(key.startswith("x-") and not self.payload.is_raw for key in keys)

    @lazy
    def header(self) -> Node:
        """The entry of `headers` that is an Authorization header, in any case; missing if none is."""
        for key, node in self.find("headers").entries():
            if key.strip().lower() == "authorization":
                return node
        return Node(MISSING, self.where.child("headers").child("Authorization"))

    @property
    def allowed_names(self) -> tuple[str, ...] | None:
        """The tools of its server that `allowed_tools` names, as a list or as a filter by name alone; None when it
        does not say.
        """
        allowed = self.find("allowed_tools")
        names = allowed.find("tool_names") if allowed.is_mapping and len(allowed.value) == 1 else allowed
        return tuple(name.value for name in names.strings()) if names.is_list else None

    @property
    def strict(self) -> bool | None:
        """What `strict` says; None when it is left out, null, or no boolean (a third state)."""
        value = self.field("strict").value
        return value if isinstance(value, bool) else None

    @lazy
    def schemas(self) -> tuple[Subschema, ...]:
        """The subschemas of its `parameters`, outermost first, in the order of the text."""
        return tuple(_schemas(self))

    @lazy
    def faults(self) -> tuple[Violation, ...]:
        """Where its `parameters` break the metaschema of JSON Schema."""
        parameters = self.field("parameters")
        return metaschema_violations(parameters.value) if parameters.is_mapping else ()


def _kind_of(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    kind = value.get("type")
    if kind is not None:
        return kind if isinstance(kind, str) else ""
    if not value.keys().isdisjoint(("server_label", "server_url", "connector_id", "tunnel_id")):
        return "mcp"
    if not value.keys().isdisjoint(("name", "parameters", "function", "inputSchema", "input_schema")):
        return "function"
    return ""


def tool_names(node: Node) -> tuple[Node, ...]:
    """The names in a list of tools, or in the `tool_names` of a filter."""
    return tuple((node.find("tool_names") if node.is_mapping else node).strings())


class Subschema(Inner):
    """One schema inside a tool's `parameters`: the root, a property, an item, a branch, a definition.

    `keyword` is the keyword it hangs at (empty for the root), `parent` the schema around it.
    """

    __slots__ = ("is_strict", "keyword", "parent", "tool")

    def __init__(
        self, value: Any, outer: Node, steps: Path, tool: Tool, parent: Subschema | None = None, keyword: str = ""
    ) -> None:
        self.value = value
        self._where = None
        self._outer = outer
        self._steps = steps
        self.tool = tool
        self.parent = parent
        self.keyword = keyword
        self.is_strict: bool = (
            tool.strict is True if parent is None else parent.is_strict and parent.asks_strictly(self)
        )

    @property
    def target(self) -> Target:
        """The API its tool is meant for."""
        return self.tool.target

    @property
    def is_root(self) -> bool:
        """Whether this is `parameters` itself."""
        return self.parent is None

    @property
    def root(self) -> Node:
        """The whole of `parameters`."""
        return self.tool.field("parameters")

    def asks_strictly(self, child: Subschema) -> bool:
        """Whether the strict subset is asked of `child`, one of this schema's own: its function is `strict`, and
        nothing on the way to it is refused already.
        """
        if child.keyword not in PLACES:
            return False
        is_tuple = child.keyword == "items" and isinstance(child._steps[-1], int)
        return not is_tuple and not (self.is_root and child.keyword == "anyOf")

    @property
    def called(self) -> str:
        """What to call it: the property or definition it is, or the keyword it hangs at."""
        if self.keyword in MAPS_OF_SCHEMAS or isinstance(self.path[-1], str):
            return f"`{self.path[-1]}`"
        return f"a schema in `{self.keyword}`"

    @property
    def is_reference(self) -> bool:
        """Whether it stands for another schema, by `$ref`."""
        return isinstance(self.value, dict) and "$ref" in self.value

    @property
    def is_object(self) -> bool:
        """Whether it describes objects: by its `type`, or, where that is missing, by its `properties`."""
        if isinstance(self.value, dict) and "type" not in self.value:
            return "properties" in self.value
        return "object" in self.types

    @property
    def types(self) -> tuple[str, ...]:
        """The names in `type`, be it a string or a list; nothing when it is neither."""
        kind = self.value.get("type") if isinstance(self.value, dict) else None
        if isinstance(kind, str):
            return (kind,)
        if isinstance(kind, list):
            return tuple(name for name in kind if isinstance(name, str))
        return ()

    def absent(self, key: str) -> Where:
        """The place of a keyword that is not there, shown at the schema's own key."""
        return Where((*self.path, key), "key", self.where.document)


MAPS_OF_SCHEMAS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
LISTS_OF_SCHEMAS = ("prefixItems", "allOf", "anyOf", "oneOf")
SINGLE_SCHEMAS = (
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "additionalItems",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
)
_APPLICATORS = frozenset((*MAPS_OF_SCHEMAS, *LISTS_OF_SCHEMAS, *SINGLE_SCHEMAS))


def _schemas(tool: Tool) -> list[Subschema]:
    """Every subschema of a tool's `parameters`, without recursion. What stands where a schema belongs
    and is neither an object nor a boolean is left to the rule that says so.
    """
    root = tool.field("parameters")
    found: list[Subschema] = []
    stack = [Subschema(root.value, root, (), tool)] if root.is_mapping else []
    while stack:
        schema = stack.pop()
        found.append(schema)
        if _APPLICATORS.isdisjoint(schema.value):
            continue
        inner: list[Subschema] = []
        for keyword, value in schema.value.items():
            if keyword not in _APPLICATORS:
                continue
            if keyword in MAPS_OF_SCHEMAS:
                if isinstance(value, dict):
                    for name, child in value.items():
                        if isinstance(child, dict):
                            inner.append(Subschema(child, schema, (keyword, name), tool, schema, keyword))
            elif isinstance(value, list):
                for number, child in enumerate(value):
                    if isinstance(child, dict):
                        inner.append(Subschema(child, schema, (keyword, number), tool, schema, keyword))
            elif isinstance(value, dict) and keyword in SINGLE_SCHEMAS:
                inner.append(Subschema(value, schema, (keyword,), tool, schema, keyword))
        inner.reverse()
        stack += inner
    return found


class Choice(Node):
    """The `tool_choice` of a payload."""

    def __init__(self, value: Any, where: Where, payload: Payload) -> None:
        super().__init__(value, where)
        self.payload = payload

    @property
    def target(self) -> Target:
        """The API it is meant for."""
        return self.payload.target

    @property
    def kind(self) -> str:
        """Its `type`; empty for a mode (a string), or when it has none."""
        kind = self.value.get("type") if isinstance(self.value, dict) else None
        return kind if isinstance(kind, str) else ""

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


class Item(Node):
    """A conversation item: of `conversation.item.create`, or of an `input` list."""

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
    key that is missing or unknown. The place is that of the key for an unknown field, and of the field
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
        if violation.keyword == "additionalProperties":
            where = Where((*path, violation.name or ""), "key", self.where.document)
        elif violation.keyword == "required":
            is_item = bool(path) and isinstance(path[-1], int) and isinstance(value.get("type"), str)
            grip = tool.grip.path if tool is not None and tool.path == path else (*path, "type") if is_item else None
            where = Where((*path, violation.name or ""), "key", self.where.document, grip=grip)
        return Misfit(value, where, violation, self, tool)

    def passages(self) -> Iterator[Passage]:
        """All strings in it but those of notes (`x-…`), keys and values, some hundred at a time."""
        has_notes = not self.is_raw and (self.document is None or self.document.says("x-"))
        pending: list[_Part] = [(None, "", self.sent, has_notes)]
        parts: list[_Part] = []
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


_Part = tuple["_Part | None", Step, Any, bool]
"""An object or a list, with its path as long as nobody asks for it: what is around, and the step from there; then
itself, and whether it may have notes.
"""


@record
class Passage:
    """Some objects and lists of a payload, and all strings that are directly in them, as one text."""

    payload: Payload
    parts: list[_Part]
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


def _path(part: _Part) -> Path:
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


@record(frozen=False, hidden=("payloads", "strays", "frame"))
class Manifest:
    """What one document file was taken for: its shape (as the report names it), and what it would send,
    in order. A file that is none of the known shapes has the shape `unknown`, and `neighbour` says what
    it was recognised as, if anything. `is_sure` is false when the shape rests on little (a file met in
    a folder is then a stranger). `strays` are documents of the file that hold nothing known, each with what it
    was recognised as. `frame` is what stands around the payloads of our own manifest, without them. A `brief` one has
    no payloads any more, and remembers what they came to.
    """

    document: Document
    shape: str
    payloads: tuple[Payload, ...] = ()
    neighbour: str = ""
    is_sure: bool = True
    hint: str = ""
    strays: tuple[tuple[Node, str], ...] = ()
    frame: Payload | None = None
    was: tuple[tuple[str, ...], dict[str, int]] | None = None
    _tools: dict[tuple[int, Path], Tool] | None = None
    _bodies: dict[tuple[int, Path], Payload] | None = None

    def __post_init__(self) -> None:
        for payload in self.payloads:
            payload.document = self.document

    @property
    def is_known(self) -> bool:
        """Whether this is a tool manifest at all."""
        return self.shape != "unknown"

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets it speaks to, each once, in order."""
        if self.was is not None:
            return self.was[0]
        return tuple(dict.fromkeys(payload.target for payload in self.payloads))

    @property
    def tool_counts(self) -> dict[str, int]:
        """How many tools of each kind it holds; an `mcp` tool with a `connector_id` is a connector. A
        tool that is read for two targets counts once.
        """
        if self.was is not None:
            return self.was[1]
        counts: dict[str, int] = {}
        seen: set[tuple[int, Path]] = set()
        for payload in self.payloads:
            for tool in payload.every_tool:
                spot = (tool.where.document, tool.path)
                if spot in seen or not tool.is_mapping:
                    continue
                seen.add(spot)
                kind = "connector" if tool.kind == "mcp" and tool.find("connector_id").given else tool.kind
                counts[kind or "unknown"] = counts.get(kind or "unknown", 0) + 1
        return counts

    def brief(self, document: Document) -> Manifest:
        """The same for whoever asks no more than what it was; `document` has what is still to be shown of it. What its
        parts knew of each other is forgotten: they would keep each other in memory.
        """
        made = Manifest(document, self.shape, hint=self.hint, was=(self.targets, self.tool_counts))
        for payload in self.payloads:
            for tool in payload.every_tool:
                tool.__dict__.clear()
            payload.__dict__.clear()
        return made

    def tool_at(self, where: Where) -> Tool | None:
        """The innermost tool that holds a place of the document; None where none does."""
        if self._tools is None:
            self._tools = {}
            for payload in self.payloads:
                for path, tool in payload.tools_by_path.items():
                    self._tools.setdefault((payload.where.document, path), tool)
        return _innermost(self._tools, where)

    def api_path(self, where: Where) -> str:
        """What the API calls a place of the document; the plain path where no payload holds it."""
        if self._bodies is None:
            self._bodies = {}
            for payload in self.payloads:
                self._bodies.setdefault((payload.where.document, payload.base), payload)
        holder = _innermost(self._bodies, where)
        return dotted(where.path) if holder is None else holder.api_path(where.path)


def _innermost(things: dict[tuple[int, Path], T], where: Where) -> T | None:
    """The thing at a place, or at the nearest place around it."""
    ways = ((where.document, where.path[:length]) for length in range(len(where.path), -1, -1))
    return next((things[way] for way in ways if way in things), None)

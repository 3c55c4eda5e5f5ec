"""A tool, and the schemas in its `parameters`: views that know their place and their neighbours.

The payload of a tool knows the API and the API's name for each place; this module knows the payload by a protocol.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolcheck.contract.aliases import FOREIGN_SCHEMAS
from toolcheck.contract.engine import Violation, metaschema_violations
from toolcheck.contract.json_schema import LISTS_OF_SCHEMAS, MAPS_OF_SCHEMAS, SINGLE_SCHEMAS
from toolcheck.contract.strict import PLACES
from toolcheck.contract.targets import Target
from toolcheck.document.where import Path, Step, Where
from toolcheck.ground.record import lazy, record
from toolcheck.manifest.node import MISSING, InnerNode, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from toolcheck.contract.connectors import Connector
    from toolcheck.manifest.address import Address


@record
class Earlier:
    """What a payload knows of its session before it: the server labels that were `defined`, each with the place of its
    definition; whether there are no others (`knows`); and the `inherited` tools, which it uses unless it has its own
    (None when they are not known).
    """

    defined: dict[str, Where] = {}  # noqa: RUF012  (nobody changes it)
    knows: bool = False
    inherited: tuple[Tool, ...] | None = None


if TYPE_CHECKING:

    class Surroundings(Protocol):
        """What a tool and its rules ask of the payload around it."""

        @property
        def target(self) -> Target:
            """The API it is meant for."""

        @property
        def is_raw(self) -> bool:
            """Whether it is sent as it is written."""

        @property
        def model(self) -> str:
            """The model it names; empty when that is not known."""

        @property
        def earlier(self) -> Earlier:
            """What the session had before it."""

        @property
        def tools(self) -> tuple[Tool, ...]:
            """The entries of its `tools`."""

        @property
        def every_tool(self) -> tuple[Tool, ...]:
            """The tools, those inside namespaces, and those that input items add."""

        @property
        def tool_names(self) -> frozenset[str]:
            """The names of all its tools that have one."""

        @property
        def is_whole(self) -> bool:
            """Whether these are all the tools that will be sent."""

        @property
        def continues(self) -> bool:
            """Whether it follows an earlier request."""

        def find(self, *steps: Step) -> Node:
            """What is below it, by keys and indices."""

        def api_path(self, path: Path) -> str:
            """What the API calls a path of the document."""


class Tool(InnerNode):
    """One tool of a payload: an entry of its `tools`, of a namespace, or of an input item.

    `number` is its index in its own list, `name_by_key` the key it was given in a keyed map. `kind` is its `type`;
    where that is missing, what its fields say it must be (`function`, `mcp`), or the empty string. `name` is its `name`
    or that of its key in a keyed map, `label` its `server_label`; each is empty when it has none.
    """

    def __init__(
        self,
        value: Any,
        outer: Node,
        steps: Path,
        payload: Surroundings,
        number: int,
        namespace: Tool | None = None,
        name_by_key: str | None = None,
        added: bool = False,
    ) -> None:
        self.value = value
        self._where = None
        self._outer = outer
        self._steps = steps
        self.payload = payload
        self.number = number
        self.namespace = namespace
        self.name_by_key = name_by_key
        self.added = added
        is_object = isinstance(value, dict)
        name, label = (value.get("name"), value.get("server_label")) if is_object else (None, None)
        self.kind = _kind_of(value) if is_object else ""
        self.name: str = name if isinstance(name, str) else self._other_name()
        self.label = label if isinstance(label, str) else ""

    def _other_name(self) -> str:
        """Its name in the object that Chat Completions has around it, or that of its key."""
        name = self._plain("name")
        return name if isinstance(name, str) else self.name_by_key or ""

    def forget(self) -> None:
        """Drop its payload and its parts, which refer back to it; the tool cannot be used afterwards."""
        self.__dict__.clear()

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
        return node if node.is_mapping else InnerNode(MISSING, node, ())

    @property
    def ignores_nested(self) -> bool:
        """Whether it has a name of its own beside `function`: Responses then accepts it, and ignores `function`."""
        return self.target == "responses" and self.find("name").is_string and self.nested.present

    def field(self, key: str) -> Node:
        """A field of a function: its own, or the one in `function`. Cached, since many rules ask for the same few."""
        found = self._fields.get(key)
        if found is None:
            found = self._fields[key] = self._field(key)
        return found

    @lazy
    def _fields(self) -> dict[str, Node]:
        return {}

    def _field(self, key: str) -> Node:
        if isinstance(self.value, dict) and key not in self.value:
            holder = "custom" if self.kind == "custom" else "function"
            if isinstance(self.value.get(holder), dict):
                return self.nested.find(key)
        return self.find(key)

    def _plain(self, key: str) -> Any:
        """The value of `field`, without a view of it."""
        value = self.value
        if not isinstance(value, dict):
            return MISSING
        if key in value:
            return value[key]
        nested = value.get("custom" if self.kind == "custom" else "function")
        return nested.get(key, MISSING) if isinstance(nested, dict) else MISSING

    @property
    def grip(self) -> Where:
        """Where to show the whole tool: its name, its label, its type, else its first character."""
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
        """Whether it is not a tool, but the `container` of one, in an entry of its own."""
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
        """Where its `server_url` leads; unknown when that is not a string."""
        from toolcheck.manifest.address import Address, read_address

        url = self.value.get("server_url") if isinstance(self.value, dict) else None
        return read_address(url) if isinstance(url, str) else Address()

    @lazy
    def connector(self) -> Connector | None:
        """What its `connector_id` reaches; None when that is not a connector of OpenAI's."""
        from toolcheck.contract.connectors import CONNECTORS

        identifier = self.value.get("connector_id") if isinstance(self.value, dict) else None
        return CONNECTORS.get(identifier) if isinstance(identifier, str) else None

    @property
    def is_label_only(self) -> bool:
        """Whether an MCP tool has only a server label: it uses an earlier definition again."""
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

    @lazy
    def strict(self) -> bool | None:
        """The value of `strict`; None when it is left out, null, or not a boolean (a third state)."""
        value = self._plain("strict")
        return value if isinstance(value, bool) else None

    @lazy
    def schemas(self) -> tuple[Subschema, ...]:
        """The subschemas of its `parameters`, outermost first, in the order of the text."""
        return tuple(_schemas(self))

    @lazy
    def plain_schemas(self) -> list[dict[str, Any]]:
        """The values of the same, in any order: views of them are made when somebody asks for their places."""
        parameters = self._plain("parameters")
        if not isinstance(parameters, dict):
            return []
        found = [parameters]
        for schema in found:  # which grows meanwhile
            if not HOLD_SCHEMAS.isdisjoint(schema):
                found += schemas_in(schema)
        return found

    @lazy
    def faults(self) -> tuple[Violation, ...]:
        """Where its `parameters` break the metaschema of JSON Schema."""
        parameters = self._plain("parameters")
        return metaschema_violations(parameters) if isinstance(parameters, dict) else ()


def _kind_of(value: dict[str, Any]) -> str:
    kind = value.get("type")
    if kind is not None:
        return kind if isinstance(kind, str) else ""
    if not value.keys().isdisjoint(("server_label", "server_url", "connector_id", "tunnel_id")):
        return "mcp"
    if not value.keys().isdisjoint(("name", "parameters", "function", *FOREIGN_SCHEMAS)):
        return "function"
    return ""


def may_change(names: Iterable[str]) -> bool:
    """Whether one of these names of tools begins with a verb of change."""
    from toolcheck.contract.verbs import is_writing

    return any(map(is_writing, names))


def tool_names(node: Node) -> tuple[Node, ...]:
    """The names in a list of tools, or in the `tool_names` of a filter."""
    return tuple((node.find("tool_names") if node.is_mapping else node).strings())


class Subschema(InnerNode):
    """One schema inside a tool's `parameters`: the root, a property, an item, a branch, a definition.

    `keyword` is the keyword that holds it (empty for the root), `parent` the schema around it.
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
        """Whether `child`, a schema directly below this one, must follow the strict subset. It need not where its
        keyword is refused anyway.
        """
        if child.keyword not in PLACES:
            return False
        is_tuple = child.keyword == "items" and isinstance(child._steps[-1], int)
        return not is_tuple and not (self.is_root and child.keyword == "anyOf")

    @property
    def is_reference(self) -> bool:
        """Whether it refers to another schema by `$ref`."""
        return isinstance(self.value, dict) and "$ref" in self.value

    @property
    def is_object(self) -> bool:
        """Whether it describes objects: by its `type`, or, if that is missing, by its `properties`."""
        if isinstance(self.value, dict) and "type" not in self.value:
            return "properties" in self.value
        return "object" in self.types

    @property
    def is_untyped_enum(self) -> bool:
        """Whether it lists its values in `enum`, and neither `type` nor another keyword names their type."""
        keys = self.value.keys() if isinstance(self.value, dict) else ()
        return "enum" in keys and not any(keyword in keys for keyword in _SAY_A_TYPE)

    @property
    def types(self) -> tuple[str, ...]:
        """The names in `type`, a string or a list; empty when it is neither."""
        kind = self.value.get("type") if isinstance(self.value, dict) else None
        if isinstance(kind, str):
            return (kind,)
        if isinstance(kind, list):
            return tuple(name for name in kind if isinstance(name, str))
        return ()

    def patterns(self) -> Iterator[tuple[str, Where]]:
        """Its regular expressions, and where each is: its `pattern`, and the keys of `patternProperties`."""
        pattern = self.find("pattern")
        if pattern.is_settled:
            yield pattern.value, pattern.where
        for key, node in self.find("patternProperties").entries():
            yield key, node.key

    def absent(self, key: str) -> Where:
        """The place of a missing keyword, shown at the schema's own key."""
        return Where((*self.path, key), "key", self.where.document)


_SAY_A_TYPE = ("type", "const", "anyOf", "oneOf", "allOf", "not", "if", "$ref", "$dynamicRef", "$recursiveRef")

HOLD_SCHEMAS = frozenset((*MAPS_OF_SCHEMAS, *LISTS_OF_SCHEMAS, *SINGLE_SCHEMAS))
"""The keywords below which other schemas are."""


def schemas_in(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The values of the schemas directly below a schema, in any order. Values that are not objects are skipped."""
    found: list[dict[str, Any]] = []
    for keyword in HOLD_SCHEMAS.intersection(schema):
        inner = schema[keyword]
        if isinstance(inner, dict):
            if keyword in MAPS_OF_SCHEMAS:
                found += [child for child in inner.values() if isinstance(child, dict)]
            elif keyword in SINGLE_SCHEMAS:
                found.append(inner)
        elif isinstance(inner, list) and keyword not in MAPS_OF_SCHEMAS:
            found += [child for child in inner if isinstance(child, dict)]
    return found


def _schemas(tool: Tool) -> list[Subschema]:
    """Every subschema of a tool's `parameters`, found without recursion."""
    root = tool.field("parameters")
    found: list[Subschema] = []
    stack = [Subschema(root.value, root, (), tool)] if root.is_mapping else []
    while stack:
        schema = stack.pop()
        found.append(schema)
        if not HOLD_SCHEMAS.isdisjoint(schema.value):
            inner = reversed(_inner(schema.value))
            stack += [Subschema(value, schema, steps, tool, schema, str(steps[0])) for steps, value in inner]
    return found


def _inner(schema: dict[str, Any]) -> list[tuple[Path, dict[str, Any]]]:
    """The schemas directly below a schema, each with the steps to it. Values that are neither an object nor a boolean
    are skipped; a rule reports them.
    """
    found: list[tuple[Path, dict[str, Any]]] = []
    for keyword, value in schema.items():
        if keyword not in HOLD_SCHEMAS:
            continue
        if keyword in MAPS_OF_SCHEMAS:
            if isinstance(value, dict):
                found += [((keyword, name), child) for name, child in value.items() if isinstance(child, dict)]
        elif isinstance(value, list):
            found += [((keyword, number), child) for number, child in enumerate(value) if isinstance(child, dict)]
        elif isinstance(value, dict) and keyword in SINGLE_SCHEMAS:
            found.append(((keyword,), value))
    return found

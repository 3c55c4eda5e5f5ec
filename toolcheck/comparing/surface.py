"""Manifest -> surface: for each session and turn, which tools the model may call, where they run, who is asked, and
what they accept. A surface is frozen and whole when it is made; secrets are in it by the name of their variable only,
but for the hidden values, which are there to be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from toolcheck.comparing.canonical import Canonical, canonical
from toolcheck.comparing.parameters import SurfaceParameter, parameters_of
from toolcheck.comparing.reach import EVERY_TOOL, asking_words, filter_words, read_filter
from toolcheck.contract.secrets import without_scheme
from toolcheck.contract.targets import Target
from toolcheck.document.document import Document
from toolcheck.document.where import Where
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.manifest.address import read_address
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.placeholders import PLACEHOLDER, is_all_placeholder, is_placeholder
from toolcheck.manifest.tool import Tool

FAMILIES_OF_HOSTED = ("web_search", "computer", "shell")
"""Types of hosted tools that have several versions begin with one of these."""

_AUTHORITY = regex(r"[^:/?#]*:?//(?:[^/?#]*@)?([^/?#@]*)")


@record(kw_only=True, hidden=("literal",))
class Credential:
    """What is sent to a server to be let in: the header it is sent in, and the variables it is made of. `literal` is
    what is written out, which is never shown.
    """

    header: str
    variables: tuple[str, ...] = ()
    literal: str = ""

    @property
    def words(self) -> str:
        """As it is shown: the header, and where its value comes from."""
        source = ", ".join(f"${{{name}}}" for name in self.variables) or "a literal value"
        return f"{self.header}: {source}"


@record(kw_only=True, hidden=("value", "parts"))
class SurfaceTool:
    """One tool that the model may call. `name` is a function's name (in a namespace, behind the namespace and a dot), a
    server's label, or a hosted tool's type; `home` is where it runs: a host, a connector, a tunnel, else who runs it.
    `calls` and `asks` say of a server which of its tools may be called and when the user is asked. `value` is the tool
    as it is written; `parts` are the places of its fields in the document, and `schema_at` is what the field of the
    parameters is called there.
    """

    kind: str
    name: str
    home: str
    calls: str = ""
    asks: str = ""
    credentials: tuple[Credential, ...] = ()
    parameters: tuple[SurfaceParameter, ...] = ()
    strict: bool | None = None
    value: dict[str, Any] = {}  # noqa: RUF012  (nobody changes it)
    parts: Node
    schema_at: str = "parameters"
    number: int = 0

    @property
    def key(self) -> tuple[str, str, int]:
        """What identifies it among the tools of its scope: functions share names with each other only, and so do
        servers; of hosted tools of one kind, their order counts.
        """
        if self.kind in ("mcp", "connector"):
            return "server", self.name, 0
        if self.kind in ("function", "custom", "namespace", "served"):
            return "function", self.name, 0
        family = next((family for family in FAMILIES_OF_HOSTED if self.kind.startswith(family)), self.kind)
        return "hosted", family, self.number

    @property
    def where(self) -> Where:
        """Where to show it: at its name, its label or its type."""
        for key in ("name", "server_label", "type"):
            found = self.parts.find(key)
            if found.is_string:
                return found.where
        return self.parts.where.key


@record(kw_only=True, hidden=("payload",))
class SurfaceScope:
    """A session or a turn: what one payload offers. `name` says which (`session`, `turn afternoon`), `role` whether it
    is a `session`, a `turn` or an `item`, or a `server` of a lock; `title` is the name of a turn, or the label of a
    server. `inherits` says that it has no list of tools of its own, and `inherited` are the tools it then has from the
    session before; None where nobody knows. `unreadable` is what is in the place of tools and cannot be read as one,
    such as a placeholder.
    """

    name: str
    role: str
    title: str
    target: Target
    tools: tuple[SurfaceTool, ...]
    inherits: bool
    inherited: tuple[SurfaceTool, ...] | None
    payload: Payload
    unreadable: frozenset[Canonical] = frozenset()

    @property
    def words(self) -> str:
        """Its name in a sentence: the session, the turn `evening`."""
        return f"the {self.role} `{self.title}`" if self.title else f"the {self.name}"

    @property
    def every_tool(self) -> tuple[SurfaceTool, ...]:
        """Its own tools and those it inherits, as far as they are known."""
        return (*(self.inherited or ()), *self.tools) if self.inherits else self.tools


@record
class Surface:
    """All that a document offers, session by session and turn by turn."""

    document: Document
    scopes: tuple[SurfaceScope, ...] = ()

    @property
    def has_tools(self) -> bool:
        """Whether it offers any tool."""
        return any(scope.tools or scope.unreadable for scope in self.scopes)


def surface_of(manifest: Manifest) -> Surface:
    """The surface of a manifest."""
    payloads = [payload for payload in manifest.payloads if payload.kind != "item" or payload.every_tool]
    defined: dict[str, Tool] = {}
    scopes = []
    for payload, name in zip(payloads, _names(payloads), strict=True):
        scopes.append(_scope(payload, name, defined))
        for tool in payload.every_tool:
            if tool.label and tool.sources:
                defined.setdefault(tool.label, tool)
    return Surface(manifest.document, tuple(scopes))


def _names(payloads: Iterable[Payload]) -> Iterator[str]:
    """The name of each payload: what it is, with a number where there are several without a name."""
    counts: dict[str, int] = {}
    for payload in payloads:
        if payload.turn:
            yield f"turn {payload.turn}"
            continue
        word = {"transcription": "session", "response": "turn"}.get(payload.kind, payload.kind)
        word = "session" if payload.target == "live" else word
        counts[word] = number = counts.get(word, 0) + 1
        yield word if number == 1 else f"{word} {number}"


def _scope(payload: Payload, name: str, defined: dict[str, Tool]) -> SurfaceScope:
    inherits = not payload.tool_list.given and (payload.is_raw or payload.kind != "session") and payload.kind != "item"
    known = defined if payload.earlier.defined else {}
    return SurfaceScope(
        name=name,
        role={"response": "turn", "item": "item"}.get(payload.kind, "session"),
        title=payload.turn,
        target=payload.target,
        tools=tuple(_tools(payload.every_tool, known)),
        inherits=inherits,
        inherited=_inherited(payload, known) if inherits else None,
        payload=payload,
        unreadable=frozenset(_unreadable(payload)),
    )


def _unreadable(payload: Payload) -> Iterator[Canonical]:
    """What is in the place of a session, of its tools or of one tool, and cannot be read as that."""
    if payload.given and not payload.is_mapping:
        yield canonical(payload.value)
    if payload.tool_list.given and not payload.tool_list.is_list:
        yield canonical(payload.tool_list.value)
    yield from (canonical(tool.value) for tool in payload.every_tool if not tool.is_mapping or tool.is_container)


def _inherited(payload: Payload, defined: dict[str, Tool]) -> tuple[SurfaceTool, ...] | None:
    if payload.find("prompt").given or payload.earlier.inherited is None:
        return None
    return tuple(_tools(payload.earlier.inherited, defined))


def _tools(tools: Iterable[Tool], defined: dict[str, Tool]) -> Iterator[SurfaceTool]:
    counts: dict[str, int] = {}
    for tool in tools:
        if not tool.is_mapping or tool.is_container:
            continue
        made = _tool(tool, defined, 0)
        if made.key[0] == "hosted":
            number = counts[made.key[1]] = counts.get(made.key[1], -1) + 1
            made = _tool(tool, defined, number)
        yield made


def _tool(tool: Tool, defined: dict[str, Tool], number: int) -> SurfaceTool:
    """One tool. A server that is used again by its label alone is what was defined before under that label."""
    meant = defined.get(tool.label, tool) if tool.kind == "mcp" and tool.is_label_only else tool
    value = _written(meant)
    parameters = value.get("parameters")
    is_server = meant.kind == "mcp"
    return SurfaceTool(
        kind="connector" if is_server and meant.find("connector_id").given else meant.kind or "unknown",
        name=_name(meant),
        home=_home(meant),
        calls=_calls(value) if is_server else "",
        asks=asking_words(value.get("require_approval")) if is_server else "",
        credentials=tuple(credentials_of(value)) if is_server else (),
        parameters=parameters_of(parameters) if isinstance(parameters, dict) else (),
        strict=meant.strict,
        value=value,
        parts=tool.nested if tool.nested.present and not tool.ignores_nested else Node(tool.value, tool.where),
        number=number,
    )


def _written(tool: Tool) -> dict[str, Any]:
    """The fields of a tool as the API gets them: out of `function`, without notes, and without inner tools."""
    value: dict[str, Any] = dict(tool.value)
    if tool.nested.present and not tool.ignores_nested:
        holder = "custom" if tool.kind == "custom" else "function"
        value = {**tool.nested.value, **{key: inner for key, inner in value.items() if key != holder}}
    if tool.kind == "namespace":
        value.pop("tools", None)
    if tool.name_by_key and "name" not in value:
        value["name"] = tool.name_by_key
    if "type" not in value and tool.kind:
        value["type"] = tool.kind
    return value if tool.payload.is_raw else {key: inner for key, inner in value.items() if not key.startswith("x-")}


def _name(tool: Tool) -> str:
    name = tool.label if tool.kind == "mcp" else tool.name
    if tool.namespace is not None and tool.namespace.name:
        return f"{tool.namespace.name}.{name}"
    return name or tool.kind or "a tool without a name"


def _home(tool: Tool) -> str:
    """Where it runs."""
    if tool.kind == "mcp":
        for key in ("connector_id", "tunnel_id"):
            node = tool.find(key)
            if node.is_string:
                return str(node.value)
        url = tool.find("server_url").value
        return host_of(url) if isinstance(url, str) else "not known"
    if tool.kind in ("function", "custom", "local_shell", "apply_patch", "computer", "computer_use_preview"):
        return "your code"
    environment = tool.find("environment", "type").value if tool.kind == "shell" else None
    return "your code" if environment == "local" else "" if tool.kind == "namespace" else "OpenAI"


def host_of(url: str) -> str:
    """The host of a URL with its port, in small letters; a placeholder in it as it is written, without its default. Of
    a text that is not a URL, nothing is shown.
    """
    if is_all_placeholder(url):
        return _bare(url)
    if read_address(url).fault:
        return "not known"
    marks = [_bare(found[0]) for found in PLACEHOLDER.finditer(url)]
    settled = PLACEHOLDER.sub("\ue000", url)
    found = _AUTHORITY.match(settled)
    host = (found[1] if found else "").lower().rstrip(".") or "not known"
    before = settled[: found.start(1)].count("\ue000") if found else 0
    for mark in marks[before : before + host.count("\ue000")]:
        host = host.replace("\ue000", mark, 1)
    return host


def _bare(placeholder: str) -> str:
    """A placeholder without its default or its message."""
    found = PLACEHOLDER.match(placeholder)
    return f"${{{found['name']}}}" if found and found["name"] else "${"


def _calls(value: dict[str, Any]) -> str:
    allowed = value.get("allowed_tools")
    if isinstance(allowed, str) and is_placeholder(allowed):
        return f"`{_bare(allowed)}`"
    chosen = read_filter(allowed)
    return "every tool" if chosen == EVERY_TOOL else filter_words(chosen)


def credentials_of(value: dict[str, Any]) -> Iterator[Credential]:
    """What an MCP tool sends to its server: its `authorization` and its headers. One that is sent as a header is the
    same as one in `authorization`.
    """
    found: dict[str, str] = {}
    headers = value.get("headers")
    for name, inner in headers.items() if isinstance(headers, dict) else ():
        found[str(name).strip().lower()] = inner if isinstance(inner, str) else repr(inner)
    if value.get("authorization") is not None:
        found["authorization"] = str(value["authorization"])
    for name, text in sorted(found.items()):
        token = without_scheme(text) if name == "authorization" else text
        variables = tuple(sorted({one["name"] for one in PLACEHOLDER.finditer(token) if one["name"]}))
        yield Credential(header=name, variables=variables, literal=PLACEHOLDER.sub(_name_alone, token))


def _name_alone(found: Any) -> str:
    """A placeholder in the form that is compared: by its name and by its default."""
    return f"${{{found['name']}:{found['rest'] or ''}}}" if found["name"] else "${"

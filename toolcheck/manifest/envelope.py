"""Which of the known file shapes a document has, by content and never by name, and what it would send.

Raw are events, JSONL of events, and full Responses requests: what stands there is what will be sent. All
else is a manifest, and compile stands between it and the wire. This module judges nothing: what a shape
gets wrong, rules say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from toolcheck.contract.body_fields import REQUEST_ONLY, SESSION_ONLY, SHARED
from toolcheck.contract.events import (
    BODY_OF_EVENT,
    OVER_WEBSOCKET,
    carries_request,
    is_event_name,
    is_translation,
    meant_as,
)
from toolcheck.contract.targets import TOOL_TYPES, Target
from toolcheck.document.document import Document
from toolcheck.document.where import Path, Where
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.tool import Tool

_BODY = frozenset(["tools", "tool_choice", "input", "previous_response_id"])
_ANY_TYPE = frozenset(name for names in TOOL_TYPES.values() for name in names)
_SCHEMA_KEYS = ("parameters", "inputSchema", "input_schema")
_OF_FUNCTION = frozenset(["type", "name", "title", "description", "strict", "annotations", *_SCHEMA_KEYS])


def recognise(
    document: Document, targets: tuple[Target, ...] = (), defined_labels: Iterable[str] = (), first: int = 0
) -> Manifest:
    """Take a document for what it is.

    `targets` overrides what a shape that could be meant for several APIs speaks to; `defined_labels` are
    server labels that the session is known to have already; `first` is the number its places begin to count
    documents with. Never raises; a document that could not be read, or is none of the known shapes, comes
    back with the shape `unknown`.
    """
    roots = [Node(value, Where(document=first + number)) for number, value in enumerate(document.values)]
    manifest = _single(document, roots[0], targets) if len(roots) == 1 else _several(document, roots, targets)
    _follow_session(manifest.payloads, tuple(defined_labels))
    return manifest


def _follow_session(payloads: tuple[Payload, ...], defined_labels: tuple[str, ...]) -> None:
    """Tell each Realtime payload what was defined before it in its session, and whether that is all: it is
    when the file holds the session from its beginning. A request stands alone.
    """
    for payload in payloads:
        if payload.kind == "request" and not payload.find("prompt").given:
            payload.inherited = ()
    realtime = [payload for payload in payloads if payload.target != "responses"]
    begins = bool(realtime) and realtime[0].kind == "session"
    defined = dict.fromkeys(defined_labels, Where())
    tools: tuple[Tool, ...] | None = None
    for payload in realtime:
        payload.defined = dict(defined)
        payload.knows_earlier = begins
        payload.inherited = tools
        if payload.kind == "session":
            tools = payload.available
        for tool in payload.every_tool:
            if tool.label and tool.sources:
                defined.setdefault(tool.label, tool.where.child("server_label"))


# -- roots ------------------------------------------------------------------------------------------


def _several(document: Document, roots: list[Node], targets: tuple[Target, ...]) -> Manifest:
    """Several documents in one file: one session, in order."""
    parts = [_single(document, root, targets) for root in roots]
    known = [part for part in parts if part.is_known]
    if not known:
        return Manifest(document, "unknown", neighbour=parts[0].neighbour if parts else "", is_sure=False)
    return Manifest(
        document,
        "events" if all(part.shape == "event" or part.shape in BODY_OF_EVENT for part in known) else "documents",
        tuple(payload for part in parts for payload in part.payloads),
        is_sure=any(part.is_sure for part in known),
        strays=tuple((root, part.neighbour) for root, part in zip(roots, parts, strict=True) if not part.is_known),
    )


def _single(document: Document, root: Node, targets: tuple[Target, ...]) -> Manifest:
    if root.is_list:
        return _list(document, root, targets)
    if not root.is_mapping:
        return Manifest(document, "unknown", is_sure=False)
    value: dict[str, Any] = root.value
    kind = value.get("type")
    event = meant_as(value)
    if event or is_event_name(kind):
        return Manifest(document, event or "event", _event(root))
    if _holds_events(value.get("events")):
        return Manifest(document, "events", _events(root.find("events")))
    neighbour = next((words for words, fits in NEIGHBOURS.items() if fits(value)), "")
    if neighbour:
        return Manifest(document, "unknown", neighbour=neighbour)
    if "session" in value or "turns" in value:
        return _declarative(document, root, targets)
    if kind in ("realtime", "transcription"):
        return Manifest(document, "session", (_session(root),))
    if looks_like_tool(value) and ("tools" not in value or kind == "namespace"):
        return _fragments(document, "tool", root, [value], targets, {("tools", 0): ()})
    if kind is None and (value.keys() & _BODY or _is_prompt(value.get("prompt"))):
        return _body(document, root, targets)
    if kind is None and value.keys() & SESSION_ONLY and value.keys() <= SESSION_ONLY | SHARED:
        return Manifest(document, "session", (_session(root),))
    if value and all(looks_like_tool(entry, keyed=True) for entry in value.values()):
        return _map(document, root, targets)
    return Manifest(document, "unknown", is_sure=False)


def _list(document: Document, root: Node, targets: tuple[Target, ...]) -> Manifest:
    if _holds_events(root.value):
        return Manifest(document, "events", _events(root))
    sure = any(looks_like_tool(item) for item in root.value)
    if not sure and not all(isinstance(item, str) or _could_be_tool(item) for item in root.value):
        return Manifest(document, "unknown", is_sure=False)
    return _fragments(document, "list of tools", root, root.value, targets, {("tools",): ()}, is_sure=sure)


def _map(document: Document, root: Node, targets: tuple[Target, ...]) -> Manifest:
    tools = [{**tool, "name": tool.get("name", key)} if _has_name(tool) else tool for key, tool in root.value.items()]
    paths: dict[Path, Path] = {("tools", number): (key,) for number, key in enumerate(root.value)}
    manifest = _fragments(document, "map of tools", root, tools, targets, paths)
    manifest.hint = "read as tools keyed by their name; the API takes a list"
    for payload in manifest.payloads:
        payload.names_by_key = tuple(root.value)
    return manifest


def _has_name(tool: dict[str, Any]) -> bool:
    """Whether a tool is of a kind that goes by a name: the key it stands at is one."""
    if "type" in tool:
        return tool["type"] in ("function", "custom", "namespace")
    return not tool.keys() & {"server_label", "server_url", "connector_id", "tunnel_id", "container"}


def _body(document: Document, root: Node, targets: tuple[Target, ...]) -> Manifest:
    """An object with `tools`, `tool_choice` or `input`, and no event around it: a request, a response, a
    session, or just the tools of one.
    """
    value = root.value
    keys, model = value.keys(), value.get("model")
    is_realtime_model = isinstance(model, str) and "realtime" in model
    sure = _holds_tools(value.get("tools")) or _holds_items(value.get("input"))
    sure = sure or ("tool_choice" in keys and ("tools" in keys or keys <= SHARED))
    if "responses" not in targets and keys & {"output_modalities", "conversation"} and "input" in keys:
        return Manifest(document, "response", (_response(root),), is_sure=sure)
    is_request = bool(keys & REQUEST_ONLY) or (isinstance(model, str) and not is_realtime_model)
    if is_request and not keys & SESSION_ONLY and set(targets) <= {"responses"}:
        return Manifest(document, "request", (_request(root, is_raw=True),), is_sure=sure)
    if not targets and (is_realtime_model or keys & SESSION_ONLY):
        return Manifest(document, "session", (_session(root),), is_sure=sure)
    return Manifest(document, "tools", _for_each(root, targets), is_sure=sure)


def _declarative(document: Document, root: Node, targets: tuple[Target, ...]) -> Manifest:
    """Our own manifest: `session:` and, beside it, named `turns:`; also the body of client_secrets."""
    session, turns = root.find("session"), root.find("turns")
    if is_translation(session.value):
        return Manifest(document, "unknown", neighbour="a session that translates, which takes no tools")
    fields = frozenset(session.value) if session.is_mapping else frozenset()
    kind = session.find("type").value
    tools = session.find("tools").value
    sure = turns.is_mapping or _holds_tools(tools) or _names_tool_types(tools) or kind in ("realtime", "transcription")
    if not sure and not fields & (SESSION_ONLY | SHARED) and "turns" not in root.value:
        return Manifest(document, "unknown", is_sure=False)
    payloads: list[Payload] = []
    if set(targets) != {"responses"}:
        if session.present:
            payloads.append(_session(session, needs_type="expires_after" in root.value))
        payloads += [_response(turn, turn=name) for name, turn in turns.entries()]
    if "responses" in targets:
        payloads.append(_tools_of_session(session))
    return Manifest(document, "manifest", tuple(payloads), is_sure=sure, frame=_frame(root))


def _frame(root: Node) -> Payload:
    """What stands around the sessions and turns of a manifest."""
    held = {
        key: {}
        if key == "session" and isinstance(value, dict)
        else {name: {} if isinstance(turn, dict) else turn for name, turn in value.items()}
        if key == "turns" and isinstance(value, dict)
        else value
        for key, value in root.value.items()
    }
    return Payload(
        Node(held, root.where),
        kind="manifest",
        target="realtime-session",
        shape="manifest",
        prefix="",
        sent=held,
        base=root.path,
        is_raw=False,
    )


# -- payloads ---------------------------------------------------------------------------------------


def _events(nodes: Node) -> tuple[Payload, ...]:
    return tuple(payload for node in nodes.items() if node.is_mapping for payload in _event(node))


def _event(root: Node) -> tuple[Payload, ...]:
    """What an event carries; nothing for the events that carry no tools."""
    kind = meant_as(root.value)
    if kind is None:
        return ()
    if kind == "response.create" and carries_request(root.value):
        sent = {key: value for key, value in root.value.items() if key not in OVER_WEBSOCKET}
        return (_request(Node(sent, root.where), is_raw=True),)
    prefix = BODY_OF_EVENT[kind]
    body = root.find(prefix)
    if kind == "response.create" and root.value.keys() <= {"type", "event_id"}:
        return ()
    if prefix == "session" and is_translation(body.value):
        return ()
    is_transcription = prefix == "session" and body.find("type").value == "transcription"
    return (
        Payload(
            body,
            kind="transcription" if is_transcription else prefix,
            target="realtime-response" if prefix == "response" else "realtime-session",
            shape=kind,
            prefix=prefix,
            sent=root.value,
            base=root.path,
            is_raw=True,
        ),
    )


def _session(body: Node, *, needs_type: bool = False) -> Payload:
    is_transcription = body.find("type").value == "transcription"
    sent = body.value
    if isinstance(sent, dict) and "type" not in sent and not needs_type:
        sent = {"type": "realtime", **sent}
    return Payload(
        body,
        kind="transcription" if is_transcription else "session",
        target="realtime-session",
        shape="realtime-transcription-session" if is_transcription else "realtime-session",
        prefix="session",
        sent=sent,
        base=body.path,
        is_raw=False,
        needs_type=needs_type,
    )


def _response(body: Node, *, turn: str = "") -> Payload:
    return Payload(
        body,
        kind="response",
        target="realtime-response",
        shape="realtime-response",
        prefix="response",
        sent=body.value,
        base=body.path,
        is_raw=False,
        turn=turn,
    )


def _request(body: Node, *, is_raw: bool = False) -> Payload:
    return Payload(
        body,
        kind="request",
        target="responses",
        shape="responses",
        prefix="",
        sent=body.value,
        base=body.path,
        is_raw=is_raw,
    )


def _tools_of_session(session: Node) -> Payload:
    """What a Responses request would take from a session: its tools and its choice."""
    fields = session.value if session.is_mapping else {}
    taken = {key: fields[key] for key in ("tools", "tool_choice", "parallel_tool_calls") if key in fields}
    return _request(Node(taken, session.where))


def _fragments(
    document: Document,
    shape: str,
    root: Node,
    tools: list[Any],
    targets: tuple[Target, ...],
    paths: dict[Path, Path],
    *,
    is_sure: bool = True,
) -> Manifest:
    """Tools without anything around them: the tools of a session, or of what `targets` says."""
    payloads = _for_each(Node({"tools": tools}, root.where), targets)
    for payload in payloads:
        payload.paths = {inner: (*root.path, *outer) for inner, outer in paths.items()}
    return Manifest(document, shape, payloads, is_sure=is_sure)


def _for_each(body: Node, targets: tuple[Target, ...]) -> tuple[Payload, ...]:
    """What could be meant for several APIs, for each of those that are asked for; for a session if none is."""
    make: dict[Target, Callable[[Node], Payload]] = {
        "realtime-session": _session,
        "realtime-response": _response,
        "responses": _request,
    }
    return tuple(make[target](body) for target in targets or ("realtime-session",))


# -- what things look like --------------------------------------------------------------------------


def _holds_events(value: Any) -> bool:
    """Whether a list holds Realtime events; items of other kinds may stand among them."""
    return isinstance(value, list) and any(
        isinstance(item, dict) and is_event_name(item.get("type")) and item["type"] in BODY_OF_EVENT for item in value
    )


def _holds_tools(value: Any) -> bool:
    return looks_like_tool(value) or (isinstance(value, list) and any(looks_like_tool(item) for item in value))


def _holds_items(value: Any) -> bool:
    kinds = ("function_call_output", "mcp_approval_response", "mcp_list_tools", "item_reference", "additional_tools")
    return isinstance(value, list) and any(isinstance(item, dict) and item.get("type") in kinds for item in value)


def _is_prompt(value: Any) -> bool:
    """Whether a value is a prompt that OpenAI keeps, which may bring the tools and the input of a request."""
    return isinstance(value, dict) and str(value.get("id")).startswith("pmpt_")


def _could_be_tool(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value.keys() & {"type", "name", "parameters", "container"})
        and "role" not in value
    )


def _names_tool_types(value: Any) -> bool:
    """Whether a value is a list with an object in it whose `type` is that of a tool: in the `tools` of a session that
    is a tool, even without a name.
    """
    return isinstance(value, list) and any(
        isinstance(entry, dict) and entry.get("type") in ("function", "mcp") for entry in value
    )


def looks_like_tool(value: Any, *, keyed: bool = False) -> bool:
    """Whether a value is meant as a tool of some API; `keyed` when its name is the key it stands at."""
    if not isinstance(value, dict):
        return False
    kind = value.get("type")
    if kind in ("function", "mcp"):
        return (
            bool(value.keys() & {"name", "function", "server_label", "server_url", "connector_id", *_SCHEMA_KEYS})
            or keyed
        )
    if isinstance(kind, str) and kind in _ANY_TYPE:
        return True
    if any(isinstance(value.get(key), dict) for key in _SCHEMA_KEYS):
        strange = value.keys() - _OF_FUNCTION  # other programs have things with a name and parameters, too
        return keyed or ("name" in value and len(strange) * 2 < len(value))
    function = value.get("function")
    if isinstance(function, dict) and "name" in function:
        return True
    return isinstance(value.get("server_label"), str) and bool(
        value.keys() & {"server_url", "connector_id", "tunnel_id"}
    )


def _is_tool_of_azure(value: Any) -> bool:
    return isinstance(value, dict) and ("project_connection_id" in value or value.get("type") == "azure_ai_search")


def _has_tool_with(value: dict[str, Any], key: str) -> bool:
    tools = value.get("tools")
    return isinstance(tools, list) and any(isinstance(tool, dict) and key in tool for tool in tools)


NEIGHBOURS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "an MCP client configuration (`mcpServers`)": lambda value: isinstance(value.get("mcpServers"), dict),
    "an MCP client configuration (`servers`)": lambda value: (
        isinstance(value.get("servers"), dict)
        and any(isinstance(entry, dict) and entry.keys() & {"command", "url"} for entry in value["servers"].values())
    ),
    "an answer of the API (`object`)": lambda value: isinstance(value.get("object"), str) and "id" in value,
    "an assistant of the Assistants API (`tool_resources`)": lambda value: isinstance(
        value.get("tool_resources"), dict
    ),
    "a request to Gemini (`functionDeclarations`)": lambda value: (
        _has_tool_with(value, "functionDeclarations") or _has_tool_with(value, "function_declarations")
    ),
    "a request to Amazon Bedrock (`toolConfig`)": lambda value: isinstance(value.get("toolConfig"), dict),
    "a request to Anthropic (`messages`, `input_schema`)": lambda value: (
        isinstance(value.get("messages"), list) and _has_tool_with(value, "input_schema")
    ),
    "a Chat Completions request (`messages`)": lambda value: isinstance(value.get("messages"), list),
    "a promptfoo configuration (`providers`)": lambda value: (
        "providers" in value and bool(value.keys() & {"prompts", "tests"})
    ),
    "a declarative agent of Microsoft (`kind: Prompt`)": lambda value: value.get("kind") == "Prompt",
    "a toolbox of Azure AI Foundry": lambda value: (
        isinstance(value.get("tools"), list)
        and (isinstance(value.get("skills"), list) or any(_is_tool_of_azure(tool) for tool in value["tools"]))
    ),
    "an MCP `tools/list` result (`inputSchema`)": lambda value: (
        isinstance(value.get("result"), dict) and isinstance(value["result"].get("tools"), list)
    ),
}
"""Files of other programs that are named when met, and how they are told."""

"""Which of the known file shapes a document has, by content and never by name, and what it would send.

Events, JSONL of events, and full Responses requests are raw: they are sent as they are written. Everything else is a
manifest, which compile turns into what is sent. This module judges nothing: rules report what is wrong with a shape.
"""

from __future__ import annotations

from collections.abc import Iterable

from toolcheck.contract.aliases import FOREIGN_SCHEMAS
from toolcheck.contract.body_fields import REQUEST_ONLY, SESSION_ONLY, SHARED
from toolcheck.contract.events import BODY_OF_EVENT, is_event_name, meant_as
from toolcheck.contract.targets import TOOL_TYPES, Target
from toolcheck.document.document import Document
from toolcheck.document.where import Path, Where
from toolcheck.ground.record import record
from toolcheck.manifest import live, payloads
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.neighbours import (
    TRANSLATION,
    Neighbour,
    neighbour_of,
    neighbour_of_list,
    neighbour_of_session,
)
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Draft

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BODY = frozenset(["tools", "tool_choice", "input", "previous_response_id"])
_ANY_TYPE = frozenset(name for names in TOOL_TYPES.values() for name in names)
_SCHEMA_KEYS = ("parameters", *FOREIGN_SCHEMAS)
_OF_TOOL = frozenset(["name", "function", "server_label", "server_url", "connector_id", *_SCHEMA_KEYS])
_OF_FUNCTION = frozenset(["type", "name", "title", "description", "strict", "annotations", *_SCHEMA_KEYS])


def recognise(document: Document, targets: tuple[Target, ...] = (), defined_labels: Iterable[str] = ()) -> Manifest:
    """Recognise a document.

    `targets` names the APIs of a shape that could be meant for several; `defined_labels` are server labels that the
    session is known to have already. Never raises: a document that could not be read, or has none of the known shapes,
    gets the shape `unknown`.
    """
    roots = [Node(value, Where(document=number)) for number, value in enumerate(document.values)]
    shape = _single(roots[0], targets) if len(roots) == 1 else _several(roots, targets)
    return Manifest(
        document=document,
        shape=shape.name,
        payloads=payloads.in_order(shape.drafts, document, tuple(defined_labels)),
        neighbour=shape.neighbour,
        is_sure=shape.is_sure,
        hint=shape.hint,
        strays=shape.strays,
        root=shape.root,
    )


@record(kw_only=True)
class _Shape:
    """What a document was recognised as: the fields of its manifest, with drafts in place of payloads."""

    name: str
    drafts: tuple[Draft, ...] = ()
    neighbour: Neighbour | None = None
    is_sure: bool = True
    hint: str = ""
    strays: tuple[tuple[Node, Neighbour | None], ...] = ()
    root: Node | None = None


# -- roots ------------------------------------------------------------------------------------------


def _several(roots: list[Node], targets: tuple[Target, ...]) -> _Shape:
    """Several documents in one file: one session, in order."""
    parts = [_single(root, targets) for root in roots]
    known = [part for part in parts if part.name != "unknown"]
    server = next((part.neighbour for part in parts if part.neighbour and part.neighbour.is_server), None)
    if server or not known:
        return _Shape(name="unknown", neighbour=server or (parts[0].neighbour if parts else None), is_sure=False)
    return _Shape(
        name="events" if all(part.name == "event" or part.name in BODY_OF_EVENT for part in known) else "documents",
        drafts=payloads.in_sessions((root, part.drafts) for root, part in zip(roots, parts, strict=True)),
        is_sure=any(part.is_sure for part in known),
        strays=tuple((root, part.neighbour) for root, part in zip(roots, parts, strict=True) if part.name == "unknown"),
    )


def _single(root: Node, targets: tuple[Target, ...]) -> _Shape:
    if root.is_list:
        return _list(root, targets)
    if not root.is_mapping:
        return _Shape(name="unknown", is_sure=False)
    value: dict[str, Any] = root.value
    kind = value.get("type")
    event = meant_as(value)
    if event or is_event_name(kind):
        return _of_server([value]) or _Shape(name=event or "event", drafts=payloads.event(root, targets))
    if _holds_events(value.get("events")):
        events = root.find("events")
        return _of_server(events.value) or _Shape(name="events", drafts=payloads.events(events, targets))
    is_session = kind is None and bool(value.keys() & SESSION_ONLY) and "input" not in value
    neighbour = neighbour_of(value) or neighbour_of_session(value if is_session else value.get("session"))
    if neighbour:
        return _Shape(name="unknown", neighbour=neighbour)
    if "session" in value or "turns" in value:
        return _declarative(root, targets)
    if live.is_alone(value):
        return _Shape(name="session", drafts=(live.bare(root),))
    if kind in ("realtime", "transcription"):
        return _Shape(name="session", drafts=(payloads.session(root),))
    if looks_like_tool(value) and ("tools" not in value or kind == "namespace"):
        return _Shape(name="tool", drafts=payloads.fragments(root, [value], targets, {("tools", 0): ()}))
    if kind is None and (value.keys() & _BODY or _is_prompt(value.get("prompt"))):
        return _body(root, targets)
    if kind is None and value.keys() & SESSION_ONLY and value.keys() <= SESSION_ONLY | SHARED:
        return _Shape(name="session", drafts=(payloads.session(root),))
    if value and all(looks_like_tool(entry, keyed=True) for entry in value.values()):
        return _map(root, targets)
    return _Shape(name="unknown", is_sure=False)


def _of_server(events: list[Any]) -> _Shape | None:
    """The shape of events that are for another server, by a `session.update` among them; None for any others."""
    sessions = (event["session"] for event in events if isinstance(event, dict) and "session" in event)
    neighbour = next(filter(None, map(neighbour_of_session, sessions)), None)
    return _Shape(name="unknown", neighbour=neighbour) if neighbour else None


def _list(root: Node, targets: tuple[Target, ...]) -> _Shape:
    if _holds_events(root.value):
        return _of_server(root.value) or _Shape(name="events", drafts=payloads.events(root, targets))
    neighbour = neighbour_of_list(root.value)
    if neighbour:
        return _Shape(name="unknown", neighbour=neighbour)
    sure = any(looks_like_tool(item) for item in root.value)
    if not sure and not all(isinstance(item, str) or _could_be_tool(item) for item in root.value):
        return _Shape(name="unknown", is_sure=False)
    return _Shape(
        name="list of tools", drafts=payloads.fragments(root, root.value, targets, {("tools",): ()}), is_sure=sure
    )


def _map(root: Node, targets: tuple[Target, ...]) -> _Shape:
    tools = [{**tool, "name": tool.get("name", key)} if _has_name(tool) else tool for key, tool in root.value.items()]
    paths: dict[Path, Path] = {("tools", number): (key,) for number, key in enumerate(root.value)}
    drafts = payloads.fragments(root, tools, targets, paths, tuple(root.value))
    return _Shape(name="map of tools", drafts=drafts, hint="read as tools keyed by their name; the API accepts a list")


def _has_name(tool: dict[str, Any]) -> bool:
    """Whether a tool is of a kind that has a name, so that the key it is under is its name."""
    if "type" in tool:
        return tool["type"] in ("function", "custom", "namespace")
    return not tool.keys() & {"server_label", "server_url", "connector_id", "tunnel_id", "container"}


def _body(root: Node, targets: tuple[Target, ...]) -> _Shape:
    """An object with `tools`, `tool_choice` or `input`, and no event around it: a request, a response, a session, or
    only the tools of one.
    """
    value = root.value
    keys, model = value.keys(), value.get("model")
    is_realtime_model = isinstance(model, str) and "realtime" in model
    sure = _holds_tools(value.get("tools")) or _holds_items(value.get("input"))
    sure = sure or ("tool_choice" in keys and ("tools" in keys or keys <= SHARED))
    if "responses" not in targets and "input" in keys and _is_realtime_response(value):
        return _Shape(name="response", drafts=(payloads.response(root),), is_sure=sure)
    is_request = bool(keys & REQUEST_ONLY) or (isinstance(model, str) and not is_realtime_model)
    if is_request and not keys & SESSION_ONLY and set(targets) <= {"responses"}:
        return _Shape(name="request", drafts=(payloads.request(root, is_raw=True),), is_sure=sure)
    if not targets and (is_realtime_model or keys & SESSION_ONLY):
        return _Shape(name="session", drafts=(payloads.session(root),), is_sure=sure)
    return _Shape(name="tools", drafts=payloads.for_each(root, targets), is_sure=sure)


def _is_realtime_response(value: dict[str, Any]) -> bool:
    """Whether an object with `input` is a response of a Realtime session. Both APIs have `conversation`: in Realtime it
    is `auto` or `none`, and no field that only a request has is beside it.
    """
    if "output_modalities" in value:
        return True
    model = value.get("model")
    is_request = isinstance(value["input"], str) or bool(value.keys() & (REQUEST_ONLY - {"input"}))
    is_text_model = isinstance(model, str) and "realtime" not in model
    return value.get("conversation") in ("auto", "none") and not is_request and not is_text_model


def _declarative(root: Node, targets: tuple[Target, ...]) -> _Shape:
    """Our own manifest: `session:` and, beside it, named `turns:`; also the body of client_secrets."""
    session, turns = root.find("session"), root.find("turns")
    if TRANSLATION.fits(session.value):
        return _Shape(name="unknown", neighbour=TRANSLATION)
    if live.is_held(root.value):
        return _live(root)
    fields: dict[str, Any] = session.value if session.is_mapping else {}
    kind, tools = fields.get("type"), fields.get("tools")
    sure = turns.is_mapping or _holds_tools(tools) or _names_tool_types(tools) or kind in ("realtime", "transcription")
    if not sure and fields.keys().isdisjoint(SESSION_ONLY | SHARED) and "turns" not in root.value:
        return _Shape(name="unknown", is_sure=False)
    drafts: list[Draft] = []
    if not targets or set(targets) - {"responses", "live"}:
        if session.present:
            drafts.append(payloads.session(session, needs_type=payloads.is_body(root)))
        drafts += [payloads.response(turn, turn=name) for name, turn in turns.entries()]
    if "responses" in targets:
        drafts.append(payloads.request(payloads.tools_of(session)))
    if "live" in targets:
        drafts.append(live.delegated(payloads.tools_of(session)))
    return _Shape(name="manifest", drafts=tuple(drafts), is_sure=sure, root=root)


def _live(root: Node) -> _Shape:
    """A Live session in `session`: raw where it is beside the connection that it is made for."""
    draft = live.body(root)
    turns = tuple(payloads.response(turn, turn=name) for name, turn in root.find("turns").entries())
    return _Shape(name="manifest", drafts=(draft, *turns), root=None if draft.is_raw else root)


# -- what things look like --------------------------------------------------------------------------


def _holds_events(value: Any) -> bool:
    """Whether a list holds Realtime events; it may hold other items, too."""
    return isinstance(value, list) and any(
        isinstance(item, dict) and is_event_name(item.get("type")) and item["type"] in BODY_OF_EVENT for item in value
    )


def _holds_tools(value: Any) -> bool:
    return looks_like_tool(value) or (isinstance(value, list) and any(looks_like_tool(item) for item in value))


def _holds_items(value: Any) -> bool:
    kinds = ("function_call_output", "mcp_approval_response", "mcp_list_tools", "item_reference", "additional_tools")
    return isinstance(value, list) and any(isinstance(item, dict) and item.get("type") in kinds for item in value)


def _is_prompt(value: Any) -> bool:
    """Whether a value is a stored prompt, which may hold the tools and the input of a request."""
    return isinstance(value, dict) and str(value.get("id")).startswith("pmpt_")


def _could_be_tool(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value.keys() & {"type", "name", "parameters", "container"})
        and "role" not in value
    )


def _names_tool_types(value: Any) -> bool:
    """Whether a value is a list that holds an object with the `type` of a tool: in the `tools` of a session, such an
    object is a tool, even without a name.
    """
    return isinstance(value, list) and any(
        isinstance(entry, dict) and entry.get("type") in ("function", "mcp") for entry in value
    )


def looks_like_tool(value: Any, *, keyed: bool = False) -> bool:
    """Whether a value is meant as a tool of some API; `keyed` when its name is the key it is under."""
    if not isinstance(value, dict):
        return False
    kind = value.get("type")
    if kind in ("function", "mcp"):
        return keyed or not _OF_TOOL.isdisjoint(value)
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

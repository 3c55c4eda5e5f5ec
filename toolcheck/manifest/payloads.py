"""Make payloads: first a draft from the place where it was found, then the whole, with what its session had before."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from toolcheck.contract.events import BODY_OF_EVENT, OVER_WEBSOCKET, carries_request, is_live, is_translation, meant_as
from toolcheck.contract.targets import TOOL_FIELDS, Target
from toolcheck.document.document import Document
from toolcheck.document.where import Path, Where
from toolcheck.ground.record import replace
from toolcheck.manifest import live
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Draft, Payload
from toolcheck.manifest.tool import Earlier, Tool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def in_order(drafts: tuple[Draft, ...], document: Document, defined_labels: Iterable[str]) -> tuple[Payload, ...]:
    """The payloads of a document. Each Realtime payload gets what was defined before it in its session, and whether
    that is everything: it is when the file holds the session from its beginning. A request depends on nothing before;
    a Live session knows the tools that it had before. A `session.created` begins a new session, in which nothing is
    left of the one before.
    """
    realtime = [draft for draft in drafts if draft.target not in ("responses", "live")]
    knows = bool(realtime) and realtime[0].kind == "session"
    defined = dict.fromkeys(defined_labels, Where())
    inherited: tuple[Tool, ...] | None = None
    delegated: tuple[Tool, ...] | None = None
    payloads: list[Payload] = []
    for draft in drafts:
        if draft.target == "responses":
            alone = Earlier(inherited=None if draft.body.find("prompt").given else ())
            payloads.append(Payload(draft, document, alone))
            continue
        if draft.target == "live":
            payload = Payload(draft, document, Earlier(inherited=delegated if draft.shape in live.CHANGES else ()))
            payloads.append(payload)
            if len(payloads) < len(drafts):
                delegated = payload.available
            continue
        if draft.begins is not None:
            defined = dict.fromkeys(defined_labels, Where()) | _labels_of(draft.begins)
            knows, inherited = draft.kind == "session" or draft.begins.find("tools").is_list, None
        payload = Payload(draft, document, Earlier(dict(defined), knows, inherited))
        payloads.append(payload)
        if len(payloads) == len(drafts):
            break  # nothing comes after it
        if payload.kind == "session":
            inherited = payload.available
        for tool in payload.every_tool:
            if tool.label and tool.sources:
                defined.setdefault(tool.label, tool.where.child("server_label"))
    return tuple(payloads)


def _labels_of(session: Node) -> dict[str, Where]:
    """The labels of the servers that a session had when it was created."""
    labels = (tool.find("server_label") for tool in session.find("tools").items())
    return {label.value: label.where for label in labels if label.is_string}


# -- events -----------------------------------------------------------------------------------------


def in_sessions(parts: Iterable[tuple[Node, tuple[Draft, ...]]]) -> tuple[Draft, ...]:
    """The drafts of events or documents, in order. The first after a `session.created` knows that a session began."""
    drafts: list[Draft] = []
    begins: Node | None = None
    for root, carried in parts:
        if not carried and root.find("type").value == "session.created":
            begins = root.find("session")
        for draft in carried:
            is_first = begins is not None and draft.target not in ("responses", "live")
            drafts.append(replace(draft, begins=begins) if is_first else draft)
            begins = None if is_first else begins
    return tuple(drafts)


def events(nodes: Node, targets: tuple[Target, ...] = ()) -> tuple[Draft, ...]:
    """What the events of a list carry; the list may hold other items, too."""
    return in_sessions((node, event(node, targets)) for node in nodes.items() if node.is_mapping)


def event(root: Node, targets: tuple[Target, ...] = ()) -> tuple[Draft, ...]:
    """What an event carries; nothing for the events that carry no tools. `targets` are the APIs to check for, where it
    does not say.
    """
    kind = meant_as(root.value)
    if kind is None:
        return ()
    if kind == "response.create" and carries_request(root.value):
        sent = {key: value for key, value in root.value.items() if key not in OVER_WEBSOCKET}
        return (request(Node(sent, root.where), is_raw=True),)
    prefix = BODY_OF_EVENT[kind]
    body = root.find(prefix)
    is_asked = set(targets) == {"live"} and body.is_mapping and "type" not in body.value
    if kind == "session.start" or (prefix == "session" and (is_asked or is_live(body.value))):
        return (live.event(root, kind),)
    is_bare = root.value.keys() <= {"type", "event_id"} and isinstance(root.value.get("event_id", ""), str)
    if kind == "response.create" and is_bare:
        return ()
    if prefix == "session" and is_translation(body.value):
        return ()
    is_transcription = prefix == "session" and body.find("type").value == "transcription"
    return (
        Draft(
            body=body,
            kind="transcription" if is_transcription else prefix,
            target="realtime-response" if prefix == "response" else "realtime-session",
            shape=kind,
            prefix=prefix,
            sent=root.value,
            base=root.path,
            is_raw=True,
        ),
    )


# -- bodies -----------------------------------------------------------------------------------------


def is_body(root: Node) -> bool:
    """Whether an object with a `session` is the body of a client secret or of a call, which is sent as it is."""
    return not root.value.keys().isdisjoint(("expires_after", "sdp"))


def session(body: Node, *, needs_type: bool = False) -> Draft:
    """A session without an event around it; compile adds its `type` unless `needs_type`."""
    sent = body.value
    is_transcription = isinstance(sent, dict) and sent.get("type") == "transcription"
    if isinstance(sent, dict) and "type" not in sent and not needs_type:
        sent = {"type": "realtime", **sent}
    return Draft(
        body=body,
        kind="transcription" if is_transcription else "session",
        target="realtime-session",
        shape="realtime-transcription-session" if is_transcription else "realtime-session",
        prefix="session",
        sent=sent,
        base=body.path,
        needs_type=needs_type,
    )


def response(body: Node, *, turn: str = "") -> Draft:
    """What `response.create` would carry; `turn` is its name in a manifest."""
    return Draft(
        body=body,
        kind="response",
        target="realtime-response",
        shape="realtime-response",
        prefix="response",
        sent=body.value,
        base=body.path,
        turn=turn,
    )


def request(body: Node, *, is_raw: bool = False) -> Draft:
    """A Responses request; a raw one is sent as it is."""
    return Draft(
        body=body,
        kind="request",
        target="responses",
        shape="responses",
        sent=body.value,
        base=body.path,
        is_raw=is_raw,
    )


def tools_of(session: Node) -> Node:
    """What a Responses request, or a Live session's delegation, would take from a Realtime session."""
    fields = session.value if session.is_mapping else {}
    return Node({key: fields[key] for key in TOOL_FIELDS if key in fields}, session.where)


def frame(root: Node) -> Draft:
    """What is around the sessions and turns of a manifest."""
    held = {
        key: {}
        if key == "session" and isinstance(value, dict)
        else {name: {} if isinstance(turn, dict) else turn for name, turn in value.items()}
        if key == "turns" and isinstance(value, dict)
        else value
        for key, value in root.value.items()
    }
    return Draft(
        body=Node(held, root.where),
        kind="manifest",
        target="realtime-session",
        shape="manifest",
        sent=held,
        base=root.path,
    )


# -- tools ------------------------------------------------------------------------------------------


def for_each(body: Node, targets: tuple[Target, ...]) -> tuple[Draft, ...]:
    """A body that could be meant for several APIs, once for each of `targets`. Without any, Realtime is a guess."""
    make: dict[Target, Callable[[Node], Draft]] = {
        "realtime-session": session,
        "realtime-response": response,
        "responses": request,
        "live": live.delegated,
    }
    if not targets:
        return (replace(session(body), is_guess=True),)
    return tuple(make[target](body) for target in targets)


def fragments(
    root: Node,
    tools: list[Any],
    targets: tuple[Target, ...],
    paths: dict[Path, Path],
    names_by_key: tuple[str, ...] = (),
) -> tuple[Draft, ...]:
    """Tools without anything around them: the tools of a session, or of the `targets`. `paths` says where they are."""
    return tuple(
        replace(draft, paths=paths, names_by_key=names_by_key)
        for draft in for_each(Node({"tools": tools}, root.where), targets)
    )

"""A Live session: what of it is sent, and where its tools are.

Its tools are those of the model that it delegates to, in `delegation.responses`, which is the body of its payload.
Where it delegates to nobody the body is the session itself, so that tools that are there by mistake are looked at, too.
"""

from __future__ import annotations

from toolcheck.contract.events import is_live_model
from toolcheck.ground.record import replace
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Draft, Payload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DELEGATED = ("delegation", "responses")
"""The path in a Live session of what it delegates to: a model, its tools."""

PREFIX = "session.delegation.responses"
"""What the API calls it."""

CHANGES = frozenset(["live/session.update", "live/session.fork", "live/create.fork"])
"""The shapes of what changes a session that there is already, so that what it does not say stays as it was."""

_OF_A_SESSION = frozenset(["model", "delegation", "instructions", "tools", "tool_choice"])
_FORKED = frozenset(["audio", "client", "delegation", "store"])


def is_alone(value: dict[str, Any]) -> bool:
    """Whether an object is a Live session with nothing around it."""
    if "type" in value:
        return value["type"] == "live" and not _OF_A_SESSION.isdisjoint(value)
    return _delegates(value)


def is_held(root: dict[str, Any]) -> bool:
    """Whether the `session` of a document is one of Live, or, in a manifest, holds one."""
    session = root.get("session")
    if not isinstance(session, dict) or session.get("type", "live") != "live":
        return False
    if _is_webrtc(root.get("transport")):
        return True
    return isinstance(session.get("live"), dict) or is_live_model(session.get("model")) or is_alone(session)


def event(root: Node, kind: str) -> Draft:
    """What a `session.start` begins with, or a `session.update` of a Live session changes; `kind` says which it is."""
    session = root.find("session")
    shape = "live/session.update"
    if kind == "session.start":
        shape = "live/session.fork" if _is_fork(session) else "session.start"
    return _draft(session, shape, root.value, root, is_raw=True)


def body(root: Node) -> Draft:
    """The session that a document has in `session`: what a browser or a telephone call begins with, or, in a manifest,
    what is sent as `session.start`.
    """
    session = root.find("session")
    if _is_webrtc(root.value.get("transport")):
        return _draft(
            session, "live/create.fork" if _is_fork(session) else "live-create", root.value, root, is_raw=True
        )
    if session.find("live").is_mapping:
        return _draft(session.find("live"), "live/manifest", session.value, session)
    return bare(session)


def bare(session: Node) -> Draft:
    """A Live session with nothing around it."""
    is_call = session.find("type").value == "live"
    return _draft(session, "live-call" if is_call else "live-session", session.value, session)


def delegated(body: Node) -> Draft:
    """What a Live session would delegate: tools and the choice among them, without a session around them."""
    return Draft(
        body=body,
        kind="request",
        target="live",
        shape="live/delegation",
        prefix=PREFIX,
        sent=body.value,
        base=body.path,
    )


def with_session(payload: Payload) -> Payload:
    """The payload of a Live session with the whole session as its body: so it is written, and so a server names its
    places. Of tools that have no session, one that delegates them.
    """
    draft = payload.draft
    if draft.session is not None:
        return Payload(replace(draft, body=draft.session, kind="session", prefix="session"), payload.document)
    session = {"delegation": {"type": "responses", "responses": payload.value}}
    paths = {(*DELEGATED, *inner): outer for inner, outer in draft.paths.items()} or {DELEGATED: payload.path}
    bare = replace(draft, body=Node(session, payload.where), kind="session", prefix="session", paths=paths)
    return Payload(bare, payload.document)


def _draft(session: Node, shape: str, sent: Any, base: Node, *, is_raw: bool = False) -> Draft:
    request = session.find(*DELEGATED)
    is_request = request.is_mapping
    return Draft(
        body=request if is_request else session,
        kind="request" if is_request else "session",
        target="live",
        shape=shape,
        prefix=PREFIX if is_request else "session",
        sent=sent,
        base=base.path,
        is_raw=is_raw,
        session=session,
    )


def _is_webrtc(transport: Any) -> bool:
    """Whether this is how a browser connects to a Live session."""
    return isinstance(transport, dict) and (transport.get("type") == "webrtc" or "sdp" in transport)


def _delegates(session: dict[str, Any]) -> bool:
    """Whether an object says who does what a Live session delegates."""
    to = session.get("delegation")
    return isinstance(to, dict) and (
        to.get("type") in ("client", "responses", "decisions") or isinstance(to.get("responses"), dict)
    )


def _is_fork(session: Node) -> bool:
    """Whether this can be a fork of a session that was stored: it names no model, and nothing that a fork lacks."""
    return session.is_mapping and session.value.keys() <= _FORKED

"""Encloses a body in what is sent: an event, a session, or the body that makes a client secret."""

from __future__ import annotations

from typing import Any

from toolcheck.compiling.choose import Chosen
from toolcheck.compiling.wish import CannotCompile, Wish
from toolcheck.document.where import Path
from toolcheck.ground.record import record

_EVENTS = {
    "session": "session.update",
    "transcription": "session.update",
    "response": "response.create",
    "item": "conversation.item.create",
}


@record
class Enclosed:
    """What is sent, the path of the body in it, and the name of its shape."""

    value: dict[str, Any]
    prefix: Path
    shape: str


def enclose(chosen: Chosen, body: dict[str, Any], wish: Wish) -> Enclosed:
    """A body of a payload in the form that was asked for. Raises CannotCompile when the payload does not have that
    form.
    """
    value, prefix = _enclosed(chosen, body, wish)
    is_live = chosen.payload.target == "live"
    return Enclosed(value, prefix, _live_shape(value) if is_live else _shape(chosen.payload.kind, value, prefix))


def _enclosed(chosen: Chosen, body: dict[str, Any], wish: Wish) -> tuple[dict[str, Any], Path]:
    payload, form = chosen.payload, wish.form or "event"
    if payload.kind == "request":
        if form not in ("event", "request"):
            raise CannotCompile(f"a Responses request does not have the form `{form}`")
        return dict(body), ()
    if payload.target == "live":
        return _live(chosen, body, wish)
    if payload.kind in ("session", "transcription"):
        body = {"type": body.get("type", "realtime"), **body}
    elif form not in ("event", "events"):
        raise CannotCompile(f"this is not a session, so it does not have the form `{form}`")
    if form == "session":
        return body, ()
    if form == "client-secret":
        return {**_expiry(chosen), "session": body}, ("session",)
    event_id = {"event_id": wish.event_id} if wish.event_id else {}
    if payload.is_raw:
        return {**payload.sent, **event_id, payload.prefix: body}, (payload.prefix,)
    return {"type": _EVENTS[payload.kind], **event_id, payload.prefix: body}, (payload.prefix,)


def _live(chosen: Chosen, body: dict[str, Any], wish: Wish) -> tuple[dict[str, Any], Path]:
    """A Live session as it is written: the event that begins it, what the file has around it, or itself."""
    payload, form = chosen.payload, wish.form or "event"
    if form not in ("event", "events", "session"):
        raise CannotCompile(f"a Live session does not have the form `{form}`")
    if form == "session":
        if "model" not in body:
            raise CannotCompile("a Live session without a `model` can only begin a fork, so it has no form `session`")
        return body, ()
    event_id = {"event_id": wish.event_id} if wish.event_id else {}
    if payload.is_raw and "type" in payload.sent:
        return {**payload.sent, **event_id, "session": body}, ("session",)
    if payload.is_raw:
        if event_id:
            raise CannotCompile("a Live session over WebRTC is not begun by an event, so it has no `event_id`")
        return {**payload.sent, "session": body}, ("session",)
    session = {key: value for key, value in body.items() if key != "type"}
    return {"type": "session.start", **event_id, "session": session}, ("session",)


def _live_shape(value: dict[str, Any]) -> str:
    """The shape of what is written of a Live session. What names no model can only begin a fork."""
    session = value.get("session", value)
    is_new = "model" in session
    if value.get("type") == "session.update":
        return "live/session.update"
    if "transport" in value:
        return "live-create" if is_new else "live/create.fork"
    if "session" in value:
        return "session.start" if is_new else "live/session.fork"
    return "live-call" if session.get("type") == "live" else "live-session"


def _expiry(chosen: Chosen) -> dict[str, Any]:
    """The `expires_after` beside the session, if the file has one."""
    root = chosen.file.document.values[chosen.payload.where.document]
    return {"expires_after": root["expires_after"]} if isinstance(root, dict) and "expires_after" in root else {}


def _shape(kind: str, value: dict[str, Any], prefix: Path) -> str:
    if kind == "request":
        return "responses"
    if not prefix:
        return "realtime-transcription-session" if value.get("type") == "transcription" else "realtime-session"
    return str(value["type"]) if "type" in value else "client-secret"

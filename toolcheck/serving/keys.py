"""Keys for clients: `POST /v1/realtime/client_secrets`, and the sessions that they were made for.

A key opens nothing here: any key is accepted. It only remembers with which session the client wanted to begin.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from secrets import token_hex
from typing import Any

from toolcheck.serving.echo import first_session, updated
from toolcheck.serving.effects import Body
from toolcheck.serving.refusals import refusal_of_secret, said_error

_MOST = 1000
_SECONDS = 600


class Keys:
    """The keys that were made, the newest ones of them."""

    def __init__(self) -> None:
        self._sessions: dict[str, Mapping[str, Any]] = {}

    def session_of(self, key: str) -> Mapping[str, Any] | None:
        """The session that a key was made for; None for any other key."""
        return self._sessions.get(key)

    def make(self, body: bytes, now: int) -> tuple[HTTPStatus, Body]:
        """The answer to a request for a key."""
        try:
            asked = json.loads(body or b"{}")
        except (ValueError, RecursionError):
            asked = None
        if not isinstance(asked, dict):
            error = said_error("the body is not a JSON object [toolcheck]", code="invalid_json")
            return HTTPStatus.BAD_REQUEST, {"error": error}
        refused = refusal_of_secret(asked)
        if refused is not None:
            return HTTPStatus.BAD_REQUEST, {"error": refused}
        change = asked.get("session") or {}
        key = f"ek_{token_hex(16)}"
        self._sessions[key] = change
        while len(self._sessions) > _MOST:
            del self._sessions[next(iter(self._sessions))]
        expires = asked.get("expires_after") or {}
        session = updated(first_session("sess_0000", str(change.get("model") or ""), now), change)
        return HTTPStatus.OK, {
            "value": key,
            "expires_at": now + int(expires.get("seconds") or _SECONDS),
            "session": session,
        }

"""Toolcheck's own manifest: a Realtime session and, by name, the turns that differ from it; or a Live session.

`session.type` may be left out and keys that begin with `x-` are free. Both are settled when it is compiled.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from toolcheck.contract.shapes.closed import OMITTED, ByType, Closed
from toolcheck.contract.shapes.events import ExpiresAfter
from toolcheck.contract.shapes.function import JsonObject
from toolcheck.contract.shapes.live import LiveSession
from toolcheck.contract.shapes.realtime import RealtimeResponse, RealtimeSession, TranscriptionSession


class ManifestSession(RealtimeSession):
    """A Realtime session that talks; `type` may be left out.

    Source: openapi RealtimeSessionCreateRequestGA, openai-python RealtimeSessionCreateRequestParam
    """

    type: Literal["realtime"] = OMITTED
    """Always `realtime`; also meant when left out."""
    live: LiveSession = OMITTED
    """A Live session, in place of all else here: what is sent as `session.start`."""


class ManifestFile(Closed):
    """The tools of a voice agent: its session, and the turns that differ from it.

    Source: toolcheck
    """

    schema_: str = Field(OMITTED, alias="$schema")
    """Address of the schema that an editor checks the file with."""
    session: Annotated[
        Annotated[ManifestSession, Tag("realtime")] | Annotated[TranscriptionSession, Tag("transcription")],
        Discriminator(ByType(missing="realtime")),
    ] = OMITTED
    """What is sent as `session.update`; with `live`, as `session.start`."""
    turns: dict[str, RealtimeResponse] = OMITTED
    """Named turns, each sent as `response.create`."""
    sdp: str = OMITTED
    """The offer of a WebRTC call, where the session is part of the body that begins one."""
    expires_after: ExpiresAfter = OMITTED
    """How long a client secret made of it can start sessions."""
    headers: dict[str, str] = OMITTED
    """Headers that the connection is opened with; part of no payload."""
    transport: JsonObject = OMITTED
    """How the connection is opened: its address, its headers; part of no payload."""

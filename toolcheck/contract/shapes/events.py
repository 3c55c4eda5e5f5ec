"""The events and request bodies that carry Realtime tools, choices and items."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from toolcheck.contract import limits
from toolcheck.contract.shapes.closed import OMITTED, Closed, Whole, between
from toolcheck.contract.shapes.items import AnyItem
from toolcheck.contract.shapes.realtime import AnySession, RealtimeResponse

EventId = Annotated[str, Field(max_length=limits.EVENT_ID_MAX)]


class SessionUpdate(Closed):
    """Sets or changes what the session is configured with.

    Source: openapi RealtimeClientEventSessionUpdate, openai-python SessionUpdateEventParam
    """

    type: Literal["session.update"]
    """Always `session.update`."""
    event_id: EventId = OMITTED
    """Your own name for the event."""
    session: AnySession
    """What changes: a list of tools replaces the whole list, what is left out stays."""


class ResponseCreate(Closed):
    """Asks the model for a response.

    Source: openapi RealtimeClientEventResponseCreate, openai-python ResponseCreateEventWithReferencesParam
    """

    type: Literal["response.create"]
    """Always `response.create`."""
    event_id: EventId = OMITTED
    """Your own name for the event."""
    response: RealtimeResponse = OMITTED
    """Where this response differs from the session."""


class ConversationItemCreate(Closed):
    """Adds an item to the conversation.

    Source: openapi RealtimeClientEventConversationItemCreate, openai-python ConversationItemCreateEventParam
    """

    type: Literal["conversation.item.create"]
    """Always `conversation.item.create`."""
    event_id: EventId = OMITTED
    """Your own name for the event."""
    previous_item_id: str | None = OMITTED
    """The item before it; `root` for the beginning, the end when left out, or null, as OpenAI's own example had it."""
    item: AnyItem
    """The item."""


class ExpiresAfter(Closed):
    """How long a client secret can start sessions.

    Source: openai-python client_secret_create_params.ExpiresAfter
    """

    anchor: Literal["created_at"] = OMITTED
    """Always `created_at`."""
    seconds: Annotated[int, between(limits.CLIENT_SECRET_SECONDS), Whole] = OMITTED
    """600 when left out."""


class ClientSecret(Closed):
    """Body of POST /v1/realtime/client_secrets.

    Source: openai-python ClientSecretCreateParams
    """

    expires_after: ExpiresAfter = OMITTED
    """How long the secret can start sessions."""
    session: AnySession = OMITTED
    """What its sessions are configured with."""

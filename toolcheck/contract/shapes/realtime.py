"""What a Realtime session and a Realtime response are configured with."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Discriminator, Field, Tag

from toolcheck.contract import limits
from toolcheck.contract.models import REALTIME_CONTEXT
from toolcheck.contract.shapes.audio import ResponseAudio, SessionAudio, TranscriptionAudio
from toolcheck.contract.shapes.choice import CHOICE, Mode, RealtimeToolChoice
from toolcheck.contract.shapes.closed import OMITTED, ByType, Closed, Whole, between
from toolcheck.contract.shapes.content import Metadata, Prompt
from toolcheck.contract.shapes.function import JsonObject, RealtimeFunction
from toolcheck.contract.shapes.items import ResponseInputItem
from toolcheck.contract.shapes.mcp import McpTool

RealtimeTool = Annotated[RealtimeFunction | McpTool, Field(discriminator="type")]
"""Source: openapi RealtimeSessionCreateRequestGA, openai-python RealtimeToolsConfigUnionParam"""

OutputTokens = Annotated[int, between(limits.REALTIME_OUTPUT_TOKENS), Whole] | Literal["inf"]
Include = Literal["item.input_audio_transcription.logprobs"]


class Reasoning(Closed):
    """How long a reasoning Realtime model may think.

    Source: openapi RealtimeReasoning, openai-python RealtimeReasoningParam
    """

    effort: Literal["minimal", "low", "medium", "high", "xhigh"] = OMITTED
    """`low` when left out."""


class Tracing(Closed):
    """How the session's trace is labelled.

    Source: openapi RealtimeSessionCreateRequestGA, openai-python TracingConfiguration
    """

    workflow_name: str = OMITTED
    """What the workflow is called."""
    group_id: str = OMITTED
    """Groups traces."""
    metadata: JsonObject = OMITTED
    """Further labels."""


class TokenLimits(Closed):
    """How long a conversation may get.

    Source: openapi RealtimeTruncation, openai-python TokenLimits
    """

    post_instructions: Annotated[int, Field(ge=0), Whole] = OMITTED
    """Tokens after the instructions, tool definitions included."""


class RetentionRatio(Closed):
    """Drops more than it must, and so less often.

    Source: openapi RealtimeTruncation, openai-python RealtimeTruncationRetentionRatioParam
    """

    type: Literal["retention_ratio"]
    """Always `retention_ratio`."""
    retention_ratio: float = Field(ge=0, le=1)
    """How much of the conversation is kept."""
    token_limits: TokenLimits = OMITTED
    """How long a conversation may get."""


class _Configuration(Closed):
    """What a session and a response have in common."""

    output_modalities: list[Literal["text", "audio"]] = OMITTED
    """`[audio]` or `[text]`, never both; audio comes with a transcript."""
    instructions: str = OMITTED
    """The system message."""
    tools: list[RealtimeTool] = OMITTED
    """The tools the model may call; `[]` for none."""
    tool_choice: RealtimeToolChoice = Field(OMITTED, examples=list(get_args(Mode)), json_schema_extra=CHOICE)
    """Whether the model must call a tool, and which; `auto` when left out."""
    parallel_tool_calls: bool = OMITTED
    """Whether several tools may be called at once; reasoning models only."""
    reasoning: Reasoning = OMITTED
    """How long the model may think; reasoning models only."""
    max_output_tokens: OutputTokens = OMITTED
    """How long one response may get, tool calls included; `inf` when left out."""
    prompt: Prompt | None = OMITTED
    """A stored prompt."""


class RealtimeSession(_Configuration):
    """A Realtime session that talks.

    Source: openapi RealtimeSessionCreateRequestGA, openai-python RealtimeSessionCreateRequestParam
    """

    type: Literal["realtime"]
    """Always `realtime`."""
    model: str = Field(OMITTED, examples=list(REALTIME_CONTEXT))
    """The Realtime model; a running session keeps the one it has."""
    audio: SessionAudio = OMITTED
    """How the session hears and speaks."""
    include: list[Include] = OMITTED
    """What else the server reports."""
    tracing: Literal["auto"] | Tracing | None = OMITTED
    """Whether a trace is written; it cannot be changed once on."""
    truncation: Literal["auto", "disabled"] | RetentionRatio = OMITTED
    """What happens when the conversation gets too long."""


class TranscriptionSession(Closed):
    """A Realtime session that only writes down; it has no tools.

    Source: openapi RealtimeTranscriptionSessionCreateRequestGA,
        openai-python RealtimeTranscriptionSessionCreateRequestParam
    """

    type: Literal["transcription"]
    """Always `transcription`."""
    audio: TranscriptionAudio = OMITTED
    """What the session hears."""
    include: list[Include] = OMITTED
    """What else the server reports."""


AnySession = Annotated[
    Annotated[RealtimeSession, Tag("realtime")] | Annotated[TranscriptionSession, Tag("transcription")],
    Discriminator(ByType(missing="realtime")),
]
"""A session; without `type` it is looked at as a talking one. Source: openai-python session_update_event_param"""


class RealtimeResponse(_Configuration):
    """One turn of a Realtime session, where it differs from the session.

    Source: openapi RealtimeResponseCreateParams, openai-python RealtimeResponseCreateParamsWithReferencesParam
    """

    audio: ResponseAudio = OMITTED
    """How this response speaks."""
    conversation: str = Field(OMITTED, examples=["auto", "none"])
    """`none` keeps the response out of the conversation."""
    input: list[ResponseInputItem] = OMITTED
    """What the model sees instead of the conversation; `[]` for nothing."""
    metadata: Metadata | None = OMITTED
    """Your own labels."""

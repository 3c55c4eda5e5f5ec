"""A Responses request: every field, and in depth those that have to do with tools.

Input items that carry tools, answers or references have their shape here; of all others only that they are
objects.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Discriminator, Field, Tag

from toolcheck.contract import limits
from toolcheck.contract.shapes.choice import CHOICE, Mode, ResponsesToolChoice
from toolcheck.contract.shapes.closed import OMITTED, ByType, Closed, Integer, Open, Whole
from toolcheck.contract.shapes.content import Content, Metadata, Prompt
from toolcheck.contract.shapes.function import (
    CustomTool,
    Function,
    JsonObject,
    Namespace,
    ProgrammaticToolCalling,
    ToolSearch,
)
from toolcheck.contract.shapes.hosted import (
    ApplyPatch,
    CodeInterpreter,
    Computer,
    ComputerUsePreview,
    FileSearch,
    ImageGeneration,
    LocalShell,
    Shell,
    WebSearch,
    WebSearchPreview,
)
from toolcheck.contract.shapes.mcp import McpTool

_ItemId = Annotated[str, Field(max_length=limits.ITEM_ID_MAX)]

ResponsesTool = Annotated[
    Function
    | McpTool
    | CustomTool
    | Namespace
    | ToolSearch
    | ProgrammaticToolCalling
    | WebSearch
    | WebSearchPreview
    | FileSearch
    | CodeInterpreter
    | ImageGeneration
    | Computer
    | ComputerUsePreview
    | Shell
    | LocalShell
    | ApplyPatch,
    Field(discriminator="type"),
]
"""Source: openapi Tool, openai-python ToolParam"""

Status = Literal["in_progress", "completed", "incomplete"]
Effort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]
Summary = Literal["auto", "concise", "detailed"]

# ---------------------------------------------------------------- input items


class AdditionalTools(Closed):
    """Tools that the model has from here on.

    Source: openai-python AdditionalTools
    """

    type: Literal["additional_tools"]
    """Always `additional_tools`."""
    role: Literal["developer"]
    """Always `developer`."""
    tools: list[ResponsesTool]
    """The tools."""
    id: str | None = OMITTED
    """Name of the item."""
    agent: JsonObject | None = OMITTED
    """Whose it is among several agents, which are in beta."""


class ToolSearchOutput(Closed):
    """Tools that a search found.

    Source: openai-python ResponseToolSearchOutputItemParamParam
    """

    type: Literal["tool_search_output"]
    """Always `tool_search_output`."""
    tools: list[ResponsesTool]
    """The tools."""
    id: str | None = OMITTED
    """Name of the item."""
    call_id: str | None = OMITTED
    """The `call_id` of the search."""
    execution: Literal["server", "client"] = OMITTED
    """Who searched."""
    status: Status | None = OMITTED
    """Reported by the server."""
    agent: JsonObject | None = OMITTED
    """Whose it is among several agents, which are in beta."""


class CallerDirect(Closed):
    """The model itself.

    Source: openai-python FunctionCallOutputCallerDirect
    """

    type: Literal["direct"]
    """Always `direct`."""


class CallerProgram(Closed):
    """A program that the model wrote.

    Source: openai-python FunctionCallOutputCallerProgram
    """

    type: Literal["program"]
    """Always `program`."""
    caller_id: str
    """Which program."""


class FunctionOutput(Closed):
    """What a function returned.

    Source: openai-python FunctionCallOutput
    """

    type: Literal["function_call_output"]
    """Always `function_call_output`."""
    call_id: _ItemId | None = OMITTED
    """The `call_id` of the call."""
    output: str | list[Content]
    """What it returned: a text, often JSON, or a list of contents."""
    id: _ItemId | None = OMITTED
    """Name of the item."""
    name: str | None = OMITTED
    """The function."""
    namespace: str | None = OMITTED
    """Its namespace."""
    caller: Annotated[CallerDirect | CallerProgram, Field(discriminator="type")] | None = OMITTED
    """Who called it."""
    status: Status | None = OMITTED
    """Reported by the server."""
    agent: JsonObject | None = OMITTED
    """Whose it is among several agents, which are in beta."""


class ApprovalResponse(Closed):
    """Your answer to a request to call an MCP tool.

    Source: openai-python McpApprovalResponse
    """

    type: Literal["mcp_approval_response"]
    """Always `mcp_approval_response`."""
    approval_request_id: str
    """The request that it answers."""
    approve: bool
    """Whether the call may go ahead."""
    id: str | None = OMITTED
    """Name of the item."""
    reason: str | None = OMITTED
    """Why, or why not."""
    agent: JsonObject | None = OMITTED
    """Whose it is among several agents, which are in beta."""


class InputReference(Closed):
    """An item that the server has already.

    Source: openai-python ItemReference
    """

    type: Literal["item_reference"]
    """Always `item_reference`."""
    id: str
    """Which item."""
    agent: JsonObject | None = OMITTED
    """Whose it is among several agents, which are in beta."""


class OtherItem(Open):
    """An item that carries no tools: a message, a call, a reasoning step.

    Source: openai-python ResponseInputItemParam
    """

    type: str | None = OMITTED
    """Kind of the item; a message when left out."""
    id: _ItemId | None = OMITTED
    """Name of the item."""
    call_id: _ItemId | None = OMITTED
    """Ties a call and its output together."""
    role: Literal["user", "assistant", "system", "developer"] | None = OMITTED
    """Who says a message; what a tool returned is an item of its own."""


InputItem = Annotated[
    Annotated[AdditionalTools, Tag("additional_tools")]
    | Annotated[ToolSearchOutput, Tag("tool_search_output")]
    | Annotated[FunctionOutput, Tag("function_call_output")]
    | Annotated[ApprovalResponse, Tag("mcp_approval_response")]
    | Annotated[InputReference, Tag("item_reference")]
    | Annotated[OtherItem, Tag("other")],
    Discriminator(
        ByType(
            missing="other",
            known=(
                "additional_tools",
                "tool_search_output",
                "function_call_output",
                "mcp_approval_response",
                "item_reference",
            ),
        )
    ),
]

# ---------------------------------------------------------------- the request


class TextOutput(Closed):
    """Free text.

    Source: openai-python ResponseFormatText
    """

    type: Literal["text"]
    """Always `text`."""


class JsonOutput(Closed):
    """JSON of any form: the earlier way.

    Source: openai-python ResponseFormatJSONObject
    """

    type: Literal["json_object"]
    """Always `json_object`."""


class SchemaOutput(Closed):
    """JSON that follows a schema.

    Source: openai-python ResponseFormatTextJSONSchemaConfigParam, structured-outputs-guide
    """

    type: Literal["json_schema"]
    """Always `json_schema`."""
    name: str
    """What the format is called."""
    schema_: JsonObject = Field(alias="schema")
    """The JSON Schema."""
    description: str = OMITTED
    """Tells the model what it is for."""
    strict: bool | None = OMITTED
    """Whether the answer is held to the schema."""


class TextConfiguration(Closed):
    """What the answer looks like.

    Source: openai-python ResponseTextConfigParam
    """

    format: Annotated[TextOutput | SchemaOutput | JsonOutput, Field(discriminator="type")] = OMITTED
    """Text, or JSON."""
    verbosity: Literal["low", "medium", "high"] | None = OMITTED
    """How wordy it is."""


class ResponsesReasoning(Closed):
    """How the model thinks.

    Source: openai-python Reasoning
    """

    effort: Effort | None = OMITTED
    """How long it may think; not every model accepts every value."""
    summary: Summary | None = OMITTED
    """Whether its thoughts are summed up."""
    generate_summary: Summary | None = OMITTED
    """The earlier name of `summary`."""
    context: Literal["auto", "current_turn", "all_turns"] | None = OMITTED
    """Which earlier thoughts it sees again."""
    mode: str = Field(OMITTED, examples=["standard", "pro"])
    """How thinking is run."""


class BackgroundOptions(Closed):
    """How a response in the background is made.

    Source: openai-python ResponseCreateParamsBase.BackgroundOptions
    """

    completion_window: Literal["soonest", "2h", "8h"] = OMITTED
    """By when it is done; `2h` and `8h` need `background: true`."""
    continuation_id: str = OMITTED
    """Your own id, which related requests share."""


class ConversationReference(Closed):
    """A stored conversation.

    Source: openai-python ResponseConversationParamParam
    """

    id: str
    """Which conversation."""


class ContextManagement(Closed):
    """What happens when the context fills.

    Source: openai-python ContextManagement
    """

    type: str
    """Only `compaction` today."""
    compact_threshold: Integer | None = OMITTED
    """Tokens at which it happens."""


class ImageOptions(Closed):
    """How images in the context are kept.

    Source: openai-python response_create_params.Image
    """

    context_compression: Literal["auto", "enabled", "disabled"] = OMITTED
    """Whether they are compressed."""


class AccessPrograms(Closed):
    """Access programs to use.

    Source: openai-python AccessPrograms
    """

    cyber: Literal["standard", "daybreak_blue", "daybreak_red"] = OMITTED
    """The Cyber program."""


class ModerationMode(Closed):
    """What moderation does.

    Source: openai-python ModerationPolicyInput
    """

    mode: Literal["score", "block"]
    """Only scores, or blocks."""


class ModerationPolicy(Closed):
    """What moderation does, by direction.

    Source: openai-python ModerationPolicy
    """

    input: ModerationMode | None = OMITTED
    """Towards the model."""
    output: ModerationMode | None = OMITTED
    """From the model."""


class Moderation(Closed):
    """Moderates input and output.

    Source: openai-python Moderation
    """

    model: str
    """The moderation model."""
    policy: ModerationPolicy | None = OMITTED
    """What it does."""


class PromptCacheOptions(Closed):
    """How the prompt is cached.

    Source: openai-python PromptCacheOptions
    """

    mode: Literal["implicit", "explicit"] = OMITTED
    """Whether the server sets breakpoints too."""
    ttl: Literal["30m", "12h"] = OMITTED
    """How long the cache is kept at least."""
    prewarm: bool = OMITTED
    """Fills the cache and generates nothing."""
    comparison_response_id: str | None = OMITTED
    """A response to compare with when the cache is not hit."""


class StreamOptions(Closed):
    """How the stream is sent.

    Source: openai-python StreamOptions
    """

    include_obfuscation: bool = OMITTED
    """Whether events are padded."""


class ResponsesRequest(Closed):
    """Body of POST /v1/responses.

    Source: openapi CreateResponse, openai-python ResponseCreateParamsBase
    """

    model: str = Field(OMITTED, examples=["gpt-5.5", "gpt-5.4", "gpt-5.4-mini"])
    """The model."""
    input: str | list[InputItem] = OMITTED
    """What the model is given."""
    instructions: str | None = OMITTED
    """The system message."""
    tools: Annotated[list[ResponsesTool], Field(max_length=limits.TOOLS_MAX)] = OMITTED
    """The tools the model may call."""
    tool_choice: ResponsesToolChoice | None = Field(OMITTED, examples=list(get_args(Mode)), json_schema_extra=CHOICE)
    """Whether the model must call a tool, and which."""
    parallel_tool_calls: bool | None = OMITTED
    """Whether several tools may be called at once."""
    max_tool_calls: Integer | None = OMITTED
    """How many calls of hosted tools there may be."""
    reasoning: ResponsesReasoning | None = OMITTED
    """How the model thinks."""
    text: TextConfiguration = OMITTED
    """What the answer looks like."""
    max_output_tokens: Integer | None = OMITTED
    """How long the answer may get, thoughts included."""
    temperature: Annotated[float, Field(ge=0, le=2)] | None = OMITTED
    """How free the answer is."""
    top_p: Annotated[float, Field(ge=0, le=1)] | None = OMITTED
    """The other way to say how free the answer is."""
    top_logprobs: Annotated[int, Field(ge=0, le=20), Whole] | None = OMITTED
    """How many likely tokens are reported."""
    previous_response_id: str | None = OMITTED
    """The response that this one follows."""
    conversation: str | ConversationReference | None = OMITTED
    """The conversation that this response belongs to."""
    prompt: Prompt | None = OMITTED
    """A stored prompt."""
    include: (
        list[
            Literal[
                "file_search_call.results",
                "web_search_call.results",
                "web_search_call.action.sources",
                "message.input_image.image_url",
                "computer_call_output.output.image_url",
                "code_interpreter_call.outputs",
                "reasoning.encrypted_content",
                "message.output_text.logprobs",
            ]
        ]
        | None
    ) = OMITTED
    """What else the response reports."""
    personality: str | None = OMITTED
    """The style of the model, where tokens are counted: `friendly`, `pragmatic` or a text of your own."""
    background: bool | None = OMITTED
    """Whether the response is made while nobody waits."""
    background_options: BackgroundOptions = OMITTED
    """How a response in the background is made."""
    store: bool | None = OMITTED
    """Whether the response is kept; it is when left out."""
    stream: bool | None = OMITTED
    """Whether the response is streamed."""
    stream_options: StreamOptions | None = OMITTED
    """How the stream is sent."""
    truncation: Literal["auto", "disabled"] | None = OMITTED
    """What happens when the input is too long."""
    context_management: list[ContextManagement] | None = OMITTED
    """What happens when the context fills."""
    multi_agent: JsonObject | None = OMITTED
    """Whether the model may set agents of its own to work; in beta."""
    image: ImageOptions = OMITTED
    """How images in the context are kept."""
    metadata: Metadata | None = OMITTED
    """Your own labels."""
    moderation: Moderation | None = OMITTED
    """Moderates input and output."""
    access_programs: AccessPrograms = OMITTED
    """Access programs to use."""
    prompt_cache_key: str | None = OMITTED
    """Sends similar requests to the same cache."""
    prompt_cache_options: PromptCacheOptions = OMITTED
    """How the prompt is cached."""
    prompt_cache_retention: Literal["in_memory", "24h"] | None = OMITTED
    """The earlier way to say how long the cache is kept."""
    client_metadata: JsonObject | None = OMITTED
    """What Codex says of itself. In no document and no SDK; the server was recorded to accept it (2026-08-03)."""
    safety_identifier: str | None = OMITTED
    """A hash that stands for your user."""
    service_tier: Literal["auto", "default", "flex", "scale", "priority", "fast", "ultrafast"] | None = OMITTED
    """How the request is served."""
    user: str = OMITTED
    """The earlier way to name your user."""

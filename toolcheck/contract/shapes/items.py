"""Items of a Realtime conversation, as a client sends them.

What the server reports back in the same items is accepted too: a client may replay a conversation.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from toolcheck.contract import limits
from toolcheck.contract.shapes.closed import OMITTED, Closed, Integer
from toolcheck.contract.shapes.function import JsonObject

ItemId = Annotated[str, Field(max_length=limits.REALTIME_ITEM_ID_MAX)]


class _Item(Closed):
    """What most items have."""

    id: ItemId = OMITTED
    """Your own name for the item; the server gives one when left out."""
    object: Literal["realtime.item"] = OMITTED
    """Always `realtime.item`."""
    status: Literal["completed", "incomplete", "in_progress"] = OMITTED
    """Reported by the server, without effect when sent."""


class SystemContent(Closed):
    """Text of a system message.

    Source: openapi RealtimeConversationItemMessageSystem, openai-python RealtimeConversationItemSystemMessageParam
    """

    type: Literal["input_text"] = OMITTED
    """Always `input_text`."""
    text: str = OMITTED
    """The text."""


class SystemMessage(_Item):
    """Instructions in mid-conversation.

    Source: openapi RealtimeConversationItemMessageSystem, openai-python RealtimeConversationItemSystemMessageParam
    """

    type: Literal["message"]
    """Always `message`."""
    role: Literal["system"]
    """Always `system`."""
    content: list[SystemContent]
    """What it says."""


class UserContent(Closed):
    """Text, audio or an image from the user.

    Source: openapi RealtimeConversationItemMessageUser, openai-python RealtimeConversationItemUserMessageParam
    """

    type: Literal["input_text", "input_audio", "input_image"] = OMITTED
    """Which of the three."""
    text: str = OMITTED
    """The text."""
    audio: str = OMITTED
    """The audio, in Base64 and the session's format."""
    transcript: str = OMITTED
    """What the audio says."""
    image_url: str = OMITTED
    """The image as a data URL."""
    detail: Literal["auto", "low", "high"] = OMITTED
    """How closely the model looks."""


class UserMessage(_Item):
    """What the user says.

    Source: openapi RealtimeConversationItemMessageUser, openai-python RealtimeConversationItemUserMessageParam
    """

    type: Literal["message"]
    """Always `message`."""
    role: Literal["user"]
    """Always `user`."""
    content: list[UserContent]
    """What it says."""


class AssistantContent(Closed):
    """Text or audio from the model.

    Source: openapi RealtimeConversationItemMessageAssistant,
        openai-python RealtimeConversationItemAssistantMessageParam
    """

    type: Literal["output_text", "output_audio"] = OMITTED
    """Which of the two."""
    text: str = OMITTED
    """The text."""
    audio: str = OMITTED
    """The audio, in Base64 and the session's format."""
    transcript: str = OMITTED
    """What the audio says."""


class AssistantMessage(_Item):
    """What the model said.

    Source: openapi RealtimeConversationItemMessageAssistant,
        openai-python RealtimeConversationItemAssistantMessageParam
    """

    type: Literal["message"]
    """Always `message`."""
    role: Literal["assistant"]
    """Always `assistant`."""
    content: list[AssistantContent]
    """What it says."""


class FunctionCallItem(_Item):
    """The model calls a function.

    Source: openapi RealtimeConversationItemFunctionCall, openai-python RealtimeConversationItemFunctionCallParam
    """

    type: Literal["function_call"]
    """Always `function_call`."""
    call_id: ItemId = OMITTED
    """Ties the output to this call."""
    name: str
    """The function."""
    arguments: str
    """Its arguments, a JSON text."""


class FunctionCallOutput(_Item):
    """What a function returned.

    Source: openapi RealtimeConversationItemFunctionCallOutput,
        openai-python RealtimeConversationItemFunctionCallOutputParam
    """

    type: Literal["function_call_output"]
    """Always `function_call_output`."""
    call_id: ItemId
    """The `call_id` of the call."""
    output: str
    """What it returned: any text, often JSON."""


class ListedTool(Closed):
    """A tool that an MCP server has.

    Source: openapi MCPListToolsTool, openai-python realtime_mcp_list_tools_param.Tool
    """

    name: str
    """What it is called."""
    description: str | None = OMITTED
    """What it is for."""
    input_schema: JsonObject
    """JSON Schema of its arguments."""
    annotations: JsonObject | None = OMITTED
    """The server's hints, such as `readOnlyHint`."""


class McpListTools(Closed):
    """The tools that were imported from an MCP server.

    Source: openapi RealtimeMCPListTools, openai-python RealtimeMcpListToolsParam
    """

    type: Literal["mcp_list_tools"]
    """Always `mcp_list_tools`."""
    id: str = OMITTED
    """Name of the item."""
    server_label: str
    """The server."""
    tools: list[ListedTool] = OMITTED
    """Its tools; a copy that names its server alone was seen to be taken, and to break the calls."""


class McpProtocolError(Closed):
    """The server broke the protocol.

    Source: openapi RealtimeMCPProtocolError, openai-python RealtimeMcpProtocolErrorParam
    """

    type: Literal["protocol_error"]
    """Always `protocol_error`."""
    code: Integer
    """JSON-RPC error code."""
    message: str
    """What went wrong."""


class McpExecutionError(Closed):
    """The tool failed.

    Source: openapi RealtimeMCPToolExecutionError, openai-python RealtimeMcpToolExecutionErrorParam
    """

    type: Literal["tool_execution_error"]
    """Always `tool_execution_error`."""
    message: str
    """What went wrong."""


class McpHttpError(Closed):
    """The server could not be reached, or refused.

    Source: openapi RealtimeMCPHTTPError, openai-python RealtimeMcphttpErrorParam
    """

    type: Literal["http_error"]
    """Always `http_error`."""
    code: Integer
    """HTTP status code."""
    message: str
    """What went wrong."""


class _McpCall(Closed):
    """A call of an MCP tool."""

    id: str
    """Name of the item."""
    server_label: str
    """The server."""
    name: str
    """The tool."""
    arguments: str
    """Its arguments, a JSON text."""


class McpCallItem(_McpCall):
    """A call of an MCP tool, and how it ended.

    Source: openapi RealtimeMCPToolCall, openai-python RealtimeMcpToolCallParam
    """

    type: Literal["mcp_call"]
    """Always `mcp_call`."""
    approval_request_id: str | None = OMITTED
    """The request that allowed it."""
    output: str | None = OMITTED
    """What the tool returned."""
    error: Annotated[McpProtocolError | McpExecutionError | McpHttpError, Field(discriminator="type")] | None = OMITTED
    """Why it failed."""


class McpApprovalRequest(_McpCall):
    """The model asks to call an MCP tool.

    Source: openapi RealtimeMCPApprovalRequest, openai-python RealtimeMcpApprovalRequestParam
    """

    type: Literal["mcp_approval_request"]
    """Always `mcp_approval_request`."""


class McpApprovalResponse(Closed):
    """Your answer to such a request; in Realtime it needs an `id`.

    Source: openapi RealtimeMCPApprovalResponse, openai-python RealtimeMcpApprovalResponseParam
    """

    type: Literal["mcp_approval_response"]
    """Always `mcp_approval_response`."""
    id: ItemId
    """Name of this item."""
    approval_request_id: str
    """The request that it answers."""
    approve: bool
    """Whether the call may go ahead."""
    reason: str | None = OMITTED
    """Why, or why not."""


class ItemReference(Closed):
    """An item that the conversation has already.

    Source: openai-python ResponseItemReferenceParam
    """

    type: Literal["item_reference"]
    """Always `item_reference`."""
    id: str
    """Which item."""


Message = Annotated[SystemMessage | UserMessage | AssistantMessage, Field(discriminator="role")]

AnyItem = Annotated[
    Message
    | FunctionCallItem
    | FunctionCallOutput
    | McpApprovalResponse
    | McpListTools
    | McpCallItem
    | McpApprovalRequest,
    Field(discriminator="type"),
]
"""Source: openapi RealtimeConversationItem, openai-python ConversationItemParam"""

ResponseInputItem = Annotated[
    Message
    | FunctionCallItem
    | FunctionCallOutput
    | McpApprovalResponse
    | McpListTools
    | McpCallItem
    | McpApprovalRequest
    | ItemReference,
    Field(discriminator="type"),
]
"""Source: openai-python RealtimeResponseCreateParamsWithReferencesParam"""

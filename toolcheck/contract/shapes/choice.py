"""`tool_choice`: whether the model must call a tool, and which.

That the chosen tool exists is for the rules to say.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from toolcheck.contract.shapes.closed import OMITTED, Closed, Open

Mode = Literal["none", "auto", "required"]

CHOICE: dict[str, Any] = {
    "defaultSnippets": [
        {
            "label": "function",
            "description": "Call this function",
            "body": {"type": "function", "name": "${1:name}"},
        },
        {
            "label": "mcp",
            "description": "Call a tool of this MCP server",
            "body": {"type": "mcp", "server_label": "${1:label}"},
        },
    ]
}
"""What an editor writes for someone who asks it for a `tool_choice`."""


class ChooseFunction(Closed):
    """Calls this function.

    Source: openapi ToolChoiceFunction, openai-python ToolChoiceFunctionParam
    """

    type: Literal["function"]
    """Always `function`."""
    name: str
    """The function."""


class ChooseMcp(Closed):
    """Calls a tool of this MCP server.

    Source: openapi ToolChoiceMCP, openai-python ToolChoiceMcpParam
    """

    type: Literal["mcp"]
    """Always `mcp`."""
    server_label: str
    """The server."""
    name: str | None = OMITTED
    """The tool; any of the server when left out."""


class ChooseCustom(Closed):
    """Calls this custom tool.

    Source: openapi ToolChoiceCustom, openai-python ToolChoiceCustomParam
    """

    type: Literal["custom"]
    """Always `custom`."""
    name: str
    """The tool."""


class ChooseHosted(Closed):
    """Calls a tool that there is one of.

    Source: openapi ToolChoiceTypes, openai-python ToolChoiceTypesParam, web-search-choice
    """

    type: Literal[
        "file_search",
        "web_search",
        "web_search_2025_08_26",
        "web_search_preview",
        "web_search_preview_2025_03_11",
        "computer",
        "computer_use_preview",
        "computer_use",
        "image_generation",
        "code_interpreter",
        "programmatic_tool_calling",
        "apply_patch",
        "shell",
    ]
    """The tool."""


class AllowedTool(Open):
    """One tool of the choice: by `name`, by `server_label`, or by its type alone.

    Source: openapi ToolChoiceAllowed, openai-python ToolChoiceAllowedParam
    """

    type: str
    """The tool's type."""
    name: str | None = OMITTED
    """The function or custom tool, or one tool of the server."""
    server_label: str = OMITTED
    """The MCP server."""


class ChooseAmong(Closed):
    """Limits the model to some of the tools, without changing the list.

    Source: openapi ToolChoiceAllowed, openai-python ToolChoiceAllowedParam
    """

    type: Literal["allowed_tools"]
    """Always `allowed_tools`."""
    mode: Literal["auto", "required"]
    """Whether the model must call one of them."""
    tools: list[AllowedTool]
    """The tools."""


RealtimeToolChoice = Mode | Annotated[ChooseFunction | ChooseMcp, Field(discriminator="type")]
"""Source: openapi RealtimeSessionCreateRequestGA, openai-python RealtimeToolChoiceConfigParam"""

ResponsesToolChoice = (
    Mode
    | Annotated[ChooseFunction | ChooseMcp | ChooseCustom | ChooseAmong | ChooseHosted, Field(discriminator="type")]
)
"""Source: openapi ToolChoiceParam, openai-python response_create_params.ToolChoice"""

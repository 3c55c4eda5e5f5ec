"""Files of other programs, recognised by what they hold: they are named, not judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def neighbour_of(value: dict[str, Any]) -> str:
    """What an object of another program is, in words; empty for any other object."""
    return next((words for words, fits in _NEIGHBOURS.items() if fits(value)), "")


def _is_tool_of_azure(value: Any) -> bool:
    return isinstance(value, dict) and ("project_connection_id" in value or value.get("type") == "azure_ai_search")


def _has_tool_with(value: dict[str, Any], key: str) -> bool:
    tools = value.get("tools")
    return isinstance(tools, list) and any(isinstance(tool, dict) and key in tool for tool in tools)


_NEIGHBOURS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "an MCP client configuration (`mcpServers`)": lambda value: isinstance(value.get("mcpServers"), dict),
    "an MCP client configuration (`servers`)": lambda value: (
        isinstance(value.get("servers"), dict)
        and any(isinstance(entry, dict) and entry.keys() & {"command", "url"} for entry in value["servers"].values())
    ),
    "an answer of the API (`object`)": lambda value: isinstance(value.get("object"), str) and "id" in value,
    "an assistant of the Assistants API (`tool_resources`)": lambda value: isinstance(
        value.get("tool_resources"), dict
    ),
    "a request to Gemini (`functionDeclarations`)": lambda value: (
        _has_tool_with(value, "functionDeclarations") or _has_tool_with(value, "function_declarations")
    ),
    "a request to Amazon Bedrock (`toolConfig`)": lambda value: isinstance(value.get("toolConfig"), dict),
    "a request to Anthropic (`messages`, `input_schema`)": lambda value: (
        isinstance(value.get("messages"), list) and _has_tool_with(value, "input_schema")
    ),
    "a Chat Completions request (`messages`)": lambda value: isinstance(value.get("messages"), list),
    "a promptfoo configuration (`providers`)": lambda value: (
        "providers" in value and bool(value.keys() & {"prompts", "tests"})
    ),
    "a declarative agent of Microsoft (`kind: Prompt`)": lambda value: value.get("kind") == "Prompt",
    "a toolbox of Azure AI Foundry": lambda value: (
        isinstance(value.get("tools"), list)
        and (isinstance(value.get("skills"), list) or any(_is_tool_of_azure(tool) for tool in value["tools"]))
    ),
    "an MCP `tools/list` result (`inputSchema`)": lambda value: (
        isinstance(value.get("result"), dict) and isinstance(value["result"].get("tools"), list)
    ),
}
"""Files of other programs: what they are called, and how to recognise them."""

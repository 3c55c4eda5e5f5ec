"""A request to Anthropic, or its tools (`input_schema`).

Source: https://docs.claude.com/en/api/messages and https://docs.claude.com/en/docs/agents-and-tools/mcp-connector;
looked at 2026-11-29.
"""

from __future__ import annotations

from typing import Any

from toolcheck.ground.regex import regex
from toolcheck.importing.chat import texts_of
from toolcheck.importing.collecting import Collected
from toolcheck.importing.imported import Imported, ImportWish

_READ = frozenset(["tools", "tool_choice", "system", "messages", "mcp_servers"])
_DATED = regex(r"_20\d{6}$")
_MODES = {"auto": "auto", "any": "required", "none": "none"}


def fits(value: Any) -> bool:
    """Whether a value is such a request, such a list of tools, or such a tool."""
    tools = value.get("tools") if isinstance(value, dict) else value
    if _is_tool(value):
        return True
    if isinstance(tools, list) and any(_is_tool(tool) or _runs_there(tool) for tool in tools):
        return True
    return isinstance(value, dict) and isinstance(value.get("messages"), list) and "mcp_servers" in value


def _is_tool(tool: Any) -> bool:
    return isinstance(tool, dict) and isinstance(tool.get("input_schema"), dict) and "name" in tool


def _runs_there(tool: Any) -> bool:
    """Whether it is one of the tools that Anthropic defines, which have a day in their type."""
    kind = tool.get("type") if isinstance(tool, dict) else None
    return isinstance(kind, str) and _DATED.search(kind) is not None


def imported(value: Any, wish: ImportWish) -> Imported:
    """The manifest of a request or of a list."""
    request = {"tools": [value]} if _is_tool(value) else value if isinstance(value, dict) else {"tools": value}
    found = Collected()
    tools = request.get("tools")
    for number, tool in enumerate(tools if isinstance(tools, list) else ()):
        _add(found, tool, f"tools[{number}]", is_realtime=wish.api != "responses")
    servers = request.get("mcp_servers")
    for number, server in enumerate(servers if isinstance(servers, list) else ()):
        _add_server(found, server, f"mcp_servers[{number}]")
    body: dict[str, Any] = {}
    if words := texts_of(request.get("system")):
        body["instructions"] = "\n\n".join(words)
    if "messages" in request:
        found.lose("`messages` are left out: they belong to a conversation, not to a manifest")
    found.lose(*(f"`{key}` is left out: it is a field of Anthropic" for key in request if key not in _READ))
    _choose(request.get("tool_choice"), body, found)
    return found.imported(body, api=wish.api, origin="the request to Anthropic")


def _add(found: Collected, tool: Any, place: str, *, is_realtime: bool) -> None:
    if not _is_tool(tool):
        kind = tool.get("type") if isinstance(tool, dict) else None
        what = f"tools of `type: {kind}` run at Anthropic" if isinstance(kind, str) else "it has no `input_schema`"
        found.lose(f"`{place}` is left out: {what}")
        return
    more = {} if is_realtime else {"strict": tool.get("strict") is True}
    found.add_function(str(tool["name"]), tool.get("description"), tool["input_schema"], f"from `{place}`", more=more)


def _add_server(found: Collected, server: Any, place: str) -> None:
    url = server.get("url") if isinstance(server, dict) else None
    if not isinstance(url, str):
        found.lose(f"`{place}` is left out: it has no `url`")
        return
    token, settings = server.get("authorization_token"), server.get("tool_configuration")
    allowed = settings.get("allowed_tools") if isinstance(settings, dict) else None
    entry: dict[str, Any] = {"server_url": url}
    if isinstance(token, str):
        entry["authorization"] = token
    if isinstance(allowed, list) and allowed:
        entry["allowed_tools"] = allowed
    name = str(server.get("name", "server"))
    found.add_server(name, {**entry, "require_approval": "always"}, f"from `{place}`")
    found.todo.append(f"every call of a tool of `{name}` needs approval: change `require_approval` if some do not")


def _choose(choice: Any, body: dict[str, Any], found: Collected) -> None:
    """Take over the choice, and whether several calls may be made at once."""
    if not isinstance(choice, dict):
        return
    kind, name = choice.get("type"), choice.get("name")
    if kind == "tool" and isinstance(name, str):
        body["tool_choice"] = {"type": "function", "name": found.names.get(name, name)}
    elif isinstance(kind, str) and kind in _MODES:
        body["tool_choice"] = _MODES[kind]
    if choice.get("disable_parallel_tool_use") is True:
        body["parallel_tool_calls"] = False

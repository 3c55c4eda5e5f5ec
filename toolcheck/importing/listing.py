"""What an MCP server says to `tools/list`: as functions, or as the `allowed_tools` of the server.

Source: https://modelcontextprotocol.io/specification/2025-11-25/server/tools; looked at 2026-11-29.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.importing.collecting import Collected
from toolcheck.importing.imported import CannotImport, Imported, ImportWish

_UNKNOWN_URL = "${SERVER_URL:?the address of the MCP server}"


def fits(value: Any) -> bool:
    """Whether a value is such an answer, or the tools of one."""
    return any(True for _ in _tools(value))


def _tools(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        result = value.get("result", value)
        value = result.get("tools") if isinstance(result, dict) else None
    listed = value if isinstance(value, list) else []
    if any(_is_listed(tool) for tool in listed):
        yield from (tool for tool in listed if isinstance(tool, dict) and isinstance(tool.get("name"), str))


def _is_listed(tool: Any) -> bool:
    return (
        isinstance(tool, dict) and "name" in tool and isinstance(tool.get("inputSchema"), dict) and "type" not in tool
    )


def imported(value: Any, wish: ImportWish) -> Imported:
    """The manifest of an answer."""
    found = Collected()
    tools = list(_tools(value))
    if wish.as_server:
        _add_server(found, tools, wish)
        return found.imported({}, api=wish.api, is_literal=False, origin="the answer")
    more = {"strict": False} if wish.api == "responses" else {}
    for tool in tools:
        hints = _hints(tool)
        origin = f"from the MCP tool `{tool['name']}`" + (f" ({', '.join(hints)})" if hints else "")
        found.add_function(tool["name"], _description(tool), tool.get("inputSchema"), origin, more=more)
    if any("outputSchema" in tool for tool in tools):
        found.lose("`outputSchema` is left out: a function has no schema of its answer")
    if tools:
        found.todo.append("your program must answer these calls; `--allowed-tools` lets OpenAI call the server instead")
    if isinstance(value, dict) and any("nextCursor" in part for part in (value, value.get("result", {})) if part):
        found.todo.append("the answer has more pages (`nextCursor`): their tools are missing")
    return found.imported({}, api=wish.api, origin="the answer")


def _description(tool: dict[str, Any]) -> Any:
    return tool.get("description") or tool.get("title")


def _hints(tool: dict[str, Any]) -> list[str]:
    annotations = tool.get("annotations")
    items = annotations.items() if isinstance(annotations, dict) else ()
    return [f"{key}: {str(value).lower()}" for key, value in items if isinstance(value, bool)]


def _add_server(found: Collected, tools: list[dict[str, Any]], wish: ImportWish) -> None:
    if wish.server_url and not wish.server_url.startswith(("https://", "http://", "${")):
        raise CannotImport("`--server-url` must begin with `https://`")
    reading = [tool["name"] for tool in tools if "readOnlyHint: true" in _hints(tool)]
    names = [tool["name"] for tool in tools]
    if not names:
        return
    approval: Any = "always"
    if reading:
        writing = [name for name in names if name not in reading]
        approval = {"never": {"tool_names": reading}}
        if writing:
            approval = {"always": {"tool_names": writing}, **approval}
    server = {
        "server_url": wish.server_url or _UNKNOWN_URL,
        "allowed_tools": names,
        "require_approval": approval,
    }
    if reading:
        found.todo.append(
            f"{len(reading):,} tools run without approval because the server says `readOnlyHint`: do you trust it?"
        )
    if not wish.server_url:
        found.todo.append("set `server_url`, or give it with `--server-url`")
    found.add_server(wish.name or "server", server, "from a `tools/list` answer")

"""What MCP servers say to `tools/list`, or the lock of it: as functions, or as the `allowed_tools` of the server.

Source: https://modelcontextprotocol.io/specification/2025-11-25/server/tools; looked at 2026-11-29.
"""

from __future__ import annotations

import json
from typing import Any

from toolcheck.ground.record import record
from toolcheck.importing.collecting import Collected
from toolcheck.importing.imported import CannotImport, Imported, ImportWish
from toolcheck.served.lock import BadLock, parse_lock

_UNKNOWN_URL = "${SERVER_URL:?the address of the MCP server}"


def fits(value: Any) -> bool:
    """Whether a value is such an answer, the tools of one, or a lock."""
    return _is_lock(value) or bool(_tools(value))


def _is_lock(value: Any) -> bool:
    return isinstance(value, dict) and "version" in value and isinstance(value.get("servers"), dict) and len(value) == 2


def _tools(value: Any) -> list[dict[str, Any]]:
    """The tools of an answer; none if it is not one."""
    if isinstance(value, dict):
        result = value.get("result", value)
        value = result.get("tools") if isinstance(result, dict) else None
    listed = value if isinstance(value, list) else []
    if not any(_is_listed(tool) for tool in listed):
        return []
    return [tool for tool in listed if isinstance(tool, dict) and isinstance(tool.get("name"), str)]


def _is_listed(tool: Any) -> bool:
    if not isinstance(tool, dict) or "type" in tool or "name" not in tool:
        return False
    return isinstance(tool.get("inputSchema"), dict)


@record(kw_only=True)
class _Server:
    """A server and its tools; `label` and `url` are empty where nobody says them."""

    label: str
    url: str
    tools: list[dict[str, Any]]


def imported(value: Any, wish: ImportWish) -> Imported:
    """The manifest of an answer or a lock. Raises `CannotImport` for a lock that was changed by hand."""
    found = Collected()
    servers = _locked(value) if _is_lock(value) else [_Server(label="", url="", tools=_tools(value))]
    for server in servers:
        if wish.as_server:
            _add_server(found, server, wish)
        else:
            _add_functions(found, server, wish)
    pages = (value, value.get("result")) if isinstance(value, dict) else ()
    if any(isinstance(page, dict) and "nextCursor" in page for page in pages):
        found.todo.append("the answer has more pages (`nextCursor`): their tools are missing")
    return found.imported({}, api=wish.api, origin="the list")


def _locked(value: Any) -> list[_Server]:
    try:
        lock = parse_lock(json.dumps(value))
    except (BadLock, ValueError) as error:
        raise CannotImport(f"it is a lock that cannot be used: {error}") from None
    return [
        _Server(label=label, url=server.url, tools=[dict(tool.definition) for tool in server.tools.values()])
        for label, server in lock.servers.items()
    ]


def _add_functions(found: Collected, server: _Server, wish: ImportWish) -> None:
    more = {"strict": False} if wish.api == "responses" else {}
    at = f" of `{server.label}`" if server.label else ""
    for tool in server.tools:
        hints = _hints(tool)
        origin = f"from the MCP tool `{tool['name']}`{at}" + (f" ({', '.join(hints)})" if hints else "")
        words = tool.get("description") or tool.get("title")
        found.add_function(tool["name"], words, tool.get("inputSchema"), origin, more=more)
    if any("outputSchema" in tool for tool in server.tools):
        found.lose("`outputSchema` is left out: a function has no schema of its answer")
    if server.tools:
        found.todo.append("your program must answer these calls; `--allowed-tools` lets OpenAI call the server instead")


def _hints(tool: dict[str, Any]) -> list[str]:
    annotations = tool.get("annotations")
    items = annotations.items() if isinstance(annotations, dict) else ()
    return [f"{key}: {str(value).lower()}" for key, value in items if isinstance(value, bool)]


def _add_server(found: Collected, server: _Server, wish: ImportWish) -> None:
    if wish.server_url and not wish.server_url.startswith(("https://", "http://", "${")):
        raise CannotImport("`--server-url` must begin with `https://`")
    reading = [tool["name"] for tool in server.tools if "readOnlyHint: true" in _hints(tool)]
    names = [tool["name"] for tool in server.tools]
    if not names:
        return
    approval: Any = "always"
    if reading:
        writing = [name for name in names if name not in reading]
        approval = {**({"always": {"tool_names": writing}} if writing else {}), "never": {"tool_names": reading}}
        run = "1 tool runs" if len(reading) == 1 else f"{len(reading):,} tools run"
        found.todo.append(f"{run} without approval because the server says `readOnlyHint`: do you trust it?")
    url = wish.server_url or server.url
    if not url:
        found.todo.append("set `server_url`, or give it with `--server-url`")
    token = {"authorization": f"${{{wish.token}}}"} if wish.token else {}
    entry = {"server_url": url or _UNKNOWN_URL, **token, "allowed_tools": names, "require_approval": approval}
    found.add_server(wish.name or server.label or "server", entry, "from a list of MCP tools")

"""The tools that a server of a manifest offers: those of a connector, or those that a lock beside the manifest has."""

from __future__ import annotations

import os
from collections.abc import Callable

from toolcheck.contract.connectors import CONNECTORS
from toolcheck.editing.open_text import OpenText
from toolcheck.manifest.tool import Tool
from toolcheck.served.lock import USUAL_NAME, BadLock, Lock, read_lock

ToolsOf = Callable[[Tool], dict[str, str]]
"""The tools of an MCP server, each with a word about it; empty where they are not known."""

_LONGEST = 300


def connector_tools(tool: Tool) -> dict[str, str]:
    """The tools of a connector, each with the scopes that it needs."""
    connector = CONNECTORS.get(str(tool.find("connector_id").value))
    return {} if connector is None else {name: f"scopes: {', '.join(of)}" for name, of in connector.tools.items()}


def known_tools(text: OpenText) -> ToolsOf:
    """The tools of connectors, and of the servers that the lock beside a text has. The lock is read when it is needed;
    one that cannot be used has none.
    """
    read: list[Lock] = []

    def tools_of(tool: Tool) -> dict[str, str]:
        own = connector_tools(tool)
        if own or not tool.label or not os.path.isabs(text.name):
            return own
        if not read:
            read.append(_lock(os.path.join(os.path.dirname(text.name), USUAL_NAME)))
        server = read[0].servers.get(tool.label)
        return {} if server is None else {name: _words(one.definition) for name, one in sorted(server.tools.items())}

    return tools_of


def _lock(path: str) -> Lock:
    try:
        return read_lock(path)
    except BadLock:
        return Lock()


def _words(definition: object) -> str:
    """What a server says of a tool, on one line; others wrote it."""
    words = definition.get("description") if isinstance(definition, dict) else None
    return " ".join(words[:_LONGEST].split()) if isinstance(words, str) else ""

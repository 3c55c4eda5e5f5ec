"""The surface of a lock: what each server offered when somebody asked it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolcheck.comparing.parameters import parameters_of
from toolcheck.comparing.surface import Surface, SurfaceScope, SurfaceTool, host_of
from toolcheck.document.document import Document
from toolcheck.document.where import Where
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Draft, Payload
from toolcheck.served.lock import Lock, LockedServer


def is_lock(document: Document) -> bool:
    """Whether a document has the form of a lock."""
    value = document.values[0] if len(document.values) == 1 else None
    return isinstance(value, dict) and value.keys() == {"version", "servers"} and isinstance(value["servers"], dict)


def surface_of_lock(document: Document, lock: Lock) -> Surface:
    """The surface of a lock; each server is a scope."""
    return Surface(document, tuple(_scope(document, label, server) for label, server in lock.servers.items()))


def _scope(document: Document, label: str, server: LockedServer) -> SurfaceScope:
    where = Where(("servers", label))
    body = Node({"url": server.url, "protocol": server.protocol}, where)
    draft = Draft(
        body=body, kind="session", target="responses", shape="lock", sent=body.value, base=where.path, is_raw=True
    )
    return SurfaceScope(
        name=f"server {label}",
        role="server",
        title=label,
        target="responses",
        tools=tuple(_tool(where, name, tool.definition, server) for name, tool in server.tools.items()),
        inherits=False,
        inherited=None,
        payload=Payload(draft, document),
    )


def _tool(where: Where, name: str, definition: Mapping[str, Any], server: LockedServer) -> SurfaceTool:
    """One tool of a server, with its schema where that of a function is."""
    value = {key: inner for key, inner in definition.items() if key != "inputSchema"}
    schema = definition.get("inputSchema")
    return SurfaceTool(
        kind="served",
        name=name,
        home=host_of(server.url),
        parameters=parameters_of(schema) if isinstance(schema, dict) else (),
        value={**value, "parameters": schema},
        parts=Node(dict(definition), Where((*where.path, "tools", name, "definition"))),
        schema_at="inputSchema",
    )

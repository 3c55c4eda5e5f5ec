"""Adds to a session how the tools that were imported differ from a lock.

The API does not list a tool as its server does: it calls `inputSchema` `input_schema`, and leaves fields out. What it
leaves out is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from toolcheck.document.where import Where
from toolcheck.log.session import Drifted, Listing, Session
from toolcheck.manifest.node import MISSING, Node
from toolcheck.served.drift import drift
from toolcheck.served.filters import lets_through
from toolcheck.served.lock import Lock, LockedServer, locked_tool, plain_url
from toolcheck.served.served import NotATool, ServedTool, served_tools

_AS_MCP = {"name": "name", "description": "description", "input_schema": "inputSchema", "annotations": "annotations"}
"""The fields of an imported tool, and what MCP calls them."""
_MAX_DRIFTED = 50


def compare(session: Session, lock: Lock) -> None:
    """Note for each finished import how it differs from the lock."""
    for part in session.parts:
        for listing in part.listings:
            if listing.item is not None and listing.item.whole and listing.tools is not None and not listing.failed:
                listing.drifted = _drifted(listing, lock)


def _drifted(listing: Listing, lock: Lock) -> tuple[Drifted, ...]:
    server = lock.servers.get(listing.label)
    if server is None:
        return (Drifted(f"the lock has no entry for `{listing.label}`"),)
    url = listing.definition.get("server_url")
    if isinstance(url, str) and plain_url(url) != server.url:
        note = f"there it is `{server.url}`, here `{plain_url(url)}`"
        return (Drifted(f"the lock has `{listing.label}` at another URL", note),)
    imported = {tool.name: _as_mcp(tool) for tool in _imported(listing)}
    found = drift(
        {name: locked_tool(body) for name, body in _locked(listing, server, imported).items()},
        {name: locked_tool(body) for name, body in imported.items()},
    )
    words = tuple(
        Drifted(f"what was imported from `{listing.label}` differs from the lock: {one.message}", one.note)
        for one in found[:_MAX_DRIFTED]
    )
    rest = len(found) - len(words)
    more = f"what was imported from `{listing.label}` differs from the lock in {rest} more places"
    return (*words, Drifted(more)) if rest else words


def _imported(listing: Listing) -> Iterator[ServedTool]:
    """The tools of an import; what is not a tool in the log is left out."""
    for entry in listing.tools or ():
        with suppress(NotATool):
            yield from served_tools([entry])


def _as_mcp(tool: ServedTool) -> dict[str, Any]:
    """An imported tool as MCP has it, without what the API leaves out."""
    fields = ((other, tool.definition.get(key)) for key, other in _AS_MCP.items())
    return {key: value for key, value in fields if value is not None}


def _locked(
    listing: Listing, server: LockedServer, imported: Mapping[str, Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """The locked tools that should have been imported, each with the fields that were; of a tool that was not imported,
    all. One that `allowed_tools` may not let through need not be there.
    """
    allowed = Node(listing.definition.get("allowed_tools", MISSING), Where())
    found: dict[str, Mapping[str, Any]] = {}
    for name, tool in server.tools.items():
        if name in imported:
            found[name] = {key: value for key, value in tool.definition.items() if key in imported[name]}
        elif listing.definition and lets_through(allowed, ServedTool(name, tool.definition)):
            found[name] = tool.definition
    return found

"""From what servers offered to a lock."""

from __future__ import annotations

from collections.abc import Iterable

from toolcheck.served.lock import Lock, LockedServer, LockedTool, locked_tool, plain_url
from toolcheck.served.served import Served, ServedTool


class TwoServers(ValueError):
    """Two servers of one label have different URLs, so that one lock cannot hold both; the message names the label."""


def locked_tools(tools: Iterable[ServedTool]) -> dict[str, LockedTool]:
    """Tools by name, as they go into a lock; of two with one name, the first."""
    found: dict[str, LockedTool] = {}
    for tool in tools:
        if tool.name not in found:
            found[tool.name] = locked_tool(tool.definition)
    return found


def url_of(served: Served) -> str:
    """The URL that the lock has for a server: the one of the manifest, also if another one was asked."""
    written = served.tool.find("server_url")
    return plain_url(written.value if written.is_string else served.url)


def locked_server(served: Served) -> LockedServer:
    """A server that listed its tools, as it goes into a lock."""
    assert served.listing is not None
    return LockedServer(url_of(served), served.listing.protocol, locked_tools(served.tools))


def with_servers(lock: Lock, servers: Iterable[Served]) -> Lock:
    """A lock with what these servers offer now, for those that listed their tools; others stay. Raises `TwoServers`."""
    found: dict[str, LockedServer] = {}
    for served in servers:
        if served.listing is None:
            continue
        locked = locked_server(served)
        if found.setdefault(served.label, locked).url != locked.url:
            raise TwoServers(served.label)
    return Lock({**lock.servers, **found})

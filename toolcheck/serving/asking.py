"""Asks real MCP servers for played sessions, with the client that `toolcheck probe` has."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from toolcheck.probing.client import CallRefused, NotListed, Reach, connect, load
from toolcheck.served.served import Failure
from toolcheck.serving.effects import ServerFault
from toolcheck.serving.servers import HTTP, PATIENCE, PROTOCOL, TOOL

_OF_PROTOCOL = frozenset(["protocol", "error", "too-large", "too-many-pages", "too-many-tools", "repeated-cursor"])
_BAD_GATEWAY = 502
_MAX_WORDS = 2000


class McpServers:
    """Speaks with servers, each time over a new connection. Raises ImportError without the SDK of MCP."""

    def __init__(self) -> None:
        load()

    async def tools(self, url: str, headers: Mapping[str, str], *, is_ours: bool) -> Sequence[Mapping[str, Any]]:
        """The tools that a server offers. Raises `ServerFault`."""
        try:
            async with connect(url, headers, _reach(url, is_ours=is_ours)) as connection:
                return [tool.definition for tool in await connection.list_tools()]
        except NotListed as error:
            raise _fault(error.failure) from None

    async def call(
        self, url: str, headers: Mapping[str, str], name: str, arguments: Mapping[str, Any], *, is_ours: bool
    ) -> str:
        """What a tool of a server gives, as the text of its result. Raises `ServerFault`."""
        try:
            async with connect(url, headers, _reach(url, is_ours=is_ours)) as connection:
                result = await connection.call(name, arguments)
        except CallRefused as error:
            raise ServerFault(PROTOCOL, error.message, error.code) from None
        except NotListed as error:
            raise _fault(error.failure) from None
        text = _text_of(result)
        if result.get("isError") is True:
            raise ServerFault(TOOL, text[:_MAX_WORDS])
        return text


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _reach(url: str, *, is_ours: bool) -> Reach:
    """How a server is asked; one that was named for the test may be on this machine."""
    host = urlsplit(url).hostname or ""
    return Reach(timeout=PATIENCE, trust=_trust(), private=frozenset([host] if is_ours else []))


def _fault(failure: Failure) -> ServerFault:
    words = failure.detail or failure.kind
    if failure.kind in _OF_PROTOCOL:
        return ServerFault(PROTOCOL, words, -32000)
    return ServerFault(HTTP, words, failure.status or _BAD_GATEWAY)


def _text_of(result: Mapping[str, Any]) -> str:
    """The texts of a result; other parts as JSON."""
    parts = result.get("content")
    texts = [
        part["text"] if isinstance(part, dict) and isinstance(part.get("text"), str) else json.dumps(part)
        for part in (parts if isinstance(parts, list) else ())
    ]
    return "\n".join(texts)

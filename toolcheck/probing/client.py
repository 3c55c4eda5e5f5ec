"""One MCP server: a connection to it, its tools, and a call of one.

The SDK speaks the protocol: today's, else an older one, else HTTP with server-sent events. What it says of a failure
is not for people, and differs between its versions; so the wire says why there is no list.
"""

from __future__ import annotations

import json
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from functools import cache, partial
from importlib import import_module
from math import inf
from typing import Any

import anyio

from toolcheck.ground.record import record
from toolcheck.ground.version import __version__
from toolcheck.manifest.address import read_address
from toolcheck.probing.addresses import userinfo
from toolcheck.probing.wire import Bounds, Exchange, Wire, cut, libraries, refusal
from toolcheck.served.served import Catalogue, Failure, FailureKind, NotATool, ServedTool, served_tools

MAX_PAGES = 50
MAX_TOOLS = 1000
_OF_OPENAI = "1.0.0"
"""The version of OpenAI's client, as servers see it: https://github.com/modelcontextprotocol/rust-sdk/issues/315."""
_OLDER = frozenset(range(400, 500)) - {401, 403, 407, 408, 429}
"""The statuses of a message after which the older transport is tried, as the specification of MCP says."""


@record(kw_only=True)
class Reach:
    """How a server is asked: the seconds for a request, the hosts that may have an address that is not public, what
    certificates are trusted, and whether to say that OpenAI's client is asking.
    """

    timeout: float
    trust: ssl.SSLContext
    private: frozenset[str] = frozenset()
    as_openai: bool = False


class NotListed(Exception):
    """A server's tools could not be listed; `failure` says why. `is_late` says whether the server had begun to speak
    MCP.
    """

    def __init__(self, failure: Failure, *, is_late: bool = False) -> None:
        super().__init__(failure.kind)
        self.failure = failure
        self.is_late = is_late


class CallRefused(Exception):
    """A server answered a call with an error of MCP, which has a code and a message."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class Connection:
    """An open connection to a server. It is used in the task that opened it, one request at a time."""

    def __init__(self, session: Any, heard: _Heard, wire: Wire, timeout: float) -> None:
        self._session = session
        self._heard = heard
        self._wire = wire
        self._timeout = timeout
        self.transport = wire.transport
        self.protocol = ""
        self.server_name = ""

    def introduce(self, protocol: Any, server: Any) -> None:
        """What the two agreed on: the version of the protocol, and what the server is."""
        self.protocol = cut(str(protocol or ""))
        self.server_name = cut(str(getattr(server, "name", "") or ""))

    async def list_tools(self) -> tuple[ServedTool, ...]:
        """The tools of the server, in its order, from all pages. A failure ends the connection as `NotListed`."""
        from mcp import types

        entries: list[Any] = []
        cursors: list[str] = []
        while True:
            params = types.PaginatedRequestParams(cursor=cursors[-1]) if cursors else None
            page = await self._ask(partial(self._session.list_tools, params=params))
            tools, cursor = page.get("tools"), page.get("nextCursor")
            if not isinstance(tools, list):
                await self._wire.stop("protocol", "the answer to `tools/list` has no list of tools")
            entries += tools
            if len(entries) > MAX_TOOLS:
                await self._wire.stop("too-many-tools", f"the server lists more than {MAX_TOOLS:,} tools")
            if cursor is None:
                break
            if not isinstance(cursor, str):
                await self._wire.stop("protocol", "the cursor of `tools/list` is not a string")
            if cursor in cursors:
                await self._wire.stop("repeated-cursor", "`tools/list` repeats a cursor, so its list has no end")
            cursors.append(cursor)
            if len(cursors) >= MAX_PAGES:
                await self._wire.stop("too-many-pages", f"`tools/list` has more than {MAX_PAGES} pages")
        try:
            return served_tools(entries)
        except NotATool as error:
            await self._wire.stop("protocol", str(error))

    async def call(self, name: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """The result of a call of a tool, as the server gave it. Raises CallRefused for an error of MCP; any other
        failure ends the connection as `NotListed`.
        """
        return await self._ask(partial(self._session.call_tool, name, dict(arguments)), is_call=True)

    async def _ask(self, send: Callable[[], Awaitable[Any]], *, is_call: bool = False) -> dict[str, Any]:
        """The result of one request, as it came: the SDK refuses a list for one tool that it does not like."""
        self._heard.forget()
        with anyio.move_on_after(self._timeout) as scope:
            try:
                await send()
            except Exception as error:
                if self._heard.result is None:
                    said = _said(self._heard, self._wire)
                    if is_call and said is not None:
                        raise CallRefused(*said) from None
                    kind, detail = _meaning(error, self._heard, self._wire)
                    await self._wire.stop(kind, detail, status=self._wire.last_status)
        if scope.cancelled_caught:
            await self._wire.stop("timeout", f"{self._wire.doing} within {self._timeout:g} s")
        return self._heard.result or {}


@cache
def _is_newest() -> bool:
    """Whether the SDK is of version 2 or later."""
    return hasattr(import_module("mcp"), "Client")


@cache
def load() -> None:
    """Import the SDK, which takes as long as many a server. Raises ImportError where it is not installed."""
    libraries()
    for name in ("mcp.client.sse", "mcp.client.streamable_http"):
        import_module(name)
    logging.getLogger("mcp").addHandler(logging.NullHandler())  # what the SDK logs has the text of a server


@asynccontextmanager
async def connect(
    url: str, headers: Mapping[str, str], reach: Reach, *, until: float = inf
) -> AsyncIterator[Connection]:
    """A connection to a server, over the newest transport that it speaks, at most `until` a time of `anyio`. All of
    `headers` count as a credential. Raises NotListed, also out of the block where the connection fails there.
    """
    load()
    try:
        async with _opened(url, headers, reach, until, is_events=False) as connection:
            yield connection
        return
    except NotListed as error:
        first = error
    if first.is_late or first.failure.status not in _OLDER:
        raise first
    try:
        async with _opened(url, headers, reach, until, is_events=True) as connection:
            yield connection
    except NotListed as second:
        is_telling = second.is_late or second.failure.kind in ("auth", "forbidden", "redirect", "html")
        raise second if is_telling else first from None


async def list_tools(url: str, headers: Mapping[str, str], reach: Reach, *, until: float = inf) -> Catalogue:
    """What a server offers, asked over a new connection, all within the time for one request. Raises NotListed."""
    load()
    begin = anyio.current_time()
    until = min(until, begin + reach.timeout)
    found: list[Catalogue] = []
    async with connect(url, headers, reach, until=until) as connection:
        tools = await connection.list_tools()
        found += [
            Catalogue(
                url=url,
                protocol=connection.protocol,
                transport=connection.transport,
                seconds=anyio.current_time() - begin,
                server_name=connection.server_name,
                tools=tools,
            )
        ]
    return found[0]


@asynccontextmanager
async def _opened(
    url: str, headers: Mapping[str, str], reach: Reach, until: float, *, is_events: bool
) -> AsyncIterator[Connection]:
    """A connection over one transport. Whatever ends it, nothing of the SDK is left running or raised."""
    bounds = Bounds(
        url=url,
        private=reach.private,
        trust=reach.trust,
        is_events=is_events,
        has_credential=bool(headers or userinfo(url)),
    )
    if read_address(url).fault:
        raise NotListed(_unusable(url))
    raised: Exception | None = None
    is_open = is_over = False
    began = anyio.current_time()
    with anyio.CancelScope(deadline=until) as scope:
        try:
            wire = Wire(bounds, scope.cancel)
        except libraries()[0].InvalidURL:
            raise NotListed(_unusable(url)) from None
        heard = _Heard(wire)
        try:
            async with AsyncExitStack() as stack:
                connection = await _handshake(stack, heard, wire, headers, reach)
                is_open = True
                try:
                    yield connection
                except Exception as error:  # kept from the task groups of the SDK, which would wrap it
                    raised = error
                is_over = True
        except Exception as error:
            if not is_over:
                kind, detail = _meaning(error, heard, wire)
                raise NotListed(_failure(kind, detail, wire, bounds), is_late=is_open) from None
    if raised is not None:
        raise raised
    if not is_over:
        seconds = round(anyio.current_time() - began, 1)
        late = _failure("timeout", f"{wire.doing} within {seconds:g} s", wire, bounds)
        raise NotListed(wire.failure or late, is_late=is_open or wire.is_speaking)


def _unusable(url: str) -> Failure:
    """Why there is nothing to connect to at a URL."""
    address = read_address(url)
    if address.inside:
        return Failure(kind="private", detail=f"`{address.host}` is {address.inside}")
    return Failure(kind="connect", detail=f"the URL {address.fault or 'is not a URL'}")


def _failure(kind: FailureKind, detail: str, wire: Wire, bounds: Bounds) -> Failure:
    sent = bounds.has_credential and bool(wire.exchanges)
    return wire.failure or Failure(kind=kind, detail=cut(detail), status=wire.last_status, sent_credential=sent)


async def _handshake(
    stack: AsyncExitStack, heard: _Heard, wire: Wire, headers: Mapping[str, str], reach: Reach
) -> Connection:
    """Open the session of the SDK over the wire, and agree on a version of the protocol."""
    import mcp
    from mcp import types

    name, version = ("openai-mcp", _OF_OPENAI) if reach.as_openai else ("toolcheck", __version__)
    who = types.Implementation(name=name, version=version)
    agent = {"user-agent": f"{name}/{version}", **headers, "accept-encoding": "identity"}
    streams = _streams(wire, agent, heard)
    if _is_newest():
        newest: Any = mcp.Client
        mode = "legacy" if wire.is_events else "auto"
        client = await stack.enter_async_context(newest(streams, mode=mode, client_info=who, cache=None))
        connection = Connection(client.session, heard, wire, reach.timeout)
        connection.introduce(client.protocol_version, client.server_info)
        return connection
    reading, writing = await stack.enter_async_context(streams)
    session = await stack.enter_async_context(mcp.ClientSession(reading, writing, client_info=who))
    agreed: Any = await session.initialize()
    connection = Connection(session, heard, wire, reach.timeout)
    connection.introduce(agreed.protocolVersion, agreed.serverInfo)
    return connection


@asynccontextmanager
async def _streams(wire: Wire, headers: Mapping[str, str], heard: _Heard) -> AsyncIterator[tuple[_Heard, Any]]:
    """The two streams of messages of the SDK, of which the first is heard."""
    http, _ = libraries()
    client = http.AsyncClient(transport=wire, headers=headers, timeout=None, trust_env=False, follow_redirects=False)
    given: Any = partial(_given, client)
    if wire.is_events:
        from mcp.client.sse import sse_client

        async with sse_client(wire.url, httpx_client_factory=given) as streams:
            with closing(_any(streams[0])) as reading, closing(_any(streams[1])) as writing:
                yield heard.over(reading), writing
        return
    from mcp.client.streamable_http import streamable_http_client

    bounds: Any = {"max_sse_event_size": None} if _is_newest() else {}  # the wire has bounds of its own
    async with client, streamable_http_client(wire.url, http_client=client, **bounds) as streams:
        with (
            closing(_any(streams[0])) as reading,
            closing(_any(streams[1])) as writing,
        ):  # an older SDK leaves them open
            yield heard.over(reading), writing


def _any(stream: Any) -> Any:
    """A stream of the SDK, whose types differ between its versions."""
    return stream


def _given(client: Any, **_: Any) -> Any:
    """The client that the SDK shall use, where it would make one."""
    return client


class _Heard:
    """The stream of messages from a server: it keeps the last result and the last error, as they came."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._stream: Any = None
        self.result: dict[str, Any] | None = None
        self.error: tuple[int, str] | None = None

    def over(self, stream: Any) -> _Heard:
        """Listen to a stream of the SDK."""
        self._stream = stream
        return self

    def forget(self) -> None:
        """Forget what was heard before a new request."""
        self.result = self.error = None

    @property
    def last_context(self) -> Any:
        """What the SDK asks its own streams for."""
        return getattr(self._stream, "last_context", None)

    async def receive(self) -> Any:
        """The next message."""
        return await self._hear(await self._stream.receive())

    def __aiter__(self) -> _Heard:
        return self

    async def __anext__(self) -> Any:
        return await self._hear(await self._stream.__anext__())

    async def __aenter__(self) -> _Heard:
        await self._stream.__aenter__()
        return self

    async def __aexit__(self, *raised: Any) -> Any:
        return await self._stream.__aexit__(*raised)

    async def aclose(self) -> None:
        """Close the stream."""
        await self._stream.aclose()

    async def _hear(self, item: Any) -> Any:
        if isinstance(item, Exception):
            await self._wire.stop("protocol", "the answer is not a message of MCP", status=self._wire.last_status)
        message = getattr(item.message, "root", item.message)
        result, error = getattr(message, "result", None), getattr(message, "error", None)
        if (result is not None or error is not None) and getattr(message, "id", None) not in self._wire.asked:
            await self._wire.stop("protocol", "the answer has another id than the request")
        if isinstance(result, dict) and self.result is None:  # after a call, the SDK may list the tools by itself
            self.result = result
        if error is not None:
            self.error = int(error.code), cut(str(error.message))
        return item


def _meaning(error: Exception, heard: _Heard, wire: Wire) -> tuple[FailureKind, str]:
    """Why there is no result, where the wire saw no reason."""
    last = wire.exchanges[-1] if wire.exchanges else None
    asked = (last.asks if last else "") or "a request"
    said = _said(heard, wire)
    if said is not None:
        return "error", f"{asked} was answered with the error {said[0]}: {cut(said[1])}"
    if last is not None and last.status >= 400:
        return refusal(last.status)
    if heard.result is not None and isinstance(heard.result.get("protocolVersion"), str):
        return (
            "protocol",
            f"the server speaks version `{cut(heard.result['protocolVersion'])}` of MCP, which is unknown",
        )
    return "protocol", f"the answer to {asked} is not what MCP says"


def _said(heard: _Heard, wire: Wire) -> tuple[int, str] | None:
    """The error of MCP that was the answer, if it was one. Over HTTP, the SDK makes one of its own of anything else."""
    return heard.error if wire.is_events else _error_in(wire.exchanges[-1] if wire.exchanges else None)


def _error_in(exchange: Exchange | None) -> tuple[int, str] | None:
    """The error of MCP in the beginning of an answer."""
    for line in exchange.head.splitlines() if exchange else ():
        try:
            message = json.loads(line.removeprefix(b"data:"))
        except (ValueError, RecursionError):
            continue
        error = message.get("error") if isinstance(message, dict) else None
        if isinstance(error, dict) and isinstance(error.get("code"), int):
            return error["code"], str(error.get("message", ""))
    return None

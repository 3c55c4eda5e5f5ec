"""The wire below the `mcp` SDK: a transport for its HTTP library.

The SDK knows the protocol. It does not know which addresses it may connect to, hides status and headers of an answer,
and reads as many bytes as come. This module looks at every address, records what was asked and answered, follows no
redirect, sends nothing to another server, and stops all of it as soon as it is clear that no list will come.
"""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache, partial
from importlib import import_module
from typing import Any, NoReturn

import anyio
import anyio.lowlevel
import anyio.to_thread

from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.probing.addresses import addresses_of, not_public
from toolcheck.served.served import Failure, FailureKind

MAX_BYTES = 4 << 20
"""So many bytes of a server are read, all answers together."""
_SHORT = 300
_HEAD = 4096
_ONE_ADDRESS = 3.0
"""The seconds for the connection to one of several addresses."""
_GOODBYE = 1.0
"""The seconds for the end of a session, which no one waits for."""
_ENDPOINT = regex(rb"event: ?endpoint\r?\ndata: ?([^\r\n]{0,2000}+)\r?\n")
_NOTHING = (202, 204)
"""The statuses of an answer without content."""
_JSON, _EVENTS = "application/json", "text/event-stream"


class Stopped(Exception):
    """No list will come; the wire has the failure."""


@record(kw_only=True)
class Exchange:
    """One request and what answered it: `method` is that of HTTP, `asks` that of MCP (empty where it asks nothing).
    `head` has the first bytes of the answer.
    """

    method: str
    asks: str
    status: int
    kind: str
    head: bytearray


@record(kw_only=True, hidden=("url",))
class Bounds:
    """Where a wire may go: the `url` of the server; the hosts that may have an address that is not public; what is
    trusted. `is_events` is true for the older transport, HTTP with server-sent events. `has_credential` says whether
    a credential is among the headers.
    """

    url: str
    private: frozenset[str]
    trust: ssl.SSLContext
    is_events: bool = False
    has_credential: bool = False


def libraries() -> tuple[Any, Any]:
    """The HTTP library of the installed SDK, and the one below that. Raises ImportError without an SDK."""
    names = ("httpx2", "httpcore2") if hasattr(import_module("mcp"), "Client") else ("httpx", "httpcore")
    return import_module(names[0]), import_module(names[1])


def trust(cafile: str | None) -> ssl.SSLContext:
    """What certificates are trusted: those of the machine, and those of a file. Raises OSError, ssl.SSLError."""
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"] and not ssl.get_default_verify_paths().capath:
        context.load_verify_locations(import_module("certifi").where())  # a Python without a store of its own
    if cafile:
        context.load_verify_locations(cafile)
    return context


class Wire:
    """All connections to one server. `failure` says why it was stopped; `stop` is called with it, to cancel whatever
    waits. `asked` has the ids of the requests so far. A transport of an HTTP client: `handle_async_request` and
    `aclose` are called by it.
    """

    def __init__(self, bounds: Bounds, stop: Callable[[], None]) -> None:
        self._http, core = libraries()
        self._core = core
        self._broken: Any = (core.NetworkError, core.ProtocolError, core.TimeoutException, OSError)
        self._bounds = bounds
        self._stop = stop
        self._place = _place(self._http.URL(bounds.url))
        self._pool = core.AsyncConnectionPool(ssl_context=bounds.trust, network_backend=_Backend(core, bounds, self))
        self._left = MAX_BYTES
        self._step = ""
        self.doing = "nothing was asked yet"
        self.failure: Failure | None = None
        self.exchanges: list[Exchange] = []
        self.asked: set[int | str] = set()

    @property
    def url(self) -> str:
        """The URL of the server."""
        return self._bounds.url

    @property
    def is_events(self) -> bool:
        """Whether this is the older transport."""
        return self._bounds.is_events

    @property
    def transport(self) -> str:
        """What the transport is called."""
        return "sse" if self.is_events else "streamable-http"

    @property
    def is_speaking(self) -> bool:
        """Whether the server answered a request with what MCP looks like."""
        return any(one.status == 200 and one.kind in (_JSON, _EVENTS) for one in self.exchanges)

    @property
    def last_status(self) -> int | None:
        """The status of the last answer."""
        return self.exchanges[-1].status if self.exchanges else None

    async def __aenter__(self) -> Wire:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()

    def is_at(self, doing: str) -> None:
        """Say what would be missing if the time were over now."""
        self.doing = doing

    async def stop(self, kind: FailureKind, detail: str, **facts: Any) -> NoReturn:
        """Nothing more will come of this server. Only the first reason counts."""
        if self.failure is None:
            sent = self._bounds.has_credential and bool(self.exchanges)
            self.failure = Failure(kind=kind, detail=cut(detail), sent_credential=sent, **facts)
        self._stop()
        await anyio.lowlevel.checkpoint()
        raise Stopped

    async def handle_async_request(self, request: Any) -> Any:
        """Send a request of the SDK and return the answer."""
        is_ours = _place(request.url) == self._place
        if not is_ours:
            await self.stop("redirect", "the server names another server for its messages", location=str(request.url))
        if request.method == "DELETE":
            with anyio.move_on_after(_GOODBYE):
                answer = await self._send(request, "")
                await answer.aclose()
            return self._http.Response(204)  # nobody reads how a session ends, so no byte of it is unpacked
        if request.method == "GET" and not self._bounds.is_events and "last-event-id" not in request.headers:
            return self._http.Response(405)  # the stream of what the server wants to say; nobody here listens
        asks, number = _asks(request)
        if number is not None:
            self.asked.add(number)
        try:
            return await self._send(request, asks)
        except self._core.UnsupportedProtocol:
            await self.stop("connect", "the URL is not one of http or https")
        except self._broken as error:
            await self._explain(error)

    async def _send(self, request: Any, asks: str) -> Any:
        url = request.url
        target = self._core.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        answer = await self._pool.handle_async_request(
            self._core.Request(
                method=request.method,
                url=target,
                headers=request.headers.raw,
                content=request.stream,
                extensions={"trace": partial(self._watch, asks or "a request")},
            )
        )
        headers = self._http.Headers(answer.headers)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        exchange = Exchange(method=request.method, asks=asks, status=answer.status, kind=kind, head=bytearray())
        self.exchanges.append(exchange)
        self.doing = f"the answer to {asks or 'a request'} did not end"
        stream = _body(self._http)(answer.stream, partial(self._pieces, exchange, answer.stream))
        if request.method != "DELETE":
            try:
                await self._judge(exchange, headers)
            except BaseException:
                with anyio.CancelScope(shield=True):
                    await stream.aclose()
                raise
        return self._http.Response(answer.status, headers=answer.headers, stream=stream)

    async def _watch(self, asks: str, event: str, _: Any) -> None:
        """What the connection does, as the library below says."""
        self._step = event
        if event == "http11.send_request_headers.started":
            self.doing = f"no answer to {asks}"
        if event == "connection.start_tls.started":
            self.doing = "the TLS handshake did not end"

    async def _judge(self, exchange: Exchange, headers: Any) -> None:
        """Stop at an answer after which there is nothing to try."""
        status = exchange.status
        facts = {"status": status, "challenge": _short(headers.get("www-authenticate"))}
        if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            await self.stop("protocol", "the answer is compressed, although that was not asked for", status=status)
        if 300 <= status < 400:
            where = _short(headers.get("location"))
            await self.stop("redirect", f"the server answers with {status}", status=status, location=where)
        if status == 401:
            await self.stop("auth", f"{exchange.asks or 'the request'} was answered with 401", **facts)
        if status == 403:
            await self.stop("forbidden", f"{exchange.asks or 'the request'} was answered with 403", **facts)
        is_stream = self._bounds.is_events
        if is_stream and status >= 400:
            await self.stop(*refusal(status), status=status)
        if is_stream and exchange.method == "GET" and exchange.kind != _EVENTS:
            await self.stop(*not_mcp(exchange, _EVENTS), status=status)
        is_mcp = exchange.kind in (_JSON, _EVENTS) and status not in _NOTHING
        if not is_stream and exchange.asks and status < 300 and not is_mcp:
            await self.stop(*not_mcp(exchange, f"{_JSON} or {_EVENTS}"), status=status)

    async def _pieces(self, exchange: Exchange, stream: Any) -> AsyncIterator[bytes]:
        """The body of an answer, bounded."""
        try:
            async for piece in stream:
                self._left -= len(piece)
                if self._left < 0:
                    await self.stop("too-large", f"the server sent more than {MAX_BYTES >> 20} MB")
                if len(exchange.head) < _HEAD:
                    exchange.head.extend(piece[:_HEAD])
                    await self._look_at_endpoint(exchange)
                yield piece
        except self._broken as error:
            if exchange.method != "DELETE":
                await self._explain(error)

    async def _look_at_endpoint(self, exchange: Exchange) -> None:
        """Stop where the older transport names a place for messages that is on another server."""
        found = _ENDPOINT.search(exchange.head) if self._bounds.is_events and exchange.method == "GET" else None
        if found is None:
            return
        try:
            there = self._http.URL(self._bounds.url).join(found[1].decode())
        except (self._http.InvalidURL, UnicodeDecodeError):
            await self.stop("protocol", "the place for messages that the server names is not a URL")
        if _place(there) != self._place:
            where = cut(found[1].decode())
            await self.stop("redirect", "the server names another server for its messages", location=where)

    async def _explain(self, error: BaseException) -> NoReturn:
        """Stop with the meaning of an error of the network."""
        kind, detail = _meaning(error, self._step)
        await self.stop(kind, detail)


class _Backend:
    """Connects for the library below: to addresses that were looked at."""

    def __init__(self, core: Any, bounds: Bounds, wire: Wire) -> None:
        self._plain = core.AnyIOBackend()
        self._bounds = bounds
        self._wire = wire
        self._known: dict[tuple[str, int], tuple[str, ...]] = {}

    async def connect_tcp(self, host: str, port: int, timeout: float | None = None, **more: Any) -> Any:
        """A connection to an address of a host."""
        addresses = self._known.get((host, port)) or await self._look_up(host, port)
        self._known[host, port] = addresses
        self._wire.is_at("no connection was made")
        for address in addresses[:-1]:
            with anyio.move_on_after(_ONE_ADDRESS):
                try:
                    return await self._plain.connect_tcp(address, port, timeout=timeout, **more)
                except Exception:  # the next address may do
                    continue
        return await self._plain.connect_tcp(addresses[-1], port, timeout=timeout, **more)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await anyio.sleep(seconds)

    async def _look_up(self, host: str, port: int) -> tuple[str, ...]:
        self._wire.is_at("the name was not resolved")
        try:
            found = await anyio.to_thread.run_sync(partial(addresses_of, host, port), abandon_on_cancel=True)
        except (OSError, UnicodeError) as error:
            reason = (getattr(error, "strerror", None) or "it is not a name").lower()
            await self._wire.stop("dns", f"`{host}` cannot be resolved: {reason}")
        if not found:
            await self._wire.stop("dns", f"`{host}` has no address")
        if host.lower().removesuffix(".") not in self._bounds.private:
            for address in found:
                if words := not_public(address):
                    same = f"`{host}` is" if address == host else f"`{host}` resolves to `{address}`,"
                    await self._wire.stop("private", f"{same} {words}")
        return found


@cache
def _body(http: Any) -> Any:
    """The class of the body of an answer, as the HTTP library wants it."""

    class Body(http.AsyncByteStream):  # type: ignore[misc]  # the library is chosen at run time
        def __init__(self, stream: Any, pieces: Callable[[], AsyncIterator[bytes]]) -> None:
            self._stream = stream
            self._pieces = pieces

        async def __aiter__(self) -> AsyncIterator[bytes]:
            async for piece in self._pieces():
                yield piece

        async def aclose(self) -> None:
            await self._stream.aclose()

    return Body


def refusal(status: int) -> tuple[FailureKind, str]:
    """What a status of 400 or more means, after which there is nothing to try."""
    return ("not-found" if status in (404, 405, 410) else "http"), f"the server answers with {status}"


def not_mcp(exchange: Exchange, wanted: str) -> tuple[FailureKind, str]:
    """What an answer is that is not of MCP."""
    if exchange.status in _NOTHING or not exchange.kind:
        return "protocol", f"{exchange.asks or 'the request'} was answered with {exchange.status} and no content"
    kind: FailureKind = "html" if exchange.kind in ("text/html", "application/xhtml+xml") else "protocol"
    return kind, f"the answer is `{cut(exchange.kind)}`, not {wanted}"


def cut(text: str) -> str:
    """The text of a server, as much of it as is shown."""
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _short(text: str | None) -> str | None:
    return None if text is None else cut(text)


def _place(url: Any) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80)


def _asks(request: Any) -> tuple[str, int | str | None]:
    """The method that a message asks for, in backticks, and the id of the request; empty where it asks nothing."""
    try:
        message = json.loads(request.content)
    except ValueError:
        return "", None
    if not isinstance(message, dict) or not {"method", "id"} <= message.keys():
        return "", None
    return f"`{message['method']}`", message["id"]


def _meaning(error: BaseException, step: str) -> tuple[FailureKind, str]:
    """What an error of a connection means, at a step that the library below names."""
    chain = list(_chain(error))
    for one in chain:
        if isinstance(one, ssl.SSLCertVerificationError):
            return "certificate", (one.verify_message or "it is not trusted").lower()
        if isinstance(one, ssl.SSLError):
            return "tls", _of_tls(one)
    if step.startswith("connection.start_tls"):
        return "tls", "the connection ended during the TLS handshake"
    if step.startswith("connection.connect_tcp"):
        number = next((one.errno for one in chain if isinstance(one, OSError) and one.errno), None)
        return "connect", os.strerror(number).lower() if number else "no connection could be made"
    if "\\x15\\x03" in str(error):
        return "tls", "the server speaks TLS, but the URL begins with `http:`"
    if any(type(one).__name__ == "RemoteProtocolError" and "illegal" in str(one) for one in chain):
        return "protocol", "the answer is not HTTP"
    return "closed", "the server closed the connection before its answer was whole"


def _of_tls(error: ssl.SSLError) -> str:
    if error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"):
        return "the server does not speak TLS, but the URL begins with `https:`"
    return f"the TLS handshake failed: {(error.reason or 'unknown').replace('_', ' ').lower()}"


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__

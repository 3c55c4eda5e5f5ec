"""The connections of the double: WebSockets on loopback, and the one HTTP route that makes keys for them.

The only importer of `websockets`. What is said is decided in `session.py`; here it is sent, awaited and kept.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from ipaddress import ip_address
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from toolcheck.document.failure import kind_of
from toolcheck.ground.record import record
from toolcheck.log.event import Side
from toolcheck.serving.effects import AskCall, AskTools, Body, Effect, HangUp, Rest, Tell
from toolcheck.serving.judging import SaidEvent, credentials, line
from toolcheck.serving.keys import Keys
from toolcheck.serving.servers import Servers
from toolcheck.serving.session import PlayedSession, PlayTerms

LOOPBACK = "127.0.0.1"
_LARGEST = 16 << 20
_LARGEST_BODY = 1 << 20
_MAX_WAITING = 2000
_CLOSE_SECONDS = 2
_PROTOCOL = "realtime"
_KEY_IN_PROTOCOL = "openai-insecure-api-key."
_FOREIGN = "the double answers only pages of this machine"
_QUIET = logging.Logger("toolcheck.serving", logging.CRITICAL + 1)
_QUIET.addHandler(logging.NullHandler())

Watch = Callable[["Visit", SaidEvent | None], None]
"""Receives each event of a session, and its end as None."""


class CannotListen(OSError):
    """The port cannot be had; the words say why."""


@record(kw_only=True)
class Visit:
    """A session that a client has or had: its number, its state, and all that was said in it."""

    number: int
    session: PlayedSession
    lines: list[SaidEvent]


class Double:
    """A Realtime API on loopback. Each connection is a session that plays the script from the start."""

    def __init__(self, terms: PlayTerms, servers: Servers, watch: Watch | None = None) -> None:
        self.served: list[Visit] = []
        self.first_end = asyncio.Event()
        self._terms = terms
        self._servers = servers
        self._watch = watch
        self._keys = Keys()
        self._server: Server | None = None
        self._scheme = "ws"

    @property
    def port(self) -> int:
        """The port that it listens on."""
        assert self._server is not None
        return int(next(iter(self._server.sockets)).getsockname()[1])

    @property
    def url(self) -> str:
        """The address for clients, as their `websocket_base_url`."""
        return f"{self._scheme}://{LOOPBACK}:{self.port}/v1"

    async def start(self, port: int = 0, certificate: tuple[str, str] | None = None) -> None:
        """Listen on a port, or on any that is free. `certificate` names the files of a certificate and its key. Raises
        `CannotListen`, OSError.
        """
        context = None
        if certificate is not None:
            context = SSLContext(PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self._scheme = "wss"
        starting = serve(
            self._serve,
            LOOPBACK,
            port,
            ssl=context,
            create_connection=self._connection,  # type: ignore[arg-type]
            select_subprotocol=_chosen_protocol,
            process_request=_refused,
            compression=None,
            server_header=None,
            ping_interval=None,
            close_timeout=_CLOSE_SECONDS,
            max_size=_LARGEST,
            logger=_QUIET,
        )
        try:
            self._server = await starting
        except OSError as error:
            raise CannotListen(f"port {port}: {(error.strerror or 'it cannot be had').lower()}") from None

    async def stop(self) -> None:
        """Close all connections and the port."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def _connection(self, *words: Any, **named: Any) -> ServerConnection:
        return _Connection(*words, keys=self._keys, **named)

    async def _serve(self, connection: ServerConnection) -> None:
        """One session, from its connection to its end."""
        assert connection.request is not None
        number = len(self.served) + 1
        name, model = f"sess_{number:04}", _model_of(connection.request.path)
        session = PlayedSession(self._terms, name, model, int(time()))
        one = Visit(number=number, session=session, lines=[])
        self.served.append(one)
        try:
            await _Talk(connection, one, self._servers, self._watch).run(
                self._keys.session_of(_key_of(connection.request))
            )
        finally:
            self.first_end.set()
            if self._watch is not None:
                self._watch(one, None)


class _Talk:
    """One session over one connection."""

    def __init__(self, connection: ServerConnection, one: Visit, servers: Servers, watch: Watch | None) -> None:
        self._connection = connection
        self._one = one
        self._servers = servers
        self._watch = watch
        self._queue: asyncio.Queue[str | HangUp] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._secrets: set[str] = set()

    async def run(self, begun: Mapping[str, Any] | None) -> None:
        """Talk until one of the two ends it. `begun` is the session that the client's key was made for."""
        self._start(self._write())
        try:
            self._do(self._one.session.begin(begun))
            async for message in self._connection:
                self._do(self._taken(message))
                if self._queue.qsize() > _MAX_WAITING:
                    await self._queue.join()
        except ConnectionClosed:
            pass
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _taken(self, message: str | bytes) -> Sequence[Effect]:
        """What is to be done about a message."""
        session = self._one.session
        if isinstance(message, bytes):
            return session.take_nonsense("it is binary")
        try:
            event = json.loads(message)
        except ValueError:
            return session.take_nonsense("it is not JSON")
        except RecursionError:
            return session.take_nonsense("it is nested too deep")
        if isinstance(event, dict):
            self._keep("sent", event)
        try:
            return session.take(event)
        except Exception as error:
            return session.fail(kind_of(error))

    def _do(self, effects: Sequence[Effect]) -> None:
        """Do what a session wants done, without waiting for any of it."""
        for effect in effects:
            match effect:
                case Tell():
                    self._keep("received", effect.event)
                    self._queue.put_nowait(json.dumps(effect.event, ensure_ascii=False))
                case HangUp():
                    self._queue.put_nowait(effect)
                case Rest():
                    self._start(self._rest(effect))
                case AskTools():
                    self._start(self._ask_tools(effect))
                case AskCall():
                    self._start(self._ask_call(effect))

    def _keep(self, side: Side, event: Body) -> None:
        if side == "sent":
            self._secrets.update(credentials(event))
        kept = line(round(time(), 3), side, event, self._secrets)
        self._one.lines.append(kept)
        if self._watch is not None:
            self._watch(self._one, kept)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _write(self) -> None:
        """Send what is to be sent, in order."""
        with suppress(ConnectionClosed):
            while True:
                message = await self._queue.get()
                if isinstance(message, HangUp):
                    await self._connection.close(message.code, message.reason)
                    return
                await self._connection.send(message)
                self._queue.task_done()

    async def _rest(self, rest: Rest) -> None:
        await asyncio.sleep(rest.seconds)
        self._do(self._one.session.resume(rest.response))

    async def _ask_tools(self, ask: AskTools) -> None:
        outcome = await self._servers.tools(ask)
        self._do(self._one.session.listed(ask.item, outcome))

    async def _ask_call(self, ask: AskCall) -> None:
        outcome = await self._servers.call(ask)
        self._do(self._one.session.resume(ask.item, outcome))


# -- before a session -------------------------------------------------------------------------------


def _chosen_protocol(connection: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """The protocol that browsers ask for; a key may be named beside it."""
    return Subprotocol(_PROTOCOL) if _PROTOCOL in offered else None


def _refused(connection: ServerConnection, request: Request) -> Response | None:
    """The answer to a request that begins no session: from a page of the web, or for another path."""
    if not all(map(_is_of_this_machine, request.headers.get_all("Origin"))):
        return connection.respond(HTTPStatus.FORBIDDEN, f"{_FOREIGN}\n")
    if urlsplit(request.path).path.rstrip("/").endswith("/realtime"):
        return None
    return connection.respond(HTTPStatus.NOT_FOUND, "the double has /v1/realtime and /v1/realtime/client_secrets\n")


def _is_of_this_machine(origin: str) -> bool:
    """Whether a page comes from this machine. A page of the web could else use the double, and the MCP servers behind
    it, of everybody who looks at it: browsers open WebSockets to any place. Other programs send no origin.
    """
    try:
        host = urlsplit(origin).hostname or ""
        return host == "localhost" or host.endswith(".localhost") or ip_address(host).is_loopback
    except ValueError:
        return False


def _model_of(path: str) -> str:
    return parse_qs(urlsplit(path).query).get("model", [""])[0][:200]


def _key_of(request: Request) -> str:
    """The key of a client, from its header or among its protocols."""
    offered = request.headers.get("Sec-WebSocket-Protocol", "").replace(",", " ").split()
    for name in offered:
        if name.startswith(_KEY_IN_PROTOCOL):
            return name.removeprefix(_KEY_IN_PROTOCOL)
    return request.headers.get("Authorization", "").rpartition(" ")[2]


class _Connection(ServerConnection):
    """A connection that may also bring a POST, which `websockets` does not read."""

    def __init__(self, *words: Any, keys: Keys, **named: Any) -> None:
        super().__init__(*words, **named)
        self._keys = keys
        self._first: bytes | None = b""

    def data_received(self, data: bytes) -> None:
        """Some bytes of the client. Those of a POST are collected until it is whole."""
        if self._first is None:
            super().data_received(data)
            return
        self._first += data
        if b"POST".startswith(self._first[:4]) and len(self._first) < 4:
            return
        if not self._first.startswith(b"POST"):
            data, self._first = self._first, None
            super().data_received(data)
            return
        answer = _posted(self._first, self._keys)
        if answer is not None:
            self.transport.write(answer)
            self.transport.close()


def _posted(data: bytes, keys: Keys) -> bytes | None:
    """The answer to a POST; None while it is not whole."""
    if len(data) > _LARGEST_BODY:
        return _http(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {})
    head, separator, body = data.partition(b"\r\n\r\n")
    if not separator:
        return None
    first, *headers = head.decode("latin-1").split("\r\n")
    named = {name.strip().lower(): value.strip() for name, _, value in (one.partition(":") for one in headers)}
    if "chunked" in named.get("transfer-encoding", "").lower():
        try:
            whole = _unchunked(body)
        except ValueError:
            return _http(HTTPStatus.BAD_REQUEST, {})
        if whole is None:
            return None
        body = whole
    length = named.get("content-length", "0")
    if not length.isdecimal() or len(length) > 9:
        return _http(HTTPStatus.BAD_REQUEST, {})
    if len(body) < int(length):
        return None  # also for a page that is refused: an answer that comes before the end of the question may be lost
    origin = named.get("origin")
    if origin is not None and not _is_of_this_machine(origin):
        return _http(HTTPStatus.FORBIDDEN, {"error": {"message": _FOREIGN}})
    path = urlsplit(first.split(" ")[1] if first.count(" ") > 1 else "").path.rstrip("/")
    if not path.endswith("/realtime/client_secrets"):
        return _http(HTTPStatus.NOT_FOUND, {"error": {"message": "the double has no such route"}})
    return _http(*keys.make(body, int(time())), origin=origin)


def _unchunked(body: bytes) -> bytes | None:
    """A body that came in chunks, None while the last is not there. Raises ValueError."""
    parts: list[bytes] = []
    while True:
        size, separator, rest = body.partition(b"\r\n")
        number = size.partition(b";")[0].strip()
        if not separator:
            return None
        length = int(number, 16)
        if length == 0:
            return b"".join(parts)
        if len(rest) < length + 2:
            return None
        parts.append(rest[:length])
        body = rest[length + 2 :]


def _http(status: HTTPStatus, value: Body, *, origin: str | None = None) -> bytes:
    """An answer as bytes; the page of an origin may read it."""
    body = json.dumps(value).encode()
    allowed = f"Access-Control-Allow-Origin: {origin}\r\nVary: Origin\r\n" if origin else ""
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n{allowed}Connection: close\r\n\r\n"
    )
    return head.encode() + body

"""A server on loopback that does what servers do wrong: each path is one way. It keeps what it was asked."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple


class Request(NamedTuple):
    """One request, as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any

    @property
    def asks(self) -> str:
        return self.body.get("method", "") if isinstance(self.body, dict) else ""


Row = Callable[["Server", Request, asyncio.StreamWriter], Awaitable[None]]
TOOLS: list[dict[str, Any]] = [
    {"name": "search", "description": "Searches.", "inputSchema": {"type": "object"}, "_meta": {"n": 1}},
    {"name": "order", "description": "Orders.", "inputSchema": {"type": "object"}},
]


class Server:
    """What runs in the thread: `url` with a port of its own, the `requests` so far, whether one is `hanging`."""

    def __init__(self, rows: dict[str, Row], tls: ssl.SSLContext | None) -> None:
        self.rows = rows
        self.tls = tls
        self.requests: list[Request] = []
        self.port = 0
        self.never = asyncio.Event()
        self.hanging = threading.Event()

    def url(self, path: str = "/mcp", host: str = "127.0.0.1") -> str:
        return f"http{'s' * (self.tls is not None)}://{host}:{self.port}{path}"

    def asked(self) -> list[str]:
        """What was asked by messages."""
        return [request.asks for request in self.requests if request.asks]

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first = await reader.readexactly(1)
            if first == b"\x16":  # somebody speaks TLS
                return await answer(writer, 400)
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, path, _ = head[0].split(" ", 2)
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            text = await reader.readexactly(int(headers.get("content-length") or 0))
            request = Request(method, path, headers, json.loads(text) if text else None)
            self.requests.append(request)
            row = self.rows.get(path.partition("?")[0])
            await (row(self, request, writer) if row else answer(writer, 404, "no such path", "text/plain"))
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError, ssl.SSLError, ValueError):
            pass  # the client went, or the block has ended
        finally:
            writer.close()


@contextmanager
def running(rows: dict[str, Row], tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server that runs in a thread of its own until the block ends."""
    server = Server(rows, tls)
    loop = asyncio.new_event_loop()
    listening = threading.Event()
    done = asyncio.Event()

    async def serve() -> None:
        listener = await asyncio.start_server(server.handle, "127.0.0.1", 0, ssl=tls)
        server.port = listener.sockets[0].getsockname()[1]
        listening.set()
        await done.wait()
        listener.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert listening.wait(30)
        yield server
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def answer(
    writer: asyncio.StreamWriter, status: int, body: Any = "", kind: str = "application/json", **headers: str
) -> None:
    """Write an answer and close. `headers` have `_` for `-`."""
    data = (body if isinstance(body, str) else json.dumps(body)).encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(data)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode() + data)
    await writer.drain()


def always(status: int, body: Any = "", kind: str = "application/json", **headers: str) -> Row:
    """The same answer to all."""

    async def row(server: Server, request: Request, writer: asyncio.StreamWriter) -> None:
        await answer(writer, status, body, kind, **headers)

    return row


def mcp(listing: Callable[[Server, Request], Any] | None = None, version: Any = "2025-11-25", session: str = "") -> Row:
    """A server of MCP that knows `initialize`. `listing` gives the result of `tools/list`, or the whole answer as a
    text. With a `session`, it has a session of that name."""

    async def row(server: Server, request: Request, writer: asyncio.StreamWriter) -> None:
        if request.method != "POST":
            return await answer(writer, 405)
        if "id" not in request.body:
            return await answer(writer, 202)
        if request.asks == "initialize":
            info = {"name": "own", "version": "1"}
            result: Any = {"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": info}
        elif request.asks == "tools/list":
            result = listing(server, request) if listing else {"tools": TOOLS}
        elif request.asks == "tools/call":
            result = {"content": [{"type": "text", "text": json.dumps(request.body["params"]["arguments"])}]}
        else:
            error = {"code": -32601, "message": "Method not found"}
            return await answer(writer, 400, {"jsonrpc": "2.0", "id": request.body["id"], "error": error})
        whole = {"jsonrpc": "2.0", "id": request.body["id"], "result": result}
        more = {"Mcp_Session_Id": session} if session and request.asks == "initialize" else {}
        return await answer(writer, 200, result if isinstance(result, str) else whole, **more)

    return row


def streamed(row: Row) -> Row:
    """The same answers, as streams of events that begin with an empty one and do not end by themselves."""

    async def other(server: Server, request: Request, writer: asyncio.StreamWriter) -> None:
        if not (request.method == "POST" and "id" in request.body and request.asks != "server/discover"):
            return await row(server, request, writer)
        caught = Caught()
        await row(server, request, caught)  # type: ignore[arg-type]
        body = caught.data.partition(b"\r\n\r\n")[2]
        writer.write(b"HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\nid: 1\ndata:\n\n")
        writer.write(b"event: message\ndata: " + body + b"\n\n")
        await writer.drain()
        await server.never.wait()
        return None

    return other


class Caught:
    """What would be written."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> None:
        self.data += data

    async def drain(self) -> None:
        """Nothing waits."""


async def hang(server: Server, request: Request, writer: asyncio.StreamWriter) -> None:
    """No answer, ever."""
    server.hanging.set()
    await server.never.wait()


async def drip(server: Server, request: Request, writer: asyncio.StreamWriter) -> None:
    """An answer of which a byte comes now and then."""
    writer.write(b"HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


async def ping(server: Server, request: Request, writer: asyncio.StreamWriter) -> None:
    """A stream of events that never says anything."""
    writer.write(b"HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\n")
    while True:
        writer.write(b": ping\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.01)


async def flood(server: Server, request: Request, writer: asyncio.StreamWriter) -> None:
    """More bytes than anybody reads."""
    writer.write(b"HTTP/1.1 200 X\r\nContent-Type: application/json\r\n\r\n")
    for _ in range(5 << 4):
        writer.write(b" " * (1 << 16))
        await writer.drain()


async def close(server: Server, request: Request, writer: asyncio.StreamWriter) -> None:
    """The connection is closed without an answer."""


async def half(server: Server, request: Request, writer: asyncio.StreamWriter) -> None:
    """The connection is closed in the middle of an answer."""
    writer.write(b'HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"jsonrpc"')
    await writer.drain()


async def not_http(server: Server, request: Request, writer: asyncio.StreamWriter) -> None:
    """Something else than HTTP."""
    writer.write(b"220 mail.example.com ESMTP\r\n\r\n")
    await writer.drain()


def events(place: str) -> Row:
    """The older transport, which names a place for messages."""

    async def row(server: Server, request: Request, writer: asyncio.StreamWriter) -> None:
        if request.method != "GET":
            return await answer(writer, 405)
        writer.write(b"HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\n")
        writer.write(f"event: endpoint\ndata: {place}\n\n".encode())
        await writer.drain()
        await server.never.wait()
        return None

    return row

"""The connections of the double: what is broken is answered or closed with a code, and nothing is left behind."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import struct
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from toolcheck.serving.effects import ServerFault
from toolcheck.serving.script import made_script
from toolcheck.serving.servers import Servers
from toolcheck.serving.session import PlayTerms
from toolcheck.serving.wire import CannotListen, Double


def with_double(
    test: Callable[[Double], Awaitable[None]], script: Any = None, reach: Any = None, **options: Any
) -> None:
    """Run a test of a double, and look that nothing is left of it."""

    async def run() -> None:
        made = made_script(script or {"turns": [[{"say": "Hello."}]]})
        double = Double(PlayTerms(script=made), Servers(made.servers, reach, **options))
        await double.start()
        try:
            async with asyncio.timeout(30):
                await test(double)
        finally:
            await double.stop()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left

    asyncio.run(run())


def client_of(double: Double, **options: Any) -> Any:
    return connect(f"{double.url}/realtime?model=gpt-realtime", compression=None, max_size=None, **options)


async def until(client: ClientConnection, kind: str) -> dict[str, Any]:
    while True:
        event: dict[str, Any] = json.loads(await client.recv())
        if event["type"] == kind:
            return event


async def is_alive(double: Double) -> None:
    """A new client has a whole session."""
    async with client_of(double) as client:
        await client.send('{"type": "response.create"}')
        assert (await until(client, "response.done"))["response"]["status"] == "completed"


def test_it_listens_on_loopback_only() -> None:
    async def test(double: Double) -> None:
        assert double.url.startswith("ws://127.0.0.1:")
        assert double._server is not None
        assert {one.getsockname()[0] for one in double._server.sockets} == {"127.0.0.1"}

    with_double(test)


@pytest.mark.parametrize("message", ["", "nonsense", "[1, 2", "{", "[" * 50_000, '{"type": NaN', b"\x00\x01"])
def test_what_is_not_an_event_is_answered(message: str | bytes) -> None:
    async def test(double: Double) -> None:
        async with client_of(double) as client:
            await client.send(message)
            error = (await until(client, "error"))["error"]
            assert error["type"] == "invalid_request_error"
            await client.send('{"type": "response.create"}')
            await until(client, "response.done")

    with_double(test)


async def _opened(double: Double) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection after the handshake, for frames that no library sends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", double.port)
    writer.write(
        b"GET /v1/realtime?model=gpt-realtime HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
        b"Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


def _frame(data: bytes) -> bytes:
    """A text frame of a client, masked with zeros."""
    return bytes([0x81, 0x80 | len(data)]) + bytes(4) + data


def test_a_frame_that_is_too_large_closes_the_connection() -> None:
    async def test(double: Double) -> None:
        reader, writer = await _opened(double)
        writer.write(bytes([0x81, 0x80 | 127]) + struct.pack("!Q", 20 << 20) + bytes(4))
        assert struct.pack("!H", 1009) in await reader.read()
        writer.close()
        await writer.wait_closed()
        await is_alive(double)

    with_double(test)


def test_text_that_is_not_utf_8_closes_the_connection() -> None:
    async def test(double: Double) -> None:
        reader, writer = await _opened(double)
        writer.write(_frame(b"\xff\xfe"))
        received = await reader.read()
        assert struct.pack("!H", 1007) in received
        writer.close()
        await writer.wait_closed()
        await is_alive(double)

    with_double(test)


@pytest.mark.parametrize("data", [b"", _frame(b'{"type": "response.create"}')[:9]])
def test_a_client_that_is_gone_leaves_nothing(data: bytes) -> None:
    """Between two frames, or in the middle of one."""

    async def test(double: Double) -> None:
        _, writer = await _opened(double)
        writer.write(data)
        await writer.drain()
        writer.transport.abort()
        await double.first_end.wait()
        await is_alive(double)

    with_double(test)


def test_half_a_request_leaves_nothing() -> None:
    async def test(double: Double) -> None:
        for data in (
            b"GET /v1/real",
            b"PO",
            b"POST /v1/realtime/client_secrets HTTP/1.1\r\nContent-Length: 9\r\n\r\n{",
        ):
            _, writer = await asyncio.open_connection("127.0.0.1", double.port)
            writer.write(data)
            await writer.drain()
            writer.transport.abort()
        await is_alive(double)

    with_double(test)


def test_a_client_that_goes_in_the_middle_of_a_response_leaves_no_task() -> None:
    async def test(double: Double) -> None:
        async with client_of(double) as client:
            await client.send('{"type": "response.create"}')
            await until(client, "response.created")

    with_double(test, {"turns": [[{"wait": 3600}]]})


def test_a_server_that_hangs_leaves_no_task() -> None:
    class Hanging:
        async def tools(self, *words: Any, **named: Any) -> Any:
            await asyncio.Event().wait()

        call = tools

    async def test(double: Double) -> None:
        async with client_of(double) as client:
            tool = {"type": "mcp", "server_label": "shop", "server_url": "https://shop.example.com/mcp"}
            await client.send(json.dumps({"type": "session.update", "session": {"type": "realtime", "tools": [tool]}}))
            await until(client, "mcp_list_tools.in_progress")
            await client.send('{"type": "response.create"}')
            await until(client, "response.done")

    with_double(test, {"turns": [[{"say": "Hi."}]], "servers": {"shop": "http://127.0.0.1:9/mcp"}}, Hanging())


def test_credentials_go_to_a_named_address_only() -> None:
    seen: list[tuple[str, dict[str, str], bool]] = []

    class Asked:
        async def tools(self, url: str, headers: dict[str, str], *, is_ours: bool) -> Any:
            seen.append((url, dict(headers), is_ours))
            raise ServerFault("http_error", "no", 404)

    tools = [
        {"type": "mcp", "server_label": label, "server_url": f"https://{label}.example.com/mcp", "authorization": "t"}
        for label in ("named", "other")
    ]

    async def test(double: Double) -> None:
        async with client_of(double) as client:
            await client.send(json.dumps({"type": "session.update", "session": {"type": "realtime", "tools": tools}}))
            for _ in tools:
                await until(client, "mcp_list_tools.failed")

    script = {"servers": {"named": "http://127.0.0.1:9/mcp"}}
    with_double(test, script, Asked(), has_network=True)
    assert sorted(seen) == [
        ("http://127.0.0.1:9/mcp", {"Authorization": "Bearer t"}, True),
        ("https://other.example.com/mcp", {}, False),
    ]
    seen.clear()
    with_double(test, script, Asked())
    assert [url for url, _, _ in seen] == ["http://127.0.0.1:9/mcp"]


def test_a_failure_of_our_own_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("a secret value")

    monkeypatch.setattr("toolcheck.serving.session.PlayedSession.take", broken)
    monkeypatch.setattr("toolcheck.serving.wire.kind_of", lambda error: type(error).__name__)  # tests raise it

    async def test(double: Double) -> None:
        async with client_of(double) as client:
            await client.send("{}")
            error = (await until(client, "error"))["error"]
            assert (error["type"], error["code"]) == ("server_error", "internal_failure")
            assert "secret" not in error["message"]
            with pytest.raises(ConnectionClosed) as closed:
                await client.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1011
        assert "this is a bug in toolcheck" in double.served[0].session.unfinished()[0]

    with_double(test)


def test_a_taken_port_says_so() -> None:
    async def test(double: Double) -> None:
        other = Double(PlayTerms(), Servers({}, None))
        with pytest.raises(CannotListen, match=f"port {double.port}: "):
            await other.start(double.port)

    with_double(test)


def test_other_paths_are_not_there() -> None:
    async def test(double: Double) -> None:
        with pytest.raises(InvalidStatus) as refused:
            async with connect(f"{double.url}/responses", compression=None):
                pass
        assert refused.value.response.status_code == 404
        await is_alive(double)

    with_double(test)


def test_a_browser_names_its_key_among_the_protocols() -> None:
    async def test(double: Double) -> None:
        protocols = ["realtime", "openai-insecure-api-key.ek_1", "openai-beta.realtime-v1"]
        async with client_of(double, subprotocols=protocols) as client:
            assert client.subprotocol == "realtime"
            await until(client, "session.created")

    with_double(test)


def test_many_sessions_at_once_are_apart() -> None:
    async def test(double: Double) -> None:
        async def one(number: int) -> None:
            async with client_of(double) as client:
                await client.send('{"type": "response.create"}')
                done = (await until(client, "response.done"))["response"]
                assert (done["status"], done["id"]) == ("completed", "resp_0001"), number

        await asyncio.gather(*map(one, range(50)))
        assert len(double.served) == 50
        assert all(played.session.unfinished() == [] for played in double.served)

    with_double(test)


# -- keys -------------------------------------------------------------------------------------------


def _post(double: Double, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    with socket.create_connection(("127.0.0.1", double.port), timeout=20) as connection:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        connection.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\n{lines}\r\n".encode())
        connection.sendall(body)
        data = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, answer = data.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(answer)


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("/v1/realtime/client_secrets", b"{}", {"Content-Length": "2"}, 200),
        ("/v1/realtime/client_secrets", b"2\r\n{}\r\n0\r\n\r\n", {"Transfer-Encoding": "chunked"}, 200),
        ("/v1/realtime/client_secrets", b"", {}, 200),
        ("/v1/realtime/client_secrets", b"[]", {"Content-Length": "2"}, 400),
        ("/v1/realtime/client_secrets", b"{\xff", {"Content-Length": "2"}, 400),
        ("/v1/realtime/client_secrets", b"", {"Content-Length": "many"}, 400),
        ("/v1/realtime/client_secrets", b"zz\r\n", {"Transfer-Encoding": "chunked"}, 400),
        ("/v1/responses", b"{}", {"Content-Length": "2"}, 404),
    ],
)
def test_keys_are_made(path: str, body: bytes, headers: dict[str, str], status: int) -> None:
    async def test(double: Double) -> None:
        code, answer = await asyncio.to_thread(_post, double, path, body, headers)
        assert code == status
        assert ("value" in answer) is (status == 200)

    with_double(test)


# -- pages of the web ---------------------------------------------------------------------------------


FOREIGN = [
    "https://evil.example",
    "null",
    "http://localhost.evil.example",
    "http://192.168.0.7",
    "file://",
    "http://[",
    "",
]
OWN = ["http://localhost:5173", "http://127.0.0.1", "https://[::1]:3000", "http://shop.localhost"]


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_the_web_gets_no_session_and_no_key(origin: str) -> None:
    async def test(double: Double) -> None:
        with pytest.raises(InvalidStatus) as raised:
            await client_of(double, additional_headers={"Origin": origin})
        assert raised.value.response.status_code == 403
        headers = {"Content-Length": "2", "Origin": origin}
        code, answer = await asyncio.to_thread(_post, double, "/v1/realtime/client_secrets", b"{}", headers)
        assert code == 403
        assert "value" not in answer
        assert double.served == []
        assert not double.first_end.is_set()

    with_double(test)


@pytest.mark.parametrize("origin", OWN)
def test_a_page_of_this_machine_is_a_client(origin: str) -> None:
    async def test(double: Double) -> None:
        async with client_of(double, origin=origin) as client:
            await until(client, "session.created")
        request = Request(f"http://127.0.0.1:{double.port}/v1/realtime/client_secrets", b"{}", {"Origin": origin})
        answer = await asyncio.to_thread(urlopen, request)
        with answer:
            assert answer.headers["Access-Control-Allow-Origin"] == origin

    with_double(test)


# -- TLS --------------------------------------------------------------------------------------------


def test_it_speaks_tls(tmp_path: Path) -> None:
    key, cert = certificate(tmp_path)

    async def test() -> None:
        double = Double(PlayTerms(), Servers({}, None))
        await double.start(certificate=(str(cert), str(key)))
        try:
            assert urlsplit(double.url).scheme == "wss"
            trust = ssl.create_default_context(cafile=str(cert))
            async with client_of(double, ssl=trust, server_hostname="localhost") as client:
                await until(client, "session.created")
            request = Request(f"https://127.0.0.1:{double.port}/v1/realtime/client_secrets", b"{}", method="POST")
            trust.check_hostname = False
            answer = await asyncio.to_thread(lambda: json.load(urlopen(request, context=trust)))
            assert answer["value"].startswith("ek_")
        finally:
            await double.stop()

    asyncio.run(test())


def certificate(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate for this machine, made by openssl."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    return key, cert

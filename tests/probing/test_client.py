"""One server and what is found out about it: each way to fail has its own word."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import anyio
import pytest

from tests.probing import server as s
from toolcheck.probing import client, wire
from toolcheck.served.served import Catalogue, Failure

pytest.importorskip("mcp")
HERE = frozenset(["127.0.0.1", "localhost"])


def ask(url: str, headers: dict[str, str] | None = None, **reach: Any) -> Catalogue | Failure:
    """What a server offers, or why that is not known."""
    terms = client.Reach(**{"timeout": 20.0, "trust": wire.trust(None), "private": HERE, **reach})

    async def run() -> Catalogue:
        return await client.list_tools(url, headers or {}, terms)

    try:
        return anyio.run(run)
    except client.NotListed as error:
        return error.failure


def failure(url: str, headers: dict[str, str] | None = None, **reach: Any) -> Failure:
    found = ask(url, headers, **reach)
    assert isinstance(found, Failure), found
    return found


def pages(count: int) -> Any:
    def listing(server: s.Server, request: s.Request) -> Any:
        at = int((request.body.get("params") or {}).get("cursor") or 0)
        more = {"nextCursor": str(at + 1)} if at + 1 < count else {}
        return {"tools": [{"name": f"t{at}", "inputSchema": {"type": "object"}}], **more}

    return listing


OLDER = ("the answer is not a message of MCP", "the answer to `tools/list` is not what MCP says")
"""What an older SDK lets us know of an answer that is not JSON."""

ROWS: dict[str, s.Row] = {
    "/mcp": s.mcp(),
    "/pages": s.mcp(pages(4)),
    "/no-end": s.mcp(pages(1000)),
    "/again": s.mcp(lambda *_: {"tools": [], "nextCursor": "same"}),
    "/cursor": s.mcp(lambda *_: {"tools": [], "nextCursor": 7}),
    "/empty": s.mcp(lambda *_: {"tools": []}),
    "/many": s.mcp(lambda *_: {"tools": [{"name": f"t{n}", "inputSchema": {}} for n in range(1001)]}),
    "/odd": s.mcp(lambda *_: {"tools": [{"name": "odd", "inputSchema": {"type": 7}, "x": 1.0}]}),
    "/nameless": s.mcp(lambda *_: {"tools": [{"inputSchema": {}}]}),
    "/no-list": s.mcp(lambda *_: {"tools": "none"}),
    "/not-json": s.mcp(lambda *_: "{nothing"),
    "/refuses": s.mcp(
        lambda _, r: json.dumps(
            {"jsonrpc": "2.0", "id": r.body["id"], "error": {"code": -32603, "message": "the shop is closed"}}
        )
    ),
    "/other-id": s.mcp(lambda *_: json.dumps({"jsonrpc": "2.0", "id": 4711, "result": {"tools": []}})),
    "/future": s.mcp(version="2199-01-01"),
    "/large": s.streamed(
        s.mcp(lambda *_: {"tools": [{"name": "a", "description": "x" * 2_000_000, "inputSchema": {}}]})
    ),
    "/401": s.always(401, {"error": "invalid_token"}, WWW_Authenticate='Bearer resource_metadata="https://x.example"'),
    "/403": s.always(403),
    "/404": s.always(404, "<html>", "text/html"),
    "/405": s.always(405),
    "/500": s.always(500, "boom", "text/plain"),
    "/302": s.always(302, Location="https://elsewhere.example/mcp"),
    "/307": s.always(307, Location="/mcp"),
    "/html": s.always(200, "<!doctype html>", "text/html; charset=utf-8"),
    "/text": s.always(200, "hello", "text/plain"),
    "/202": s.always(202),
    "/gzip": s.always(200, "", Content_Encoding="gzip"),
    "/hang": s.hang,
    "/drip": s.drip,
    "/ping": s.ping,
    "/flood": s.flood,
    "/close": s.close,
    "/half": s.half,
    "/mail": s.not_http,
    "/events-elsewhere": s.events("https://elsewhere.example/messages"),
    "/events-other-port": s.events("http://127.0.0.1:1/messages"),
    "/events-silent": s.events("/hang"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[s.Server]:
    with s.running(ROWS) as running:
        yield running


@pytest.mark.parametrize(
    ("path", "kind", "detail"),
    [
        ("/no-end", "too-many-pages", "`tools/list` has more than 50 pages"),
        ("/again", "repeated-cursor", "`tools/list` repeats a cursor, so its list has no end"),
        ("/cursor", "protocol", "the cursor of `tools/list` is not a string"),
        ("/many", "too-many-tools", "the server lists more than 1,000 tools"),
        ("/nameless", "protocol", "entry 0 of its tools has no name"),
        ("/no-list", "protocol", "the answer to `tools/list` has no list of tools"),
        ("/not-json", "protocol", "the answer to `tools/list` is not what MCP says"),
        ("/refuses", "error", "`tools/list` was answered with the error -32603: the shop is closed"),
        ("/other-id", "protocol", "the answer has another id than the request"),
        ("/future", "protocol", "the server speaks version `2199-01-01` of MCP, which is unknown"),
        ("/401", "auth", "`server/discover` was answered with 401"),
        ("/403", "forbidden", "`server/discover` was answered with 403"),
        ("/404", "not-found", "the server answers with 404"),
        ("/405", "not-found", "the server answers with 405"),
        ("/500", "http", "the server answers with 500"),
        ("/302", "redirect", "the server answers with 302"),
        ("/307", "redirect", "the server answers with 307"),
        ("/html", "html", "the answer is `text/html`, not application/json or text/event-stream"),
        ("/text", "protocol", "the answer is `text/plain`, not application/json or text/event-stream"),
        ("/202", "protocol", "`server/discover` was answered with 202 and no content"),
        ("/gzip", "protocol", "the answer is compressed, although that was not asked for"),
        ("/flood", "too-large", "the server sent more than 4 MB"),
        ("/close", "closed", "the server closed the connection before its answer was whole"),
        ("/half", "closed", "the server closed the connection before its answer was whole"),
        ("/mail", "protocol", "the answer is not HTTP"),
        ("/events-elsewhere", "redirect", "the server names another server for its messages"),
        ("/events-other-port", "redirect", "the server names another server for its messages"),
    ],
)
def test_a_failure_has_its_word(server: s.Server, path: str, kind: str, detail: str) -> None:
    found = failure(server.url(path))
    assert found.kind == kind
    assert found.detail.replace("initialize", "server/discover").replace(*OLDER) == detail


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/hang", "no answer to `server/discover`"),
        ("/drip", "the answer to `server/discover` did not end"),
        ("/ping", "the answer to `server/discover` did not end"),
        ("/events-silent", "no answer to `server/discover`"),
    ],
)
def test_nothing_stretches_the_time(server: s.Server, path: str, detail: str) -> None:
    found = failure(server.url(path), timeout=1)
    words, seconds = found.detail.replace("initialize", "server/discover").split(" within ")
    assert (found.kind, words) == ("timeout", detail)
    assert seconds.endswith(" s")


def test_a_list_is_what_came(server: s.Server) -> None:
    found = ask(server.url("/mcp"))
    assert isinstance(found, Catalogue)
    assert (found.protocol, found.transport, found.server_name) == ("2025-11-25", "streamable-http", "own")
    wanted = [{key: value for key, value in tool.items() if key != "_meta"} for tool in s.TOOLS]
    assert [dict(tool.definition) for tool in found.tools] == wanted


def test_a_list_of_several_pages_is_whole(server: s.Server) -> None:
    found = ask(server.url("/pages"))
    assert isinstance(found, Catalogue)
    assert [tool.name for tool in found.tools] == ["t0", "t1", "t2", "t3"]


def test_an_empty_list_is_a_list(server: s.Server) -> None:
    found = ask(server.url("/empty"))
    assert isinstance(found, Catalogue)
    assert found.tools == ()


def test_a_tool_that_the_sdk_refuses_is_listed_as_it_came(server: s.Server) -> None:
    found = ask(server.url("/odd"))
    assert isinstance(found, Catalogue)
    assert [dict(tool.definition) for tool in found.tools] == [{"name": "odd", "inputSchema": {"type": 7}, "x": 1.0}]


def test_a_list_in_one_large_event_is_a_list(server: s.Server) -> None:
    found = ask(server.url("/large"))
    assert isinstance(found, Catalogue)
    assert len(found.tools[0].definition["description"]) == 2_000_000


def test_a_challenge_and_a_location_are_kept(server: s.Server) -> None:
    assert failure(server.url("/401")).challenge == 'Bearer resource_metadata="https://x.example"'
    assert failure(server.url("/302")).location == "https://elsewhere.example/mcp"


def test_a_redirect_is_not_followed(server: s.Server) -> None:
    before = len(server.requests)
    failure(server.url("/307"))
    assert [request.path for request in server.requests[before:]] == ["/307"]


def test_what_answers_the_end_of_a_session_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    async def row(server: s.Server, request: s.Request, writer: Any) -> None:
        if request.method == "DELETE":
            data = gzip.compress(b"nobody reads this")
            head = f"HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\nContent-Length: {len(data)}\r\n\r\n"
            writer.write(head.encode() + data)
        else:
            await s.mcp(session="abc")(server, request, writer)

    unpacked: list[bytes] = []
    decoders = client.libraries()[0]._decoders
    usual = decoders.GZipDecoder.decode
    monkeypatch.setattr(decoders.GZipDecoder, "decode", lambda self, data: unpacked.append(data) or usual(self, data))
    with s.running({"/mcp": row}) as server:
        assert isinstance(ask(server.url()), Catalogue)
        assert server.requests[-1].method == "DELETE"
    assert unpacked == []


def test_whether_a_credential_was_sent_is_known(server: s.Server) -> None:
    assert failure(server.url("/401")).sent_credential is False
    assert failure(server.url("/401"), {"Authorization": "Bearer t"}).sent_credential is True
    assert server.requests[-1].headers["authorization"] == "Bearer t"


def test_who_asks_is_said(server: s.Server) -> None:
    ask(server.url("/mcp"))
    assert server.requests[-1].headers["user-agent"].startswith("toolcheck/")
    before = len(server.requests)
    ask(server.url("/mcp"), as_openai=True)
    asked = server.requests[before:]
    assert {request.headers["user-agent"] for request in asked} == {"openai-mcp/1.0.0"}
    first = next(request.body for request in asked if request.asks == "initialize")
    assert first["params"]["clientInfo"] == {"name": "openai-mcp", "version": "1.0.0"}


def test_probing_calls_nothing_and_opens_no_stream(server: s.Server) -> None:
    before = len(server.requests)
    ask(server.url("/mcp"))
    asked = server.requests[before:]
    assert {request.method for request in asked} == {"POST"}
    assert {request.asks for request in asked} <= {
        "server/discover",
        "initialize",
        "tools/list",
        "notifications/initialized",
    }


def test_a_tool_is_called_over_an_open_connection(server: s.Server) -> None:
    async def run() -> Any:
        terms = client.Reach(timeout=20.0, trust=wire.trust(None), private=HERE)
        async with client.connect(server.url("/mcp"), {}, terms) as connection:
            await connection.list_tools()
            return await connection.call("search", {"q": "a"})

    assert anyio.run(run) == {"content": [{"type": "text", "text": '{"q": "a"}'}]}


def test_an_error_of_the_caller_comes_out_as_it_is(server: s.Server) -> None:
    async def run() -> None:
        async with client.connect(
            server.url("/mcp"), {}, client.Reach(timeout=20.0, trust=wire.trust(None), private=HERE)
        ):
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        anyio.run(run)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::]",
    ],
)
def test_a_private_address_is_refused_before_any_byte(server: s.Server, host: str) -> None:
    before = len(server.requests)
    found = failure(server.url("/mcp", host), private=frozenset())
    assert found.kind == "private"
    assert len(server.requests) == before


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mcp.example.com",
        "https://",
        "ftp://127.0.0.1/",
        "http://a b/",
        "http://[fe80::1%25lo]/",
        "http://127.0.0.1:99999/",
    ],
)
def test_what_is_no_url_is_not_connected_to(url: str) -> None:
    assert failure(url).kind in ("connect", "private", "dns")

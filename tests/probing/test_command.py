"""`toolcheck probe`: what it asks, what it says, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from tests.probing import server as s
from tests.probing.running import Prober, certificate, manifest, offering, over_tls
from tests.running import environment, started

pytest.importorskip("mcp")


def test_it_says_what_a_server_offers(probe: Prober) -> None:
    with s.running({"/mcp": offering("search", "order")}) as server:
        text = manifest(
            f'server_label: shop, server_url: "{server.url()}", allowed_tools: [search], require_approval: never'
        )
        ran = probe(probe.write(text))
    first, *rest = ran.out.splitlines()
    assert first.startswith("agent.yaml: shop: 2 tools in ")
    assert first.endswith(" s (streamable-http, 2025-11-25)")
    assert rest == [
        "    1 allowed: search",
        "    all without approval",
        "",
        "asked 1 server, 2 tools offered; no findings",
    ]
    assert (ran.code, ran.err) == (0, "")


def test_a_finding_is_at_its_place_and_ends_with_1(probe: Prober) -> None:
    with s.running({"/mcp": offering("search")}) as server:
        text = manifest(f'server_label: shop, server_url: "{server.url()}", allowed_tools: [search, find]')
        ran = probe("--output-format", "concise", probe.write(text))
    assert ran.code == 1
    column = text.splitlines()[3].index("find]") + 1
    assert f"agent.yaml:4:{column}: error[allowed-tool-missing] `shop` has no tool `find`" in ran.out


def test_code_scanning_knows_the_rules_about_servers(probe: Prober) -> None:
    with s.running({"/mcp": offering("search")}) as server:
        text = manifest(f'server_label: shop, server_url: "{server.url()}", allowed_tools: [find]')
        ran = probe("--output-format", "sarif", probe.write(text))
    run = json.loads(ran.out)["runs"][0]
    declared = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert declared == ["allowed-tool-missing", "nothing-allowed"]
    assert {declared[result["ruleIndex"]] for result in run["results"]} == {"allowed-tool-missing", "nothing-allowed"}


def test_the_others_are_asked_when_one_cannot_be_listed_and_the_code_is_2(probe: Prober) -> None:
    with s.running({"/mcp": offering("search"), "/hang": s.hang}) as server:
        text = manifest(
            f'server_label: slow, server_url: "{server.url("/hang")}"',
            f'server_label: shop, server_url: "{server.url()}", allowed_tools: [find]',
            'server_label: gone, server_url: "http://127.0.0.1:1/mcp"',
        )
        ran = probe("--timeout", "3", "--output-format", "json", probe.write(text))
    report = json.loads(ran.out)
    assert ran.code == 2
    assert [(one["label"], one["state"]) for one in report["files"][0]["servers"]] == [
        ("slow", "not-listed"),
        ("shop", "listed"),
        ("gone", "not-listed"),
    ]
    assert {"server-too-slow", "allowed-tool-missing", "server-unreachable"} <= {f["rule"] for f in report["findings"]}
    assert (report["summary"]["servers"], report["summary"]["not_listed"]) == (3, 2)


def test_exit_zero_does_not_hide_that_a_server_was_not_listed(probe: Prober) -> None:
    with s.running({"/mcp": offering("search")}) as server:
        found = manifest(f'server_label: shop, server_url: "{server.url()}", allowed_tools: [find]')
        assert probe("--exit-zero", probe.write(found)).code == 0
    assert probe("--exit-zero", "agent.yaml").code == 2


@pytest.mark.parametrize(
    "text", [manifest("server_label: c, connector_id: connector_gmail"), "session:\n  tools: []\n", "[]"]
)
def test_without_a_server_it_ends_with_3(probe: Prober, text: str) -> None:
    ran = probe(probe.write(text))
    assert ran.code == 3
    assert "no server was asked" in ran.err


@pytest.mark.parametrize("text", ["session: {tools: [", ""])
def test_a_file_that_cannot_be_read_ends_with_2_and_nothing_is_asked(probe: Prober, text: str) -> None:
    with s.running({"/mcp": offering("search")}) as server:
        probe.write(manifest(f'server_label: shop, server_url: "{server.url()}"'), "good.yaml")
        assert probe(probe.write(text), "good.yaml").code == 2
        assert probe("missing.yaml", "good.yaml").code == 2
        assert server.requests == []


def test_connectors_and_tunnels_are_said_to_be_not_asked(probe: Prober) -> None:
    with s.running({"/mcp": offering("search")}) as server:
        text = manifest(
            f'server_label: shop, server_url: "{server.url()}"', "server_label: mail, connector_id: connector_gmail"
        )
        ran = probe(probe.write(text))
    assert "agent.yaml: mail: not asked: it is a connector of OpenAI, which only OpenAI reaches" in ran.out
    assert ran.code == 0


def test_a_dry_run_sends_nothing(probe: Prober) -> None:
    with s.running({"/mcp": offering("search")}) as server:
        text = manifest(f'server_label: shop, server_url: "{server.url()}?key=hidden", headers: {{X-A: abcdef}}')
        ran = probe("--dry-run", probe.write(text))
        assert server.requests == []
        assert ran.out == f"agent.yaml: shop: asks {server.url()} without headers of the manifest\n"
    assert ran.code == 0
    assert "`X-A` is not sent: credentials do not go over `http:`" in ran.err


def test_a_private_address_is_refused_unless_it_is_allowed(probe: Prober) -> None:
    with s.running({"/mcp": offering("search")}) as server:
        path = probe.write(manifest(f'server_label: shop, server_url: "{server.url()}"'))
        ran = probe(path, private=False)
        assert server.requests == []
        assert ran.code == 2
        assert "error[server-unreachable]" in ran.out


def test_the_same_server_is_asked_once(probe: Prober) -> None:
    with s.running({"/mcp": offering("search")}) as server:
        tool = f'{{type: mcp, server_label: shop, server_url: "{server.url()}"}}'
        path = probe.write(f"- {tool}\n")
        assert (
            probe("--target", "realtime", "--target", "responses", path, probe.write(f"[{tool}]", "b.yaml")).code == 0
        )
        assert server.asked().count("tools/list") == 1


def test_a_turn_that_uses_a_server_again_is_not_asked(probe: Prober) -> None:
    with s.running({"/mcp": offering("search")}) as server:
        text = manifest(f'server_label: shop, server_url: "{server.url()}"')
        turns = "turns:\n  one: {tools: [{type: mcp, server_label: shop}]}\n"
        other = "  two: {tools: [{type: mcp, server_label: shop, allowed_tools: [search]}]}\n"
        ran = probe(probe.write(text + turns + other))
        assert (ran.code, ran.err) == (0, "")
        assert server.asked().count("tools/list") == 1


def test_only_named_labels_are_asked(probe: Prober) -> None:
    with s.running({"/a": offering("a"), "/b": offering("b")}) as server:
        text = manifest(
            f'server_label: a, server_url: "{server.url("/a")}"', f'server_label: b, server_url: "{server.url("/b")}"'
        )
        assert probe("--label", "b", probe.write(text)).code == 0
        assert {request.path for request in server.requests} == {"/b"}
        ran = probe("--label", "c", "agent.yaml")
    assert (ran.code, ran.err) == (2, "error: no server has the label `c`\n")


def test_so_many_are_asked_at_once_and_no_more(probe: Prober) -> None:
    now = most = 0
    met = asyncio.Event()

    async def crowded(server: s.Server, request: s.Request, writer: asyncio.StreamWriter) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        if now == 3:
            met.set()
        await met.wait()
        await offering("search")(server, request, writer)
        now -= 1

    with s.running({f"/{n}": crowded for n in range(9)}) as server:
        tools = [f'server_label: s{n}, server_url: "{server.url(f"/{n}")}"' for n in range(9)]
        assert probe("--jobs", "3", "--timeout", "60", probe.write(manifest(*tools))).code == 0
    assert most == 3


def test_what_is_over_the_deadline_is_not_listed(probe: Prober) -> None:
    with s.running({"/hang": s.hang}) as server:
        tools = [f'server_label: s{n}, server_url: "{server.url(f"/hang?{n}")}"' for n in range(3)]
        path = probe.write(manifest(*tools))
        ran = probe("--jobs", "1", "--deadline", "0.5", "--output-format", "json", path)
    reasons = [one["reason"] for one in json.loads(ran.out)["files"][0]["servers"]]
    assert reasons[1:] == ["the time for all servers was over before it was asked"] * 2
    assert ran.code == 2


def test_code_is_probed(probe: Prober) -> None:
    with s.running({"/mcp": offering("search")}) as server:
        code = f"""
from openai import OpenAI
TOOLS = [{{"type": "mcp", "server_label": "shop", "server_url": "{server.url()}", "allowed_tools": ["serch"]}}]
OpenAI().responses.create(model="gpt-5.6", input="hi", tools=TOOLS)
"""
        ran = probe("--output-format", "concise", probe.write(code, "agent.py"))
    assert ran.code == 1
    assert "agent.py:3:" in ran.out
    assert "error[allowed-tool-missing] `shop` has no tool `serch`" in ran.out


def test_standard_input_is_probed(tmp_path: Path) -> None:
    with s.running({"/mcp": offering("search")}) as server:
        text = manifest(f'server_label: shop, server_url: "{server.url()}"')
        ran = started("probe", "--allow-private", "127.0.0.1", "-", cwd=tmp_path, stdin=text)
    assert "<stdin>: shop: 1 tool in " in ran.stdout
    assert ran.returncode == 0


def test_without_the_sdk_it_says_what_to_install(probe: Prober, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from toolcheck.probing import client

    client.load.cache_clear()
    monkeypatch.setitem(sys.modules, "mcp", None)
    ran = probe(probe.write(manifest("server_label: shop, server_url: https://shop.example.com/mcp")))
    assert (ran.code, ran.err) == (
        2,
        "error: `toolcheck probe` needs the MCP SDK: pip install 'toolcheck-lint[probe]'\n",
    )


def test_a_second_list_is_compared(probe: Prober) -> None:
    lists = 0

    def listing(server: s.Server, request: s.Request) -> object:
        nonlocal lists
        lists += 1
        return {"tools": s.TOOLS[:lists]}

    with s.running({"/mcp": s.mcp(listing)}) as server:
        path = probe.write(manifest(f'server_label: shop, server_url: "{server.url()}"'))
        ran = probe("--twice", "--output-format", "concise", path)
    assert ran.code == 1
    assert "error[tool-drift] the second list of `shop` differs" in ran.out


def test_a_list_for_openai_is_seen_as_openai(probe: Prober) -> None:
    def listing(server: s.Server, request: s.Request) -> object:
        return {"tools": s.TOOLS if request.headers["user-agent"] == "openai-mcp/1.0.0" else []}

    with s.running({"/mcp": s.mcp(listing)}) as server:
        path = probe.write(manifest(f'server_label: shop, server_url: "{server.url()}"'))
        assert "shop: 0 tools" in probe(path).out
        assert "shop: 2 tools" in probe("--as-openai", path).out


def test_text_of_a_server_is_escaped_and_cut(probe: Prober) -> None:
    name = "a\x1b[31m\n::error::b" + "x" * 5000
    with s.running({"/mcp": s.mcp(lambda *_: {"tools": [{"name": name, "inputSchema": {}}]})}) as server:
        path = probe.write(manifest(f'server_label: shop, server_url: "{server.url()}", allowed_tools: [b]'))
        for format in ("text", "github", "json"):
            out = probe("--output-format", format, path).out
            assert "\x1b" not in out
            assert "\n::error::b" not in out
            assert format == "json" or "x" * 1000 not in out


# -- variables and secrets --------------------------------------------------------------------------

TOKEN = "tok-5f1c9a7be2d04"


def wants_token(server: s.Server, request: s.Request) -> object:
    sent = request.headers.get("authorization", "")
    return {"tools": [{"name": "echo", "description": f"You sent {sent}.", "inputSchema": {"default": sent}}]}


@pytest.fixture
def tls(tmp_path: Path) -> Path:
    return certificate(tmp_path)


def test_a_certificate_that_nobody_signed_is_not_trusted(probe: Prober, tls: Path) -> None:
    with over_tls({"/mcp": offering("search")}, tls) as server:
        path = probe.write(manifest(f'server_label: shop, server_url: "{server.url()}"'))
        ran = probe("--output-format", "concise", path)
        assert server.requests == []
        assert ran.code == 2
        assert "error[server-certificate]" in ran.out
        assert probe("--cafile", str(tls), path).code == 0


def test_a_plain_request_to_tls_and_the_other_way_round(probe: Prober, tls: Path) -> None:
    with over_tls({"/mcp": offering("search")}, tls) as server:
        plain = server.url().replace("https:", "http:")
        ran = probe(probe.write(manifest(f'server_label: shop, server_url: "{plain}"')))
        assert ran.code == 2
        assert "error[server-unreachable]" in ran.out
    with s.running({"/mcp": offering("search")}) as server:
        url = server.url().replace("http:", "https:")
        ran = probe(probe.write(manifest(f'server_label: shop, server_url: "{url}"')))
    assert "the server does not speak TLS, but the URL begins with `https:`" in ran.out
    assert ran.code == 2


def test_a_variable_is_sent_only_if_it_is_named(probe: Prober, tls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_TOKEN", TOKEN)
    with over_tls({"/mcp": offering("search")}, tls) as server:
        text = manifest(f'server_label: shop, server_url: "{server.url()}", authorization: "${{SHOP_TOKEN}}"')
        path = probe.write(text)
        ran = probe("--cafile", str(tls), path)
        assert ran.code == 0
        assert "the header `Authorization` is not sent: it needs `SHOP_TOKEN`" in ran.err
        assert {request.headers.get("authorization") for request in server.requests} == {None}
        del server.requests[:]
        assert probe("--cafile", str(tls), "--send", "SHOP_TOKEN", path).err == ""
        assert {request.headers.get("authorization") for request in server.requests} == {f"Bearer {TOKEN}"}
        monkeypatch.delenv("SHOP_TOKEN")
        del server.requests[:]
        (probe.folder / ".env").write_text(f"SHOP_TOKEN={TOKEN}\n")
        probe("--cafile", str(tls), "--env-file", ".env", path)
        assert {request.headers.get("authorization") for request in server.requests} == {f"Bearer {TOKEN}"}


def test_nothing_that_was_sent_is_shown_whatever_a_server_says(
    probe: Prober, tls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_TOKEN", TOKEN)
    error = {"jsonrpc": "2.0", "id": 1, "error": {"code": -32000, "message": f"no {TOKEN}"}}
    rows = {
        "/echo": s.mcp(wants_token),
        "/401": s.always(401, WWW_Authenticate=f'Bearer realm="{TOKEN}", token="{TOKEN}"'),
        "/302": s.always(302, Location=f"https://x.example.com/{TOKEN}?{TOKEN}"),
        "/400": s.always(400, error),
        "/html": s.always(200, TOKEN, f"text/{TOKEN}"),
    }
    with over_tls(rows, tls) as server:
        tools = [
            f'server_label: s{n}, server_url: "{server.url(path)}?key=${{SHOP_TOKEN}}",'
            ' authorization: "${SHOP_TOKEN}", headers: {X-Key: "${SHOP_TOKEN}"}'
            for n, path in enumerate(rows)
        ]
        path = probe.write(manifest(*tools))
        usual = ("--cafile", str(tls), "--send", "SHOP_TOKEN", path)
        for format in ("text", "json", "json-lines", "sarif", "github", "gitlab", "junit", "concise"):
            assert TOKEN not in probe("--output-format", format, *usual).all, format
        assert TOKEN not in probe("--dry-run", *usual).all
        assert probe("--write-lock", *usual).code == 2
        assert any(TOKEN in request.path for request in server.requests)
    lock = (probe.folder / "toolcheck.lock").read_text()
    assert "You sent" in lock
    assert TOKEN not in lock


@pytest.mark.parametrize("size", range(220, 300, 8))
def test_no_piece_of_what_was_sent_is_shown_where_words_of_a_server_are_cut(
    size: int, probe: Prober, tls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_TOKEN", TOKEN)
    error = {"jsonrpc": "2.0", "id": 1, "error": {"code": -32000, "message": "x" * size + TOKEN + "y" * 300}}
    with over_tls({"/mcp": s.always(400, error)}, tls) as server:
        path = probe.write(manifest(f'server_label: a, server_url: "{server.url()}", authorization: "${{SHOP_TOKEN}}"'))
        ran = probe("--cafile", str(tls), "--send", "SHOP_TOKEN", "--output-format", "json", path)
    assert "xxxx" in ran.out
    assert TOKEN[:4] not in ran.all


def test_what_was_sent_is_hidden_however_it_is_spelled(
    probe: Prober, tls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, user = "Tok+5f1c/9a7B", "Joe:Pass+word"
    monkeypatch.setenv("SHOP_TOKEN", token)
    said = [token.lower(), "Tok%2B5f1c%2F9a7B", user, b64encode(user.encode()).decode(), f"id={token}"]
    listing = {"tools": [{"name": "a", "description": " and ".join(said), "inputSchema": {}}]}
    with over_tls({"/mcp": s.mcp(lambda *_: listing)}, tls) as server:
        url = server.url().replace("//", "//Joe:Pass%2Bword@")
        headers = 'headers: {X-Key: "id=${SHOP_TOKEN}; more"}'
        path = probe.write(manifest(f'server_label: a, server_url: "{url}", {headers}'))
        assert probe("--cafile", str(tls), "--send", "SHOP_TOKEN", "--write-lock", path).code == 0
    lock = (probe.folder / "toolcheck.lock").read_text()
    assert " and " in lock
    assert [one for one in said if one in lock] == []


def test_no_header_goes_to_another_host(probe: Prober, tls: Path) -> None:
    with over_tls({"/mcp": offering("search")}, tls) as server:
        text = manifest(f'server_label: shop, server_url: "https://shop.example.com/mcp", authorization: "{TOKEN}"')
        ran = probe("--cafile", str(tls), "--server", f"shop={server.url()}", probe.write(text))
        assert ran.code == 0
        assert "`Authorization` is not sent: `--server` names another host than the manifest" in ran.err
        assert {request.headers.get("authorization") for request in server.requests} == {None}


def test_a_url_that_needs_a_variable_is_not_asked_without_it(probe: Prober, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_HOST", "127.0.0.1")
    with s.running({"/mcp": offering("search")}) as server:
        path = probe.write(manifest(f'server_label: shop, server_url: "http://${{SHOP_HOST}}:{server.port}/mcp"'))
        ran = probe(path)
        assert ran.code == 2
        assert "`server_url` needs `SHOP_HOST`" in ran.err
        assert server.requests == []
        assert probe("--send", "SHOP_HOST", path).code == 0


def test_a_password_does_not_go_over_http(probe: Prober, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_TOKEN", TOKEN)
    with s.running({"/mcp": offering("search")}) as server:
        url = server.url().replace("//", f"//user:{TOKEN}@")
        ran = probe(probe.write(manifest(f'server_label: shop, server_url: "{url}"')))
        assert ran.code == 0
        assert "the user and password of `server_url` are not sent" in ran.err
        assert TOKEN not in ran.all
        assert {request.headers.get("authorization") for request in server.requests} == {None}
        del server.requests[:]
        path = probe.write(manifest(f'server_label: shop, server_url: "{server.url()}?key=${{SHOP_TOKEN}}"'))
        ran = probe("--send", "SHOP_TOKEN", path)
        assert ran.code == 2
        assert "`server_url` would send a variable over `http:`" in ran.err
        assert server.requests == []


def test_the_variable_of_openssl_names_a_file_of_certificates(
    probe: Prober, tls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with over_tls({"/mcp": offering("search")}, tls) as server:
        path = probe.write(manifest(f'server_label: shop, server_url: "{server.url()}"'))
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        assert probe(path).code == 2
        monkeypatch.setenv("SSL_CERT_FILE", str(tls))
        assert probe(path).code == 0


def test_no_variable_in_a_path_goes_over_http(probe: Prober, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_TOKEN", TOKEN)
    with s.running({"/mcp": offering("search")}) as server:
        path = probe.write(manifest(f'server_label: shop, server_url: "{server.url("/${SHOP_TOKEN}/mcp")}"'))
        ran = probe("--send", "SHOP_TOKEN", path)
        assert ran.code == 2
        assert "`server_url` would send a variable over `http:`" in ran.err
        path = probe.write(manifest(f'server_label: shop, server_url: "{server.url("/${SHOP_TENANT:-}mcp")}"'))
        assert probe("--send", "SHOP_TOKEN", path).code == 0
        assert {request.path for request in server.requests} == {"/mcp"}


@pytest.mark.parametrize("written", ["{{tenant}}", "<tenant>", "$(TENANT)", "your-tenant"])
@pytest.mark.parametrize("place", ["/{}/mcp", "/mcp?tenant={}"])
def test_a_placeholder_of_others_is_not_sent_in_a_url(probe: Prober, place: str, written: str) -> None:
    with s.running({"/mcp": offering("search")}) as server:
        ran = probe(probe.write(manifest(f'server_label: shop, server_url: "{server.url(place.format(written))}"')))
        assert ran.code == 2
        assert "not asked: `server_url` has a placeholder that toolcheck does not fill in" in ran.all
        assert server.requests == []


def test_a_placeholder_of_others_is_not_sent_in_a_header(probe: Prober, tls: Path) -> None:
    with over_tls({"/mcp": offering("search")}, tls) as server:
        headers = 'headers: {X-Tenant: "{{tenant}}", X-Desk: front}'
        path = probe.write(manifest(f'server_label: shop, server_url: "{server.url()}", {headers}'))
        ran = probe("--cafile", str(tls), path)
        assert ran.code == 0
        assert "the header `X-Tenant` is not sent: it has a placeholder that toolcheck does not fill in" in ran.err
        sent = [(one.headers.get("x-tenant"), one.headers.get("x-desk")) for one in server.requests]
        assert {*sent} == {(None, "front")}


# -- the lock ---------------------------------------------------------------------------------------


def test_a_lock_is_the_same_twice_and_says_what_changed(probe: Prober) -> None:
    lock = probe.folder / "toolcheck.lock"
    with s.running({"/mcp": offering("search", "order")}) as server:
        path = probe.write(manifest(f'server_label: shop, server_url: "{server.url()}"'))
        assert probe("--locked", path).code == 2
        assert not lock.exists()
        assert probe("--write-lock", path).code == 0
        first = lock.read_bytes()
        assert probe("--write-lock", path).code == 0
        assert lock.read_bytes() == first
        assert probe("--locked", path).code == 0
        server.rows["/mcp"] = offering("search", annotations={"readOnlyHint": False})
        ran = probe("--locked", "--output-format", "concise", path)
    assert ran.code == 1
    assert ran.out.count("error[tool-drift]") >= 2
    assert lock.read_bytes() == first


def test_a_lock_that_cannot_be_read_is_said_and_kept(probe: Prober) -> None:
    lock = probe.folder / "toolcheck.lock"
    with s.running({"/mcp": offering("search")}) as server:
        path = probe.write(manifest(f'server_label: shop, server_url: "{server.url()}"'))
        for text in ("{", '{"version": 2, "servers": {}}', "[]"):
            lock.write_text(text)
            ran = probe(path)
            assert (ran.code, lock.read_text()) == (2, text)
            assert "error: toolcheck.lock: " in ran.err
        assert server.requests == []
        assert probe("--write-lock", path).code == 0
    assert "search" in lock.read_text()


def test_a_server_that_fails_keeps_its_entry(probe: Prober) -> None:
    lock = probe.folder / "toolcheck.lock"
    with s.running({"/a": offering("a"), "/b": offering("b")}) as server:
        text = manifest(
            f'server_label: a, server_url: "{server.url("/a")}"', f'server_label: b, server_url: "{server.url("/b")}"'
        )
        assert probe("--write-lock", probe.write(text)).code == 0
        server.rows["/a"] = s.always(500)
        server.rows["/b"] = offering("c")
        assert probe("--write-lock", "agent.yaml").code == 2
    servers = json.loads(lock.read_text())["servers"]
    assert {label: list(one["tools"]) for label, one in servers.items()} == {"a": ["a"], "b": ["c"]}


def test_a_lock_without_a_server_is_not_written(probe: Prober) -> None:
    path = probe.write(manifest('server_label: gone, server_url: "http://127.0.0.1:1/mcp"'))
    assert probe("--write-lock", path).code == 2
    assert not (probe.folder / "toolcheck.lock").exists()


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is a signal elsewhere")
def test_ctrl_c_ends_it_at_once_and_writes_nothing(tmp_path: Path) -> None:
    with s.running({"/mcp": offering("search"), "/hang": s.hang}) as server:
        text = manifest(
            f'server_label: a, server_url: "{server.url()}"', f'server_label: b, server_url: "{server.url("/hang")}"'
        )
        (tmp_path / "agent.yaml").write_text(text)
        words = ["probe", "--allow-private", "127.0.0.1", "--timeout", "60", "--write-lock", "agent.yaml"]
        command = [sys.executable, "-m", "toolcheck", *words]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=pipe, stderr=pipe) as running:
            assert server.hanging.wait(60)
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=30)
    assert (running.returncode, out, err) == (130, b"", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["agent.yaml"]


def test_a_value_in_place_of_a_name_to_send_is_said_and_not_shown(probe: Prober) -> None:
    path = probe.write(manifest('server_label: shop, server_url: "https://shop.example.com/mcp"'))
    ran = probe("--dry-run", "--send", "a1B2c3D4e5F6", path)
    assert ran.code == 0
    assert "note: what `--send` names is not all set" in ran.err
    assert "a1B2c3D4e5F6" not in ran.out + ran.err


def test_it_says_that_it_wrote_the_lock_unless_it_is_to_be_quiet(probe: Prober) -> None:
    with s.running({"/mcp": offering("search", "order")}) as server:
        path = probe.write(manifest(f'server_label: shop, server_url: "{server.url()}"'))
        assert "toolcheck.lock: written: 1 server, 2 tools\n" in probe("--write-lock", path).err
        assert "written" not in probe("--write-lock", "--quiet", path).err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--locked", "--write-lock"), "`--locked` compares with the lock, and `--write-lock` writes it"),
        (("--server", "shop"), "`--server shop` is not of the form LABEL=URL"),
        (("--lock", "agent.yaml", "--write-lock"), "`--lock agent.yaml` would overwrite a file that is read"),
        (("--lock", "none.lock"), "none.lock: no such lock; `--write-lock` writes it"),
        (("--cafile", "none.pem"), "none.pem: no such file or directory"),
        (("--env-file", "none.env"), "none.env: "),
        (("--timeout", "0"), "--timeout"),
        (("https://shop.example.com/mcp?key=abc123",), "name a manifest, not a URL; a tool of `type: mcp` has it"),
        (("--select", "nested-function"), "unknown rule about servers `nested-function`"),
    ],
)
def test_wrong_usage_ends_with_2(probe: Prober, words: tuple[str, ...], said: str) -> None:
    with s.running({"/mcp": offering("search")}) as server:
        ran = probe(*words, probe.write(manifest(f'server_label: shop, server_url: "{server.url()}"')))
        assert server.requests == []
    assert ran.code == 2
    assert said in ran.err


def test_a_check_imports_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text(manifest("server_label: shop, server_url: https://shop.example.com/mcp"))
    code = (
        "import sys; from toolcheck.cli.program import run; run(['check', '--isolated', 'agent.yaml']);"
        "print([name for name in sys.modules if name.startswith(('toolcheck.probing', 'mcp', 'anyio', 'http', 'ssl'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"

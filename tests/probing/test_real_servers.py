"""Servers that others wrote, on loopback: those of the SDK that is installed, and the reference server of npm."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import pytest

from tests.probing.running import Prober, manifest
from tests.running import ROOT, environment
from toolcheck.probing import client, wire

pytest.importorskip("mcp")
pytest.importorskip("uvicorn")
EVERYTHING = (
    Path(os.environ.get("JAVASCRIPT", ROOT / "tests" / "js")) / "node_modules/@modelcontextprotocol/server-everything"
)


@contextmanager
def started(*command: str, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """A server in a process of its own, which ends with the block."""
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment(**variables), text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        yield server
    finally:
        server.kill()
        server.communicate()


@contextmanager
def of_sdk(transport: str) -> Iterator[str]:
    with started(sys.executable, "-m", "tests.probing.sdk_server", transport) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        answers(url.rpartition("/")[0])
        yield url


def answers(url: str) -> None:
    """Waits until something answers, whatever it says."""
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{url}/none", timeout=30).close()
        except urllib.error.HTTPError as error:
            error.close()
        except OSError:
            time.sleep(0.05)
            continue
        return
    pytest.fail("the server did not start")


@pytest.mark.parametrize("transport", ["streamable-http", "sse"])
def test_a_server_of_the_sdk_is_listed_and_a_tool_of_it_called(transport: str, probe: Prober) -> None:
    async def called(url: str) -> object:
        reach = client.Reach(timeout=30.0, trust=wire.trust(None), private=frozenset(["127.0.0.1"]))
        async with client.connect(url, {}, reach) as connection:
            await connection.list_tools()
            with pytest.raises(client.NotListed):
                await client.list_tools(f"{url}/nowhere", {}, reach)
            return (await connection.call("lookup", {"sku": "a7"}))["content"]

    with of_sdk(transport) as url:
        ran = probe("--timeout", "30", probe.write(manifest(f'server_label: shop, server_url: "{url}"')))
        assert ran.code == 0, ran.all
        assert ran.out.startswith("agent.yaml: shop: 1 tool in ")
        assert f"({transport}, 20" in ran.out
        content = anyio.run(called, url)
    assert isinstance(content, list)
    assert [(part["type"], part["text"]) for part in content] == [("text", "3 of a7")]


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
@pytest.mark.skipif(not EVERYTHING.is_dir(), reason="server-everything is not installed in tests/js")
@pytest.mark.parametrize(("transport", "path"), [("streamableHttp", "/mcp"), ("sse", "/sse")])
def test_the_reference_server_is_listed(transport: str, path: str, probe: Prober) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with started("node", str(EVERYTHING / "dist" / "index.js"), transport, PORT=str(port)):
        url = f"http://127.0.0.1:{port}"
        answers(url)
        ran = probe("--timeout", "30", probe.write(manifest(f'server_label: all, server_url: "{url}{path}"')))
    assert ran.code == 0, ran.all
    assert "echo" in ran.out

"""Real clients, unchanged but for the URL and the key, against the double."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.running import ROOT
from tests.serving.test_wire import certificate
from toolcheck.testing import Realtime

FUNCTION = {
    "type": "function",
    "name": "lookup_order",
    "description": "Find an order.",
    "parameters": {
        "type": "object",
        "properties": {"number": {"type": "string"}},
        "required": ["number"],
        "additionalProperties": False,
    },
}
SHOP = {"type": "mcp", "server_label": "shop", "server_url": "https://shop.example.com/mcp"}
CALL = {"call": "lookup_order", "with": {"number": "7"}, "expect_output": {"status": "shipped"}}
FUNCTION_ROUND = [[CALL], [{"say": "It is on its way."}]]
STOCK = [[{"call": "shop.stock", "with": {"sku": "abc"}, "approval": "expect"}], [{"say": "Three."}]]
OUTPUT = json.dumps({"status": "shipped"})


def run(test: Coroutine[Any, Any, None]) -> None:
    """Run a test, which takes seconds if it hangs."""

    async def bounded() -> None:
        async with asyncio.timeout(30):
            await test

    asyncio.run(bounded())


# -- openai -----------------------------------------------------------------------------------------


def test_openai_calls_a_function() -> None:
    async def test() -> None:
        async with Realtime(FUNCTION_ROUND) as realtime, realtime.client() as client:
            async with client.realtime.connect(model="gpt-realtime") as connection:
                await connection.session.update(session={"type": "realtime", "tools": [FUNCTION]})
                await connection.response.create()
                async for event in connection:
                    if event.type == "response.function_call_arguments.done":
                        item = {"type": "function_call_output", "call_id": event.call_id, "output": OUTPUT}
                        await connection.conversation.item.create(item=item)
                    if event.type == "response.done":
                        if event.response.output[0].type == "message":
                            break
                        await connection.response.create()

    run(test())


def test_openai_calls_a_function_without_asyncio() -> None:
    with Realtime(FUNCTION_ROUND) as realtime, realtime.client(blocking=True) as client:
        with client.realtime.connect(model="gpt-realtime") as connection:
            connection.session.update(session={"type": "realtime", "tools": [FUNCTION]})
            connection.response.create()
            for event in connection:
                if event.type == "response.function_call_arguments.done":
                    item = {"type": "function_call_output", "call_id": event.call_id, "output": OUTPUT}
                    connection.conversation.item.create(item=item)
                if event.type == "response.done":
                    if event.response.output[0].type == "message":
                        break
                    connection.response.create()
        assert [event["type"] for event in realtime.sent()] == [
            "session.update",
            "response.create",
            "conversation.item.create",
            "response.create",
        ]


def test_openai_gets_a_key_and_a_session_with_it() -> None:
    with Realtime([[{"say": "Hello."}]]) as realtime, realtime.client(blocking=True) as client:
        secret = client.realtime.client_secrets.create(session={"type": "realtime", "tools": [FUNCTION]})
        assert secret.value.startswith("ek_")
        assert secret.session.tools[0].name == "lookup_order"  # type: ignore[union-attr]
        with client.with_options(api_key=secret.value).realtime.connect(model="gpt-realtime") as connection:
            created = connection.recv()
            assert created.session.tools[0].name == "lookup_order"  # type: ignore[union-attr]
            connection.response.create()
            while connection.recv().type != "response.done":
                pass


def test_openai_is_refused_a_key_for_a_wrong_session() -> None:
    import openai

    with Realtime() as realtime, realtime.client(blocking=True) as client:
        with pytest.raises(openai.BadRequestError) as refused:
            client.realtime.client_secrets.create(session={"type": "realtime", "tools": [{**FUNCTION, "strict": True}]})
        assert refused.value.code == "unknown_parameter"
        assert refused.value.param == "session.tools[0].strict"


# -- a server of MCP --------------------------------------------------------------------------------


@contextmanager
def mcp_server() -> Iterator[str]:
    """A server of the official SDK on this machine, and its URL."""
    from threading import Thread

    import uvicorn

    MCPServer = pytest.importorskip("mcp.server.mcpserver").MCPServer  # noqa: N806
    server = MCPServer("shop")

    @server.tool()
    def stock(sku: str) -> str:
        """How many there are."""
        if sku == "gone":
            raise ValueError("no such sku")
        return f"3 of {sku}"

    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        running = uvicorn.Server(uvicorn.Config(server.streamable_http_app(), log_level="critical"))
        thread = Thread(target=running.run, args=([port],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{port.getsockname()[1]}/mcp"
        finally:
            running.should_exit = True
            thread.join()


async def _ask_shop(connection: Any, *, approve: bool = True) -> list[Any]:
    """Have the tool of the shop called, and return all events."""
    events = []
    asked = 0
    await connection.session.update(session={"type": "realtime", "tools": [SHOP]})
    async for event in connection:
        events.append(event)
        if event.type == "mcp_list_tools.completed":
            await connection.response.create()
        elif event.type == "conversation.item.done" and event.item.type == "mcp_approval_request":
            item = {
                "type": "mcp_approval_response",
                "id": "yes",
                "approval_request_id": event.item.id,
                "approve": approve,
            }
            await connection.conversation.item.create(item=item)
        elif event.type in ("response.mcp_call.completed", "response.mcp_call.failed"):
            await connection.response.create()
        elif event.type == "response.done":
            asked += 1
            if asked == 2:
                break
    return events


def test_openai_calls_a_real_server() -> None:
    async def test(url: str) -> None:
        async with Realtime(STOCK, servers={"shop": url}) as realtime, realtime.client() as client:
            async with client.realtime.connect(model="gpt-realtime") as connection:
                events = await _ask_shop(connection)
        (call,) = [
            event.item
            for event in events
            if event.type == "response.output_item.done" and event.item.type == "mcp_call"
        ]
        assert (call.output, call.error) == ("3 of abc", None)

    with mcp_server() as url:
        run(test(url))


def test_the_error_of_a_real_tool_is_in_its_item() -> None:
    async def test(url: str) -> None:
        script = [[{"call": "shop.stock", "with": {"sku": "gone"}}], [{"say": "Gone."}]]
        options: dict[str, Any] = {"servers": {"shop": url}, "ignore": ("mcp-call-failed",)}
        async with Realtime(script, **options) as realtime, realtime.client() as client:
            async with client.realtime.connect(model="gpt-realtime") as connection:
                events = await _ask_shop(connection)
        (call,) = [
            event.item
            for event in events
            if event.type == "response.output_item.done" and event.item.type == "mcp_call"
        ]
        assert call.error.type == "tool_execution_error"
        assert call.error.message == "Error executing tool stock"

    with mcp_server() as url:
        run(test(url))


def test_no_server_is_asked_that_the_test_does_not_name() -> None:
    async def test() -> None:
        async with Realtime([], ignore=("import-failed",)) as realtime, realtime.client() as client:
            async with client.realtime.connect(model="gpt-realtime") as connection:
                await connection.session.update(session={"type": "realtime", "tools": [SHOP]})
                while (await connection.recv()).type != "mcp_list_tools.failed":
                    pass

    run(test())


# -- other clients ----------------------------------------------------------------------------------


def test_openai_agents_runs_a_function() -> None:
    pytest.importorskip("agents")
    from agents import function_tool
    from agents.realtime import RealtimeAgent, RealtimeRunner

    @function_tool
    def lookup_order(number: str) -> str:
        """Find an order."""
        return OUTPUT

    async def test() -> None:
        agent = RealtimeAgent(name="desk", instructions="Help.", tools=[lookup_order])
        async with Realtime(FUNCTION_ROUND) as realtime:
            runner = RealtimeRunner(agent)
            session = await runner.run(model_config={"api_key": "test", "url": realtime.socket_url})
            async with session:
                await session.send_message("Where is order 7?")
                ended = 0
                async for event in session:
                    ended += event.type == "agent_end"
                    if ended == 2:
                        break

    run(test())


def test_pydantic_ai_runs_a_function() -> None:
    pytest.importorskip("pydantic_ai.realtime")
    from pydantic_ai import Agent
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.realtime import RealtimeTurnCompleteEvent
    from pydantic_ai.realtime.openai import OpenAIRealtimeModel

    agent = Agent(instructions="Help.")

    @agent.tool_plain
    def lookup_order(number: str) -> str:
        """Find an order."""
        return OUTPUT

    async def test() -> None:
        async with Realtime(FUNCTION_ROUND) as realtime:
            provider = OpenAIProvider(base_url=realtime.url.replace("ws", "http", 1), api_key="test")
            model = OpenAIRealtimeModel("gpt-realtime", provider=provider)
            async with agent.realtime(model).session() as session:
                await session.send("Where is order 7?")
                async for event in session:
                    if isinstance(event, RealtimeTurnCompleteEvent):
                        break

    run(test())


# -- JavaScript -------------------------------------------------------------------------------------


def node_and_certificate(folder: Path, package: str) -> tuple[str, Path, tuple[str, str]]:
    """Node, the folder of its packages, and a certificate with its key; skips where one of them is not there."""
    js = Path(os.environ.get("JAVASCRIPT", ROOT / "tests" / "js"))
    node = shutil.which("node")
    if node is None or not (js / "node_modules" / package).exists():
        pytest.skip(f"needs node, and {package} in tests/js (`make js`)")
    key, cert = certificate(folder)
    return node, js, (str(cert), str(key))


def test_openai_for_javascript_calls_a_function_and_a_server(tmp_path: Path) -> None:
    node, js, tls = node_and_certificate(tmp_path, "openai")
    servers = {"shop": {"tools": [{"name": "stock"}], "answers": {"stock": "3"}}}
    script = [[CALL], [{"call": "shop.stock", "approval": "expect"}], [{"say": "Three are left."}]]
    with Realtime(script, servers=servers, tls=tls) as realtime:
        url = realtime.url.replace("wss", "https", 1)
        command = [node, str(js / "talk.mjs"), url, json.dumps([FUNCTION, SHOP])]
        env = {**os.environ, "NODE_EXTRA_CA_CERTS": tls[0]}
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=env, timeout=60)
        assert done.returncode == 0, done.stderr

"""The main job: what compile wrote goes over the wire, byte for byte, by the official client."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

openai = pytest.importorskip("openai")
websockets = pytest.importorskip("websockets")

AGENT = """\
session:
  model: gpt-realtime-2.1
  instructions: "Grüße den Anrufer – kurz 🙂"
  tools:
    - type: function
      name: lookup_order
      description: Look up an order by its number.
      parameters:
        type: object
        properties:
          order_number: {type: string, description: The customer-facing number.}
        required: [order_number]
    - type: mcp
      server_label: docs
      server_url: https://docs.example.com/mcp
      allowed_tools: [search, fetch]
      require_approval: never
    - type: mcp
      server_label: calendar
      connector_id: connector_googlecalendar
      authorization: ${CALENDAR_TOKEN}
      allowed_tools: [search_events, read_event]
      require_approval: always
  tool_choice: auto
turns:
  afternoon:
    output_modalities: [text]
    tools: [{type: mcp, server_label: calendar}]
"""


@pytest.fixture
def agent(tmp_path: Path) -> Path:
    path = tmp_path / "agent.yaml"
    path.write_text(AGENT, encoding="utf-8")
    return path


def compiled(path: Path, *flags: str) -> bytes:
    run = subprocess.run(
        [sys.executable, "-m", "toolcheck", "compile", str(path), *flags],
        capture_output=True,
        check=False,
        env={**os.environ, "CALENDAR_TOKEN": "ya29.from-the-environment"},
    )
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout


async def exchange(send) -> list[str | bytes]:
    """Run `send(connection)` of the official client against a server on loopback; what the server got."""
    got: list[str | bytes] = []
    done = asyncio.Event()

    async def serve(socket) -> None:
        async for message in socket:
            got.append(message)
            event = json.loads(message)
            kind = "session.updated" if event["type"] == "session.update" else "response.created"
            await socket.send(json.dumps({"type": kind, "event_id": "event_1", "session": event.get("session")}))
        done.set()

    async with websockets.serve(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        client = openai.AsyncOpenAI(api_key="test", websocket_base_url=f"ws://127.0.0.1:{port}")
        async with client.realtime.connect(model="gpt-realtime-2.1") as connection:
            await send(connection)
        await asyncio.wait_for(done.wait(), 10)
        await client.close()
    return got


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_compiled_session_update_is_sent_byte_for_byte(agent):
    payload = compiled(agent)

    async def send(connection) -> None:
        await connection.send_raw(payload.decode())
        event = await asyncio.wait_for(connection.recv(), 10)
        assert event.type == "session.updated"
        assert [tool.type for tool in event.session.tools] == ["function", "mcp", "mcp"]

    got = asyncio.run(exchange(send))
    assert [message.encode() if isinstance(message, str) else message for message in got] == [payload]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_clients_own_methods_send_the_same_value(agent):
    session = json.loads(compiled(agent))
    turn = json.loads(compiled(agent, "--turn", "afternoon"))

    async def send(connection) -> None:
        await connection.send(session)
        await connection.session.update(session=session["session"])
        await connection.response.create(response=turn["response"])
        for _ in range(3):
            await asyncio.wait_for(connection.recv(), 10)

    got = [json.loads(message) for message in asyncio.run(exchange(send))]
    assert got == [session, session, turn]
    assert [list(event["session"]) for event in got[:2]] == [list(session["session"])] * 2


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_javascript_client_sends_the_same_bytes(agent, tmp_path):
    js = Path(os.environ.get("JAVASCRIPT", Path(__file__).parents[1] / "js"))
    node, openssl = shutil.which("node"), shutil.which("openssl")
    if node is None or openssl is None or not (js / "node_modules" / "openai").exists():
        pytest.skip("needs node, openssl, and `npm install` in tests/js")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = f"req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout {key} -out {certificate}"
    subprocess.run([openssl, *made.split()], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)  # the client speaks wss only
    context.load_cert_chain(certificate, key)
    payload = compiled(agent)
    (tmp_path / "payload.json").write_bytes(payload)

    async def run() -> list[str | bytes]:
        got: list[str | bytes] = []

        async def serve(socket) -> None:
            async for message in socket:
                got.append(message)
                await socket.send(json.dumps({"type": "session.updated", "event_id": "event_1", "session": {}}))

        async with websockets.serve(serve, "127.0.0.1", 0, ssl=context) as server:
            url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
            process = await asyncio.create_subprocess_exec(
                node,
                str(js / "send.mjs"),
                str(tmp_path / "payload.json"),
                url,
                stderr=asyncio.subprocess.PIPE,
                env={**os.environ, "NODE_EXTRA_CA_CERTS": str(certificate)},
            )
            _, said = await asyncio.wait_for(process.communicate(), 30)
            assert process.returncode == 0, said.decode()
        return got

    raw, value = asyncio.run(run())
    assert (raw.encode() if isinstance(raw, str) else raw) == payload
    assert json.loads(value) == json.loads(payload)
    assert list(json.loads(value)["session"]) == list(json.loads(payload)["session"])


def test_a_compiled_request_is_what_responses_create_sends(tmp_path):
    path = tmp_path / "tools.yaml"
    path.write_text(
        "tools:\n"
        "  - {type: web_search, search_context_size: low}\n"
        "  - {type: code_interpreter, container: {type: auto}}\n"
        "  - {type: function, name: f, description: F., strict: false, parameters: {type: object, properties: {}}}\n"
        "tool_choice: {type: function, name: f}\n"
    )
    payload = json.loads(compiled(path, "--target", "responses"))
    bodies: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["content-length"])))
            answer = {"id": "resp_1", "object": "response", "created_at": 0, "model": "m", "output": [], "tools": []}
            body = json.dumps({**answer, "parallel_tool_calls": True, "tool_choice": "auto"}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    with openai.OpenAI(api_key="test", base_url=f"http://127.0.0.1:{server.server_port}/v1") as client:
        client.responses.create(model="gpt-5.4", input="hello", **payload)
    thread.join()
    server.server_close()
    sent = json.loads(bodies[0])
    assert {key: sent[key] for key in payload} == payload
    assert list(payload) == ["tools", "tool_choice"]

"""The block and the fixture: what a test of an agent sees of a sound session, and of one that is not."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.running import ROOT, environment
from tests.serving.playing import FUNCTION
from toolcheck.testing import FlowError, Realtime

SHOP = {"type": "mcp", "server_label": "shop", "server_url": "https://shop.example.com/mcp"}
WRITTEN = {"shop": {"tools": [{"name": "stock"}], "answers": {"stock": "3"}}}


class Client:
    """A client that does only what it is told to."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def send(self, kind: str, **fields: Any) -> None:
        self.socket.send(json.dumps({"type": kind, **fields}))

    def until(self, kind: str) -> dict[str, Any]:
        """The next event of a type."""
        while True:
            event: dict[str, Any] = json.loads(self.socket.recv(timeout=20))
            if event["type"] == kind:
                return event

    def update(self, *tools: Any, **session: Any) -> None:
        self.send("session.update", session={"type": "realtime", "tools": list(tools), **session})


def client_of(realtime: Realtime) -> Any:
    return connect(realtime.socket_url, compression=None)


def test_a_sound_session_is_no_error() -> None:
    with Realtime([[{"say": "Hello."}]]) as realtime:
        with client_of(realtime) as socket:
            client = Client(socket)
            client.update(FUNCTION)
            client.send("response.create")
            client.until("response.done")
        assert [event["type"] for event in realtime.sent()] == ["session.update", "response.create"]
        assert realtime.sent("session.update")[0]["session"]["tools"] == [FUNCTION]
        assert len(realtime.received("response.done")) == 1
        assert (realtime.findings, realtime.problems) == ((), ())


def test_an_approval_that_nobody_answers_is_named() -> None:
    with pytest.raises(FlowError) as failed:
        with Realtime([[{"call": "shop.stock"}]], servers=WRITTEN) as realtime:
            with client_of(realtime) as socket:
                client = Client(socket)
                client.update(SHOP)
                client.until("mcp_list_tools.completed")
                client.send("response.create")
                client.until("response.done")
    assert "the client never answered the request to approve `shop.stock`" in str(failed.value)
    assert "approval-not-answered" in [finding.rule for finding in failed.value.findings]
    assert "warning[approval-not-answered]" in str(failed.value)


def test_a_refused_update_is_named_with_its_rule() -> None:
    with pytest.raises(FlowError) as failed:
        with Realtime([[{"say": "Hello."}]]) as realtime:
            with client_of(realtime) as socket:
                client = Client(socket)
                client.update({**FUNCTION, "strict": True})
                client.until("error")
                client.send("response.create")
                client.until("response.done")
    assert "error[session-update-refused]" in str(failed.value)
    assert "strict-in-realtime" in str(failed.value)


def test_what_the_script_plans_is_nobody_s_fault() -> None:
    script = {"servers": {"shop": {"fail": 401}}, "turns": [[{"fail": {"type": "server_error"}}], [{"say": "Sorry."}]]}
    with Realtime(script) as realtime:
        with client_of(realtime) as socket:
            client = Client(socket)
            client.update(SHOP)
            client.until("mcp_list_tools.failed")
            for _ in range(2):
                client.send("response.create")
                client.until("response.done")


def test_a_script_that_nobody_plays_is_an_error() -> None:
    with pytest.raises(FlowError, match="no client connected"):
        with Realtime([[{"say": "Hello."}]]):
            pass


def test_an_exception_of_the_test_is_what_it_fails_with() -> None:
    with pytest.raises(KeyError):
        with Realtime([[{"say": "Hello."}]]):
            raise KeyError


def test_the_client_must_send_what_the_manifest_says(tmp_path: Path) -> None:
    manifest = tmp_path / "agent.yaml"
    manifest.write_text(json.dumps({"session": {"instructions": "Help ${NAME}.", "tools": [FUNCTION]}}))
    with Realtime(manifest=manifest) as realtime, client_of(realtime) as socket:
        client = Client(socket)
        client.update(FUNCTION, instructions="Help Ada.")
        client.send("response.create")
        call = client.until("response.done")["response"]["output"][0]
        item = {"type": "function_call_output", "call_id": call["call_id"], "output": "{}"}
        client.send("conversation.item.create", item=item)
        client.send("response.create")
        client.until("response.done")
    with pytest.raises(FlowError) as failed:
        with Realtime([], manifest=manifest) as realtime, client_of(realtime) as socket:
            client = Client(socket)
            client.update({**FUNCTION, "description": "Other."}, instructions="Help Ada.")
            client.until("session.updated")
    assert failed.value.problems == ("`session.tools[0].description` is not what the manifest says",)


def test_the_tools_of_a_lock_are_offered(tmp_path: Path) -> None:
    from toolcheck.served.lock import Lock, LockedServer, lock_text, locked_tool

    tool = locked_tool({"name": "stock", "inputSchema": {"type": "object"}})
    lock = tmp_path / "toolcheck.lock"
    lock.write_text(lock_text(Lock({"shop": LockedServer(SHOP["server_url"], "2025-11-25", {"stock": tool})})))
    with Realtime([], lock=lock) as realtime, client_of(realtime) as socket:
        client = Client(socket)
        client.update(SHOP)
        client.until("mcp_list_tools.completed")
    (listed,) = realtime.received("conversation.item.done")
    assert [one["name"] for one in listed["item"]["tools"]] == ["stock"]


def test_no_credential_is_kept() -> None:
    token = "sk-proj-" + "a1B2" * 12
    with Realtime([], ignore=("import-failed",)) as realtime:
        headers = {"Authorization": f"Bearer {token}"}
        with connect(realtime.socket_url, additional_headers=headers, compression=None) as socket:
            client = Client(socket)
            client.update({**SHOP, "authorization": token})
            client.until("mcp_list_tools.failed")
        assert token not in repr(realtime.events)


# -- the fixture ------------------------------------------------------------------------------------


def test_pytest_imports_nothing_of_it_at_its_start() -> None:
    words = "import sys, toolcheck.testing.plugin; print(sorted(n for n in sys.modules if n.startswith('toolcheck')))"
    done = subprocess.run([sys.executable, "-c", words], check=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == str(["toolcheck", "toolcheck.testing", "toolcheck.testing.plugin"])


def test_the_plugin_is_found_by_pytest() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"toolcheck": "toolcheck.testing.plugin"}


def test_the_manifest_that_a_script_names_is_beside_it(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text(json.dumps({"session": {"tools": [FUNCTION]}}))
    (tmp_path / "desk.yaml").write_text("expect_session: agent.yaml\nturns: []\n")
    with Realtime(tmp_path / "desk.yaml") as realtime, client_of(realtime) as socket:
        client = Client(socket)
        client.update(FUNCTION)
        client.until("session.updated")


@pytest.mark.parametrize("work", ["serve", "testing"])
def test_without_the_library_it_says_what_to_install(work: str, tmp_path: Path) -> None:
    code = {
        "serve": "from toolcheck.cli.program import run; sys.exit(run(['serve']))",
        "testing": "from toolcheck.testing import Realtime; Realtime()",
    }
    words = f"import sys; sys.modules['websockets'] = None; {code[work]}"
    done = subprocess.run(
        [sys.executable, "-c", words], check=False, capture_output=True, text=True, cwd=tmp_path, env=environment()
    )
    assert done.returncode == {"serve": 2, "testing": 1}[work]
    assert done.stderr.endswith("this needs the library websockets: pip install 'toolcheck-lint[serve]'\n")


@pytest.mark.parametrize(
    ("name", "package"), [("test_with_openai.py", "openai"), ("test_with_agents_sdk.py", "agents")]
)
def test_the_examples_are_green(name: str, package: str) -> None:
    pytest.importorskip(package)
    plugin = [] if entry_points(group="pytest11", name="toolcheck") else ["-p", "toolcheck.testing.plugin"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugin, f"examples/testing/{name}"]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, env=environment(), timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr

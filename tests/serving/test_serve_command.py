"""`toolcheck serve` as a process: its first line, its exit codes, and its log."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect

from tests.running import environment, toolcheck
from tests.serving.playing import FUNCTION
from tests.serving.test_clients import mcp_server
from tests.serving.test_testing import Client

DESK = "turns:\n  - [{say: Hello.}]\n"
TOKEN = "sk-proj-" + "a1B2" * 12


@contextmanager
def serving(*words: str, cwd: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command, and the URL that it printed first."""
    command = [sys.executable, "-m", "toolcheck", "serve", *words]
    process = subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=30)
    assert "Traceback" not in out + err
    return process.returncode, out, err


def talk(url: str, responses: int = 1, tool: Any = None) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with connect(f"{url}/realtime?model=gpt-realtime", additional_headers=headers, compression=None) as socket:
        client = Client(socket)
        client.update(*([tool] if tool else []))
        for _ in range(responses):
            client.send("response.create")
            client.until("response.done")
        client.send("conversation.item.retrieve", item_id="item_0001")
        client.until("conversation.item.retrieved")


def test_a_sound_session_and_its_log(tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").write_text(DESK)
    with serving("desk.yaml", "--once", "--log", "talk.jsonl", cwd=tmp_path) as (process, url):
        assert url.startswith("ws://127.0.0.1:")
        assert url.endswith("/v1")
        talk(url, tool=FUNCTION)
        code, out, err = ended(process)
    assert (code, err) == (0, "")
    assert out.startswith("read ")
    log = (tmp_path / "talk.jsonl").read_text()
    assert TOKEN not in log
    assert [json.loads(line)["direction"] for line in log.splitlines()][:3] == ["received", "sent", "received"]
    done = toolcheck("trace", "talk.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_credential_of_a_client_is_shown_or_written(tmp_path: Path) -> None:
    tool = {"type": "mcp", "server_label": "x", "server_url": "https://x.example.com/mcp", "authorization": TOKEN}
    (tmp_path / "desk.yaml").write_text(DESK)
    with serving("desk.yaml", "--once", "--log", "talk.jsonl", cwd=tmp_path) as (process, url):
        with connect(f"{url}/realtime", compression=None) as socket:
            client = Client(socket)
            client.update(tool)
            client.until("mcp_list_tools.failed")
        code, out, err = ended(process)
    assert code == 1
    assert "the import of `x` failed: nothing says where the server of `x` is" in out
    assert TOKEN not in out + err + (tmp_path / "talk.jsonl").read_text()


def test_a_script_that_is_not_finished_is_1(tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").write_text(f"{DESK}  - [{{say: Goodbye.}}]\n")
    with serving("desk.yaml", "--once", cwd=tmp_path) as (process, url):
        talk(url)
        code, out, _ = ended(process)
    assert code == 1
    assert "session 1: the client asked for 1 of 2 responses of the script" in out


def test_it_ends_when_it_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").write_text(DESK)
    with serving("desk.yaml", cwd=tmp_path) as (process, url):
        talk(url)
        talk(url)
        process.send_signal(signal.SIGINT)
        code, out, err = ended(process)
    assert (code, err) == (0, "")
    assert "2 logs" in out


def test_sessions_side_by_side_are_one_after_the_other_in_the_log(tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").write_text(DESK)
    with serving("desk.yaml", "--log", "talk.jsonl", cwd=tmp_path) as (process, url):
        with (
            connect(f"{url}/realtime", compression=None) as first,
            connect(f"{url}/realtime", compression=None) as second,
        ):
            for socket in (second, first):
                client = Client(socket)
                client.send("response.create")
                client.until("response.done")
        process.send_signal(signal.SIGTERM)
        assert ended(process)[0] == 0
    events = [json.loads(line)["event"]["type"] for line in (tmp_path / "talk.jsonl").read_text().splitlines()]
    half = len(events) // 2
    assert events[:half] == events[half:]
    assert (events[0], events[half - 1]) == ("session.created", "response.done")
    sound = [line for line in (tmp_path / "talk.jsonl").read_text().splitlines() if "output_audio.delta" in line]
    assert [json.loads(line)["event"]["delta"] for line in sound] == ["", ""]


def test_no_client_is_3(tmp_path: Path) -> None:
    with serving("--once", cwd=tmp_path) as (process, _):
        process.send_signal(signal.SIGTERM)
        assert ended(process) == (3, "", "error: no client connected\n")


def test_code_is_not_read_as_a_script(tmp_path: Path) -> None:
    (tmp_path / "agent.py").write_text("import os\n")
    done = toolcheck("serve", "agent.py", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    said = "error: agent.py: this is code, not a script; `--manifest agent.py` calls each of its tools once\n"
    assert done.stderr == said


def test_a_taken_port_is_2(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = toolcheck("serve", "--port", str(port), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: port {port}: ")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("turns: [[{cal: f}]]", "desk.yaml:1:10: turn 1, step 1: unknown key `cal`; did you mean `call`?"),
        ("turns: [[{call: f, say: x}]]", "turn 1, step 1: a step has one of"),
        ("turns: [[{say: x, with: {}}]]", "turn 1, step 1: `with` belongs to a `call`"),
        ("turns: [[{say: x}, {vad: y}]]", "turn 1, step 2: `vad` begins a turn"),
        ("turns: [[{call: a.b, expect_output: y}]]", "`expect_output` is for functions"),
        ("turns: {", "desk.yaml:2:1: the text ends"),
        ("servers: {docs: {url: 'http://x', tools: []}}", "`docs` has a `url`, and also tools"),
        ("expect_session: missing.yaml", "missing.yaml"),
        ("session: {tools: []}", "desk.yaml: this is a manifest, not a script; `--manifest desk.yaml` calls each"),
    ],
)
def test_a_wrong_script_says_where(tmp_path: Path, script: str, words: str) -> None:
    (tmp_path / "desk.yaml").write_text(script + "\n")
    done = toolcheck("serve", "desk.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["missing.yaml"], "error: missing.yaml: "),
        (["--server", "docs"], "`--server` needs a label and a URL"),
        (["--tls-cert", "x.pem"], "belong together"),
        (["--tls-cert", "x.pem", "--tls-key", "x.pem"], "error: x.pem: no such file"),
        (["--lock", "x.lock"], "error: x.lock: "),
        (["--lock", "x.lock", "--network"], "cannot be combined"),
        (["--log", "no/such/folder/talk.jsonl"], "error: no/such/folder/talk.jsonl: no such file"),
        (["--manifest", "missing.yaml"], "error: missing.yaml: "),
    ],
)
def test_wrong_usage_is_2(tmp_path: Path, words: list[str], said: str) -> None:
    done = toolcheck("serve", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_credential_that_a_server_repeats_is_not_in_the_log(tmp_path: Path) -> None:
    tool = {"type": "mcp", "server_label": "shop", "server_url": "https://shop.example.com/mcp"}
    said = 'You sent zebra-"horse" and lion-4711-tiger.'
    offered = [{"name": "a", "description": said, "inputSchema": {"type": "object"}}]
    (tmp_path / "desk.yaml").write_text(json.dumps({"turns": [], "servers": {"shop": {"tools": offered}}}))
    own = {"require_approval": "never", "authorization": 'zebra-"horse"', "headers": {"X-Key": "Key lion-4711-tiger"}}
    with serving("desk.yaml", "--once", "--log", "talk.jsonl", cwd=tmp_path) as (process, url):
        with connect(f"{url}/realtime", compression=None) as socket:
            client = Client(socket)
            client.update({**tool, **own})
            client.until("mcp_list_tools.completed")
        ended(process)
    log = (tmp_path / "talk.jsonl").read_text()
    assert "You sent" in log
    assert "zebra" not in log
    assert "lion" not in log


def test_a_log_overwrites_nothing_that_is_read(tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").write_text(DESK)
    (tmp_path / "talk.jsonl").symlink_to("desk.yaml")
    for words in (["--log", "desk.yaml", "desk.yaml"], ["--log", "talk.jsonl", "--manifest", "desk.yaml"]):
        done = toolcheck("serve", *words, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert (tmp_path / "desk.yaml").read_text() == DESK


def test_a_real_server_takes_the_place_of_a_public_one(tmp_path: Path) -> None:
    tool = {"type": "mcp", "server_label": "shop", "server_url": "https://shop.example.com/mcp"}
    (tmp_path / "desk.yaml").write_text("turns:\n  - [{call: shop.stock, with: {sku: abc}}]\n  - [{say: Three.}]\n")
    with mcp_server() as at, serving("desk.yaml", "--once", "--server", f"shop={at}", cwd=tmp_path) as (process, url):
        with connect(f"{url}/realtime", compression=None) as socket:
            client = Client(socket)
            client.update({**tool, "require_approval": "never"})
            client.until("mcp_list_tools.completed")
            client.send("response.create")
            done = client.until("response.done")["response"]["output"][0]
            client.send("response.create")
            client.until("response.done")
        code, out, err = ended(process)
    assert (code, err, done["output"]) == (0, "", "3 of abc"), out


def test_the_schema_of_a_script_can_be_printed(tmp_path: Path) -> None:
    done = toolcheck("schema", "script", cwd=tmp_path)
    assert json.loads(done.stdout)["title"] == "script"

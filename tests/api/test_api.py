"""What a program calls, as an agent's start-up would."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import toolcheck
from tests.fixtures import ROOT

AGENT = """\
session:
  model: gpt-realtime-2.1
  tools:
    - {type: function, name: hang_up, description: End the call., parameters: {type: object, properties: {}}}
    - type: mcp
      server_label: calendar
      server_url: https://calendar.example.com/mcp
      authorization: ${CALENDAR_TOKEN}
      allowed_tools: [search_events]
      require_approval: always
turns:
  later:
    tools: [{type: mcp, server_label: calendar}]
"""
BAD = "- {type: function, function: {name: hang_up, description: End the call.}}\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "agent.yaml"
    file.write_text(AGENT)
    return file


def test_a_loaded_agent_gives_what_the_clients_send(path):
    agent = toolcheck.load(path)
    assert agent.turns == ("later",)
    session = agent.session({"CALENDAR_TOKEN": "t-1"})
    assert list(session) == ["type", "model", "tools"]
    assert session["tools"][1]["authorization"] == "t-1"
    assert agent.event({"CALENDAR_TOKEN": "t-1"}) == {"type": "session.update", "session": session}
    assert agent.turn("later") == {"tools": [{"type": "mcp", "server_label": "calendar"}]}
    assert list(agent.request({"CALENDAR_TOKEN": "t-1"})) == ["tools"]


def test_the_environment_of_the_process_is_the_default(path, monkeypatch):
    monkeypatch.setenv("CALENDAR_TOKEN", "from-outside")
    assert toolcheck.load(path).session()["tools"][1]["authorization"] == "from-outside"


def test_each_call_gives_a_value_of_its_own(path):
    agent = toolcheck.load(path)
    first = agent.session({"CALENDAR_TOKEN": "t"})
    first["tools"].clear()
    assert len(agent.session({"CALENDAR_TOKEN": "t"})["tools"]) == 2


def test_a_manifest_with_errors_is_refused_with_its_findings():
    with pytest.raises(toolcheck.Refused) as caught:
        toolcheck.load(BAD)
    assert "nested-function" in str(caught.value)
    assert [finding.rule for file in caught.value.report.files for finding in file.findings] == ["nested-function"]


def test_a_variable_that_is_not_set_is_refused_at_its_place(path):
    with pytest.raises(toolcheck.Refused, match="CALENDAR_TOKEN") as caught:
        toolcheck.load(path).session({})
    assert f"{path}:8:22" in str(caught.value)


def test_an_unknown_turn_says_which_there_are(path):
    with pytest.raises(toolcheck.CannotCompile) as caught:
        toolcheck.load(path).turn("never")
    assert "`later`" in caught.value.reason


@pytest.mark.parametrize("form", ["path", "string path", "text", "bytes", "value"])
def test_a_source_may_be_a_path_a_text_or_a_value(form, tmp_path):
    value = [{"type": "function", "function": {"name": "hang_up", "description": "End the call."}}]
    file = tmp_path / "tools.json"
    file.write_text(json.dumps(value))
    source = {
        "path": file,
        "string path": str(file),
        "text": BAD,
        "bytes": file.read_bytes(),
        "value": value,
    }[form]
    report = toolcheck.check(source)
    assert [finding.rule for finding in report.files[0].findings] == ["nested-function"]
    assert report.worst is toolcheck.Severity.ERROR
    assert report.count(toolcheck.Severity.ERROR) == 1


def test_a_folder_is_walked_and_a_missing_path_is_reported(tmp_path):
    (tmp_path / "one.yaml").write_text(BAD)
    (tmp_path / "stranger.yaml").write_text("a: 1\n")
    report = toolcheck.check(tmp_path)
    assert (len(report.files), report.skipped) == (1, 1)
    assert toolcheck.check(tmp_path / "nowhere.yaml").unseen[0].reason == "no such file or folder"


def test_targets_selection_and_labels_are_heard():
    tools = [{"type": "web_search"}]
    assert toolcheck.check(tools, target="responses").worst is None
    assert toolcheck.check(tools).worst is toolcheck.Severity.ERROR
    assert toolcheck.check(tools, ignore=["unsupported-tool-type"]).worst is None
    label = {"type": "session.update", "session": {"type": "realtime", "tools": [{"type": "mcp", "server_label": "a"}]}}
    assert toolcheck.check(label).worst is toolcheck.Severity.ERROR
    assert toolcheck.check(label, defined_labels=["a"]).worst is None


def test_a_value_that_is_no_json_raises():
    with pytest.raises(TypeError):
        toolcheck.check([{"type": object()}])
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(ValueError, match="ircular"):
        toolcheck.check(loop)


def test_fix_returns_the_fixed_text():
    assert toolcheck.fix(BAD) == "- {type: function, name: hang_up, description: End the call.}\n"


def test_compile_gives_the_canonical_text(path):
    made = toolcheck.compile(path, env={"CALENDAR_TOKEN": "t"})
    assert json.loads(made.text()) == made.made[0].value
    with pytest.raises(toolcheck.Refused):
        toolcheck.compile(BAD)


def test_threads_do_not_disturb_each_other(path):
    expected = [finding.rule for finding in toolcheck.check(BAD).files[0].findings]

    def work(number: int) -> bool:
        agent = toolcheck.load(path)
        mine = agent.session({"CALENDAR_TOKEN": f"t-{number}"})["tools"][1]["authorization"] == f"t-{number}"
        return mine and [finding.rule for finding in toolcheck.check(BAD).files[0].findings] == expected

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(64)))


def test_importing_it_is_light_and_click_never_comes_in():
    code = (
        "import sys, toolcheck; light = {'click', 'pydantic', 'jsonschema', 'jsonschema_rs', 'yaml', 'ruamel'} & set(sys.modules);"
        "toolcheck.load('[]'); print(sorted(light), 'click' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"


def test_what_it_offers_is_typed_and_there():
    for name in toolcheck.__all__:
        assert getattr(toolcheck, name) is not None
    assert (Path(toolcheck.__file__).parent / "py.typed").exists()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_synchronous_client_sends_it(path):
    openai = pytest.importorskip("openai")
    serving = pytest.importorskip("websockets.sync.server")
    got: list[dict] = []

    def serve(socket) -> None:
        for message in socket:
            got.append(json.loads(message))
            socket.send(json.dumps({"type": "session.updated", "event_id": "e", "session": {"type": "realtime"}}))

    agent = toolcheck.load(path)
    with serving.serve(serve, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        with openai.OpenAI(api_key="test", websocket_base_url=address) as client:
            with client.realtime.connect(model="gpt-realtime-2.1") as connection:
                connection.session.update(session=agent.session({"CALENDAR_TOKEN": "t"}))
                connection.recv()
                connection.response.create(response=agent.turn("later"))
                connection.recv()
        server.shutdown()
        thread.join()
    assert got == [
        agent.event({"CALENDAR_TOKEN": "t"}),
        {"type": "response.create", "response": agent.turn("later")},
    ]


@pytest.mark.filterwarnings("ignore")
def test_the_realtime_model_of_openai_agents_sends_it(path, monkeypatch):
    realtime = pytest.importorskip("agents.realtime.openai_realtime")
    inputs = pytest.importorskip("agents.realtime.model_inputs")
    websockets = pytest.importorskip("websockets")
    monkeypatch.setenv("OPENAI_AGENTS_DISABLE_TRACING", "1")
    agent = toolcheck.load(path)
    event = agent.event({"CALENDAR_TOKEN": "t"})
    got: list[dict] = []

    async def run() -> None:
        arrived = asyncio.Event()

        async def serve(socket) -> None:
            async for message in socket:
                got.append(json.loads(message))
                if got[-1] == event:
                    arrived.set()

        async with websockets.serve(serve, "127.0.0.1", 0) as server:
            model = realtime.OpenAIRealtimeWebSocketModel()
            url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            await model.connect({"api_key": "test", "url": url, "initial_model_settings": {}})
            message = {"type": event["type"], "other_data": {"session": event["session"]}}
            await model.send_event(inputs.RealtimeModelSendRawMessage(message=message))
            await asyncio.wait_for(arrived.wait(), 10)
            await model.close()

    asyncio.run(run())
    assert event in got

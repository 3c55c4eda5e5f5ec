"""`toolcheck decode`, as a user runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.running import toolcheck
from toolcheck.rules import find_rule

FILES = Path(__file__).parent / "files"
META = "Unknown parameter: 'session.tools[1].meta'."
EVENT = json.dumps(
    {
        "type": "error",
        "event_id": "event_1",
        "error": {
            "type": "invalid_request_error",
            "code": "unknown_parameter",
            "message": META,
            "param": "session.tools[1].meta",
        },
    }
)


@pytest.fixture
def home(tmp_path):
    for path in FILES.iterdir():
        shutil.copy(path, tmp_path)
    return tmp_path


def rule_named(name):
    rule = find_rule(name)
    assert rule is not None
    return rule


def decode(home, *words, **more):
    return toolcheck("decode", *words, cwd=home, **more)


def test_a_message_leads_to_its_line(home):
    done = decode(home, META, "agent.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    title = rule_named("unknown-field").title
    assert (
        done.stdout
        == f"""\
Unknown parameter: 'session.tools[1].meta'.

  --> agent.yaml:19:7   session.tools[1].meta
   |
19 |       meta: {{owner: front-desk}}
   |       ^^^^
   = error[unknown-field]: `meta` is not a field of a `function` tool
   = fix available (toolcheck check --fix): rename it to `x-meta`, which compile leaves out

 means: A tool of this type does not have this field. One unknown field makes the server refuse everything in the request.
 to do: Remove the field, or move it to the right tool. In a manifest, use `x-…` for your own notes.
  rule: unknown-field: {title} (`toolcheck rule unknown-field`)
source: https://github.com/livekit/agents/issues/3398 (looked at 2026-11-20)
"""
    )


@pytest.mark.parametrize(
    "text",
    [
        META,
        EVENT,
        json.dumps({"error": {"message": META, "type": "invalid_request_error", "param": None, "code": None}}),
        f"10:31 ERROR {EVENT}\n",
        f"\ufeff{EVENT}\n",
        "Traceback (most recent call last):\n  …\nopenai.BadRequestError: Error code: 400 - "
        f"{{'error': {{'message': {META!r}, 'code': None, 'param': 'session.tools[1].meta', 'type': 'x'}}}}",
    ],
)
def test_the_text_may_come_in_by_standard_input(home, text):
    done = decode(home, "-", "agent.yaml", stdin=text)
    assert done.returncode == 0
    assert "agent.yaml:19:7" in done.stdout


def test_a_folder_stands_for_its_manifests(home):
    done = decode(home, META, ".")
    assert done.returncode == 0
    assert done.stdout.count("-->") == 1
    assert "agent.yaml:19:7" in done.stdout


def test_without_a_file_it_says_what_the_error_means(home):
    done = decode(home, stdin=EVENT)
    assert done.returncode == 0
    assert "rule: unknown-field" in done.stdout
    assert "name the file that was sent" in done.stdout


def test_the_json_output_is_complete(home):
    done = decode(home, META, "agent.yaml", "--output-format", "json")
    found = json.loads(done.stdout)
    place = found["places"][0]
    assert found["version"] == 1
    assert (found["understood"], found["meaning"], found["rule"]) == (True, "unknown-tool-field", "unknown-field")
    assert found["title"] == rule_named("unknown-field").title
    assert (place["file"], place["line"], place["column"], place["end_column"]) == ("agent.yaml", 19, 7, 11)
    assert place["pointer"] == "/session/tools/1/meta"
    assert place["findings"][0]["rule"] == "unknown-field"


def test_a_compiled_payload_can_be_a_file_or_standard_input(home):
    payload = {
        "type": "session.update",
        "session": {"type": "realtime", "tools": [{"type": "mcp", "server_label": "x"}]},
    }
    (home / "session.json").write_text(json.dumps(payload, indent=2))
    text = "Unknown parameter: 'session.tools[0].server_label'."
    assert "session.json:8:9" in decode(home, text, "session.json").stdout
    assert "<stdin>:8:9" in decode(home, text, "-", stdin=json.dumps(payload, indent=2)).stdout


def test_nothing_understood_is_an_exit_code_of_its_own(home):
    done = decode(home, "the cat sat on the mat", "agent.yaml")
    assert done.returncode == 1
    assert "toolcheck does not know this text" in done.stdout
    done = decode(home, "the cat sat on the mat", "--output-format", "json")
    assert (done.returncode, json.loads(done.stdout)["understood"]) == (1, False)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((META, "nowhere.yaml"), "nowhere.yaml: no such file"),
        (("agent.yaml",), "`agent.yaml` is a file"),
        ((), "no text to decode"),
        (("-", "agent.yaml"), "no text to decode"),
        (("-", "-"), "not both"),
        ((META, "--source-map", "nowhere.map"), "nowhere.map: no such file"),
        ((META, "--source-map", "agent.yaml"), "not a source map"),
        ((META, "--target", "chat"), "chat"),
    ],
)
def test_wrong_usage_is_explained(home, words, says):
    done = decode(home, *words)
    assert done.returncode == 2
    assert says in done.stderr


def test_a_file_that_is_missing_does_not_hide_the_others(home):
    done = decode(home, META, "nowhere.yaml", "agent.yaml")
    assert done.returncode == 2
    assert "agent.yaml:19:7" in done.stdout


def test_a_broken_file_is_reported_and_the_text_explained(home):
    done = decode(home, META, "broken.yaml")
    assert done.returncode == 0
    assert "note: broken.yaml cannot be read: a tab" in done.stdout
    assert "means: " in done.stdout


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_secret_is_shown(home, form):
    secret = "hunter2-not-a-real-token"  # in agent.yaml
    key = "sk-abcdefgh1234567890ABCDEFGH"
    texts = [
        "session.tools[2].authorization",
        f"Unknown parameter: 'session.tools[2].authorization'; got {secret} and {key}",
        json.dumps({"error": {"message": f"bad token {key}", "param": "session.tools[2].authorization", "code": "x"}}),
        f"Invalid token: {key} for https://me:pa55w0rd!@host.example.com/mcp?api_key=qwertz123",
        "Unknown parameter: 'session.tools[2].x' (authorization: qwertz456)",
    ]
    for text in texts:
        done = decode(home, text, "agent.yaml", "--output-format", form)
        for hidden in (secret, key, key[3:15], "pa55w0rd", "qwertz123", "qwertz456"):
            assert hidden not in done.stdout + done.stderr


def test_nothing_live_is_shown(home):
    done = decode(home, "Unknown parameter: 'tools[0].\x1b[31mred'\n::error::boo \u202e", "agent.yaml")
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert not any(line.startswith("::") for line in done.stdout.splitlines())


# -- source maps ------------------------------------------------------------------------------------

BASE = """\
session:
  model: gpt-realtime-2.1
  tools:
    - type: function
      name: hang_up
      description: End the call.
      parameters: {type: object, properties: {}}
turns:
  later:
    tools:
      - {type: function, name: order_taxi, description: Order a taxi.}
"""
SHOP = """\
tools:
  - type: mcp
    server_label: shop
    server_url: https://shop.example.com/mcp
    authorization: ${SHOP_TOKEN}
    allowed_tools: [find]
    require_approval: always
  - type: function
    name: refund
    description: Give money back.
    parameters:
      type: object
      properties:
        order: {type: string, description: Its number.}
"""
REFUND = "Invalid schema for function 'refund': In context=('properties', 'order'), 'x' is not permitted."
SHOP_SERVER = "Error retrieving tool list from MCP server: 'shop'. Http status code: 401"
DESCRIPTION = "Invalid 'session.tools[2].description': string too long."


@pytest.fixture(scope="module")
def compiled_once(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("compiled")
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "shop.yaml").write_text(SHOP)
    token = {"SHOP_TOKEN": "not-a-real-token"}
    for words in (
        ("base.yaml", "shop.yaml", "-o", "session.json", "--source-map", "session.map"),
        ("base.yaml", "--as", "events", "-o", "events.jsonl", "--source-map", "events.map"),
    ):
        assert toolcheck("compile", *words, cwd=tmp_path, env=token).returncode == 0
    return tmp_path


@pytest.fixture
def compiled(compiled_once, tmp_path):
    shutil.copytree(compiled_once, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (DESCRIPTION, "shop.yaml:10:18   session.tools[2].description", ()),
        (DESCRIPTION, "shop.yaml:10:18   session.tools[2].description", ("session.json",)),
        (DESCRIPTION, "shop.yaml:10:18   session.tools[2].description", ("shop.yaml", "base.yaml")),
        ("session.tools[1].authorization", "shop.yaml:5:20   session.tools[1].authorization", ()),
        ("Missing required parameter: 'session.tools[0].owner'.", "base.yaml:5:13   session.tools[0].owner", ()),
        (
            "Unknown parameter: 'session.tools[2].parameters.properties.order.size'.",
            "shop.yaml:14:9   session.tools[2].",
            (),
        ),
        (REFUND, "shop.yaml:14:9", ()),
        (REFUND, "shop.yaml:14:9", ("session.json",)),
        (SHOP_SERVER, "shop.yaml:3:19", ()),
        (SHOP_SERVER, "shop.yaml:3:19", ("session.json",)),
    ],
)
def test_a_source_map_leads_back_to_the_manifest(compiled, text, place, words):
    done = decode(compiled, text, *words, "--source-map", "session.map")
    assert (done.returncode, done.stderr) == (0, "")
    assert place in done.stdout
    assert done.stdout.count("-->") == 1


def test_of_several_payloads_it_says_which(compiled):
    done = decode(compiled, "Invalid 'response.tools[0].description': string too long.", "--source-map", "events.map")
    assert "base.yaml:11:57   response.tools[0].description (payload 2)" in done.stdout


def test_a_manifest_that_is_gone_or_changed_is_said_to_be(compiled):
    (compiled / "shop.yaml").write_text("# a new line\n" + SHOP)
    done = decode(compiled, DESCRIPTION, "--source-map", "session.map")
    assert "--> shop.yaml:10:5   session.tools[2].description" in done.stdout
    assert "note: shop.yaml has changed since the source map was written" in done.stdout
    (compiled / "shop.yaml").unlink()
    done = decode(compiled, DESCRIPTION, "--source-map", "session.map")
    assert done.returncode == 0
    assert "--> shop.yaml:10:5   session.tools[2].description" in done.stdout
    assert "shop.yaml: no such file" in done.stderr


def test_what_is_switched_off_is_explained_all_the_same(home):
    (home / "toolcheck.toml").write_text('ignore = ["unknown-field"]\n')
    assert "error[unknown-field]" not in toolcheck("check", "agent.yaml", cwd=home).stdout
    assert "error[unknown-field]" in decode(home, META, "agent.yaml").stdout

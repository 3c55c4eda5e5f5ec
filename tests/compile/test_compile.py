"""`toolcheck compile`, as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures import ROOT, example_files
from toolcheck.compiling.compiling import Wish, compile_documents
from toolcheck.contract import engine, shapes
from toolcheck.document.reading import read


class Anything(dict):
    """An environment in which every variable is set."""

    def get(self, name, default=None):
        return "https://filled.example.com/mcp" if name.endswith("URL") else "filled-in"


def run(*words: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "toolcheck", "compile", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**{k: v for k, v in os.environ.items() if k != "TOKEN"}, "PYTHONPATH": str(ROOT), **environment},
    )


MANIFEST = """\
$schema: https://example.com/manifest.schema.json
x-owner: nobody
session:
  tool_choice: auto
  tools:
    - type: function
      x-handler: app.hang_up
      strict: true
      name: hang_up
      description: End the call.
      parameters: {type: object, properties: {x-ray: {type: string}}}
    - type: mcp
      server_label: crm
      server_url: https://crm.example.com/mcp
      authorization: ${TOKEN}
      headers: {x-tenant: "7", X-Literal: "$${NOT_A_NAME}"}
      allowed_tools: [find]
      require_approval: always
turns:
  later:
    tools: [{type: mcp, server_label: crm}]
"""


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "agent.yaml"
    path.write_text(MANIFEST)
    return path


def test_a_session_update_is_written_in_full(manifest, tmp_path):
    done = run("agent.yaml", cwd=tmp_path, TOKEN="t-1")
    assert done.returncode == 0, done.stderr
    assert (
        done.stdout
        == """\
{
  "type": "session.update",
  "session": {
    "type": "realtime",
    "tool_choice": "auto",
    "tools": [
      {
        "type": "function",
        "name": "hang_up",
        "description": "End the call.",
        "parameters": {
          "type": "object",
          "properties": {
            "x-ray": {
              "type": "string"
            }
          }
        }
      },
      {
        "type": "mcp",
        "server_label": "crm",
        "server_url": "https://crm.example.com/mcp",
        "authorization": "t-1",
        "headers": {
          "x-tenant": "7",
          "X-Literal": "${NOT_A_NAME}"
        },
        "allowed_tools": [
          "find"
        ],
        "require_approval": "always"
      }
    ]
  }
}
"""
    )
    assert "`strict`" in done.stderr
    assert "agent.yaml:8:7" in done.stderr


def test_a_turn_is_a_response_create(manifest, tmp_path):
    done = run("agent.yaml", "--turn", "later", cwd=tmp_path)
    assert json.loads(done.stdout) == {
        "type": "response.create",
        "response": {"tools": [{"type": "mcp", "server_label": "crm"}]},
    }


def test_the_same_source_serves_responses(manifest, tmp_path):
    done = run("agent.yaml", "--target", "responses", cwd=tmp_path, TOKEN="t-1")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "additionalProperties" in done.stderr or "strict" in done.stderr


def test_an_unset_variable_is_an_error_that_names_the_place_and_no_value(manifest, tmp_path):
    done = run("agent.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "`TOKEN` is not set" in done.stderr
    assert "agent.yaml:15:22" in done.stderr
    assert "session.tools[1].authorization" in done.stderr


def test_an_unset_variable_where_not_every_text_fits_is_reported_as_such(tmp_path):
    (tmp_path / "a.yaml").write_text(MANIFEST.replace("require_approval: always", "require_approval: ${APPROVAL}"))
    done = run("a.yaml", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "error[unset-variable]: the environment variable `APPROVAL` is not set" in done.stderr


def test_an_event_id_that_no_event_can_have_is_refused(tmp_path):
    (tmp_path / "a.yaml").write_text(MANIFEST)
    done = run("a.yaml", "--event-id", "x" * 513, "--keep-placeholders", cwd=tmp_path)
    assert done.returncode == 2
    assert "an `event_id` has at most 512 characters" in done.stderr
    assert done.stdout == ""


def test_what_a_ci_runner_would_obey_is_escaped_in_a_payload_that_says_the_same(tmp_path):
    words = "End it. ##[add-mask]x\u2028\u200b::stop-commands::y \ue000"
    (tmp_path / "a.json").write_text(json.dumps([{"type": "function", "name": "f", "description": words}]))
    done = run("a.json", cwd=tmp_path)
    assert json.loads(done.stdout)["session"]["tools"][0]["description"] == words
    assert "\\u0023#[add-mask]x\\u2028\\u200b" in done.stdout


def test_what_has_errors_is_refused_and_nothing_is_written(tmp_path):
    (tmp_path / "bad.yaml").write_text("session: {tools: [{type: mcp, server_label: a b, server_url: nowhere}]}\n")
    done = run("bad.yaml", "--output", "out.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert not (tmp_path / "out.json").exists()
    assert "error[" in done.stderr


def test_a_value_from_the_environment_stays_one_string(tmp_path):
    (tmp_path / "a.yaml").write_text(MANIFEST.replace("End the call.", "${TEXT}"))
    done = run("a.yaml", cwd=tmp_path, TOKEN='x", "y": "z', TEXT='x"\n  require_approval: never')
    hang_up, crm = json.loads(done.stdout)["session"]["tools"]
    assert hang_up["description"] == 'x"\n  require_approval: never'
    assert crm["authorization"] == 'x", "y": "z'


def test_a_value_from_the_environment_that_does_not_fit_is_refused_without_showing_it(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "tools:\n  - {type: mcp, server_label: l, connector_id: '${TOKEN}', authorization: a, allowed_tools: [search]}\n"
    )
    done = run("a.yaml", cwd=tmp_path, TOKEN="connector_nobody_knows")
    assert (done.returncode, done.stdout) == (1, "")
    assert "nobody_knows" not in done.stderr
    assert "a.yaml:2:" in done.stderr


@pytest.mark.parametrize("fixture", [f for f in example_files() if f.is_good], ids=lambda f: f.id)
def test_what_compiles_is_clean_valid_and_compiling_it_again_changes_nothing(fixture):
    events = Wish(form="events") if fixture.name.endswith(".jsonl") else Wish()
    made = compile_documents([fixture.read()], Anything(), events)
    assert made.made, made.checked[0].findings
    for one in made.made:
        kind = one.value.get("type", "responses")
        assert engine.accepts(kind, one.value)
        assert shapes.accepts(kind, one.value)
    again = compile_documents(
        [read(made.text().encode(), f"again.json{'l' * (len(made.made) > 1)}")], Anything(), events
    )
    assert again.text() == made.text()
    assert again.dropped == ()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("nowhere.yaml",), 2, "no such file"),
        (("agent.yaml", "--turn", "never"), 2, "no turn named"),
        ((), 2, "missing argument"),
    ],
)
def test_what_cannot_be_compiled_says_so(manifest, tmp_path, words, code, says):
    done = run(*words, cwd=tmp_path, TOKEN="t")
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


# -- forms ------------------------------------------------------------------------------------------

DAY = ROOT / "examples" / "office_day.yaml"
TOKENS = {"OUTLOOK_TOKEN": "o-1", "TICKETS_TOKEN": "t-1"}


def test_the_whole_session_as_json_lines_with_servers_reused(tmp_path):
    (tmp_path / "day.yaml").write_text(
        DAY.read_text() + "  again:\n    tools:\n      - type: mcp\n        server_label: calendar\n"
        "        connector_id: connector_outlookcalendar\n        authorization: ${OUTLOOK_TOKEN}\n"
        "        allowed_tools: [list_events, search_events, fetch_event]\n        require_approval: never\n"
    )
    plain = run("day.yaml", "--as", "events", cwd=tmp_path, **TOKENS)
    short = run("day.yaml", "--as", "events", "--reuse", cwd=tmp_path, **TOKENS)
    events = [json.loads(line) for line in plain.stdout.splitlines()]
    assert [event["type"] for event in events] == ["session.update"] + ["response.create"] * 3
    assert events[3]["response"]["tools"][0]["authorization"] == "o-1"
    reused = [json.loads(line) for line in short.stdout.splitlines()]
    assert reused[:3] == events[:3]
    assert reused[3]["response"]["tools"] == [{"type": "mcp", "server_label": "calendar"}]


def test_a_session_by_itself_and_as_the_body_of_a_client_secret(tmp_path):
    (tmp_path / "a.json").write_text(
        '{"expires_after": {"anchor": "created_at", "seconds": 600}, "session": {"type": "realtime", "tools": []}}'
    )
    bare = run("a.json", "--as", "session", "--compact", cwd=tmp_path)
    assert bare.stdout == '{"type": "realtime", "tools": []}\n'
    body = run("a.json", "--as", "client-secret", "--compact", cwd=tmp_path)
    assert body.stdout == (
        '{"expires_after": {"anchor": "created_at", "seconds": 600}, "session": {"type": "realtime", "tools": []}}\n'
    )


def test_an_event_id_is_put_into_the_event(tmp_path):
    (tmp_path / "a.yaml").write_text("tools: []\n")
    done = run("a.yaml", "--event-id", "event_7", "--compact", cwd=tmp_path)
    assert done.stdout == (
        '{"type": "session.update", "event_id": "event_7", "session": {"type": "realtime", "tools": []}}\n'
    )


# -- several manifests ------------------------------------------------------------------------------

FUNCTION = "{{type: function, name: {0}, description: Do {0}., parameters: {{type: object, properties: {{}}}}}}"
SERVER = "{{type: mcp, server_label: {0}, server_url: https://{0}.example.com/mcp, allowed_tools: [read]}}"


def test_several_manifests_make_one_payload_in_their_order(tmp_path):
    (tmp_path / "base.yaml").write_text(f"session:\n  model: gpt-realtime-2.1\n  tools: [{FUNCTION.format('one')}]\n")
    (tmp_path / "more.yaml").write_text(f"- {FUNCTION.format('two')}\n- {SERVER.format('docs')}\n")
    (tmp_path / "last.yaml").write_text(f"tool_choice: auto\ntools: [{FUNCTION.format('three')}]\n")
    done = run("base.yaml", "more.yaml", "last.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    session = json.loads(done.stdout)["session"]
    assert [tool.get("name", tool.get("server_label")) for tool in session["tools"]] == ["one", "two", "docs", "three"]
    assert (session["model"], session["tool_choice"]) == ("gpt-realtime-2.1", "auto")


def test_a_label_in_two_manifests_is_a_finding_with_both_places(tmp_path):
    (tmp_path / "a.yaml").write_text(f"- {SERVER.format('docs')}\n")
    (tmp_path / "b.yaml").write_text(f"- {FUNCTION.format('f')}\n- {SERVER.format('docs')}\n")
    done = run("a.yaml", "b.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "error[duplicate-server-label]" in done.stderr
    assert "b.yaml:2:" in done.stderr
    assert "a.yaml:1:" in done.stderr


def test_fields_that_two_manifests_give_differently_are_a_finding(tmp_path):
    (tmp_path / "a.yaml").write_text("session: {instructions: Be brief., tools: []}\n")
    (tmp_path / "b.yaml").write_text("session: {instructions: Be verbose., tools: []}\n")
    done = run("a.yaml", "b.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "`instructions` has different values in two manifests" in done.stderr


# -- placeholders -----------------------------------------------------------------------------------


def test_placeholders_in_all_their_spellings(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "tools:\n  - type: mcp\n    server_label: l\n    server_url: https://${HOST:-h.example.com}/mcp\n"
        "    allowed_tools: [read]\n    headers:\n      A: ${env:ONE}\n      B: ${TWO:-second}\n      C: $${THREE}\n"
        "      D: $FOUR\n      E: ${ONE}-${ONE}\n"
    )
    done = run("a.yaml", cwd=tmp_path, ONE="1")
    assert done.returncode == 0, done.stderr
    server = json.loads(done.stdout)["session"]["tools"][0]
    assert server["server_url"] == "https://h.example.com/mcp"
    assert server["headers"] == {"A": "1", "B": "second", "C": "${THREE}", "D": "$FOUR", "E": "1-1"}


def test_an_explained_variable_says_its_explanation(tmp_path):
    (tmp_path / "a.yaml").write_text(MANIFEST.replace("${TOKEN}", "${TOKEN:?make one in the admin pages}"))
    done = run("a.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert "make one in the admin pages" in done.stderr


def test_an_env_file_fills_and_the_environment_wins(tmp_path):
    (tmp_path / "a.yaml").write_text(MANIFEST)
    (tmp_path / "vars").write_text("# ours\nexport TOKEN='from the file'\n")
    done = run("a.yaml", "--env-file", "vars", cwd=tmp_path)
    assert json.loads(done.stdout)["session"]["tools"][1]["authorization"] == "from the file"
    done = run("a.yaml", "--env-file", "vars", cwd=tmp_path, TOKEN="shell")
    assert json.loads(done.stdout)["session"]["tools"][1]["authorization"] == "shell"


def test_a_broken_env_file_is_reported_without_its_values(tmp_path):
    (tmp_path / "a.yaml").write_text(MANIFEST)
    (tmp_path / "vars").write_text("TOKEN: hunter2-hunter2\n")
    done = run("a.yaml", "--env-file", "vars", cwd=tmp_path)
    assert done.returncode == 2
    assert "vars:1" in done.stderr
    assert "hunter2" not in done.stderr


def test_an_output_with_a_filled_secret_is_for_its_owner_only(tmp_path):
    (tmp_path / "a.yaml").write_text(MANIFEST)
    assert run("a.yaml", "-o", "out.json", cwd=tmp_path, TOKEN="t").returncode == 0
    assert (tmp_path / "out.json").stat().st_mode & 0o777 == 0o600


# -- determinism ------------------------------------------------------------------------------------


def test_numbers_unicode_and_order_are_kept_as_written_in_yaml_and_json_alike(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "tools:\n  - type: function\n    name: f\n    description: 'Ünï 🙂'\n    parameters:\n      type: object\n"
        "      properties:\n        z: {type: number, minimum: 0.50, maximum: 1e3, description: Z}\n"
        "        a: {type: integer, maximum: 12345678901234567890, description: A}\n",
        encoding="utf-8",
    )
    (tmp_path / "a.json").write_text(
        '{"tools": [{"type": "function", "name": "f", "description": "\\u00dcn\\u00ef \\ud83d\\ude42", "parameters": '
        '{"type": "object", "properties": {"z": {"type": "number", "minimum": 0.50, "maximum": 1e3, "description": "Z"},'
        ' "a": {"type": "integer", "maximum": 12345678901234567890, "description": "A"}}}}]}'
    )
    one = run("a.yaml", "--compact", cwd=tmp_path, PYTHONHASHSEED="0")
    other = run("a.json", "--compact", cwd=tmp_path, PYTHONHASHSEED="12345")
    assert one.stdout == other.stdout
    assert '"minimum": 0.50, "maximum": 1e3' in one.stdout
    assert '"maximum": 12345678901234567890' in one.stdout
    assert "Ünï 🙂" in one.stdout


# -- committed payloads -----------------------------------------------------------------------------


def test_a_committed_payload_is_compared_by_path(tmp_path):
    (tmp_path / "a.yaml").write_text(MANIFEST)
    assert run("a.yaml", "--keep-placeholders", "-o", "out.json", cwd=tmp_path).returncode == 0
    done = run("a.yaml", "--check", "out.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    (tmp_path / "a.yaml").write_text(
        MANIFEST.replace("End the call.", "Hang up now.").replace("[find]", "[find, read]")
    )
    done = run("a.yaml", "--check", "out.json", cwd=tmp_path)
    assert done.returncode == 1
    assert 'session.tools[0].description (a.yaml:10:20): was "End the call.", is "Hang up now."' in done.stderr
    assert 'session.tools[1].allowed_tools[1] (a.yaml:17:29): is missing: "read"' in done.stderr


def test_a_source_map_says_where_everything_came_from(tmp_path):
    (tmp_path / "a.yaml").write_text(MANIFEST)
    (tmp_path / "b.yaml").write_text(f"\n- {FUNCTION.format('late')}\n")
    done = run("a.yaml", "b.yaml", "-o", "out.json", "--source-map", "out.map", cwd=tmp_path, TOKEN="t")
    assert done.returncode == 0, done.stderr
    places = json.loads((tmp_path / "out.map").read_text())["payloads"][0]
    assert places["/session/tools/1/authorization"] == {"file": "a.yaml", "line": 15, "column": 7}
    assert places["/session/tools/2/name"]["file"] == "b.yaml"
    assert places["/session/tools/2/name"]["line"] == 2
    assert "t" not in {str(value) for place in places.values() for value in place.values()}


def test_every_event_of_a_file_comes_out_in_its_place(tmp_path):
    lines = [
        '{"type": "session.update", "session": {"type": "realtime", "tools": []}}',
        '{"type": "input_audio_buffer.clear"}',
        '{"type": "response.create"}',
        '{"type": "response.done", "response": {}}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n")
    done = run("a.jsonl", "--as", "events", cwd=tmp_path)
    assert done.stdout.splitlines() == lines[:3]
    assert "a.jsonl:4:1: `response.done` is not a client event" in done.stderr


OPEN = """\
session:
  tools:
    - type: mcp
      server_label: ${LABEL:-crm}
      server_url: ${SERVER}
      allowed_tools: [find]
      require_approval: always
    - {type: mcp, server_label: docs, server_url: "https://docs.example.com/mcp", allowed_tools: [search], require_approval: always}
turns:
  later:
    tools: [{type: mcp, server_label: "${LATER:-docs}"}]
"""


@pytest.mark.parametrize(
    ("environment", "place", "rule"),
    [
        ({"SERVER": "ftp://crm.example.com"}, "5:19", "invalid-server-url"),
        ({"SERVER": ""}, "5:19", "invalid-server-url"),
        ({"SERVER": "http://10.0.0.5/secret-path"}, "5:19", "unreachable-server-url"),
        ({"SERVER": "https://crm.example.com/mcp", "LABEL": "docs"}, "8:33", "duplicate-server-label"),
        ({"SERVER": "https://crm.example.com/mcp", "LATER": "dox"}, "11:39", "undefined-server-label"),
    ],
)
def test_what_is_filled_in_is_held_against_the_rules_and_never_shown(tmp_path, environment, place, rule):
    (tmp_path / "agent.yaml").write_text(OPEN)
    done = run("agent.yaml", *(["--turn", "later"] if "LATER" in environment else []), cwd=tmp_path, **environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert "error[unfit-value]: the filled value does not fit here" in done.stderr
    assert f"--> agent.yaml:{place} " in done.stderr
    assert f"`{rule}`:" in done.stderr
    assert not any(value in done.stderr for value in environment.values() if len(value) > 4)


def test_what_is_filled_into_a_part_that_is_not_written_is_nobodys_fault(tmp_path):
    (tmp_path / "agent.yaml").write_text(OPEN)
    assert (
        run("agent.yaml", cwd=tmp_path, SERVER="https://crm.example.com/mcp?key=sk-9Zt4", LATER="dox").returncode == 0
    )


def test_a_warning_about_what_is_sure_to_fail_is_printed_beside_the_payload(tmp_path):
    (tmp_path / "agent.json").write_text(
        '{"session": {"tools": [{"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp",'
        ' "authorization": "${input:pat}", "allowed_tools": ["find_customer"], "require_approval": "always"},'
        ' {"type": "mcp", "server_label": "mail", "connector_id": "connector_gmail", "allowed_tools": ["read_email"],'
        ' "require_approval": "always"}]}}'
    )
    done = run("agent.json", "--compact", cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["session"]["tools"][0]["authorization"] == "${input:pat}"
    assert done.stderr.splitlines() == [
        "warning: agent.json:1:126: `authorization` contains a placeholder that nothing fills",
        "warning: agent.json:1:240: `mail` has no token",
    ]


@pytest.mark.parametrize("target", [[], ["--target", "realtime"], ["--target", "responses"], ["--as", "session"]])
def test_of_several_events_none_is_left_out_in_silence(tmp_path, target):
    (tmp_path / "a.jsonl").write_text(
        '{"type": "session.update", "session": {"type": "realtime", "instructions": "Be brief."}}\n'
        '{"type": "response.create", "response": {"instructions": "Say hello."}}\n'
    )
    done = run("a.jsonl", *target, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: a.jsonl: it holds several events; write all of them with `--as events`\n"

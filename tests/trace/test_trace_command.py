"""`toolcheck trace`, as it is run."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures import HERE
from tests.log import forms
from tests.running import program, toolcheck

CASES = HERE / "rules" / "trace"
REFUSED = CASES / "session-update-refused" / "bad-by-its-id.jsonl"
SOUND = CASES / "tool-loop" / "good-other-arguments.jsonl"
SILENT = CASES / "output-without-response" / "bad-silence.jsonl"
TOKEN = "ya29.a0AfB9xQkZ81vTmN3pQ"

SESSION = {"type": "session.created", "session": {"id": "s", "tools": [{"type": "function", "name": "find_table"}]}}
ASK = {"type": "response.create"}
BEGUN = {"type": "response.created", "response": {"id": "r", "conversation_id": "c"}}
CALL = {"type": "response.function_call_arguments.done", "call_id": "call_1", "name": "find_table", "arguments": "{}"}
DONE = {"type": "response.done", "response": {"id": "r", "status": "completed"}}


def write(folder: Path, events: list[dict[str, Any]], name: str = "talk.jsonl") -> Path:
    path = folder / name
    path.write_text(forms.bare(events))
    return path


def test_a_finding_has_its_event_the_place_in_it_and_what_to_do(tmp_path):
    (tmp_path / "talk.jsonl").write_bytes(REFUSED.read_bytes())
    done = toolcheck("trace", "talk.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == (
        """\
error[session-update-refused]: the server refused the session.update because of `session.tools[0].meta`
 --> talk.jsonl:3   event 3, error, 00:00.15
  |
3 | {"type": "error", "event_id": "event_002", "error": {"type": "invalid_request_error", "code": "unknown_paramet…
  |          ^^^^^^^
 --> line 2   event 2, session.update, 00:00.10: the refused update
  |
2 | …string"}, "guests": {"type": "integer"}}, "required": ["day", "guests"]}, "meta": 1}], "instructions": "Hi."}}
  |                                                                            ------
 --> line 5   event 5, session.updated, 00:00.30: its settings apply from here on
  = the server said: Unknown parameter: 'session.tools[0].meta'; `toolcheck check` reports: `meta` is not a field of a `function` tool [unknown-field]; lost with it: 1 tool and the instructions; a later update set them (event 5)
  = help: Remove the field, or move it to the right tool. In a manifest, use `x-…` for your own notes.
  = rule: https://toolcheck.github.io/toolcheck/rules/session-update-refused.html
  = source: https://github.com/TanStack/ai/issues/586

read 5 events (2 sent, 3 received), 0 responses, 0 calls; 1 error
"""
    )


def test_a_refused_update_is_led_back_to_the_manifest(tmp_path):
    (tmp_path / "talk.jsonl").write_bytes(REFUSED.read_bytes())
    (tmp_path / "agent.yaml").write_text(
        "session:\n  tools:\n    - type: function\n      name: find_table\n      meta: 1\n"
    )
    done = toolcheck("trace", "--manifest", "agent.yaml", "talk.jsonl", cwd=tmp_path)
    assert " --> agent.yaml:5:7   in the manifest\n5 |       meta: 1\n  |       ----\n" in done.stdout
    done = toolcheck("trace", "--manifest", "nothing.yaml", "talk.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "error: nothing.yaml: no such file or folder\n")


def test_a_sound_log(tmp_path):
    done = toolcheck("trace", str(SOUND), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "read 73 events (15 sent, 58 received), 7 responses, 6 calls; no findings\n"


def test_the_timeline_tells_what_happened_and_not_what_was_said(tmp_path):
    done = toolcheck("trace", "--timeline", "--color", "never", str(SILENT), cwd=tmp_path)
    assert "x your code call of find_table: output, 0.5 s  output-without-response" in done.stdout
    assert "A table for two" not in done.stdout
    coloured = toolcheck("trace", "--timeline", "--color", "always", str(SILENT), cwd=tmp_path)
    assert "✗ your code" in coloured.stdout


# -- formats ----------------------------------------------------------------------------------------


def test_json_has_the_event_of_each_finding(tmp_path):
    (tmp_path / "talk.jsonl").write_bytes(REFUSED.read_bytes())
    done = toolcheck("trace", "--output-format", "json", "talk.jsonl", cwd=tmp_path)
    value = json.loads(done.stdout)
    assert (value["version"], value["summary"]["events"], value["summary"]["errors"]) == (1, 5, 1)
    (file,) = value["files"]
    assert (file["path"], file["shape"], file["sides"], file["whole"]) == (
        "talk.jsonl",
        "log",
        ["sent", "received"],
        True,
    )
    (finding,) = value["findings"]
    assert (finding["rule"], finding["line"], finding["document"]) == ("session-update-refused", 3, 2)
    assert (finding["event"], finding["event_type"], finding["at"]) == (3, "error", 1800000000.2)
    assert finding["url"] == "https://github.com/TanStack/ai/issues/586"
    sent, fixed = finding["related"]
    assert (sent["event"], sent["event_type"], sent["pointer"]) == (2, "session.update", "/session/tools/0/meta")
    assert (fixed["event"], fixed["line"]) == (5, 5)
    lines = toolcheck("trace", "--output-format", "json-lines", "talk.jsonl", cwd=tmp_path).stdout.splitlines()
    assert [json.loads(line).get("rule") for line in lines] == ["session-update-refused", None]


@pytest.mark.parametrize("form", ["concise", "github", "sarif", "junit", "gitlab"])
def test_every_format_names_the_line_of_the_event(tmp_path, form):
    (tmp_path / "talk.jsonl").write_bytes(REFUSED.read_bytes())
    done = toolcheck("trace", "--output-format", form, "talk.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert "session-update-refused" in done.stdout
    place = {
        "concise": "talk.jsonl:3:1: error[session-update-refused]",
        "github": "::error file=talk.jsonl,line=3,",
        "sarif": '"startLine": 3',
        "junit": "talk.jsonl:3:1: error[session-update-refused]",
        "gitlab": '"begin": 3',
    }[form]
    assert place in done.stdout.replace('"line": 3', '"begin": 3')


def test_sarif_declares_the_rule_of_logs_that_found_something(tmp_path):
    (tmp_path / "talk.jsonl").write_bytes(REFUSED.read_bytes())
    done = toolcheck("trace", "--output-format", "sarif", "talk.jsonl", cwd=tmp_path)
    (run,) = json.loads(done.stdout)["runs"]
    names = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert names == ["session-update-refused"]
    (result,) = run["results"]
    assert names[result["ruleIndex"]] == result["ruleId"] == "session-update-refused"


def test_a_report_goes_into_a_file_and_never_over_the_log(tmp_path):
    write(tmp_path, [SESSION, ASK, BEGUN])
    done = toolcheck("trace", "--output-file", "out.json", "talk.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads((tmp_path / "out.json").read_text())["summary"]["warnings"] == 1
    before = (tmp_path / "talk.jsonl").read_text()
    done = toolcheck("trace", "--output-file", "talk.jsonl", "talk.jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "talk.jsonl").read_text() == before


# -- exit codes and what counts ---------------------------------------------------------------------


def test_exit_codes(tmp_path):
    write(tmp_path, [SESSION, ASK, BEGUN])
    assert toolcheck("trace", "talk.jsonl", cwd=tmp_path).returncode == 0
    assert toolcheck("trace", "--fail-level", "warning", "talk.jsonl", cwd=tmp_path).returncode == 1
    assert toolcheck("trace", "--fail-level", "warning", "--exit-zero", "talk.jsonl", cwd=tmp_path).returncode == 0
    assert toolcheck("trace", cwd=tmp_path).returncode == 2
    done = toolcheck("trace", "nothing.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "error: nothing.jsonl: no such file or folder\n")
    done = toolcheck("trace", "--max-file-size", "10", "talk.jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert "larger than 10 bytes" in done.stderr
    done = toolcheck("trace", "--max-file-size", "10", "-", cwd=tmp_path, stdin=forms.bare([SESSION, ASK]))
    assert done.returncode == 2
    assert "larger than 10 bytes" in done.stderr


def test_a_log_without_an_event(tmp_path):
    (tmp_path / "app.log").write_text("started\n{}\n")
    done = toolcheck("trace", "app.log", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("error: app.log: no Realtime event found; searched for objects with a `type`")


def test_a_log_of_lengths_gets_advice_about_a_better_one(tmp_path):
    done = toolcheck("trace", "-", cwd=tmp_path, stdin="DEBUG Received WebSocket message: 512 bytes\n")
    assert done.returncode == 3
    assert "this log has the lengths of messages, not their contents" in done.stderr
    assert "log.write(event.to_json(indent=None)" in done.stderr


def test_what_is_open_at_the_end_can_be_left_out(tmp_path):
    write(tmp_path, [SESSION, ASK, BEGUN, CALL])
    done = toolcheck("trace", "talk.jsonl", cwd=tmp_path)
    assert "warning[response-unfinished]" in done.stdout
    done = toolcheck("trace", "--no-end-findings", "talk.jsonl", cwd=tmp_path)
    assert "no findings" in done.stdout
    write(tmp_path, [SESSION, ASK, BEGUN, CALL, DONE, ASK, {**BEGUN, "response": {"id": "r2"}}])
    done = toolcheck("trace", "--no-end-findings", "talk.jsonl", cwd=tmp_path)
    assert "error[call-not-answered]" in done.stdout


def test_rules_are_selected_and_ignored(tmp_path):
    write(tmp_path, [SESSION, ASK, BEGUN])
    done = toolcheck("trace", "--select", "tool-loop,beta-events", "talk.jsonl", cwd=tmp_path)
    assert "no findings" in done.stdout
    done = toolcheck("trace", "--ignore", "response-unfinished", "talk.jsonl", cwd=tmp_path)
    assert "no findings, 1 ignored" in done.stdout
    done = toolcheck("trace", "--select", "tool-lop", "talk.jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert "did you mean `tool-loop`?" in done.stderr
    done = toolcheck("check", "--select", "tool-loop", cwd=tmp_path)
    assert done.returncode == 2, "a check that looks for nothing would be clean"


# -- configuration ----------------------------------------------------------------------------------


def test_the_configuration_of_a_check_may_speak_of_logs(tmp_path):
    write(tmp_path, [SESSION, ASK, BEGUN])
    (tmp_path / "toolcheck.toml").write_text('select = ["mcp"]\n[severity]\nresponse-unfinished = "error"\n')
    assert toolcheck("trace", "talk.jsonl", cwd=tmp_path).returncode == 1
    assert toolcheck("trace", "--isolated", "talk.jsonl", cwd=tmp_path).returncode == 0
    (tmp_path / "toolcheck.toml").write_text(
        '[[ignore]]\nrule = "response-unfinished"\nfile = "talk.jsonl"\nreason = "cut out on purpose"\n'
    )
    done = toolcheck("trace", "talk.jsonl", cwd=tmp_path)
    assert "no findings, 1 suppressed" in done.stdout
    done = toolcheck("trace", "--show-suppressed", "talk.jsonl", cwd=tmp_path)
    assert "warning[response-unfinished]" in done.stdout


def test_a_suppression_of_a_rule_about_logs_is_never_unused_in_a_check(tmp_path):
    (tmp_path / "agent.yaml").write_text(
        "# toolcheck: ignore[tool-loop] -- it loops on purpose\nsession:\n  tools: [{type: function, name: a, description: A.}]\n"
    )
    (tmp_path / "toolcheck.toml").write_text(
        '[[ignore]]\nrule = "response-unfinished"\nfile = "agent.yaml"\nreason = "known"\n'
    )
    done = toolcheck("check", "--select", "all", "agent.yaml", cwd=tmp_path)
    assert "suppression" not in done.stdout
    assert "tool-loop" not in done.stdout
    assert "response-unfinished" not in done.stdout


# -- sides, parts, secrets --------------------------------------------------------------------------


def test_what_a_log_has_is_said_in_the_last_line(tmp_path):
    write(tmp_path, [BEGUN, DONE])
    assert toolcheck("trace", "talk.jsonl", cwd=tmp_path).stdout == (
        "read 2 events (all received; no times; from the middle of a session), 1 response, 0 calls; no findings\n"
    )
    write(tmp_path, [SESSION, SESSION])
    assert "2 sessions" in toolcheck("trace", "talk.jsonl", cwd=tmp_path).stdout
    done = toolcheck("trace", "-", cwd=tmp_path, stdin="Sending {type: 'session.update', session: {…}}\n")
    assert "(all sent; no times; 1 shown in part)" in done.stdout


def test_half_a_line_at_the_end_is_said(tmp_path):
    text = forms.bare([SESSION, ASK]) + json.dumps(BEGUN)[:-20]
    done = toolcheck("trace", "-", cwd=tmp_path, stdin=text)
    assert "note: <stdin>:3: the log is cut off in the middle of an event\n" in done.stdout


@pytest.mark.parametrize("form", ["text", "json", "json-lines", "sarif", "github", "gitlab", "junit", "concise"])
def test_a_secret_is_in_no_output(tmp_path, form):
    tool = {"type": "mcp", "server_label": "docs", "server_url": f"https://u:{TOKEN}@x.org/mcp?key={TOKEN}"}
    tool |= {"authorization": TOKEN, "headers": {"X-Key": TOKEN}, "meta": 1}
    error = {"message": f"Unknown parameter: 'session.tools[0].meta' {TOKEN}", "param": "session.tools[0].meta"}
    events = [
        SESSION,
        {"type": "session.update", "session": {"tools": [tool], "instructions": f"Use {TOKEN}."}},
        {"type": "error", "error": {"type": "invalid_request_error", "code": TOKEN, **error}},
        {**CALL, "name": TOKEN, "arguments": TOKEN, "call_id": TOKEN},
        {
            "type": "conversation.item.create",
            "item": {"type": "function_call_output", "call_id": TOKEN, "output": TOKEN},
        },
    ]
    write(tmp_path, events)
    done = toolcheck("trace", "--output-format", form, "talk.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    for part in (TOKEN, TOKEN[:12], TOKEN[-8:]):
        assert part not in done.stdout + done.stderr
    if form == "text":
        done = toolcheck("trace", "--timeline", "talk.jsonl", cwd=tmp_path)
        assert TOKEN not in done.stdout
        assert "credential-in-log" in done.stdout


def test_a_long_log_is_read_a_second_time_to_show_its_events(tmp_path):
    noise = {"type": "input_audio_buffer.append", "audio": "A" * 4000}
    with (tmp_path / "talk.jsonl").open("w") as file:
        file.write(forms.bare([SESSION, ASK, BEGUN]))
        for _ in range(2500):
            file.write(json.dumps(noise) + "\n")
        file.write(forms.bare([CALL]))
    done = toolcheck("trace", "talk.jsonl", cwd=tmp_path)
    assert '3 | {"type": "response.created"' in done.stdout
    assert "read 2,504 events" in done.stdout


# -- what a command line may say ----------------------------------------------------------------------


def test_a_named_configuration_is_taken_and_one_that_is_not_there_refused(tmp_path):
    write(tmp_path, [SESSION, ASK, BEGUN])
    (tmp_path / "strict.toml").write_text('fail-level = "warning"\n')
    assert toolcheck("trace", "--config", "strict.toml", "talk.jsonl", cwd=tmp_path).returncode == 1
    done = toolcheck("trace", "--config", "nothing.toml", "talk.jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert "nothing.toml" in done.stderr


def test_a_source_map_leads_a_refused_update_back_to_the_line_it_was_compiled_from(tmp_path):
    (tmp_path / "agent.yaml").write_text(
        "session:\n  instructions: Hi.\n  tools:\n    - type: function\n      name: find_table\n      description: Find.\n"
    )
    done = toolcheck(
        "compile",
        "--target",
        "realtime-session",
        "--source-map",
        "agent.map",
        "--output",
        "a.json",
        "agent.yaml",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    sent = json.loads((tmp_path / "a.json").read_text())
    error = {"type": "invalid_request_error", "message": "Invalid value", "param": "session.tools[0].name"}
    write(tmp_path, [SESSION, sent, {"type": "error", "error": error}])
    done = toolcheck("trace", "--manifest", "agent.yaml", "--source-map", "agent.map", "talk.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert " --> agent.yaml:5:13   in the manifest\n" in done.stdout
    (tmp_path / "agent.map").write_text("{}")
    done = toolcheck("trace", "--source-map", "agent.map", "talk.jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert "not a source map" in done.stderr


def test_what_goes_together_and_what_does_not(tmp_path):
    write(tmp_path, [SESSION, ASK, BEGUN])
    write(tmp_path, [SESSION], "other.jsonl")
    for words in (
        ["--timeline", "--output-format", "json", "talk.jsonl"],
        ["--share", "out.jsonl", "talk.jsonl", "other.jsonl"],
        ["--html", "out.html", "talk.jsonl", "other.jsonl"],
        ["--share", "out", "--html", "out", "talk.jsonl"],
        ["--share", "talk.jsonl", "talk.jsonl"],
        ["--output-format", "yaml", "talk.jsonl"],
        ["--max-file-size", "much", "talk.jsonl"],
    ):
        done = toolcheck("trace", *words, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, ""), words
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.jsonl", "talk.jsonl"]


def test_quiet_and_colour(tmp_path):
    write(tmp_path, [SESSION, ASK, BEGUN])
    done = toolcheck("trace", "--quiet", "talk.jsonl", cwd=tmp_path)
    assert "response-unfinished" in done.stdout
    assert "read 3 events" not in done.stdout
    assert "\x1b[" not in done.stdout
    assert "\x1b[" in toolcheck("trace", "--color", "always", "talk.jsonl", cwd=tmp_path).stdout


def test_several_logs_are_one_report_and_one_without_an_event_is_no_success(tmp_path):
    write(tmp_path, [SESSION, ASK, BEGUN])
    write(tmp_path, [SESSION], "other.jsonl")
    (tmp_path / "empty.log").write_text("nothing\n")
    done = toolcheck("trace", "--output-format", "json", "talk.jsonl", "other.jsonl", cwd=tmp_path)
    assert [file["path"] for file in json.loads(done.stdout)["files"]] == ["talk.jsonl", "other.jsonl"]
    assert done.returncode == 0
    done = toolcheck("trace", "talk.jsonl", "empty.log", cwd=tmp_path)
    assert done.returncode == 2
    assert "warning[response-unfinished]" in done.stdout
    assert "empty.log: no Realtime event found" in done.stderr


def test_a_form_that_is_one_document_has_a_limit_of_its_own(tmp_path):
    with (tmp_path / "talk.yaml").open("w") as file:
        file.write("interactions:\n")
        for _ in range(65):
            file.write("# " + "x" * (1 << 20) + "\n")
    done = toolcheck("trace", "talk.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: talk.yaml: a YAML log is read as a whole, and this one has more than 64 MiB\n"


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_a_failure_of_toolcheck_is_a_finding_of_that_log_and_the_others_are_still_judged(tmp_path, form):
    write(tmp_path, [SESSION, ASK, BEGUN])
    write(tmp_path, [{**SESSION, "victim": TOKEN}], "victim.jsonl")
    broken = (
        "from toolcheck.log import reading; from toolcheck.tracing import run\n"
        "def events(self, real=reading.Reading.events):\n"
        f"    if 'victim' in self._name: raise KeyError({TOKEN!r})\n"
        "    return real(self)\n"
        "reading.Reading.events = events\n"
        "from toolcheck.__main__ import main; main()"
    )

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return program(broken, "trace", "--output-format", form, *words, cwd=tmp_path)

    done = run("--html", "page.html", "victim.jsonl")
    assert done.returncode == 3
    assert "internal-failure" in done.stdout
    assert TOKEN not in done.stdout + done.stderr
    done = run("victim.jsonl", "talk.jsonl")
    assert done.returncode == 3
    assert "internal-failure" in done.stdout
    assert "response-unfinished" in done.stdout


@pytest.mark.parametrize(
    "message",
    [
        "Unknown parameter: 'session.tools[0].meta'.",
        "Missing required parameter: 'tools[7].name'.",
        "Unknown parameter: 'response.modalities'",
    ],
)
def test_a_log_of_one_error_says_as_much_as_decode(tmp_path, message):
    error = json.dumps({"type": "error", "error": {"type": "invalid_request_error", "message": message}})
    (tmp_path / "talk.jsonl").write_text(error + "\n")
    decoded = json.loads(toolcheck("decode", "--output-format", "json", "-", cwd=tmp_path, stdin=error).stdout)
    traced = toolcheck("trace", "talk.jsonl", cwd=tmp_path).stdout
    for words in (decoded["means"], decoded["to_do"], decoded["rule"]):
        assert words.rstrip(".") in traced

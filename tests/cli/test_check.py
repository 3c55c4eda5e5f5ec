from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import environment, toolcheck
from toolcheck.cli.program import run

CLEAN = '{"tools": [{"type": "function", "name": "hang_up", "description": "End the call."}]}'
NESTED = """\
# kept
tools:
  - type: function
    function: {name: hang_up, description: End the call.}
"""
FIXED = """\
# kept
tools:
  - type: function
    name: hang_up
    description: End the call.
"""
NESTED_SAYS = """\
error[nested-function]: `function` contains fields that belong on the tool itself
 --> agent.yaml:4:5   session.tools[0].name
  |
4 |     function: {name: hang_up, description: End the call.}
  |     ^^^^^^^^
  = this is the form of Chat Completions
  = fix available (--fix): move them up
  = rule: https://toolcheck.github.io/toolcheck/rules/nested-function.html
  = source: https://github.com/microsoft/autogen/issues/6935

checked 1 file, 1 tool (1 function); 1 error, 1 fixable
"""
WARNS = '{"tools": [{"type": "function", "name": "hang_up"}]}'


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "agent.yaml").write_text(NESTED)
    (tmp_path / "clean.json").write_text(CLEAN)
    (tmp_path / "warns.json").write_text(WARNS)
    return tmp_path


def test_a_finding(here: Path) -> None:
    done = toolcheck("check", "agent.yaml", cwd=here)
    assert (done.returncode, done.stdout, done.stderr) == (1, NESTED_SAYS, "")


def test_a_clean_file(here: Path) -> None:
    done = toolcheck("check", "clean.json", cwd=here)
    assert done.stdout == "checked 1 file, 1 tool (1 function); no findings\n"
    assert (done.returncode, done.stderr) == (0, "")


def test_without_a_path_the_folder_is_checked_and_strangers_are_counted(here: Path) -> None:
    (here / "package.json").write_text('{"name": "x"}')
    done = toolcheck("check", "--output-format", "concise", cwd=here)
    assert done.stdout.splitlines()[0].startswith("agent.yaml:4:5: error[nested-function] `function` contains")
    summary = toolcheck("check", cwd=here).stdout.splitlines()[-1]
    assert (
        summary == "checked 3 files, 3 tools (3 function); 1 error, 1 warning, 1 fixable; skipped 1 file without tools"
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["clean.json"], 0),
        (["warns.json"], 0),
        (["warns.json", "--fail-level", "warning"], 1),
        (["clean.json", "--fail-level", "info"], 0),
        (["agent.yaml"], 1),
        (["agent.yaml", "--exit-zero"], 0),
        (["agent.yaml", "--ignore", "nested-function"], 0),
        (["agent.yaml", "--ignore", "shape,function"], 0),
        (["agent.yaml", "--select", "mcp"], 0),
        (["agent.yaml", "--select", "mcp", "--select", "shape"], 1),
        (["agent.yaml", "missing.yaml"], 2),
        (["agent.yaml", "missing.yaml", "--exit-zero"], 2),
        (["/dev/zero"], 2),
        (["package.json"], 1),
        (["strangers"], 3),
        (["empty"], 3),
        (["empty", "--exit-zero"], 0),
        (["broken.json"], 1),
        (["--nonsense"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_the_exit_code_is_the_same_in_every_format(
    here: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int
) -> None:
    (here / "package.json").write_text('{"name": "x"}')
    (here / "broken.json").write_text('{"tools": [,]}')
    (here / "empty").mkdir()
    (here / "strangers").mkdir()
    (here / "strangers" / "tsconfig.json").write_text('{"a": 1, // comment\n}')
    monkeypatch.chdir(here)
    assert [run(["check", *words, "--output-format", form]) for form in ("text", "concise", "json")] == [code] * 3


def test_what_cannot_be_looked_at_is_reported_and_the_rest_is_checked(here: Path) -> None:
    os.mkfifo(here / "pipe.json")
    done = toolcheck("check", "pipe.json", "missing.json", "clean.json", cwd=here)
    assert done.returncode == 2
    assert done.stdout == "checked 1 file, 1 tool (1 function); no findings\n"
    assert done.stderr == (
        "error: missing.json: no such file or folder\n"
        "error: pipe.json: it is a pipe, not a regular file (`-` reads standard input)\n"
    )


def test_an_empty_run_is_reported(here: Path) -> None:
    (here / "empty").mkdir()
    done = toolcheck("check", "empty", cwd=here)
    assert done.stdout == ""
    assert done.stderr == "error: nothing was checked: no .json, .jsonl, .ndjson, .yaml, .yml or code file in `empty`\n"
    done = toolcheck("check", "--no-code", "empty", cwd=here)
    assert done.stderr == "error: nothing was checked: no .json, .jsonl, .ndjson, .yaml or .yml file in `empty`\n"
    (here / "empty" / "package.json").write_text("{}")
    assert toolcheck("check", "empty", cwd=here).stderr == (
        "error: nothing was checked: no manifest in `empty` (1 file, none with tools); name a file to check it anyway\n"
    )
    done = toolcheck("check", "empty", "--output-format", "json", cwd=here)
    assert json.loads(done.stdout)["summary"]["skipped"] == 1


def test_recorded_traffic_in_a_folder_is_no_manifest(here: Path) -> None:
    (here / "cassettes").mkdir()
    body = """  body: '{"tools": [{"type": "function", "name": "a"}]}'"""
    (here / "cassettes" / "a.yaml").write_text(f"interactions:\n- request:\n  {body}\n  image: !!binary |\n    R0lG\n")
    (here / "cassettes" / "broken.yaml").write_text("tools:\n- type: function\n  name: [\n")
    done = toolcheck("check", "cassettes", "--output-format", "json", cwd=here)
    assert [file["path"] for file in json.loads(done.stdout)["files"]] == ["cassettes/broken.yaml"]


@pytest.mark.parametrize(("name", "language"), [("tools.rb", "Ruby"), ("tools.go", "Go")])
def test_a_program_is_reported_as_one(here: Path, name: str, language: str) -> None:
    (here / name).write_text('tools = [{"type": "function", "name": "hang_up"}]\n')
    done = toolcheck("check", name, "--output-format", "concise", cwd=here)
    assert done.returncode == 1
    assert done.stdout == f"{name}:1:29: error[syntax-error] the file is {language}, and neither JSON nor YAML\n"


def test_the_target(here: Path) -> None:
    (here / "search.json").write_text('[{"type": "web_search"}]')
    for words, code in (([], 1), (["--target", "realtime"], 1), (["--target", "responses"], 0)):
        done = toolcheck("check", "search.json", "--output-format", "json", *words, cwd=here)
        assert done.returncode == code
    assert json.loads(done.stdout)["files"][0]["targets"] == ["responses"]


def test_labels_that_the_session_has_already(here: Path) -> None:
    (here / "turn.json").write_text(
        '{"type": "response.create", "response": {"tools": [{"type": "mcp", "server_label": "calendar"}]}}'
    )
    (here / "session.json").write_text(
        '{"type": "session.update", "session": {"type": "realtime", "tools": [{"type": "mcp", "server_label": "a"}]}}'
    )
    assert toolcheck("check", "session.json", cwd=here).returncode == 1
    assert toolcheck("check", "session.json", "--defined-labels", "b, a", cwd=here).returncode == 0


# -- standard input ---------------------------------------------------------------------------------


def test_standard_input(here: Path) -> None:
    done = toolcheck("check", "-", cwd=here, stdin=NESTED, env={})
    assert done.stdout == NESTED_SAYS.replace("agent.yaml", "<stdin>")
    done = toolcheck("check", "-", "--stdin-filename", "x/tools.json", cwd=here, stdin='{"tools": [')
    assert done.returncode == 1
    assert " --> x/tools.json:1:" in done.stdout


def test_standard_input_is_fixed_to_standard_output(here: Path) -> None:
    done = toolcheck("check", "-", "--fix", "--stdin-filename", "agent.yaml", cwd=here, stdin=NESTED)
    assert done.stdout == FIXED
    assert done.stderr == (
        "note: agent.yaml: fixed 1 (nested-function)\n\nchecked 1 file, 1 tool (1 function); no findings\n"
    )
    assert (here / "agent.yaml").read_text() == NESTED, "the file of that name is not the one on standard input"
    assert toolcheck("check", "-", "--fix", cwd=here, stdin=CLEAN).stdout == CLEAN


UNFIXED = {
    "clean": CLEAN.encode(),
    "marked": b"\xef\xbb\xbf" + CLEAN.encode(),
    "with CRLF": CLEAN.replace(", ", ",\r\n").encode(),
    "no JSON": b'{"tools": [',
    "no UTF-8": b'{"tools": "\xff\xfe"}',
    "UTF-16": CLEAN.encode("utf-16"),
    "binary": bytes(range(256)),
    "too deep": b"[" * 2000,
    "too large": b"# " + bytes(range(256)) * (5 << 12) + b"\ntools: []\n",
    "empty": b"",
}


@pytest.mark.parametrize("data", UNFIXED.values(), ids=UNFIXED)
@pytest.mark.parametrize("words", [["--fix"], ["--unsafe-fixes", "--output-format", "json"]], ids=" ".join)
def test_standard_input_that_is_not_fixed_comes_back_byte_by_byte(here: Path, data: bytes, words: list[str]) -> None:
    assert fixed(here, data, *words).stdout == data


def test_a_mark_at_the_beginning_of_standard_input_is_kept_by_a_fix(here: Path) -> None:
    done = fixed(here, b"\xef\xbb\xbf" + NESTED.encode(), "--fix")
    assert (done.returncode, done.stdout) == (0, b"\xef\xbb\xbf" + FIXED.encode())


def test_standard_input_comes_back_when_the_configuration_is_broken(here: Path) -> None:
    (here / "toolcheck.toml").write_text("target = 1")
    done = fixed(here, NESTED.encode(), "--fix", "clean.json")
    assert (done.returncode, done.stdout) == (2, NESTED.encode())
    assert b"toolcheck.toml" in done.stderr


def test_a_file_with_the_name_of_standard_input_is_fixed_for_itself(here: Path) -> None:
    done = fixed(here, CLEAN.encode(), "--fix", "agent.yaml", "--stdin-filename", "agent.yaml")
    assert (done.returncode, done.stdout) == (0, CLEAN.encode())
    assert (here / "agent.yaml").read_text() == FIXED


def fixed(here: Path, data: bytes, *words: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "toolcheck", "check", "-", *words]
    return subprocess.run(
        command, check=False, cwd=here, input=data, capture_output=True, env=environment(), timeout=30
    )


# -- fixes ------------------------------------------------------------------------------------------


def test_fix(here: Path) -> None:
    done = toolcheck("check", "--fix", "agent.yaml", cwd=here)
    assert done.stdout == (
        "note: agent.yaml: fixed 1 (nested-function)\n\nchecked 1 file, 1 tool (1 function); no findings\n"
    )
    assert done.returncode == 0
    assert (here / "agent.yaml").read_text() == FIXED
    again = toolcheck("check", "--fix", "agent.yaml", cwd=here)
    assert again.stdout == "checked 1 file, 1 tool (1 function); no findings\n"


def test_diff_changes_nothing(here: Path) -> None:
    done = toolcheck("check", "--diff", "agent.yaml", "clean.json", cwd=here)
    assert done.stdout == (
        """\
--- agent.yaml
+++ agent.yaml
@@ -1,4 +1,5 @@
 # kept
 tools:
   - type: function
-    function: {name: hang_up, description: End the call.}
+    name: hang_up
+    description: End the call.
"""
    )
    assert (done.returncode, done.stderr) == (1, "would fix 1 finding in 1 file\n")
    assert (here / "agent.yaml").read_text() == NESTED
    done = toolcheck("check", "--diff", "clean.json", cwd=here)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "would change nothing\n")


def test_a_file_that_cannot_be_written_is_reported(here: Path) -> None:
    target = here / "agent.yaml"
    (here / "linked.yaml").symlink_to(target)
    done = toolcheck("check", "--fix", "linked.yaml", cwd=here)
    assert done.returncode == 0
    assert (here / "linked.yaml").is_symlink()
    assert target.read_text() == FIXED, "a link is written through"


def test_unsafe_fixes_are_made_only_when_asked_for(here: Path) -> None:
    text = '{"tools": [{"type": "function", "name": "f", "description": "End\\u200b it.\\u202e"}]}'
    (here / "hidden.json").write_text(text)
    toolcheck("check", "--fix", "hidden.json", cwd=here)
    assert (here / "hidden.json").read_text() == text
    assert "+" in toolcheck("check", "--diff", "--unsafe-fixes", "hidden.json", cwd=here).stdout
    toolcheck("check", "--unsafe-fixes", "hidden.json", cwd=here)
    assert "u202e" not in (here / "hidden.json").read_text()


# -- output -----------------------------------------------------------------------------------------


def test_output_file(here: Path) -> None:
    done = toolcheck("check", "agent.yaml", "--output-file", "report.txt", "--color", "auto", cwd=here)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert (here / "report.txt").read_text() == NESTED_SAYS
    done = toolcheck("check", "agent.yaml", "--output-file", "no/where/report.txt", cwd=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: no/where/report.txt: not written: no such file or directory\n"
    done = toolcheck("check", ".", "--output-file", "./agent.yaml", cwd=here)
    assert done.returncode == 2
    assert (here / "agent.yaml").read_text() == NESTED


def test_output_format_from_the_environment(here: Path) -> None:
    done = toolcheck("check", "clean.json", cwd=here, env={"TOOLCHECK_OUTPUT_FORMAT": "json"})
    assert json.loads(done.stdout)["version"] == 1
    done = toolcheck(
        "check", "clean.json", "--output-format", "text", cwd=here, env={"TOOLCHECK_OUTPUT_FORMAT": "json"}
    )
    assert done.stdout.startswith("checked")


def test_quiet_and_statistics(here: Path) -> None:
    assert toolcheck("check", "-q", "clean.json", cwd=here).stdout == ""
    assert toolcheck("check", "-q", "agent.yaml", cwd=here).stdout == NESTED_SAYS.rpartition("\nchecked")[0]
    assert toolcheck("check", "--statistics", cwd=here).stdout == (
        "1  [*]  error[nested-function]\n"
        "1       warning[missing-description]\n"
        "[*] some are fixable with `--fix`\n"
        "checked 3 files, 3 tools (3 function); 1 error, 1 warning, 1 fixable\n"
    )


@pytest.mark.parametrize(
    ("words", "env", "coloured"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": ""}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours(here: Path, words: list[str], env: dict[str, str], coloured: bool) -> None:
    assert ("\x1b[" in toolcheck("check", "agent.yaml", *words, cwd=here, env=env).stdout) is coloured


def test_a_terminal_gets_colours_unless_it_is_dumb(here: Path) -> None:
    import pty

    for term, coloured in (("xterm", True), ("dumb", False)):
        main, side = pty.openpty()
        command = [sys.executable, "-m", "toolcheck", "check", "clean.json", "agent.yaml"]
        subprocess.run(command, check=False, cwd=here, stdout=side, env=environment(TERM=term), timeout=30)
        os.close(side)
        assert (b"\x1b[" in os.read(main, 100_000)) is coloured
        os.close(main)


@pytest.mark.parametrize(
    "env",
    [{"LANG": "C"}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "cp1252"}, {"HOME": ""}],
    ids=str,
)
def test_any_locale(here: Path, env: dict[str, str]) -> None:
    text = '{"tools": [{"type": "function", "name": "名前", "description": "…"}]}'
    (here / "naïve 名.json").write_text(text, encoding="utf-8")
    done = toolcheck("check", "naïve 名.json", cwd=here, env=env)
    assert done.returncode == 1
    assert f"1 | {text}\n" in done.stdout
    assert "--> naïve 名.json:1:" in done.stdout


def test_output_that_nobody_takes(here: Path) -> None:
    command = [sys.executable, "-m", "toolcheck", "check", "agent.yaml"]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, check=False, cwd=here, stdout=full, stderr=subprocess.PIPE, env=environment())
    assert (done.returncode, done.stderr) == (2, b"error: cannot write to standard output: no space left on device\n")
    shell = f"{sys.executable} -m toolcheck check agent.yaml agent.yaml"
    for tail, code, err in (
        ("| true; exit ${PIPESTATUS[0]}", 1, ""),
        (">&-", 2, "error: cannot write to standard output: it is closed\n"),
        ("- <&-", 2, "error: <stdin>: standard input is closed\n"),
        (">/dev/null 2>/dev/full", 1, ""),
    ):
        done = subprocess.run(
            ["bash", "-c", f"{shell} {tail}"], check=False, cwd=here, capture_output=True, env=environment(), timeout=30
        )
        assert (done.returncode, done.stderr.decode()) == (code, err), tail


def test_names_of_files_do_no_harm(here: Path) -> None:
    names = [b"-e.yaml", b"%s {0} [red].yaml", b"a\n::error::b.yaml", b"\xff\xfe.yaml", b"\x1b[31m.yaml", b"##[x].yaml"]
    names += [b"x" * 245 + b".yaml", "\u202e.yaml".encode()]
    for name in names:
        Path(os.fsdecode(os.fsencode(here) + b"/" + name)).write_text(NESTED)
    done = toolcheck("check", "--output-format", "concise", cwd=here)
    assert done.returncode == 1
    starts = sorted(line.split(".yaml:4:5")[0][:20] for line in done.stdout.splitlines() if "nested-function" in line)
    assert starts == sorted(
        [
            "agent",
            "-e",
            "%s {0} [red]",
            r"a\n::error::b",
            r"\udcff\udcfe",
            r"\x1b[31m",
            r"\x23#[x]",
            "x" * 20,
            r"\u202e",
        ]
    )
    assert toolcheck("check", "--", "-e.yaml", cwd=here).returncode == 1
    value = json.loads(toolcheck("check", "--output-format", "json", b"\xff\xfe.yaml", cwd=here).stdout)
    assert os.fsencode(value["files"][0]["path"]) == b"\xff\xfe.yaml"


# -- limits -----------------------------------------------------------------------------------------


def test_limits(here: Path) -> None:
    done = toolcheck("check", "clean.json", "--max-file-size", "10", cwd=here)
    assert done.returncode == 1
    assert "error[too-large]" in done.stdout
    done = toolcheck("check", "clean.json", "--max-depth", "2", cwd=here)
    assert "error[too-deep]" in done.stdout
    with open(here / "huge.json", "wb") as file:
        file.truncate(1 << 30)
    assert "error[too-large]" in toolcheck("check", "huge.json", cwd=here).stdout
    assert toolcheck("check", "clean.json", "--max-file-size", "1K", cwd=here).returncode == 0


def test_who_lets_larger_files_in_lets_more_values_in(here: Path) -> None:
    properties = {f"p{number}": {"type": "string"} for number in range(30_000)}
    tool = {"type": "function", "name": "f", "description": "D.", "parameters": {"type": "object"}}
    tool["parameters"]["properties"] = properties  # type: ignore[index]
    (here / "large.json").write_text(json.dumps([tool]))
    refused = toolcheck("check", "large.json", "--output-format", "concise", cwd=here)
    assert "error[too-large] more than 75,000 keys and values" in refused.stdout
    done = toolcheck("check", "large.json", "--max-file-size", "8M", "--output-format", "concise", cwd=here)
    assert "too-large" not in done.stdout


def test_fixes_are_shown_one_by_one_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "- {type: function, function: {name: hang_up, description: End the call.}}\n"
        "- {type: function, name: wait, description: Wait., strict: true}\n"
    )
    done = toolcheck("check", "--fix", "--show-fixes", "--target", "realtime", "a.yaml", cwd=tmp_path)
    assert done.returncode == 0
    assert "note: a.yaml: session.tools[0].name: move them up (nested-function)\n" in done.stdout
    assert "note: a.yaml: session.tools[1].strict: remove it" in done.stdout
    alone = toolcheck("check", "--show-fixes", "a.yaml", cwd=tmp_path)
    assert (alone.returncode, alone.stdout) == (2, "")
    assert "needs `--fix`" in alone.stderr


GUESSED = {
    "a.yaml": "- {type: function, name: wait, description: Wait., strict: true}\n",
    "b.yaml": "wait: {type: function, description: Wait., strict: true}\n",
    "c.yaml": "tools:\n- {type: function, name: wait, description: Wait., strict: true}\n",
    "d.json": '{"type": "function", "name": "wait", "description": "Wait.", "strict": false}',
    "e.yaml": "- {type: function, name: wait, description: Wait., owner: ops}\n",
    "f.yaml": "- {type: function, function: {name: wait, description: Wait., strict: true}}\n",
    "g.yaml": "tools: []\n---\n- {type: function, name: wait, description: Wait., strict: true}\n",
}


@pytest.mark.parametrize("name", GUESSED)
def test_a_fix_that_only_one_api_wants_is_a_hint_where_the_file_does_not_name_the_api(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(GUESSED[name])
    done = toolcheck("check", "--fix", "--unsafe-fixes", name, cwd=tmp_path)
    assert (done.returncode, (tmp_path / name).read_text()) == (1, GUESSED[name])
    assert "for this fix, add `--target realtime`" in done.stdout
    assert "fixable" not in done.stdout
    assert toolcheck("check", "--fix", "--target", "realtime", name, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("guessed", "fixed"),
    [
        (
            "- {type: function, function: {name: wait, description: W.}}\n",
            "- {type: function, name: wait, description: W.}\n",
        ),
        ("- {type: mcp, server_label: a, server_url: 'https://mcp.deepwiki.com/mcp', allowed_tools: b}\n", "[b]"),
        ("session:\n  tools:\n  - {type: function, name: wait, description: W., strict: true}\n", "W.}"),
    ],
)
def test_a_fix_that_both_apis_want_is_safe(guessed: str, fixed: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(guessed)
    toolcheck("check", "--fix", "a.yaml", cwd=tmp_path)
    assert fixed in (tmp_path / "a.yaml").read_text()


BETA = {
    "modalities": ["audio"],
    "voice": "marin",
    "speed": 1.1,
    "input_audio_format": "pcm16",
    "output_audio_format": "g711_ulaw",
    "input_audio_transcription": {"model": "gpt-realtime-whisper"},
    "input_audio_noise_reduction": {"type": "near_field"},
    "turn_detection": {"type": "server_vad", "threshold": 0.5},
    "temperature": 0.8,
    "max_response_output_tokens": 500,
    "tools": [{"type": "function", "name": "hang_up", "description": "End the call."}],
}


@pytest.mark.parametrize("flags", [("--fix",), ("--fix", "--unsafe-fixes")], ids=str)
def test_a_session_of_the_beta_becomes_one_of_today(flags: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"type": "session.update", "session": BETA}))
    done = toolcheck("check", *flags, "a.json", cwd=tmp_path)
    session = json.loads((tmp_path / "a.json").read_text())["session"]
    audio = session["audio"]
    assert (session["type"], session["output_modalities"], session["max_output_tokens"]) == ("realtime", ["audio"], 500)
    assert (audio["output"]["voice"], audio["output"]["speed"]) == ("marin", 1.1)
    assert audio["input"]["transcription"] == BETA["input_audio_transcription"]
    assert audio["input"]["noise_reduction"] == BETA["input_audio_noise_reduction"]
    assert audio["input"]["turn_detection"] == BETA["turn_detection"]
    if "--unsafe-fixes" in flags:
        assert (done.returncode, audio["input"]["format"]) == (0, {"type": "audio/pcm", "rate": 24000})
        assert (audio["output"]["format"], "temperature" in session) == ({"type": "audio/pcmu"}, False)
    else:
        left = {"input_audio_format", "output_audio_format", "temperature"}
        assert (done.returncode, session.keys() & BETA.keys() - {"tools"}) == (1, left)


def test_a_request_with_a_conversation_is_a_request(tmp_path: Path) -> None:
    schema = '{"type": "object", "properties": {}, "required": [], "additionalProperties": false}'
    tool = f'{{"type": "function", "name": "f", "description": "d", "strict": true, "parameters": {schema}}}'
    request = f'{{"model": "gpt-6-astra", "conversation": "conv_1", "input": "hi", "tools": [{tool}]}}'
    (tmp_path / "a.json").write_text(request)
    done = toolcheck("check", "--fix", "a.json", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "a.json").read_text()) == (0, request)

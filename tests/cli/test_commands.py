"""The command line as a whole: its commands, its words of help, its ways to fail."""

from __future__ import annotations

import json
import os
import platform
import re
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import click
import pytest

from tests.running import ROOT, environment
from tests.running import started as toolcheck
from toolcheck import __version__
from toolcheck.cli.program import COMMANDS
from toolcheck.contract import schemas
from toolcheck.rules import every_rule

EXAMPLE = "toolcheck check --select security,mcp agent.yaml"
RULE_EXAMPLE = "toolcheck rule nested-function"


def test_version_and_help(tmp_path: Path) -> None:
    python = platform.python_version()
    version = toolcheck("--version", cwd=tmp_path).stdout
    assert re.fullmatch(
        rf"toolcheck {__version__} \(Python {python}, jsonschema-rs, libyaml; APIs as of 20\d\d-\d\d-\d\d\)\n", version
    )
    assert toolcheck("version", cwd=tmp_path).stdout == version
    done = toolcheck("--help", cwd=tmp_path)
    assert done.returncode == 0
    assert all(f"  {name}" in done.stdout and words in done.stdout for name, (words, _) in COMMANDS.items())
    assert toolcheck("-h", cwd=tmp_path).stdout == done.stdout
    bare = toolcheck(cwd=tmp_path)
    assert (bare.returncode, bare.stdout) == (2, done.stdout)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_a_file_examples_and_options_that_are_explained(name: str) -> None:
    command = import_module(f"toolcheck.cli.{name}").command
    assert isinstance(command, click.Command)
    assert "Examples:" in (command.epilog or "")
    assert COMMANDS[name][1].startswith(f"toolcheck {name} ")
    assert [param.name for param in command.params if isinstance(param, click.Option) and not param.help] == []


def test_each_file_of_a_command_is_listed() -> None:
    files = {path.stem for path in (ROOT / "toolcheck" / "cli").glob("*.py") if "command(" in path.read_text("utf-8")}
    assert files - {"program"} == set(COMMANDS)


@pytest.mark.parametrize(
    ("words", "says", "example", "help_"),
    [
        (["chekc"], "unknown command `chekc`; did you mean `check`?", EXAMPLE, ""),
        (["agent.yaml"], "unknown command `agent.yaml`; did you mean `toolcheck check agent.yaml`?", EXAMPLE, ""),
        (["--verison"], "unknown option `--verison`; did you mean `--version`?", EXAMPLE, ""),
        (
            ["--format", "json"],
            "unknown option `--format`; did you mean `toolcheck check --output-format`?",
            EXAMPLE,
            "",
        ),
        (["-V"], "unknown option `-V`; did you mean `--version`?", EXAMPLE, ""),
        (["-v"], "unknown option `-v`; did you mean `--version`?", EXAMPLE, ""),
        (["check", "-f", "json"], "unknown option `-f`; did you mean `--output-format`?", EXAMPLE, " check"),
        (["check", "-o", "x"], "unknown option `-o`; did you mean `--output-file`?", EXAMPLE, " check"),
        (["lint", "x"], "unknown command `lint`; did you mean `toolcheck check x`?", EXAMPLE, ""),
        (["fix", "x"], "unknown command `fix`; did you mean `toolcheck check --fix x`?", EXAMPLE, ""),
        (["fix", "x y"], "unknown command `fix`; did you mean `toolcheck check --fix`?", EXAMPLE, ""),
        (["lint", "-q"], "unknown command `lint`; did you mean `toolcheck check`?", EXAMPLE, ""),
        (
            ["watch", "a/b.yaml"],
            "unknown command `watch`; did you mean `toolcheck check --watch a/b.yaml`?",
            EXAMPLE,
            "",
        ),
        (["help", "rule"], "unknown command `help`; did you mean `toolcheck rule --help`?", RULE_EXAMPLE, " rule"),
        (["check", "-V"], "unknown option `-V`; did you mean `toolcheck --version`?", EXAMPLE, " check"),
        (["help"], "unknown command `help`; did you mean `toolcheck --help`?", EXAMPLE, ""),
        (["explain", "x"], "unknown command `explain`; did you mean `toolcheck rule x`?", RULE_EXAMPLE, ""),
        (
            ["rule", "nested"],
            "unknown rule `nested`; rules with it in their name: `nested-function`, `nested-tool-choice`",
            RULE_EXAMPLE,
            " rule",
        ),
        (["check", "--selct", "x"], "unknown option `--selct`; did you mean `--select`?", EXAMPLE, " check"),
        (
            ["check", "--select", "securty"],
            "invalid value for '--select': unknown rule or family `securty`; did you mean `security`?",
            EXAMPLE,
            " check",
        ),
        (
            ["check", "--ignore", "nested-function,literal_secret"],
            "invalid value for '--ignore': unknown rule or family `literal_secret`; did you mean `literal-secret`?",
            EXAMPLE,
            " check",
        ),
        (
            ["check", "--fail-level", "bad"],
            "invalid value for '--fail-level': 'bad' is not one of 'error', 'warning', 'info'",
            EXAMPLE,
            " check",
        ),
        (
            ["check", "--max-file-size", "much"],
            "invalid value for '--max-file-size': `much` is not a size like `4M` or `4194304`",
            EXAMPLE,
            " check",
        ),
        (["check", "--fix", "--diff"], "`--fix` and `--diff` cannot be combined", EXAMPLE, " check"),
        (
            ["check", "--statistics", "--output-format", "json"],
            "`--statistics` needs `--output-format text` or `concise`",
            EXAMPLE,
            " check",
        ),
        (
            ["rule", "nested-functoin"],
            "unknown rule `nested-functoin`; did you mean `nested-function`?",
            "toolcheck rule nested-function",
            " rule",
        ),
        (
            ["rule", "zzz"],
            "unknown rule `zzz`; `toolcheck rule` lists them",
            "toolcheck rule nested-function",
            " rule",
        ),
        (
            ["schema", "manifets"],
            "unknown schema `manifets`; did you mean `manifest`?",
            "toolcheck schema manifest",
            " schema",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_words_are_answered_with_right_ones(
    tmp_path: Path, words: list[str], says: str, example: str, help_: str
) -> None:
    done = toolcheck(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: {says}\n\n  for example: {example}\n  all options: toolcheck{help_} --help\n"


def test_a_misspelt_file_is_answered_with_the_one_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "agent.yaml").write_text("tools: []\n")
    for command in ("check", "compile", "trace"):
        done = toolcheck(command, "agents/agnt.yaml", cwd=tmp_path)
        near = os.path.join("agents", "agent.yaml")
        assert (done.returncode, done.stdout) == (2, "")
        assert f"error: agents/agnt.yaml: no such file or folder; did you mean `{near}`?\n" in done.stderr
    assert "did you mean" not in toolcheck("check", "agents/other.yaml", cwd=tmp_path).stderr


def test_a_bug_report_has_versions_and_nothing_of_the_user(tmp_path: Path) -> None:
    facts = json.loads(toolcheck("version", "--json", cwd=tmp_path).stdout)
    assert facts["toolcheck"] == __version__
    assert facts["python"] == platform.python_version()
    assert facts["schema_engine"] == "jsonschema-rs"
    assert facts["yaml_parser"] == "libyaml"
    assert set(facts["libraries"]) == {"click", "jsonschema", "jsonschema-rs", "pydantic", "PyYAML", "ruamel.yaml"}
    assert str(tmp_path) not in json.dumps(facts)
    slow = json.loads(toolcheck("version", "--json", cwd=tmp_path, env={"TOOLCHECK_ENGINES": "reference"}).stdout)
    assert (slow["schema_engine"], slow["yaml_parser"]) == ("jsonschema", "ruamel.yaml")


def test_wrong_words_are_not_repeated_alive(tmp_path: Path) -> None:
    done = toolcheck("check", "--\x1b[31m::x", cwd=tmp_path)
    assert done.stderr.startswith(r"error: unknown option `--\x1b[31m::x`")


# -- rule and schema --------------------------------------------------------------------------------


def test_every_rule_is_listed_and_has_a_page(tmp_path: Path) -> None:
    lines = toolcheck("rule", cwd=tmp_path).stdout.splitlines()
    names = [line.split()[0] for line in lines if line.startswith("  ")]
    assert names == [rule.name for rule in every_rule()]
    assert f"{len(names)} rules; `toolcheck rule NAME` explains one rule." in lines


def test_the_page_of_a_rule(tmp_path: Path) -> None:
    assert toolcheck("rule", "nested-function", cwd=tmp_path).stdout == (
        """\
shape/nested-function

A tool keeps its fields inside a `function` object.

That is the form of Chat Completions. Realtime and Responses read `name`, `description` and `parameters` from the tool
itself, so this tool has no name, and the server refuses everything that is sent with it.

If only the name is outside, Responses accepts the tool and ignores `function`: the model gets a tool without a
description and without arguments. Recorded answers show this (2026-11-29).

Bad:
    {"type": "function", "function": {"name": "hang_up", "description": "End the call."}}
Good:
    {"type": "function", "name": "hang_up", "description": "End the call."}

Severity:  error
Targets:   realtime-session, realtime-response, responses, live
Fix:       safe, applied by --fix
Evidence:  observed, checked on 2026-11-20
Source:    https://github.com/microsoft/autogen/issues/6935
Since:     0.1
"""
    )


def test_rules_for_programs(tmp_path: Path) -> None:
    rules = json.loads(toolcheck("rule", "--output-format", "json", cwd=tmp_path).stdout)
    assert [rule["name"] for rule in rules] == [rule.name for rule in every_rule()]
    keys = [
        "name",
        "family",
        "title",
        "severity",
        "targets",
        "fix",
        "opt_in",
        "evidence",
        "url",
        "rule_url",
        "looked",
        "since",
    ]
    assert list(rules[0]) == keys
    one = json.loads(toolcheck("rule", "nested-function", "--output-format", "json", cwd=tmp_path).stdout)
    assert list(one) == [*keys, "page"]


def test_schemas(tmp_path: Path) -> None:
    lines = toolcheck("schema", cwd=tmp_path).stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(schemas.kinds())
    data = (ROOT / "schemas" / "realtime" / "function.schema.json").read_bytes()
    assert toolcheck("schema", "realtime/function", cwd=tmp_path).stdout.encode() == data
    assert toolcheck("schema", "realtime/function", "--output", "out.json", cwd=tmp_path).stdout == ""
    assert (tmp_path / "out.json").read_bytes() == data
    done = toolcheck("schema", "manifest", "-o", "no/out.json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "error: no/out.json: no such file or directory\n")


# -- failing ----------------------------------------------------------------------------------------


def test_an_internal_failure_says_where_and_no_values(tmp_path: Path) -> None:
    code = """
import sys, toolcheck.checking.run
def fail(*_, **__): raise KeyError("can" "ary-token-1")
toolcheck.checking.run.check_paths = fail
from toolcheck.cli import main
main()
"""
    command = [sys.executable, "-c", code, "check", "x"]
    done = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True, env=environment())
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "error: internal failure: KeyError at <string>:3; this is a bug in toolcheck, please report it"
        " (TOOLCHECK_DEBUG=1 shows the stack)\n"
    )
    env = environment(TOOLCHECK_DEBUG="1")
    done = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True, env=env)
    assert 'check.py", line' in done.stderr
    assert "canary" not in done.stderr


def test_ctrl_c_is_quiet(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "toolcheck", "check", "-"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err.strip()) == (130, b"", b"")


def test_nothing_is_imported_from_the_folder_one_stands_in(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("tools: [{type: function, name: f, description: x}]\n")
    for name in ("yaml", "json", "click", "ruamel", "jsonschema_rs", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported from the folder')\n")
    (tmp_path / ".env").write_text("TOOLCHECK_OUTPUT_FORMAT=json\n")
    done = toolcheck("check", ".", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


# -- what is imported -------------------------------------------------------------------------------

HEAVY = {"pydantic", "jsonschema", "jsonschema_rs", "referencing", "ruamel", "yaml", "openai"}


def imported(*words: str, cwd: Path, ends: int = 0) -> set[str]:
    """The modules that a command loads; one that is put off is none."""
    loaded = "' '.join(name for name, module in sys.modules.items() if type(module).__name__ != '_Later')"
    code = f"import sys, atexit; atexit.register(lambda: print('\\n' + {loaded}, file=sys.stderr));"
    code += "from toolcheck.cli import main; main()"
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, check=False, cwd=cwd, capture_output=True, text=True, env=environment(), timeout=30)
    assert done.returncode == ends, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def test_little_is_imported_to_say_little(tmp_path: Path) -> None:
    for words in (["--version"], ["--help"]):
        modules = imported(*words, cwd=tmp_path)
        assert modules.isdisjoint(HEAVY)
        assert modules.isdisjoint(f"toolcheck.cli.{name}" for name in COMMANDS.keys() - {"version"})
        assert modules.isdisjoint({"toolcheck.rules", "toolcheck.checking.checking", "toolcheck.disk.files"})
    for words in (["rule"], ["schema"], ["schema", "manifest"]):
        assert imported(*words, cwd=tmp_path).isdisjoint(HEAVY)


def test_a_json_file_is_checked_without_the_heavy_libraries(tmp_path: Path) -> None:
    tool = {"type": "function", "name": "f", "description": "x", "parameters": {"type": "object", "properties": {}}}
    (tmp_path / "a.json").write_text(json.dumps({"tools": [tool]}))
    assert imported("check", "a.json", cwd=tmp_path) & HEAVY <= {"jsonschema_rs"}
    assert imported("check", ".", cwd=tmp_path) & HEAVY <= {"jsonschema_rs"}
    (tmp_path / "b.yaml").write_text(json.dumps({"tools": [tool]}))
    assert imported("check", "b.yaml", cwd=tmp_path).isdisjoint({"pydantic", "jsonschema", "ruamel"})
    (tmp_path / "c.yaml").write_text("tools:\n  - {type: function, name: f, description: x}\n")
    places = {f"toolcheck.document.yaml_{name}" for name in ("exact", "loop", "words", "find", "ends")}
    assert imported("check", "c.yaml", cwd=tmp_path).isdisjoint(places)


def test_typing_is_not_imported_for_a_clean_file_or_a_fault(tmp_path: Path) -> None:
    """Its import is a tenth of a short run: what only a type checker needs is below `if TYPE_CHECKING`."""
    tool = {"type": "function", "name": "f", "description": "x", "parameters": {"type": "object", "properties": {}}}
    server = {"type": "mcp", "server_label": "desk", "server_url": "https://mcp.example.com/", "allowed_tools": ["a"]}
    clean = {"session": {"type": "realtime", "tools": [tool, {**server, "require_approval": "always"}]}}
    (tmp_path / "a.json").write_text(json.dumps(clean))
    (tmp_path / "b.yaml").write_text("tools:\n  - {type: function, name: f, description: x}\n")
    (tmp_path / "warned.json").write_text(json.dumps({"tools": [{**tool, "description": ""}, server]}))
    nested = {"type": "function", "function": {"name": "g", "description": "x", "paramters": {"type": "objekt"}}}
    (tmp_path / "wrong.json").write_text(json.dumps({"tools": [nested, {"type": "mcp", "server_label": 5}]}))
    for name, ends in (("a.json", 0), ("b.yaml", 0), ("warned.json", 0), ("wrong.json", 1), (".", 1)):
        modules = imported("check", name, cwd=tmp_path, ends=ends)
        assert "toolcheck.checking.checking" in modules
        assert modules.isdisjoint({"typing", "contextlib", "dataclasses", "click", "json"})
        assert "toolcheck.suppressing.reading" not in modules


def test_the_environment_of_these_tests_is_scrubbed() -> None:
    assert not any(name.startswith("TOOLCHECK_") for name in environment())
    assert os.environ.get("PATH") == environment().get("PATH")

"""What a shell is offered, and how the help looks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import ROOT, environment
from tests.running import started as toolcheck
from toolcheck.cli.program import COMMANDS
from toolcheck.rules import all_rules, rule_names

HEAVY = (
    "pydantic",
    "jsonschema",
    "jsonschema_rs",
    "yaml",
    "ruamel",
    "toolcheck.checking.checking",
    "toolcheck.rules.mcp",
)


def offered(words: str, tmp_path: Path) -> list[str]:
    """What bash is offered for the last of these words."""
    env = {
        "_TOOLCHECK_COMPLETE": "bash_complete",
        "COMP_WORDS": f"toolcheck {words}",
        "COMP_CWORD": str(words.count(" ") + 1),
    }
    done = toolcheck(cwd=tmp_path, env=env)
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", [f"plain,{name}" for name in COMMANDS]),
        ("ch", ["plain,check"]),
        ("rule nested-", ["plain,nested-function", "plain,nested-tool-choice"]),
        ("check --select nested-f", ["plain,nested-function"]),
        ("check --ignore mcp,secur", ["plain,mcp,security"]),
        ("check --select al", ["plain,all"]),
        ("check --output-format js", ["plain,json", "plain,json-lines"]),
        ("schema session.u", ["plain,session.update"]),
        ("completion f", ["plain,fish"]),
        ("init --only c", ["plain,config"]),
        ("check ag", ["file,ag"]),
        ("compile ag", ["file,ag"]),
        ("compile --env-file .e", ["file,.e"]),
        ("init ag", ["file,ag"]),
        ("nonsense x", []),
    ],
)
def test_what_is_offered(tmp_path: Path, words: str, found: list[str]) -> None:
    assert offered(words, tmp_path) == found


def test_the_names_of_rules_come_from_their_files() -> None:
    assert rule_names() == tuple(rule.name for rule in all_rules())


def test_nothing_heavy_is_imported_for_it(tmp_path: Path) -> None:
    code = (
        "import sys, atexit; from toolcheck.cli import main\n"
        "is_loaded = lambda name: type(sys.modules.get(name)).__name__ not in ('NoneType', '_Later')\n"
        f"atexit.register(lambda: print([name for name in {HEAVY} if is_loaded(name)], file=sys.stderr))\n"
        "main()"
    )
    env = environment(_TOOLCHECK_COMPLETE="bash_complete", COMP_WORDS="toolcheck check --select ", COMP_CWORD="3")
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, env=env, cwd=tmp_path
    )
    assert "plain,nested-function\n" in done.stdout
    assert done.stderr == "[]\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_of_the_shell(tmp_path: Path, shell: str) -> None:
    done = toolcheck("completion", shell, cwd=tmp_path, env={"PATH": ""})
    assert (done.returncode, done.stderr) == (0, "")
    assert f"_TOOLCHECK_COMPLETE={shell}_complete" in done.stdout
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=done.stdout, text=True, check=True)


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes(tmp_path: Path) -> None:
    (tmp_path / "toolcheck").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m toolcheck "$@"\n')
    (tmp_path / "toolcheck").chmod(0o755)
    script = """\
eval "$(toolcheck completion bash)"
COMP_WORDS=(toolcheck rule nested-f) COMP_CWORD=2
_toolcheck_completion toolcheck 2>/dev/null
echo "${COMPREPLY[@]}"
"""
    env = environment(PATH=f"{tmp_path}:{os.environ['PATH']}")
    done = subprocess.run(
        ["bash", "--norc", "-c", script], check=False, capture_output=True, text=True, env=env, cwd=ROOT, timeout=30
    )
    assert done.stdout == "nested-function\n"


# -- help -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("env", "coloured"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
@pytest.mark.parametrize("words", [["--help"], ["check", "-h"], ["compile", "--help"], []])
def test_help_is_coloured_where_colours_are_wanted(
    tmp_path: Path, words: list[str], env: dict[str, str], coloured: bool
) -> None:
    done = toolcheck(*words, cwd=tmp_path, env=env)
    assert ("\x1b[" in done.stdout) is coloured
    plain = toolcheck(*words, cwd=tmp_path).stdout
    assert re.sub(r"\x1b\[[\d;]*m", "", done.stdout) == plain


def test_help_is_coloured_on_a_terminal(tmp_path: Path) -> None:
    import pty

    for term, coloured in (("xterm", True), ("dumb", False)):
        main, side = pty.openpty()
        command = [sys.executable, "-m", "toolcheck", "rule", "--help"]
        subprocess.run(command, check=False, cwd=tmp_path, stdout=side, env=environment(TERM=term), timeout=30)
        os.close(side)
        assert (b"\x1b[" in os.read(main, 100_000)) is coloured
        os.close(main)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(tmp_path: Path, command: str) -> None:
    done = toolcheck(command, "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert f"toolcheck {command} " in done.stdout.split("Options:")[1]

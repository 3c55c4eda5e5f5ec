"""Plain words, which click does not read, do what they do when click reads them."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest

from tests.running import environment, toolcheck
from toolcheck.cli import check, check_run, plain, program
from toolcheck.cli.check_args import CheckArgs
from toolcheck.config.search import Search
from toolcheck.ground.record import fields

CLEAN = '{"tools": [{"type": "function", "name": "f", "description": "x"}]}'
FAULTY = "tools:\n  - type: function\n    function: {name: f, description: x}\n"
BY_CLICK = {"TOOLCHECK_NOTHING": "1"}
"""A variable that is no option, but whose name begins like one, so that click reads the words."""

PLAIN = (
    (),
    ("clean.json",),
    ("faulty.yaml",),
    ("clean.json", "faulty.yaml"),
    ("faulty.yaml", "faulty.yaml"),
    (".",),
    ("folder",),
    ("folder/", "clean.json"),
    ("empty",),
    ("check",),
    ("check", "check"),
    ("clean.jsn",),
    ("no/such/clean.json",),
    ("",),
    ("", "clean.json"),
    (" ",),
    ("-",),
    ("-", "clean.json"),
    ("-", "-"),
    ("./-dash.json",),
    ("@clean.json",),
    ("@none",),
    ("+x",),
    ("*.json",),
    ("~",),
    ("a=b.json",),
    ("$HOME",),
    ("version",),
    ("ünïcode.json",),
    ("bytes-\udcff.json",),
    ("no-bytes-\udcff.json",),
    ("new\nline.json",),
    ("broken.yaml",),
    ("notes.md",),
    ("stranger.json",),
    ("excluded.json",),
    ("--force-exclude",),
    ("--force-exclude", "clean.json"),
    ("clean.json", "--force-exclude"),
    ("--force-exclude", "excluded.json"),
    ("--force-exclude", "--force-exclude", "excluded.json", "faulty.yaml"),
    ("--skip-strangers", "stranger.json"),
    ("--force-exclude", "--skip-strangers", "stranger.json", "excluded.json"),
    ("wrong/clean.json",),
    ("wrong/clean.json", "clean.json"),
)
FOR_CLICK = (
    ("--", "clean.json"),
    ("--", "-dash.json"),
    ("--", "--force-exclude"),
    ("--",),
    ("-dash.json",),
    ("-h",),
    ("--help",),
    ("-q", "clean.json"),
    ("-", "--", "-"),
    ("---",),
    ("--force-exclude=1",),
    ("--force-exclud", "clean.json"),
    ("--Force-Exclude", "clean.json"),
    ("--skip-strangers=", "clean.json"),
    ("--skip", "clean.json"),
    ("--fix", "--diff", "clean.json"),
    ("--color", "never", "faulty.yaml"),
    ("clean.json", "--statistics"),
)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    for name in ("clean.json", "-dash.json", "@clean.json", "ünïcode.json", "new\nline.json", "excluded.json", "check"):
        (tmp_path / name).write_text(CLEAN, "utf-8")
    (tmp_path / os.fsdecode(b"bytes-\xff.json")).write_text(CLEAN)
    (tmp_path / "faulty.yaml").write_text(FAULTY)
    (tmp_path / "broken.yaml").write_text("tools: [}\n")
    (tmp_path / "notes.md").write_text("# Notes\n")
    (tmp_path / "stranger.json").write_text('{"name": "x"}')
    (tmp_path / "toolcheck.toml").write_text("exclude = ['excluded.json']\n")
    for folder in ("folder", "empty", "wrong"):
        (tmp_path / folder).mkdir()
    (tmp_path / "folder" / "faulty.yaml").write_text(FAULTY)
    (tmp_path / "wrong" / "clean.json").write_text(CLEAN)
    (tmp_path / "wrong" / "toolcheck.toml").write_text("targets = 1\nselect = 'x'\n")
    return tmp_path


@pytest.mark.parametrize("words", PLAIN, ids=repr)
def test_plain_words_are_read_as_click_reads_them(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """The same arguments, field by field, go to the same function."""
    assert plain.is_plain(["check", *words], {})
    seen: list[CheckArgs] = []

    def look(args: CheckArgs) -> int:
        seen.append(args)
        return 7

    monkeypatch.setattr(check, "check", look)
    monkeypatch.setattr(check_run, "check", look)
    monkeypatch.delenv("TOOLCHECK_OUTPUT_FORMAT", raising=False)
    assert plain.run(["check", *words]) == program.run(["check", *words]) == 7
    by_plain, by_click = map(values, seen)
    assert by_plain == by_click


def values(args: CheckArgs) -> dict[str, Any]:
    return {name: vars(value) if isinstance(value := getattr(args, name), Search) else value for name in fields(args)}


@pytest.mark.parametrize("words", PLAIN, ids=repr)
def test_plain_words_do_the_same_with_and_without_click(words: tuple[str, ...], here: Path) -> None:
    ways = [toolcheck("check", *map(os.fsencode, words), cwd=here, stdin=FAULTY, env=env) for env in ({}, BY_CLICK)]
    assert ways[0].stdout + ways[0].stderr
    assert (ways[0].returncode, ways[0].stdout, ways[0].stderr) == (ways[1].returncode, ways[1].stdout, ways[1].stderr)


@pytest.mark.parametrize("words", FOR_CLICK, ids=repr)
def test_other_words_are_read_by_click(words: tuple[str, ...]) -> None:
    assert not plain.is_plain(["check", *words], {})
    assert plain.run(["check", *words]) is None


@pytest.mark.parametrize("words", [[], ["clean.json"], ["--version"], ["compile", "clean.json"], ["", "check"]])
def test_only_check_is_plain(words: list[str]) -> None:
    assert not plain.is_plain(words, {})


def test_every_variable_that_is_an_option_is_left_to_click() -> None:
    command = import_module("toolcheck.cli.check").command
    names = {name for param in command.params for name in (param.envvar, *[param.envvar or ()]) if name}
    assert names == {"TOOLCHECK_OUTPUT_FORMAT"}
    asked = click.Context(program.program, info_name="toolcheck").command_path.upper()
    for name in (*names, f"_{asked}_COMPLETE"):
        assert not plain.is_plain(["check", "clean.json"], {name: ""})
    assert plain.is_plain(["check", "clean.json"], {"NO_COLOR": "1", "MY_TOOLCHECK_OUTPUT_FORMAT": "json"})


def test_a_variable_that_is_an_option_is_heard(here: Path) -> None:
    done = toolcheck("check", "clean.json", cwd=here, env={"TOOLCHECK_OUTPUT_FORMAT": "json"})
    assert done.stdout.startswith("{")
    done = toolcheck("check", "clean.json", cwd=here, env={"TOOLCHECK_OUTPUT_FORMAT": "jsn"})
    assert (done.returncode, done.stdout) == (2, "")
    assert "jsn" in done.stderr


def test_a_shell_that_asks_for_completions_is_answered(here: Path) -> None:
    env = {"_TOOLCHECK_COMPLETE": "bash_complete", "COMP_WORDS": "toolcheck check --statis", "COMP_CWORD": "2"}
    assert toolcheck("check", "clean.json", cwd=here, env=env).stdout == "plain,--statistics\n"


@pytest.mark.parametrize("ending", [">&-", ">/dev/full", "2>&-", "2>/dev/full", "<&-", "- <&-", "| true", ">&- 2>&-"])
@pytest.mark.parametrize("words", ["faulty.yaml", "none.json clean.json -"])
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_closed_and_full_streams_end_the_same(words: str, ending: str, here: Path) -> None:
    ends = set()
    for env in ({}, BY_CLICK):
        command = f"{sys.executable} -m toolcheck check {words} {ending}"
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command],
            check=False,
            cwd=here,
            capture_output=True,
            env=environment(**env),
            stdin=subprocess.DEVNULL,
            timeout=30,
        )
        ends.add((done.returncode, done.stdout, done.stderr))
    assert len(ends) == 1


@pytest.mark.parametrize(
    "error",
    [
        KeyboardInterrupt(),
        EOFError(),
        BrokenPipeError(32, "Broken pipe"),
        PermissionError(13, "Permission denied"),
        OSError("no number"),
        MemoryError(),
        RecursionError("too deep"),
        ValueError("x"),
        SystemExit(5),
    ],
    ids=repr,
)
def test_a_failure_ends_the_same(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(args: CheckArgs) -> int:
        raise error

    monkeypatch.setattr(check, "check", fail)
    monkeypatch.setattr(check_run, "check", fail)
    monkeypatch.setattr("toolcheck.cli.ending.abandon", lambda stream: None)
    ends = [(run(["check"]), capsys.readouterr()) for run in (plain.run, program.run)]
    assert ends[0] == ends[1]


SCRIPT = "import sys; sys.argv[0] = '{name}'; from toolcheck.__main__ import main; sys.exit(main())"


@pytest.mark.parametrize(
    "start", [["-m", "toolcheck"], *(["-c", SCRIPT.format(name=n)] for n in ("toolcheck", "toolcheck-lint"))]
)
def test_however_it_is_started_plain_words_do_without_click(start: list[str], here: Path) -> None:
    (here / "site").mkdir()
    (here / "site" / "click.py").write_text("raise SystemExit('click was imported')")
    env = environment()
    env["PYTHONPATH"] = f"{here / 'site'}{os.pathsep}{env['PYTHONPATH']}"

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *start, "check", *words]
        return subprocess.run(command, check=False, cwd=here, env=env, capture_output=True, text=True, timeout=30)

    done = run("clean.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "checked 1 file, 1 tool (1 function); no findings\n"
    assert run("--force-exclude", "--skip-strangers", "clean.json", "faulty.yaml").returncode == 1
    assert "click was imported" in run("--quiet", "clean.json").stderr

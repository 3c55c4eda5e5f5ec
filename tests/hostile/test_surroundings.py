"""Wherever it is run: any locale, any end of its pipes, no home, no folder, and somebody who stops it."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import environment
from tests.running import started as toolcheck

TEXT = '{"tools": [{"type": "function", "name": "名前", "description": "…"}]}'
SAYS = "1:41: error[invalid-function-name] the name `名前` contains "
CLEAN = '{"tools": [{"type": "function", "name": "f", "description": "Ünï 🙂"}]}'
BARE = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
COMMAND = f"{sys.executable} -m toolcheck"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "naïve 名.json").write_text(TEXT, encoding="utf-8")
    (tmp_path / "clean.json").write_text(CLEAN, encoding="utf-8")
    return tmp_path


def shell(line: str, cwd: Path, **env: str) -> tuple[int, str, str]:
    """A line of bash, with what it came to."""
    done = subprocess.run(
        ["bash", "-c", line], check=False, cwd=cwd, capture_output=True, env=environment(**env), timeout=30
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in out + err
    assert "internal failure" not in out + err
    assert "Exception ignored" not in out + err
    return done.returncode, out, err


# -- locales ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C"},
        {"LC_ALL": "C", **BARE},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii", **BARE},
        {"LC_ALL": "xx_XX.nonsense", **BARE},
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "utf-16"},
        {"LC_ALL": "tr_TR.UTF-8", "PYTHONWARNINGS": "error", "PYTHONDEVMODE": "1"},
        {"PYTHONOPTIMIZE": "2", "PYTHONHASHSEED": "1"},
    ],
    ids=str,
)
def test_no_locale_changes_a_word(here: Path, env: dict[str, str]) -> None:
    done = toolcheck("check", ".", "--output-format", "concise", cwd=here, env=env)
    assert (done.returncode, done.stderr) == (1, "")
    name, _, rest = done.stdout.partition(".json:")
    assert name.encode("utf-8", "backslashreplace") in ("naïve 名".encode(), rb"na\udcc3\udcafve \udce5\udc90\udc8d")
    assert rest.startswith(SAYS)
    done = toolcheck("compile", "clean.json", cwd=here, env=env)
    assert (done.returncode, "Ünï 🙂" in done.stdout) == (0, True)
    done = toolcheck("compile", "clean.json", "-o", "out.json", cwd=here, env=env)
    assert "Ünï 🙂" in (here / "out.json").read_text("utf-8")
    (here / "out.json").unlink()


def test_no_home_and_no_path(here: Path) -> None:
    for unset in ("HOME", "PATH", "USER", "TERM", "LANG"):
        assert shell(f"unset {unset}; {COMMAND} check clean.json", here)[0] == 0
    done = subprocess.run(
        [sys.executable, "-m", "toolcheck", "check", "clean.json"],
        check=False,
        cwd=here,
        capture_output=True,
        env={"PYTHONPATH": environment()["PYTHONPATH"]},
        timeout=30,
    )
    assert (done.returncode, done.stderr) == (0, b"")


# -- folders ----------------------------------------------------------------------------------------


GONE = "mkdir gone && cd gone && rmdir ../gone && "


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("check {here}/clean.json", 0, ""),
        ("check --fix {here}/clean.json", 0, ""),
        ("compile {here}/clean.json", 0, ""),
        ("compile {here}/clean.json -o {here}/out.json", 0, ""),
        ("check {here}/clean.json --output-format sarif", 0, ""),
        ("check {here}/clean.json --output-file json={here}/out.json", 0, ""),
        ("check {here}/clean.json --write-baseline {here}/base.json", 0, ""),
        ("decode 'tools[0]' {here}/clean.json", 0, ""),
        ("rule nested-function", 0, ""),
        ("check", 2, "error: the current folder no longer exists\n"),
        ("check clean.json", 2, "error: the current folder no longer exists\n"),
        ("compile clean.json", 2, "error: the current folder no longer exists\n"),
        ("compile {here}/clean.json -o out.json", 2, "error: the current folder no longer exists\n"),
        ("check - < {here}/clean.json", 2, "error: the current folder no longer exists\n"),
    ],
)
def test_a_current_folder_that_is_gone(here: Path, words: str, code: int, says: str) -> None:
    done = shell(f"{GONE}{COMMAND} {words.format(here=here)}", here)
    assert (done[0], done[2]) == (code, says)


# -- the ends of its pipes --------------------------------------------------------------------------

EVERY = [
    "check 'naïve 名.json' clean.json",
    "check . --output-format json",
    "check . --statistics",
    "compile clean.json",
    "decode 'tools[0]' clean.json",
    "rule nested-function",
    "schema manifest",
    "init --dry-run",
    "--help",
    "--version",
    "check --help",
]


@pytest.mark.parametrize("words", EVERY)
def test_whoever_reads_or_does_not_read(here: Path, words: str) -> None:
    code = 1 if words.startswith("check") and "help" not in words else 0
    line = f"{COMMAND} {words}"
    read_by_nobody = shell(f"{line} | true; exit ${{PIPESTATUS[0]}}", here)
    assert (read_by_nobody[0], read_by_nobody[2]) == (code, "")
    full = shell(f"{line} >/dev/full", here)
    assert (full[0], full[1], full[2].count("\n")) == (2, "", 1)
    assert full[2].startswith("error: ")
    closed = shell(f"{line} >&-", here)
    assert closed[0] == (2 if closed[2] else code)
    assert closed[2].count("\n") <= 1
    assert shell(f"{line} 2>&- >/dev/null", here) == (code, "", "")
    assert shell(f"{line} <&- 2>/dev/full >/dev/null", here) == (code, "", "")
    assert shell(f"{line} <&- >&- 2>&-", here)[0] in (code, 2)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("check -", "error: <stdin>: standard input is closed\n"),
        ("check - --fix", "error: <stdin>: standard input is closed\n"),
        ("check - clean.json -q", "error: <stdin>: standard input is closed\n"),
        ("compile -", "error: <stdin>: standard input is closed\n"),
        ("compile - -o out.json", "error: <stdin>: standard input is closed\n"),
        ("decode 'tools[0]' -", "error: <stdin>: standard input is closed\n"),
        ("decode -", "error: there is no text to decode\n"),
        ("compile clean.json --check -", "error: <stdin>: standard input is closed\n"),
    ],
)
def test_standard_input_that_is_closed(here: Path, words: str, says: str) -> None:
    code, _, err = shell(f"{COMMAND} {words} <&-", here)
    assert (code, err[: len(says)]) == (2, says)
    code, _, err = shell(f"{COMMAND} {words} 0>/dev/null", here)
    assert (code, "error: " in err) == (2, True), "open, but not for reading"
    assert sorted(path.name for path in here.iterdir()) == ["clean.json", "naïve 名.json"]


@pytest.mark.parametrize("words", ["check -", "compile -", "decode - clean.json"])
def test_standard_input_without_an_end(here: Path, words: str) -> None:
    assert shell(f"{COMMAND} {words} </dev/zero >/dev/null", here)[0] in (1, 2)
    assert shell(f"yes '{{' | {COMMAND} {words} >/dev/null", here)[0] in (1, 2)


def test_standard_input_without_an_end_comes_back_as_long_as_somebody_reads(here: Path) -> None:
    assert shell(f"{COMMAND} check - --fix </dev/zero | head -c 5000000 | wc -c", here)[:2] == (0, "5000000\n")


def test_a_fix_to_standard_output_that_nobody_takes(here: Path) -> None:
    for end in (">/dev/full", ">&-"):
        code, _, err = shell(f"{COMMAND} check - --fix < clean.json {end}", here)
        assert (code, err.splitlines()[-1].startswith("error: cannot write to standard output: ")) == (2, True)


# -- a terminal -------------------------------------------------------------------------------------


def on_a_terminal(*words: str, cwd: Path, **env: str) -> str:
    main, side = pty.openpty()
    command = [sys.executable, "-m", "toolcheck", *words]
    subprocess.run(
        command, check=False, cwd=cwd, stdin=side, stdout=side, stderr=side, env=environment(**env), timeout=30
    )
    os.close(side)
    seen = os.read(main, 100_000).decode()
    os.close(main)
    return seen


def test_colours_are_for_terminals_and_secrets_are_not(here: Path) -> None:
    (here / "secret.json").write_text(
        '{"tools": [{"type": "mcp", "server_label": "a", "server_url": "https://a.example.com",'
        ' "authorization": "${MINE}", "allowed_tools": ["b"], "require_approval": "always"}]}'
    )
    for words in (["check", "."], ["decode", "tools[0].nonsense", "clean.json"]):
        assert "\x1b[" in on_a_terminal(*words, cwd=here)
        assert "\x1b[" not in toolcheck(*words, cwd=here).stdout
        assert "\x1b[" not in on_a_terminal(*words, cwd=here, TERM="dumb")
    shown = on_a_terminal("compile", "secret.json", cwd=here, MINE="canary-token-42")
    assert ("canary" in shown, "********" in shown) == (False, True)
    assert "canary" in toolcheck("compile", "secret.json", cwd=here, env={"MINE": "canary-token-42"}).stdout


# -- somebody who stops it --------------------------------------------------------------------------

STRUCK = """
import os, signal, sys, time
left = int(sys.argv.pop(1))
def hook(event, arguments):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGINT)
from toolcheck.__main__ import main
sys.addaudithook(hook)
main()
"""


@pytest.mark.parametrize(
    ("words", "stride"),
    [(("check", "naïve 名.json"), 67), (("check", "--fix", "clean.json"), 101), (("compile", "clean.json"), 131)],
    ids=str,
)
def test_ctrl_c_at_any_moment_is_quiet(here: Path, words: tuple[str, ...], stride: int) -> None:
    """Struck whenever something is imported, opened or listed: at the first of these, at the one a stride further, …"""
    struck = 0
    for step in range(1, 20_000, stride):
        command = [sys.executable, "-c", STRUCK, str(step), *words]
        done = subprocess.run(command, check=False, cwd=here, capture_output=True, env=environment(), timeout=30)
        assert done.stderr.strip() == b"", f"at step {step}"
        if done.returncode != 130:
            break
        struck += 1
        assert (here / "clean.json").read_text("utf-8") == CLEAN
    assert done.returncode == (0 if "clean.json" in words else 1)
    assert struck > 4


@pytest.mark.parametrize(("signal_", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -15), (signal.SIGHUP, -1)])
def test_waiting_for_standard_input_is_stopped(here: Path, signal_: signal.Signals, code: int) -> None:
    for words in (["check", "-"], ["compile", "-"], ["decode", "-"]):
        command = [sys.executable, "-m", "toolcheck", *words]
        process = subprocess.Popen(
            command, cwd=here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
        )
        assert process.stdin is not None
        process.stdin.write(b" " * (1 << 17))  # more than a pipe holds: once this is written, somebody reads
        process.send_signal(signal_)
        out, err = process.communicate(timeout=10)
        assert (process.returncode, out, err.strip()) == (code, b"", b"")

"""Where the command is run: an old Python, a checkout that nobody may write to, a narrow terminal, no network."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import ROOT, environment, toolcheck
from tests.running import started as fresh

BAD = '{"tools": [{"type": "function", "function": {"name": "hang_up", "description": "End the call."}}]}'


# -- an old Python ----------------------------------------------------------------------------------


def test_an_old_python_is_told_what_is_needed_in_one_line(tmp_path: Path) -> None:
    code = (
        "import sys; sys.hexversion = 0x030A0CF0; sys.version_info = (3, 10, 12); sys.argv = ['toolcheck', 'check'];"
        " from toolcheck.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, cwd=tmp_path, capture_output=True, text=True, env=environment()
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: toolcheck needs Python 3.11 or newer; this is Python 3.10.12\n"


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_what_an_old_python_reads_is_written_for_it(name: str) -> None:
    text = (ROOT / "toolcheck" / name).read_text("utf-8")
    tree = ast.parse(text, feature_version=(3, 8))
    at_once = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert {alias.name for node in at_once for alias in node.names} <= {"os", "sys"}


def test_the_version_that_is_needed_is_that_of_the_project() -> None:
    needed = re.findall(r'requires-python = ">=(\d+)\.(\d+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    text = (ROOT / "toolcheck" / "__main__.py").read_text("utf-8")
    assert re.findall(r"_NEEDED = \((\d+), (\d+)\)", text) == needed


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_with_an_old_python_alone_says_so_in_one_line(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")  # it is asked whether it is new enough
    old.chmod(0o755)
    for tool in ("sh", "make", "env", "mktemp", "rm", "cat", "bash", "echo", "touch"):
        found = shutil.which(tool)
        if found:
            (tmp_path / tool).symlink_to(found)
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("pyproject.toml", "requirements/run.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    done = subprocess.run(
        ["make", "demo"], check=False, cwd=tmp_path, capture_output=True, text=True, env={"PATH": str(tmp_path)}
    )
    assert done.returncode != 0
    assert done.stderr.splitlines()[0] == "toolcheck needs Python 3.11 or newer; none was found"


# -- a checkout that nobody may write to -------------------------------------------------------------


@pytest.fixture
def here() -> Iterator[Path]:
    """A folder that other users reach, too; those of pytest they do not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid") or shutil.which("setpriv") is None, reason="setpriv is not installed")
@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["check", "a.json"], 1, ""),
        (["check", "--diff", "a.json"], 1, "would fix 1 finding in 1 file\n"),
        (["check", "--fix", "a.json"], 2, "error: a.json: not fixed: it is read-only\n"),
        (["check", "a.json", "--output-file", "x.sarif"], 2, "error: x.sarif: not written: permission denied\n"),
        (
            ["check", "a.json", "--write-baseline", "known.json"],
            2,
            "error: known.json: not written: permission denied\n",
        ),
        (["init", "--only", "manifest"], 2, "error: agent.yaml: permission denied\n"),
        (["compile", "good.json", "--output", "x.json"], 2, "error: x.json: permission denied\n"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_read_only_checkout(here: Path, words: list[str], code: int, says: str) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    (here / "a.json").write_text(BAD)
    (here / "good.json").write_text('{"session": {"type": "realtime", "tools": []}}')
    for path, mode in ((here / "a.json", 0o444), (here, 0o555)):
        path.chmod(mode)
    command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-m", "toolcheck", *words]
    done = subprocess.run(command, check=False, cwd=here, capture_output=True, text=True, env=environment())
    here.chmod(0o755)
    assert (done.returncode, done.stderr) == (code, says), done.stdout
    assert sorted(path.name for path in here.iterdir()) == ["a.json", "good.json"]


# -- what is around it ------------------------------------------------------------------------------


@pytest.mark.parametrize("env", [{"COLUMNS": "60"}, {"COLUMNS": "0"}, {"COLUMNS": "x"}, {"COLUMNS": "1"}])
def test_a_narrow_terminal(tmp_path: Path, env: dict[str, str]) -> None:
    (tmp_path / "a.json").write_text(BAD)
    usual = toolcheck("check", "a.json", cwd=tmp_path)
    assert toolcheck("check", "a.json", cwd=tmp_path, env=env).stdout == usual.stdout, "a pipe has no columns"
    done = toolcheck("check", "--help", cwd=tmp_path, env=env)
    assert done.returncode == 0
    prose = [line for line in done.stdout.partition("Examples:")[0].splitlines() if "|" not in line and "[" not in line]
    assert max(map(len, prose)) <= 78


def test_windows_line_ends_everywhere(tmp_path: Path) -> None:
    lines = [
        "session:",
        "  tools:",
        "    - type: function",
        "      name: f",
        "      description: x",
        "      strict: true",
    ]
    (tmp_path / "a.yaml").write_bytes("".join(f"{line}\r\n" for line in lines).encode())
    (tmp_path / "toolcheck.toml").write_bytes(b'fail-level = "info"\r\n\r\nexclude = ["x/"]\r\n')
    done = toolcheck("check", "--fix", "a.yaml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "a.yaml").read_bytes() == "".join(f"{line}\r\n" for line in lines[:-1]).encode()
    (tmp_path / "toolcheck.toml").write_bytes(b'fail-level = "info"\r\n\r\nexclud = ["x/"]\r\n')
    done = toolcheck("check", "a.yaml", cwd=tmp_path)
    assert done.stderr == "error: toolcheck.toml:3:1: unknown key `exclud`; did you mean `exclude`?\n"


def test_without_a_terminal_and_without_a_locale(tmp_path: Path) -> None:
    (tmp_path / "é.json").write_text(BAD.replace("End", "Ende ☎"))
    done = fresh("check", "é.json", cwd=tmp_path, env={"LC_ALL": "C", "TERM": "dumb", "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (1, "")
    assert "\x1b" not in done.stdout
    assert "nested-function" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("columns", [20, 60, 200])
def test_the_underline_is_below_its_line_on_a_narrow_terminal(tmp_path: Path, columns: int) -> None:
    import fcntl
    import pty
    import struct
    import termios

    tools = [{"type": "function", "name": f"f{at}", "description": "x", "parameters": None} for at in range(9)]
    tools[7]["strict"] = True
    (tmp_path / "a.json").write_text(json.dumps({"session": {"type": "realtime", "tools": tools}}))
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    command = [sys.executable, "-m", "toolcheck", "check", "a.json", "--select", "strict-in-realtime"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs, env=environment(NO_COLOR="1")
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 65536):
                shown += piece
        except OSError:  # so it ends where nobody writes any more
            pass
    os.close(ours)
    assert process.returncode == 1
    lines = shown.decode().splitlines()
    (at,) = (number for number, line in enumerate(lines) if line.startswith("  | ^") or set(line[3:].strip()) == {"^"})
    underlined = lines[at - 1][lines[at].index("^") : lines[at].rindex("^") + 1]
    assert '"strict"'.startswith(underlined)
    assert len(underlined) > 5
    assert len(lines[at - 1]) <= max(columns, 30), lines[at - 1]

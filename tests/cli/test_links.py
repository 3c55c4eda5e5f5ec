"""The name of a rule is a link on a terminal that has links, and nowhere else; no column moves because of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.running import environment, toolcheck
from toolcheck.ground.published import SITE

pty = pytest.importorskip("pty")

BROKEN = '{"tools": [{"type": "function", "name": "f", "strict": true}]}\n'
LINK = re.compile(r"\x1b\]8;;([^\x1b]*)\x1b\\")
COLOUR = re.compile(r"\x1b\[[\d;]*m")
OF_TERMINALS = ("TERM_PROGRAM", "VTE_VERSION", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "FORCE_HYPERLINK")
LOG = """\
{"type": "session.created", "session": {"type": "realtime"}}
{"type": "session.update", "session": {"type": "realtime", "tools": [{"type": "function"}]}}
{"type": "error", "error": {"type": "invalid_request_error", "message": "Missing required parameter: 'session.tools[0].name'."}}
"""


def on_terminal(folder: Path, *words: str, env: Mapping[str, str]) -> str:
    """What the command writes to a terminal."""
    mine, its = pty.openpty()
    inherited = {name: value for name, value in environment().items() if name not in OF_TERMINALS}
    command = [sys.executable, "-m", "toolcheck", *words]
    with subprocess.Popen(
        command, cwd=folder, env={**inherited, **env}, stdin=subprocess.DEVNULL, stdout=its, stderr=subprocess.PIPE
    ) as running:
        os.close(its)
        said = b""
        while piece := _read(mine):
            said += piece
        os.close(mine)
        assert running.stderr is not None
        assert running.stderr.read() == b""
    return said.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    """The next bytes; none when the other side has closed, which Linux says with an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.json").write_text(BROKEN)
    (tmp_path / "talk.jsonl").write_text(LOG)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("check", "a.json"), "strict-in-realtime"),
        (("check", "--output-format", "concise", "a.json"), "strict-in-realtime"),
        (("check", "--statistics", "a.json"), "strict-in-realtime"),
        (("trace", "talk.jsonl"), "session-update-refused"),
    ],
    ids=" ".join,
)
def test_a_rule_is_a_link_to_its_page(folder: Path, words: tuple[str, ...], rule: str) -> None:
    said = on_terminal(folder, *words, env={"TERM_PROGRAM": "WezTerm"})
    assert f"error[\x1b]8;;{SITE}/rules/{rule}.html\x1b\\{rule}\x1b]8;;\x1b\\]" in said
    assert LINK.findall(said)[1::2] == [""] * (len(LINK.findall(said)) // 2), "every link ends"
    piped = toolcheck(*words, cwd=folder)
    assert COLOUR.sub("", LINK.sub("", said)) == piped.stdout, "no column is another"


@pytest.mark.parametrize(
    ("words", "rule", "count"),
    [
        (("trace", "--timeline", "talk.jsonl"), "session-update-refused", 2),
        (("decode", "Unknown parameter: 'session.tools[0].strict'."), "strict-in-realtime", 1),
        (("decode", "Unknown parameter: 'session.tools[0].strict'.", "a.json"), "strict-in-realtime", 2),
    ],
    ids=["timeline", "error", "error at its place"],
)
def test_it_is_a_link_wherever_it_is_named(folder: Path, words: tuple[str, ...], rule: str, count: int) -> None:
    said = on_terminal(folder, *words, env={"TERM_PROGRAM": "WezTerm", "COLUMNS": "300"})
    links = LINK.findall(said)
    assert links.count(f"{SITE}/rules/{rule}.html") == count
    assert links[1::2] == [""] * (len(links) // 2), "every link ends"
    assert "\x1b" not in toolcheck(*words, cwd=folder).stdout


@pytest.mark.parametrize(
    ("env", "has_links"),
    [
        ({"TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"VTE_VERSION": "7600"}, True),
        ({"VTE_VERSION": "4602"}, False),
        ({"VTE_VERSION": "odd"}, False),
        ({"WT_SESSION": "1"}, True),
        ({}, False),
        ({"TERM": "tmux-256color", "VTE_VERSION": "7600"}, False),
        ({"TERM": "dumb", "WT_SESSION": "1"}, False),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"FORCE_HYPERLINK": "0", "WT_SESSION": "1"}, False),
        ({"NO_COLOR": "1", "WT_SESSION": "1"}, False),
        ({"NO_COLOR": "1", "FORCE_HYPERLINK": "1"}, False),
    ],
    ids=str,
)
def test_which_terminals_have_links(env: dict[str, str], has_links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    from toolcheck.cli.surroundings import style_for

    for name in (*OF_TERMINALS, "NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    mine, its = pty.openpty()
    with open(its, "w") as terminal:
        assert style_for("auto", terminal).has_links == has_links
        assert not style_for("never", terminal).has_links
    os.close(mine)


def test_there_is_no_link_in_a_pipe_and_none_where_colour_is_refused(folder: Path) -> None:
    env = {"TERM_PROGRAM": "WezTerm", "FORCE_HYPERLINK": "1"}
    assert "\x1b]8" not in toolcheck("check", "--color", "always", "a.json", cwd=folder, env=env).stdout
    assert "\x1b" not in on_terminal(folder, "check", "--color", "never", "a.json", env=env)
    assert "\x1b" not in on_terminal(folder, "check", "a.json", env={**env, "NO_COLOR": "1"})

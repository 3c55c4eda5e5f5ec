"""What docs/testing.md shows is what happens."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.running import ROOT, environment
from toolcheck.serving.script import KINDS

PAGE = (ROOT / "docs" / "testing.md").read_text("utf-8")
DONE = '            elif event.type == "response.done":\n'
FAULT = '                if last.type == "mcp_call" and last.output is None:\n                    return None\n'


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    plugin = [] if entry_points(group="pytest11", name="toolcheck") else ["-p", "toolcheck.testing.plugin"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugin, "--tb=short", "."]
    return subprocess.run(
        command, check=False, cwd=folder, capture_output=True, text=True, env=environment(), timeout=60
    )


def test_the_first_test_is_red_and_then_green(tmp_path: Path) -> None:
    pytest.importorskip("openai")
    blocks = re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```", PAGE, re.M | re.S)
    for _, name, text in blocks:
        if name:
            (tmp_path / name).write_text(text)
    red = run(tmp_path)
    assert red.returncode == 1, red.stdout + red.stderr
    assert "1 failed" in red.stdout  # the test itself, not what comes after it
    (shown,) = re.findall(r"^\$ pytest\n(.*?)^```", PAGE, re.M | re.S)
    printed = [line.rstrip() for line in red.stdout.splitlines()]
    assert [line for line in shown.splitlines() if line not in printed] == []
    (answer,) = [text for language, name, text in blocks if text.startswith("            elif")]
    agent = (tmp_path / "agent.py").read_text()
    assert DONE in agent
    assert FAULT in agent
    (tmp_path / "agent.py").write_text(agent.replace(DONE, answer + DONE).replace(FAULT, ""))
    green = run(tmp_path)
    assert green.returncode == 0, green.stdout + green.stderr


def test_every_kind_of_step_is_explained() -> None:
    assert {kind for kind in KINDS if f"| `{kind}: " not in PAGE} == set()

"""What the check of a clean file leaves alone, because to start takes most of its time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import environment

MANIFEST = {
    "tools": [{"type": "function", "name": "f", "description": "x", "parameters": {"type": "object", "properties": {}}}]
}
LEFT_ALONE = (
    "click",
    "jsonschema_rs",
    "toolcheck.suppressing",
    "toolcheck.document.comments",
    "toolcheck.checking.facts",
    "toolcheck.redaction.redactor",
    "toolcheck.fixing",
    "toolcheck.compiling",
    "toolcheck.cli.program",
)
START = """
import sys
def hear(event, args):
    if event == "compile" and args[1] == "<string>":  # no file whose compiled form is missing
        print("compiled", args[0])
sys.addaudithook(hear)
import atexit
atexit.register(lambda: print("imported", *sys.modules))
sys.argv = ["toolcheck", "check", {name!r}]
from toolcheck.cli import main
main()
"""


@pytest.mark.parametrize("name", ["agent.json", "agent.yaml"])
def test_a_clean_file_needs_little(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(json.dumps(MANIFEST))
    done = subprocess.run(
        [sys.executable, "-c", START.replace("{name!r}", repr(name))],
        check=False,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=environment(),
        timeout=30,
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert "checked 1 file, 1 tool (1 function); no findings" in lines
    imported = lines[-1].split()
    assert imported[0] == "imported"
    assert [module for module in imported if f"{module}.".startswith(tuple(f"{name}." for name in LEFT_ALONE))] == []
    compiled = [line for line in lines if line.startswith("compiled")]
    assert [line for line in compiled if "def __init__" not in line and "lambda _cls" not in line] == []

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
    "importlib",
    "json",
    "re",
    "signal",
    "typing",
    "warnings",
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
before = set(sys.modules)
atexit.register(lambda: print("imported", *(sys.modules.keys() - before)))
sys.argv = ["toolcheck", "check", {name!r}]
from toolcheck.cli import main
main()
"""


UNUSED_BY_CLICK = ("gettext", "locale", "platform", "uuid")
"""click imports these for options that are dates or UUIDs and for translations; we have neither."""
LOADED = "' '.join(name for name, module in sys.modules.items() if type(module).__name__ != '_Later')"


def run(code: str, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, check=False, cwd=cwd, capture_output=True, text=True, env=environment(), timeout=30)


@pytest.mark.parametrize("words", [["check", "--isolated", "agent.yaml"], ["compile", "agent.yaml"]])
def test_an_option_needs_no_more_of_click_than_it_asks(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text(json.dumps(MANIFEST))
    code = f"import sys, atexit; atexit.register(lambda: print({LOADED}, file=sys.stderr))\n"
    done = run(f"{code}from toolcheck.cli import main; main()", *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    imported = set(done.stderr.split())
    assert "click.core" in imported
    assert imported.isdisjoint(UNUSED_BY_CLICK)


def test_click_asks_for_what_it_lacks() -> None:
    """What its other kinds of options need is there, as if it had been imported in the usual way."""
    code = (
        "from toolcheck.cli.click_alone import import_click; import_click(); import click, datetime, uuid, threading\n"
    )
    code += "@click.command()\n@click.option('--when', type=click.DateTime())\n@click.option('--id', type=click.UUID)\n"
    code += "def command(when, id): print(type(when) is datetime.datetime, type(id) is uuid.UUID)\n"
    code += "print(click.globals._local.__class__.__mro__[1] is threading.local or type(click.globals._local) is threading.local)\n"
    code += "from gettext import ngettext; print(ngettext.__module__); command()"
    words = ["--when", "2027-01-31", "--id", "12345678-1234-5678-1234-567812345678"]
    done = run(code, *words, cwd=Path(__file__).parent)
    assert (done.stderr, done.stdout.splitlines()) == ("", ["True", "gettext", "True True"])


@pytest.mark.parametrize("name", ["agent.json", "agent.yaml"])
@pytest.mark.parametrize("words", ["x", 'Do not hang up \u2014\nask the user\u2019s "name".'], ids=["plain", "prose"])
def test_a_clean_file_needs_little(name: str, words: str, tmp_path: Path) -> None:
    text = json.dumps(MANIFEST).replace('"x"', json.dumps(words, ensure_ascii=name == "agent.yaml"))
    (tmp_path / name).write_text(text, "utf-8")
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

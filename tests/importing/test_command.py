"""`toolcheck import` as users run it."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from tests.running import toolcheck
from toolcheck.importing.kinds import NAMES

REQUEST = {
    "messages": [],
    "tools": [{"type": "function", "function": {"name": "hang_up", "description": "End the call."}}],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "request.json").write_text(json.dumps(REQUEST))
    return tmp_path


def test_the_manifest_goes_to_standard_output_and_all_words_to_standard_error(folder: Path) -> None:
    done = toolcheck("import", "request.json", cwd=folder)
    assert done.returncode == 0
    assert yaml.safe_load(done.stdout)["tools"][0]["name"] == "hang_up"
    assert done.stdout.startswith("# imported from request.json: a Chat Completions request\n")
    assert "note: the other `messages` are left out" in done.stderr
    assert "no findings" in done.stderr


def test_what_was_written_checks_and_compiles(folder: Path) -> None:
    assert toolcheck("import", "request.json", "--output", "agent.yaml", cwd=folder).returncode == 0
    assert toolcheck("check", "agent.yaml", cwd=folder).returncode == 0
    compiled = json.loads(toolcheck("compile", "agent.yaml", cwd=folder).stdout)
    assert compiled["session"]["tools"][0]["name"] == "hang_up"


def test_a_file_is_replaced_only_when_that_is_asked_for(folder: Path) -> None:
    (folder / "agent.yaml").write_text("mine")
    done = toolcheck("import", "request.json", "--output", "agent.yaml", cwd=folder)
    assert (done.returncode, done.stderr) == (2, "error: agent.yaml exists; `--force` replaces it\n")
    assert (folder / "agent.yaml").read_text() == "mine"
    assert toolcheck("import", "request.json", "-o", "agent.yaml", "--force", cwd=folder).returncode == 0
    assert "hang_up" in (folder / "agent.yaml").read_text()
    done = toolcheck("import", "request.json", "-o", "request.json", "--force", cwd=folder)
    assert done.returncode == 2
    assert json.loads((folder / "request.json").read_text()) == REQUEST


def test_standard_input_is_a_source(folder: Path) -> None:
    done = toolcheck("import", "-", cwd=folder, stdin=json.dumps(REQUEST))
    assert done.returncode == 0
    assert "hang_up" in done.stdout


def test_exit_codes_say_what_happened(folder: Path) -> None:
    broken = {"tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "array"}}}]}
    (folder / "broken.json").write_text(json.dumps(broken))
    (folder / "local.json").write_text('{"mcpServers": {"a": {"command": "npx"}}}')
    (folder / "strange.json").write_text('{"strange": 1}')
    assert toolcheck("import", "broken.json", cwd=folder).returncode == 1
    assert toolcheck("import", "strange.json", cwd=folder).returncode == 2
    assert toolcheck("import", "missing.json", cwd=folder).returncode == 2
    done = toolcheck("import", "local.json", cwd=folder)
    assert done.returncode == 3
    assert "note: `a` is left out: it is a program that the client starts" in done.stderr


def test_the_kind_can_be_said(folder: Path) -> None:
    (folder / "schema.json").write_text('{"name": "x", "type": "object", "properties": {}}')
    assert toolcheck("import", "schema.json", cwd=folder).returncode == 2
    done = toolcheck("import", "schema.json", "--from", "json-schema", "--name", "ping", cwd=folder)
    assert done.returncode == 0
    assert "name: ping" in done.stdout


def test_code_is_sent_to_extract(folder: Path) -> None:
    (folder / "agent.ts").write_text("const tools = [];\n")
    done = toolcheck("import", "agent.ts", cwd=folder)
    assert done.returncode == 2
    assert "`toolcheck extract`" in done.stderr


def test_a_file_of_another_kind_names_this_command(folder: Path) -> None:
    assert "`toolcheck import`" in toolcheck("check", "request.json", cwd=folder).stdout


def test_the_kinds_of_the_command_are_those_that_are_understood() -> None:
    """The command lists them itself, so that its help needs no import."""
    assert import_module("toolcheck.cli.import").KINDS == NAMES

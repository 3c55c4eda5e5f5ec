"""What compile makes of variables that are empty, that break a header, or that are no text; as a user runs it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import toolcheck
from tests.running import environment
from tests.running import toolcheck as run

SERVER = """\
session:
  instructions: Be ${TONE:-brief}.
  tools:
    - type: mcp
      server_label: crm
      server_url: https://crm.example.com/mcp
      %s
      allowed_tools: [find]
      require_approval: always
"""


def compiled(folder: Path, field: str, **variables: str) -> subprocess.CompletedProcess[str]:
    (folder / "a.yaml").write_text(SERVER % field)
    return run("compile", "a.yaml", "--compact", cwd=folder, env=variables)


@pytest.mark.parametrize(
    ("field", "column", "value", "rule"),
    [
        ("authorization: ${VALUE}", 22, "", "empty-credential"),
        ("authorization: ${VALUE}", 22, "None", "empty-credential"),
        ("authorization: ${NEVER_SET:-}", 22, "", "empty-credential"),
        ("headers: {Authorization: 'Bearer ${VALUE}'}", 32, "", "empty-credential"),
        ("headers: {X-Api-Key: '${VALUE}'}", 28, "undefined", "empty-credential"),
        ("authorization: ${VALUE}", 22, "hunter2secret\n", "invalid-header"),
        ("headers: {X-Tenant: '${VALUE}'}", 27, "blue\r\nX-Role: hunter2secret", "invalid-header"),
        ("headers: {X-Tenant: '${VALUE}'}", 27, "hunter2secret\x1b[2J", "invalid-header"),
    ],
)
def test_no_variable_makes_a_credential_or_a_header_that_cannot_be_sent(tmp_path, field, column, value, rule):
    done = compiled(tmp_path, field, VALUE=value)
    assert (done.returncode, done.stdout) == (1, "")
    assert "error[unfit-value]: the filled value does not fit here\n" in done.stderr
    assert f"--> a.yaml:7:{column} " in done.stderr
    assert f"`{rule}`:" in done.stderr
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize(
    ("field", "column", "rule"),
    [
        ('authorization: ""', 22, "empty-credential"),
        ("authorization: Bearer None", 22, "empty-credential"),
        ("headers: {X Tenant: blue}", 17, "invalid-header"),
        ('headers: {X-Tenant: "blue\\r\\nX-Role: admin"}', 27, "invalid-header"),
    ],
)
def test_what_cannot_be_sent_is_a_warning_in_check_and_an_error_in_compile(tmp_path, field, column, rule):
    done = compiled(tmp_path, field)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"error[{rule}]" in done.stderr
    assert f"--> a.yaml:7:{column} " in done.stderr
    checked = run("check", "a.yaml", "--output-format", "concise", cwd=tmp_path)
    assert f"a.yaml:7:{column}: warning[{rule}]" in checked.stdout
    assert checked.returncode == run("check", "a.yaml", "--fail-level", "error", cwd=tmp_path).returncode == 0


def test_a_suppressed_credential_is_compiled_as_it_is(tmp_path):
    done = compiled(tmp_path, 'authorization: ""  # toolcheck: ignore[empty-credential] -- the server asks for none')
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["session"]["tools"][0]["authorization"] == ""


def test_an_empty_variable_is_said_at_its_place_and_may_be_meant_elsewhere(tmp_path):
    done = compiled(
        tmp_path, "headers: {X-Tenant: '${TENANT}', X-Plan: '${PLAN:-}', X-Region: '${REGION}'}", TENANT="", REGION="eu"
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == "note: a.yaml:7:27: the environment variable `TENANT` is set, but empty\n"
    assert json.loads(done.stdout)["session"]["tools"][0]["headers"] == {"X-Tenant": "", "X-Plan": "", "X-Region": "eu"}


@pytest.mark.skipif(sys.platform == "win32", reason="variables are text there")
def test_a_variable_that_is_not_utf_8_is_an_error_at_its_place(tmp_path):
    (tmp_path / "a.yaml").write_text(SERVER % "authorization: ${VALUE}")
    words = [sys.executable, "-m", "toolcheck", "compile", "a.yaml"]
    variables = {os.fsencode(name): os.fsencode(value) for name, value in environment().items()}
    done = subprocess.run(
        words, cwd=tmp_path, env={**variables, b"VALUE": b"hunter2\xff\xfe"}, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, b"")
    said = done.stderr.decode()
    assert "error[unfit-value]: the environment variable `VALUE` is not UTF-8\n --> a.yaml:7:22 " in said
    assert "hunter2" not in said
    assert "udcff" not in said


def test_a_program_gets_the_same_errors():
    server = {
        "type": "mcp",
        "server_label": "crm",
        "server_url": "https://crm.example.com/mcp",
        "allowed_tools": ["find"],
    }
    for token, variables in (("${T}", {"T": ""}), ("${T}", {"T": "\udcff"}), ("None", {}), (f"Bearer {None}", {})):
        with pytest.raises(toolcheck.Refused):
            toolcheck.compile([{**server, "authorization": token}], env=variables)
    made = toolcheck.compile([{**server, "headers": {"X-Tenant": "${T}"}}], env={"T": ""})
    assert [finding.message for _, finding in made.empty] == ["the environment variable `T` is set, but empty"]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals here")
@pytest.mark.parametrize(("words", "shown"), [((), False), (("--reveal",), True)])
def test_a_terminal_gets_masks_for_what_was_filled_in(tmp_path, words, shown):
    (tmp_path / "a.yaml").write_text(
        SERVER.replace("https://crm.example.com/mcp", "${URL}") % "authorization: Bearer ${VALUE}"
    )
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "toolcheck", "compile", "a.yaml", *words]
    variables = environment(URL="https://crm.example.com/mcp", VALUE="hunter2secret", TONE="")
    done = subprocess.run(
        command, check=False, cwd=tmp_path, env=variables, stdout=theirs, stderr=subprocess.PIPE, timeout=30
    )
    os.close(theirs)
    text = b""
    with contextlib.suppress(OSError):  # the other end is closed: that is all
        while piece := os.read(ours, 65536):
            text += piece
    os.close(ours)
    assert done.returncode == 0, done.stderr
    payload = json.loads(text)["session"]
    server = payload["tools"][0]
    assert payload["instructions"] == "Be brief."
    assert server["server_url"] == ("https://crm.example.com/mcp" if shown else "********")
    assert server["authorization"] == ("Bearer hunter2secret" if shown else "Bearer ********")
    assert (b"are masked on a terminal" in done.stderr) is not shown

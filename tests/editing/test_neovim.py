"""The server in a real editor: Neovim without a screen, and a buffer that it changes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import environment

AGENT = """\
session:
  model: gpt-realtime-2.1
  instructions: Say 😀 once.
  tools:
    - type: mcp
      server_label: mail   # the post
      connector_id: connector_gmail
      headers: {Authorization: "Bearer ${MAIL_TOKEN}"}
      allowed_tools: [read_email]
  tool_choice: {type: mcp, server_label: mail}
turns:
  greet:
    tools:
      - {type: mcp, server_label: mail}
"""


@pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim is not installed")
def test_neovim_shows_fixes_completes_and_renames(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text(AGENT, "utf-8")
    result = tmp_path / "seen.json"
    home = {
        name: str(tmp_path / name) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    }
    command = ["nvim", "--clean", "--headless", "-n", "-c", f"luafile {Path(__file__).with_name('neovim.lua')}"]
    done = subprocess.run(
        command,
        check=False,
        cwd=tmp_path,
        capture_output=True,
        timeout=200,
        env=environment(PYTHON=sys.executable, RESULT=str(result), **home),
    )
    assert result.exists(), done.stderr.decode()
    seen = json.loads(result.read_text("utf-8"))
    assert "failure" not in seen, seen["failure"]
    assert "connector-authorization-header" in seen["before"]
    assert "connector-authorization-header" not in seen["after"]
    assert seen["action"] == "Move the token to `authorization`"
    assert 'authorization: "${MAIL_TOKEN}"' in seen["fixed"]
    assert "# the post" in seen["fixed"]
    assert "search_emails" in seen["completions"]
    assert seen["renamed"] == seen["fixed"].replace("server_label: mail", "server_label: post")

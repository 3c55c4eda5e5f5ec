"""The server as an editor meets it: a process, spoken to over its standard input and output."""

from __future__ import annotations

import json
from pathlib import Path

from tests.editing.editor import editor, run
from tests.running import ROOT, toolcheck

BROKEN = """\
session:
  type: realtime
  model: gpt-realtime-2.1
  tools:
    - type: mcp
      server_label: mail
      connector_id: connector_gmail
      headers:
        Authorization: Bearer ya29.A0ARrdaM-9vJ2kq8Zx7LmNoP3StUvWxYz
      require_approval: always
"""


def test_diagnostics_are_those_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text(BROKEN, "utf-8")
    done = toolcheck("check", "--output-format", "json", "agent.yaml", cwd=tmp_path)
    expected = [(one["rule"], one["line"] - 1, one["column"] - 1) for one in json.loads(done.stdout)["findings"]]
    assert expected

    async def talk() -> None:
        async with editor(tmp_path) as here:
            found = await here.diagnostics(here.open("agent.yaml", BROKEN))
            assert [(one.code, one.range.start.line, one.range.start.character) for one in found] == expected
            assert all(one.source == "toolcheck" for one in found)
            assert all(one.code_description and one.code_description.href.endswith(f"{one.code}.md") for one in found)
            assert "ya29" not in repr(here.found)

    run(talk)


def test_without_the_extra_one_sentence_says_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['pygls'] = None\n", "utf-8")
    done = toolcheck("lsp", cwd=tmp_path, env={"PYTHONPATH": f"{tmp_path}:{ROOT}"})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: the language server needs the extra `lsp`: pip install 'toolcheck-lint[lsp]'\n"

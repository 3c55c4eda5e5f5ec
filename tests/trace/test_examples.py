"""Each failure that OpenAI's guide names has a log in `examples/logs/`, and a finding there; and what the page shows."""

from __future__ import annotations

import pytest

from tests.fixtures import ROOT
from tests.test_docs import blocks
from toolcheck.tracing.run import trace_bytes

FOUND = {
    "approval_not_answered": {"approval-not-answered"},
    "call_failed": {"mcp-call-failed"},
    "import_failed": {"import-failed"},
    "required_with_nothing": {"required-with-nothing", "turn-before-import"},
    "silent_after_output": {"output-without-response"},
    "sound": set(),
    "turn_before_import": {"turn-before-import"},
    "update_refused": {"session-update-refused", "ran-on-defaults"},
}


def test_every_log_is_listed_here():
    assert {path.stem for path in (ROOT / "examples" / "logs").iterdir()} == set(FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_a_log_has_its_findings(name):
    path = ROOT / "examples" / "logs" / f"{name}.log"
    traced = trace_bytes([path.read_bytes()], path.name)
    assert {finding.rule for finding in traced.file.findings} == FOUND[name]


def test_the_python_that_is_shown_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = {name: text for name, text in blocks("trace.md").items() if name.endswith(".py")}
    assert set(shown) == {"record.py", "test_talk.py"}
    for name, text in shown.items():
        scope: dict[str, object] = {}
        exec(compile(text, name, "exec"), scope)
        for called in (value for word, value in scope.items() if word.startswith("test_")):
            called()

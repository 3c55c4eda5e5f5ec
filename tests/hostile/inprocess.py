"""The command, called in this process: for many runs that are only asked what they said."""

from __future__ import annotations

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

from toolcheck.cli.outputs import FORMATS
from toolcheck.cli.program import run
from toolcheck.finding.report import Report
from toolcheck.finding.rule import Rule
from toolcheck.reporting import sarif
from toolcheck.rules import all_rules


class Said(NamedTuple):
    """What a run said: its exit code, both streams, and the files it wrote, by their names."""

    code: int
    out: str
    err: str
    files: dict[str, str]

    @property
    def everything(self) -> dict[str, str]:
        """All of it, by where it was said."""
        return {"standard output": self.out, "standard error": self.err, **self.files}


class _Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def said(*words: str, writes: tuple[str, ...] = (), stdin: bytes = b"") -> Said:
    """Run `toolcheck` with these words in the current folder; `writes` are files that it may write anew."""
    out, err = io.StringIO(), io.StringIO()
    for name in writes:
        Path(name).unlink(missing_ok=True)
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "stdin", _Stdin(stdin))
        patch.setattr(os, "fsync", lambda _: None)  # what is written is read back at once, and need not outlast a crash
        code = run([*words])
    assert "internal failure" not in err.getvalue(), (words, err.getvalue())
    files = {name: Path(name).read_text("utf-8") for name in writes if Path(name).exists()}
    return Said(code, out.getvalue(), err.getvalue(), files)


def reports(*words: str, stdin: bytes = b"", every_rule: bool = False) -> Said:
    """One check, in every format: as text to standard output, in the others to files. SARIF declares all rules, which
    takes longer than all the rest and is the same whatever the file; without `every_rule`, it declares those that found
    something.
    """
    names = {form: f"report.{form}" for form in FORMATS if form != "text"}
    outputs = [word for form, name in names.items() for word in ("--output-file", f"{form}={name}")]
    with pytest.MonkeyPatch.context() as patch:
        if not every_rule:
            patch.setattr(sarif, "_rules_of", _found_by)
        return said("check", *words, "--output-format", "text", *outputs, writes=tuple(names.values()), stdin=stdin)


def _found_by(report: Report) -> tuple[Rule, ...]:
    """The rules that found something."""
    names = {finding.rule for file in report.files for finding in file.findings}
    return tuple(rule for rule in all_rules() if rule.name in names)

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


def reports(*words: str, stdin: bytes = b"") -> Said:
    """One check, in every format: as text to standard output, in the others to files."""
    names = {form: f"report.{form}" for form in FORMATS if form != "text"}
    outputs = [word for form, name in names.items() for word in ("--output-file", f"{form}={name}")]
    return said("check", *words, "--output-format", "text", *outputs, writes=tuple(names.values()), stdin=stdin)

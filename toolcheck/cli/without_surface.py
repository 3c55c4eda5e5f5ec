"""What `surface` and `diff` say of files from which it cannot be read what the model may do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from toolcheck.cli import exits
from toolcheck.cli.console import say_aside
from toolcheck.cli.surroundings import style_for

if TYPE_CHECKING:
    from toolcheck.comparing.sides import SurfaceFile


def explain(broken: list[SurfaceFile], color: str) -> int:
    """Say on standard error why files have no surface; the exit code for that."""
    from toolcheck.checking.failing import apart
    from toolcheck.finding.report import Report
    from toolcheck.reporting.text import render

    if not broken:
        return exits.CLEAN
    style = style_for(color, sys.stderr)
    report = Report(files=tuple(side.checked for side in broken))
    text, report = apart(lambda one: render(one, style, quiet=True), report)
    say_aside(text)
    return exits.INTERNAL if report.has_failed else exits.FINDINGS

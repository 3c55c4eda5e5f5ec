"""The report for searching and for editors: one line per finding, `path:line:column: severity[rule] message`, in a
notebook `path:cell 3:line:column: …`.
"""

from __future__ import annotations

from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Checked, Report
from toolcheck.redaction.redactor import Redactor
from toolcheck.reporting.heading import heading
from toolcheck.reporting.place import place
from toolcheck.reporting.style import Style, plain

_LONGEST = 1000


def render(report: Report, style: Style = plain) -> str:
    """One line per finding, and nothing else."""
    return "".join(
        f"{_line(finding, file, redactor, style)}\n"
        for file in report.files
        if file.findings
        for redactor in [Redactor(file.document)]
        for finding in file.findings
    )


def _line(finding: Finding, file: Checked, redactor: Redactor, style: Style) -> str:
    document, word = file.document, finding.severity.word
    at = place(document, finding.where, finding.api_path, redactor)
    message = finding.message if len(finding.message) <= _LONGEST else f"{finding.message[:_LONGEST]}…"
    return f"{at}: {heading(word, finding.rule, style)} {redactor.say(message)}"

"""The report for searching and for editors: one line per finding, `path:line:column: severity[rule] message`, in a
notebook `path:cell 3:line:column: …`.
"""

from __future__ import annotations

from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Checked, Report
from toolcheck.redaction.redactor import Redactor, printable
from toolcheck.reporting.style import Style, plain

_LONGEST = 1000


def render(report: Report, style: Style = plain) -> str:
    """A line per finding, and nothing else."""
    return "".join(
        f"{_line(finding, file, redactor, style)}\n"
        for file in report.files
        if file.findings
        for redactor in [Redactor(file.document)]
        for finding in file.findings
    )


def _line(finding: Finding, file: Checked, redactor: Redactor, style: Style) -> str:
    document, word = file.document, finding.severity.word
    place = f"{printable(document.name)}:{document.told(document.span(finding.where).start).shown}"
    message = finding.message if len(finding.message) <= _LONGEST else f"{finding.message[:_LONGEST]}…"
    return f"{place}: {style(word, f'{word}[{finding.rule}]')} {redactor.say(message)}"

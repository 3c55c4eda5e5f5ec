"""The report for GitHub Actions: annotations, as workflow commands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from toolcheck.finding.finding import ERROR, INFO, WARNING, Finding, Severity
from toolcheck.finding.report import Checked, Report
from toolcheck.redaction.redactor import Redactor, fit, printable
from toolcheck.reporting.setting import Setting
from toolcheck.reporting.tally import counted
from toolcheck.reporting.text import summary

MAX_ANNOTATIONS = 10
"""GitHub shows this many annotations of each kind per step, and silently drops the rest."""

_KINDS = {ERROR: "error", WARNING: "warning", INFO: "notice"}
_LONGEST = 1000


def render(report: Report, setting: Setting | None = None) -> str:
    """The annotations, errors first, and a summary line that counts the findings without an annotation."""
    setting = setting or Setting()
    lines: list[str] = []
    left_out: list[str] = []
    for severity, kind in _KINDS.items():
        commands = _commands(report, severity, kind, setting)
        lines += islice(commands, MAX_ANNOTATIONS)
        more = sum(1 for _ in commands)
        left_out += [counted(more, f"more {severity.word}")] * bool(more)
    silent = f"; without an annotation: {', '.join(left_out)}" if left_out else ""
    return "".join(f"{line}\n" for line in [*lines, f"toolcheck {summary(report)}{silent}"])


def every_finding(report: Report) -> Iterator[tuple[Checked, Finding, Redactor]]:
    """Each finding with its file, and what keeps the secrets of that file."""
    for file in report.files:
        if file.findings:
            redactor = Redactor(file.document)
            yield from ((file, finding, redactor) for finding in file.findings)


def _commands(report: Report, severity: Severity, kind: str, setting: Setting) -> Iterator[str]:
    """The workflow commands of one kind. Files that could not be checked come first."""
    if severity is ERROR:
        for file in report.unseen:
            path = escaped_property(printable(setting.path(file.path)))
            place = f",line={file.line},col={file.column}" if file.line else ""
            yield f"::error file={path}{place},title=not checked::{escaped(fit(file.reason))}"
    for found in every_finding(report):
        if found[1].severity is severity:
            yield command(kind, *found, setting)


def command(kind: str, file: Checked, finding: Finding, redactor: Redactor, setting: Setting) -> str:
    """One workflow command. GitHub accepts columns only for a single line."""
    document = file.document
    span = document.span(finding.where)
    start, end = document.in_file(span.start), document.in_file(span.end)
    places: dict[str, str | int] = {"file": printable(setting.path(document.name)), "line": start.line}
    places["endLine"] = end.line
    if start.line == end.line:
        places |= {"col": start.column, "endColumn": end.column}
    places["title"] = f"{finding.severity.word}[{finding.rule}]"
    properties = ",".join(f"{name}={escaped_property(str(value))}" for name, value in places.items())
    words = [finding.message, finding.note, f"help: {finding.fix.title}" if finding.fix else ""]
    message = "\n".join(redactor.say(part[:_LONGEST]) for part in words if part)
    return f"::{kind} {properties}::{escaped(message)}"


def escaped(words: str) -> str:
    """A text escaped as the data of a workflow command."""
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(words: str) -> str:
    """A text escaped as a property of a workflow command."""
    return escaped(words).replace(":", "%3A").replace(",", "%2C")

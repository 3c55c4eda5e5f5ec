"""The report for test runners and CI servers: JUnit XML, a test case per file."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from toolcheck.finding.finding import Finding
from toolcheck.finding.leading import addresses
from toolcheck.finding.report import Checked, Report
from toolcheck.ground.unseen import Unseen
from toolcheck.redaction.redactor import Redactor, fit, printable
from toolcheck.reporting.setting import Setting
from toolcheck.reporting.tally import counted
from toolcheck.reporting.text import not_read
from toolcheck.rules import find_rule

_LONGEST = 1000


def render(report: Report, setting: Setting | None = None) -> str:
    """One suite. A file fails when one of its findings is as severe as the fail level; what could not be looked at
    is an error. Findings that fail nothing are in `system-out`, as are files of folders that could not be read.
    """
    setting = setting or Setting()
    cases = [_case(file, setting) for file in report.files]
    cases += [_unseen(setting.path(unseen.path), unseen) for unseen in report.unseen]
    failures = sum(any(_fails(finding, file, setting) for finding in file.findings) for file in report.files)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{len(report.unseen)}"'
    return "".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f'<testsuites name="toolcheck" {counts}>\n',
            f'  <testsuite name="toolcheck" {counts} skipped="0">\n',
            *cases,
            *_system_out("    ", "".join(f"{fit(line)}\n" for line in not_read(report))),
            "  </testsuite>\n",
            "</testsuites>\n",
        ]
    )


def _case(file: Checked, setting: Setting) -> str:
    path = setting.path(file.document.name)
    redactor = Redactor(file.document) if file.findings else None
    failing: list[str] = []
    other: list[str] = []
    for finding in file.findings:
        assert redactor is not None
        lines = failing if _fails(finding, file, setting) else other
        lines.append("".join(f"{line}\n" for line in _lines(finding, file, path, redactor)))
    parts = []
    if failing:
        worst = max(finding.severity for finding in file.findings).word
        says = counted(len(failing), "finding")
        parts.append(
            f'      <failure type="{worst}" message="{says}">{escape("".join(failing), quote=False)}</failure>\n'
        )
    return _element(path, [*parts, *_system_out("      ", "".join(other))])


def _system_out(margin: str, words: str) -> list[str]:
    return [f"{margin}<system-out>{escape(words, quote=False)}</system-out>\n"] if words else []


def _unseen(path: str, unseen: Unseen) -> str:
    reason = f"{unseen.line}:{unseen.column}: {unseen.reason}" if unseen.line else unseen.reason
    return _element(path, [f'      <error type="unseen" message="{escape(fit(reason))}"/>\n'])


def _element(path: str, parts: list[str]) -> str:
    name = escape(printable(path))
    head = f'    <testcase classname="toolcheck" name="{name}" file="{name}"'
    return f"{head}>\n{''.join(parts)}    </testcase>\n" if parts else f"{head}/>\n"


def _fails(finding: Finding, file: Checked, setting: Setting) -> bool:
    return finding.severity >= setting.fail_level(file.document.name)


def _lines(finding: Finding, file: Checked, path: str, redactor: Redactor) -> Iterator[str]:
    """A finding in words: place, message, note and fix."""
    shown = file.document.shown_position(file.document.span(finding.where).start).text
    message = redactor.say(finding.message[:_LONGEST])
    yield f"{printable(path)}:{shown}: {finding.severity.word}[{finding.rule}] {message}"
    if finding.note:
        yield f"  {redactor.say(finding.note[:_LONGEST])}"
    if finding.fix:
        yield f"  help: {redactor.say(finding.fix.title[:_LONGEST])}"
    known = find_rule(finding.rule)
    if known is not None:
        yield f"  rule: {addresses(finding, known, file.document).page}"

"""The report as Markdown, for the comment of a pull request and the summary of a step: the numbers, how often each rule
is broken, and a table of the findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Checked, Report
from toolcheck.ground.unseen import Unseen
from toolcheck.redaction.redactor import Redactor, fit
from toolcheck.reporting.github import every_finding
from toolcheck.reporting.marked import marked
from toolcheck.reporting.setting import Setting
from toolcheck.reporting.text import not_read, summary
from toolcheck.rules import find_rule

_COMMENT_BYTES = 60_000
"""GitHub accepts a comment of 65,536 characters."""
STEP_BYTES = 500_000
"""GitHub accepts a step summary of up to 1 MiB."""
_LONGEST = 1000
_OPEN = 10
"""More rows than these are folded."""


def render(report: Report, setting: Setting | None = None, *, room: int = _COMMENT_BYTES) -> str:
    """The whole report, the worst findings first, in at most about so many bytes."""
    setting = setting or Setting()
    headline = summary(report) if report.files else "nothing was checked"
    lines = ["## toolcheck", "", marked(headline), ""]
    by_rule = [*_by_rule(report)]
    if by_rule:
        lines += ["| severity | rule | findings | fixable |", "| --- | --- | --- | --- |", *by_rule, ""]
    lines += [*_details(report, setting, room - sum(map(len, lines)))]
    lines += [f"* {marked(note)}" for note in not_read(report)]
    return "".join(f"{line}\n" for line in lines)


def _by_rule(report: Report) -> Iterator[str]:
    """A row for each severity of each rule, errors first, the most frequent first."""
    counts: dict[tuple[int, str, str], list[int]] = {}
    for file in report.files:
        for finding in file.findings:
            numbers = counts.setdefault((-finding.severity, finding.rule, finding.severity.word), [0, 0])
            numbers[0] += 1
            numbers[1] += finding.fix is not None and finding.fix.applicability == "safe"
    worst_first = sorted(counts.items(), key=lambda item: (item[0][0], -item[1][0], item[0][1]))
    for (_, rule, word), (count, fixable) in worst_first:
        known = find_rule(rule)
        yield f"| {word} | {f'[{rule}]({known.page_url})' if known else rule} | {count:,} | {fixable or ''} |"


def _details(report: Report, setting: Setting, room: int) -> Iterator[str]:
    """The table of the findings; what could not be looked at comes first."""
    findings = sorted(every_finding(report), key=lambda found: -found[1].severity)
    left = len(report.unseen) + len(findings)
    if not left:
        return
    is_folded = left > _OPEN
    if is_folded:
        yield from (f"<details><summary>{left:,} findings</summary>", "")
    yield from ("| severity | rule | where | what |", "| --- | --- | --- | --- |")
    unseen = (_unseen_row(one, setting) for one in report.unseen)
    for row in chain(unseen, (_row(*found, setting) for found in findings)):
        room -= len(row.encode())
        if room < 0:
            break
        yield row
        left -= 1
    yield from ("", f"… and {left:,} more") if left else ()
    yield from ("", "</details>") if is_folded else ()
    yield ""


def _unseen_row(unseen: Unseen, setting: Setting) -> str:
    path = setting.path(unseen.path)
    place = f"{path}:{unseen.line}:{unseen.column}" if unseen.line else path
    return f"| error | | {marked(place)} | {marked(fit(unseen.reason))} |"


def _row(file: Checked, finding: Finding, redactor: Redactor, setting: Setting) -> str:
    position = file.document.shown_position(file.document.span(finding.where).start)
    place = f"{setting.path(file.document.name)}:{position.text}"
    message = redactor.text(finding.message[:_LONGEST])
    return f"| {finding.severity.word} | {finding.rule} | {marked(place)} | {marked(message)} |"

"""Decides what refuses a payload: the errors that compile cannot fix by itself."""

from __future__ import annotations

from collections.abc import Sequence

from toolcheck.finding.finding import ERROR, WARNING, Finding
from toolcheck.finding.report import Checked
from toolcheck.ground.record import replace
from toolcheck.rules import find_rule


def refusing(file: Checked) -> Checked:
    """A checked file, with an error for each finding that compile must not send."""
    return replace(file, findings=tuple(as_refused(finding) for finding in file.findings))


def as_refused(finding: Finding) -> Finding:
    """The finding; a warning becomes an error when compile refuses the findings of its rule."""
    rule = find_rule(finding.rule)
    is_raised = rule is not None and rule.refused and finding.severity == WARNING
    return replace(finding, severity=ERROR) if is_raised else finding


def is_sure_to_fail(finding: Finding) -> bool:
    """Whether this is a warning about something that compile writes, and that is sure to fail later."""
    rule = find_rule(finding.rule)
    return rule is not None and rule.fails and finding.severity == WARNING


def is_lowered(finding: Finding) -> bool:
    """Whether compile fixes this by itself, because it leaves out what the finding is about."""
    rule = find_rule(finding.rule)
    return rule is not None and rule.lowers and finding.fix is not None and bool(finding.fix.changes)


class Ledger:
    """The findings of each file, from the check and from compile, each once."""

    def __init__(self, files: Sequence[Checked]) -> None:
        self._files = files
        self._findings = [list(file.findings) for file in files]
        self._seen = [{(finding.rule, finding.where) for finding in file.findings} for file in files]

    def add(self, number: int, finding: Finding) -> None:
        """Add a finding to the file with this number, unless its rule has one at its place."""
        spot = (finding.rule, finding.where)
        if spot not in self._seen[number]:
            self._seen[number].add(spot)
            self._findings[number].append(finding)

    def is_refused(self) -> bool:
        """Whether there is an error that compile cannot fix by itself."""
        return any(f.severity >= ERROR and not is_lowered(f) for findings in self._findings for f in findings)

    def files(self) -> tuple[Checked, ...]:
        """The files, each with all its findings."""
        return tuple(
            replace(file, findings=tuple(findings)) for file, findings in zip(self._files, self._findings, strict=True)
        )

"""The number of findings of each rule, highest first."""

from __future__ import annotations

from collections import Counter

from toolcheck.finding.report import Report
from toolcheck.reporting.heading import heading
from toolcheck.reporting.style import Style, plain


def render(report: Report, style: Style = plain) -> str:
    """One line per rule and severity: the count, whether `--fix` fixes some, the rule."""
    findings = [finding for file in report.files for finding in file.findings]
    counts = Counter((finding.severity.word, finding.rule) for finding in findings)
    fixable = {
        (finding.severity.word, finding.rule)
        for finding in findings
        if finding.fix and finding.fix.applicability == "safe"
    }
    size = max((len(f"{count:,}") for count in counts.values()), default=0)
    return "".join(
        f"{count:>{size},}  {'[*]' if kind in fixable else '   '}  {heading(*kind, style)}\n"
        for kind, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    ) + ("[*] some are fixable with `--fix`\n" if fixable else "")

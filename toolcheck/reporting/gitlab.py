"""The report for GitLab's merge requests: a Code Quality report, an array of issues."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from toolcheck.finding.finding import Severity
from toolcheck.finding.identity import fingerprints
from toolcheck.finding.leading import addresses
from toolcheck.finding.report import Checked, Report
from toolcheck.redaction.redactor import Redactor, printable_json
from toolcheck.reporting.setting import Setting
from toolcheck.rules import find_rule

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}
_LONGEST = 1000


def render(report: Report, setting: Setting | None = None) -> str:
    """An issue per finding. GitLab takes issues of one fingerprint for one issue, so no two have the same; it
    compares them with those of the target branch, so they outlast an edit elsewhere in the file.
    """
    issues = [issue for file in report.files for issue in _issues(file, setting or Setting())]
    return printable_json(json.dumps(issues, ensure_ascii=False, indent=2)) + "\n"


def _issues(file: Checked, setting: Setting) -> Iterator[dict[str, Any]]:
    if not file.findings:
        return
    document, redactor = file.document, Redactor(file.document)
    for finding, fingerprint in zip(
        file.findings, fingerprints(file, redactor, setting.path(file.document.name)), strict=True
    ):
        span, known = document.span(finding.where), find_rule(finding.rule)
        yield {
            "description": redactor.say(finding.message[:_LONGEST]),
            "check_name": finding.rule,
            "content": {"body": addresses(finding, known, document).page if known else ""},
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[finding.severity],
            "location": {
                "path": setting.path(document.name),
                "lines": {"begin": document.in_file(span.start).line, "end": document.in_file(span.end).line},
            },
        }

"""The report for programs that read line by line: each finding as in the JSON report, then the summary."""

from __future__ import annotations

import json
from typing import Any

from toolcheck.finding.report import Report
from toolcheck.redaction.redactor import printable_json
from toolcheck.reporting.json import VERSION, findings, numbers, unseen


def render(report: Report) -> str:
    """A line per finding; the last line has the version, the summary, and what could not be looked at. Where it is
    missing, so is the end of the report.
    """
    lines = [_line(finding) for file in report.files for finding in findings(file)]
    return "".join([*lines, _line({"version": VERSION, "summary": numbers(report), "unseen": unseen(report)})])


def _line(value: dict[str, Any]) -> str:
    return printable_json(json.dumps(value, ensure_ascii=False)) + "\n"

"""The report for programs: one JSON object, version 1. Within a version, keys are never renamed or removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from toolcheck.document.document import Document
from toolcheck.document.where import Path, Where, pointer
from toolcheck.finding.finding import ERROR, WARNING, Fix
from toolcheck.finding.report import Checked, Report
from toolcheck.redaction.redactor import Redactor, printable_json
from toolcheck.reporting.tally import tools_in, tools_in_all
from toolcheck.rules import find_rule

VERSION = 1

_LONGEST = 4000


def render(report: Report) -> str:
    """The whole report. Names of files and pointers are exact, so a program can follow them; words are
    escaped as in the other formats.
    """
    value = {
        "version": VERSION,
        "summary": numbers(report),
        "files": [
            {
                "path": file.document.name,
                "shape": file.manifest.shape,
                "targets": list(file.manifest.targets),
                "tools": sum(tools_in(file).values()),
            }
            for file in report.files
        ],
        "findings": [finding for file in report.files for finding in findings(file)],
    }
    return printable_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def numbers(report: Report) -> dict[str, Any]:
    """The numbers: what was checked and what was found."""
    return {
        "files": report.manifests,
        "skipped": report.skipped,
        "tools": tools_in_all(report),
        "errors": report.count(ERROR),
        "warnings": report.count(WARNING),
        "fixable": report.fixable,
        "suppressed": report.suppressed,
        "baseline": report.known,
        "ignored": report.deselected,
        "excluded": report.excluded,
        "not_read": len(report.not_read) + sum(report.beyond.values()),
        "unread": report.unread,
    }


def findings(file: Checked) -> Iterator[dict[str, Any]]:
    """The findings of a file, each with all its facts."""
    redactor = Redactor(file.document) if file.findings else None
    for finding in file.findings:
        assert redactor is not None
        found = find_rule(finding.rule)
        yield {
            "rule": finding.rule,
            "severity": finding.severity.word,
            "message": redactor.say(finding.message[:_LONGEST]),
            "file": file.document.name,
            **_place(finding.where, file.document),
            "document": finding.where.document,
            "pointer": redactor.text(_pointer(finding.where, file.document)),
            "api_path": redactor.say(finding.api_path[:_LONGEST]),
            "targets": list(finding.targets),
            "related": [
                {
                    "message": redactor.say(related.message[:_LONGEST]),
                    "file": (related.document or file.document).name,
                    **_place(related.where, related.document or file.document),
                    "document": related.where.document,
                    "pointer": redactor.text(_pointer(related.where, related.document or file.document)),
                }
                for related in finding.related
            ],
            "fix": _fix(finding.fix, redactor),
            "evidence": found.evidence if found else None,
            "url": found.source_url if found else None,
            "rule_url": found.page_url if found else None,
        }


def _place(where: Where, document: Document) -> dict[str, int]:
    span = document.span(where)
    start, end = document.shown_position(span.start), document.shown_position(span.end)
    cell = {} if start.cell is None else {"cell": start.cell}
    return {**cell, "line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column}


def _pointer(where: Where, document: Document) -> str:
    """The pointer to what is there: of a missing thing, to what it is missing from; of a thing whose
    keys are of monstrous length, to what is around it.
    """
    path: Path = document.look_up(where.path, where.document)[0]
    while len(pointer(path)) > _LONGEST:
        path = path[:-1]
    return pointer(path)


def _fix(fix: Fix | None, redactor: Redactor) -> dict[str, str] | None:
    if fix is None:
        return None
    return {"title": redactor.say(fix.title[:_LONGEST]), "applicability": fix.applicability if fix.changes else "hint"}

"""The report for programs: one JSON object, version 1. Within a version, keys are never renamed or removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from toolcheck.checking.facts import facts, in_text
from toolcheck.document.document import Document
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, WARNING
from toolcheck.finding.report import Checked, Report
from toolcheck.redaction.redactor import Redactor, fit, printable_json
from toolcheck.reporting.tally import tools_in, tools_in_all

VERSION = 1


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
        "unseen": unseen(report),
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


def unseen(report: Report) -> list[dict[str, Any]]:
    """What was named and could not be looked at, and what is wrong with configurations; with the place, if one is
    known.
    """
    return [
        {
            "path": one.path,
            **({"line": one.line, "column": one.column} if one.line else {}),
            "reason": fit(one.reason),
        }
        for one in report.unseen
    ]


def findings(file: Checked) -> Iterator[dict[str, Any]]:
    """The findings of a file, each with all its facts."""
    redactor = Redactor(file.document) if file.findings else None
    for finding in file.findings:
        assert redactor is not None
        known = facts(finding, file.document, redactor, in_text)
        related = [
            _placed(one, of.where, of.document or file.document)
            for one, of in zip(known["related"], finding.related, strict=True)
        ]
        yield _placed({**known, "related": related}, finding.where, file.document)


def _placed(known: dict[str, Any], where: Where, document: Document) -> dict[str, Any]:
    """What is known of a place, with the file and the lines in front of its pointer."""
    at = list(known).index("document")
    head, tail = dict(list(known.items())[:at]), dict(list(known.items())[at:])
    return {**head, "file": document.name, **_lines(where, document), **tail}


def _lines(where: Where, document: Document) -> dict[str, int]:
    span = document.span(where)
    start, end = document.shown_position(span.start), document.shown_position(span.end)
    cell = {} if start.cell is None else {"cell": start.cell}
    return {**cell, "line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column}

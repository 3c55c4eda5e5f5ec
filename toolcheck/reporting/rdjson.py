"""The report for reviewdog: one `DiagnosticResult`, in the JSON of its Diagnostic Format.

Its columns count bytes of UTF-8 from 1, its ranges end before their end, and it has one text for each suggestion.
Source: https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto (looked at 2026-11-30).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any

from toolcheck.document.document import Document, Span
from toolcheck.document.layout import Edit, Layout
from toolcheck.finding.finding import ERROR, INFO, WARNING, Finding
from toolcheck.finding.leading import addresses
from toolcheck.finding.report import Checked, Report
from toolcheck.ground.published import REPOSITORY
from toolcheck.ground.unseen import Unseen
from toolcheck.redaction.redactor import Redactor, fit, printable_json
from toolcheck.reporting.setting import Setting
from toolcheck.reporting.shown_edits import ShownEdits
from toolcheck.rules import find_rule

_SEVERITIES = {ERROR: "ERROR", WARNING: "WARNING", INFO: "INFO"}
_LONGEST = 1000
_MAX_LINES_OF_A_SUGGESTION = 50


def render(report: Report, setting: Setting | None = None) -> str:
    """A diagnostic for each finding, and for each path that could not be looked at. Paths start from the current
    folder, as reviewdog wants them.
    """
    edits = ShownEdits()
    value = {
        "source": {"name": "toolcheck", "url": REPOSITORY},
        "diagnostics": [
            *map(_unseen, report.unseen),
            *(diagnostic for file in report.files for diagnostic in _diagnostics(file, edits)),
        ],
    }
    return printable_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def _path(name: str) -> str:
    return os.path.normpath(name).replace(os.sep, "/")


def _unseen(unseen: Unseen) -> dict[str, Any]:
    location: dict[str, Any] = {"path": _path(unseen.path)}
    if unseen.line:
        location["range"] = {"start": {"line": unseen.line}}
    return {"message": f"not checked: {fit(unseen.reason)}", "location": location, "severity": "ERROR"}


def _diagnostics(file: Checked, edits: ShownEdits) -> Iterator[dict[str, Any]]:
    if not file.findings:
        return
    redactor, layout = Redactor(file.document), Layout(file.document)
    for finding in file.findings:
        yield _diagnostic(finding, file.document, redactor, _suggestions(finding, layout, redactor, edits))


def _diagnostic(
    finding: Finding, document: Document, redactor: Redactor, suggestions: list[dict[str, Any]]
) -> dict[str, Any]:
    known = find_rule(finding.rule)
    words = [finding.message, finding.note, f"help: {finding.fix.title}" if finding.fix else ""]
    return {
        "message": "\n".join(redactor.say(part[:_LONGEST]) for part in words if part),
        "location": {"path": _path(document.name), "range": _range(document, document.span(finding.where))},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule, **({"url": addresses(finding, known, document).page} if known else {})},
        **({"suggestions": suggestions} if suggestions else {}),
    }


def _range(document: Document, span: Span) -> dict[str, dict[str, int]]:
    """The lines and columns of a stretch. The lines of a notebook are not known, so it has no columns."""
    if document.around is not None and document.around.find_in_file is not None:
        start, end = document.in_file(span.start).line, document.in_file(span.end).line
        return {"start": {"line": start}, "end": {"line": end}}
    return {"start": _position(document, span.start), "end": _position(document, span.end)}


def _position(document: Document, offset: int) -> dict[str, int]:
    line = document.position(offset).line
    before = document.text[document.line_start(line) : offset]
    mark = 3 if document.bom and line == 1 else 0
    return {"line": line, "column": len(before.encode("utf-8", "surrogatepass")) + mark + 1}


def _suggestions(finding: Finding, layout: Layout, redactor: Redactor, edits: ShownEdits) -> list[dict[str, Any]]:
    """The safe fix as the one text that it makes of a stretch of the file. A reviewer takes a suggestion with a click,
    so there is none for an unsafe fix; and none for a notebook, whose cells are not its lines.
    """
    document = layout.document
    if finding.fix is None or finding.fix.applicability != "safe":
        return []
    if document.around is not None and document.around.find_in_file is not None:
        return []
    found = sorted(edits.of(finding, layout, redactor), key=lambda edit: (edit.start, edit.end))
    if not found:
        return []
    whole = Span(found[0].start, max(edit.end for edit in found))
    lines = document.position(whole.end).line - document.position(whole.start).line + 1
    text = _together(document, found, whole)
    if lines > _MAX_LINES_OF_A_SUGGESTION or redactor.text(text) != text:
        return []
    return [{"range": _range(document, whole), "text": text}]


def _together(document: Document, edits: Sequence[Edit], whole: Span) -> str:
    """What several edits make of the stretch that has them all."""
    pieces, at = [], whole.start
    for edit in edits:
        pieces += [document.text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, document.text[at : whole.end]])

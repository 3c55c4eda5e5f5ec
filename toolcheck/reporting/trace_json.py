"""The report of a trace for programs: like that of a check, plus the event of each finding."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from toolcheck.finding.report import Report
from toolcheck.redaction.redactor import printable_json
from toolcheck.reporting.json import VERSION, findings, numbers, unseen
from toolcheck.rules import find_rule_of_logs
from toolcheck.tracing.run import Traced
from toolcheck.tracing.shown import LogText


def render(logs: Sequence[Traced], report: Report) -> str:
    """The whole report, as one JSON object."""
    value = {
        "version": VERSION,
        "summary": {**numbers(report), **_numbers(logs)},
        "files": [_file(log) for log in logs],
        "findings": [finding for log in logs for finding in _findings(log)],
        "unseen": unseen(report),
    }
    return printable_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def render_lines(logs: Sequence[Traced], report: Report) -> str:
    """One line per finding, then one with the version, the summary, and what could not be looked at."""
    values = [finding for log in logs for finding in _findings(log)]
    last = {"version": VERSION, "summary": {**numbers(report), **_numbers(logs)}, "unseen": unseen(report)}
    return "".join(printable_json(json.dumps(value, ensure_ascii=False)) + "\n" for value in [*values, last])


def _numbers(logs: Sequence[Traced]) -> dict[str, int]:
    return {"events": sum(log.session.events for log in logs)}


def _file(log: Traced) -> dict[str, Any]:
    session = log.session
    sides = [side for side, count in (("sent", session.sent), ("received", session.received)) if count]
    return {
        "path": log.file.document.name,
        "shape": log.file.manifest.shape,
        "targets": ["realtime-session"],
        "tools": 0,
        "events": session.events,
        "sides": sides,
        "elided": session.elided,
        "sessions": len(session.parts),
        "whole": all(part.began for part in session.parts),
        "has_times": session.timed > 0,
    }


def _findings(log: Traced) -> Iterator[dict[str, Any]]:
    document = log.file.document
    assert isinstance(document, LogText)
    for finding, value in zip(log.file.findings, findings(log.file), strict=True):
        event = document.events[finding.where.document]
        related = []
        for one, shown in zip(finding.related, value["related"], strict=True):
            if one.document is None:
                other = document.events[one.where.document]
                place = {"document": other.number - 1, "event": other.number, "event_type": other.type}
                related.append({**shown, **place})
            else:
                related.append(shown)
        found = find_rule_of_logs(finding.rule)
        yield {
            **value,
            "document": event.number - 1,
            "event": event.number,
            "event_type": event.type,
            "at": event.at,
            "related": related,
            "evidence": found.evidence if found else None,
            "url": found.source_url if found else None,
        }

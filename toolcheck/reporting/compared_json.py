"""A comparison for programs: one JSON object, version 1. Within a version, keys are never renamed or removed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from toolcheck.comparing.difference import Difference, counts_of
from toolcheck.comparing.sides import SurfaceFile
from toolcheck.ground.unseen import Unseen
from toolcheck.redaction.redactor import printable_json
from toolcheck.reporting import json as of_check
from toolcheck.reporting.compared import ShownChange, every_change

VERSION = 1


def render(differences: Sequence[Difference], unseen: Iterable[Unseen] = ()) -> str:
    """The whole comparison."""
    value = {
        "version": VERSION,
        "summary": counts_of(list(differences)),
        "files": [
            {"old": _name(one.old), "new": _name(one.new), "compared": one.is_compared, "changes": len(one.changes)}
            for one in differences
        ],
        "changes": [_change(change) for change in every_change(differences)],
        "findings": [
            finding for one in differences for side in one.broken for finding in of_check.findings(side.checked)
        ],
        "unseen": [{"path": one.path, "reason": one.reason} for one in unseen],
    }
    return printable_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def _name(side: SurfaceFile | None) -> str | None:
    return side.document.name if side is not None else None


def _change(change: ShownChange) -> dict[str, Any]:
    span = change.document.span(change.where)
    start, end = change.document.shown_position(span.start), change.document.shown_position(span.end)
    return {
        "class": change.group,
        "change": change.kind,
        "message": change.words,
        "note": change.note,
        "file": change.document.name,
        "side": "old" if change.is_old else "new",
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "path": change.path,
        "scope": change.scope,
        "tool": change.tool,
        "parameter": change.parameter,
        "words": [{"mark": piece.mark, "text": piece.text} for piece in change.pieces],
    }

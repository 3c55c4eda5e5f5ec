"""A comparison for GitHub Actions: annotations at the new files, the most dangerous first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolcheck.comparing.difference import Difference
from toolcheck.finding.finding import ERROR, INFO, WARNING
from toolcheck.redaction.redactor import Redactor, printable
from toolcheck.reporting.compared import SEVERITIES, ShownChange, every_change, shortened, summary
from toolcheck.reporting.github import MAX_ANNOTATIONS, command, escaped, escaped_property
from toolcheck.reporting.setting import Setting
from toolcheck.reporting.tally import counted

_KINDS = {ERROR: "error", WARNING: "warning", INFO: "notice"}


def render(differences: Sequence[Difference], setting: Setting | None = None) -> str:
    """The annotations, and a line with the numbers."""
    setting = setting or Setting()
    by_kind: dict[str, list[str]] = {kind: [] for kind in _KINDS.values()}
    for difference in differences:
        for side in difference.broken:
            redactor = Redactor(side.document)
            by_kind["error"] += (
                command("error", side.checked, finding, redactor, setting) for finding in side.checked.findings
            )
    for change in every_change(differences):
        kind = _KINDS[SEVERITIES[change.group]]
        by_kind[kind].append(_command(kind, change, setting))
    lines = [line for found in by_kind.values() for line in found[:MAX_ANNOTATIONS]]
    left = [
        counted(len(found) - MAX_ANNOTATIONS, f"more {kind}")
        for kind, found in by_kind.items()
        if len(found) > MAX_ANNOTATIONS
    ]
    silent = f"; without an annotation: {', '.join(left)}" if left else ""
    return "".join(f"{line}\n" for line in [*lines, f"toolcheck {summary(differences)}{silent}"])


def _command(kind: str, change: ShownChange, setting: Setting) -> str:
    properties = ",".join(f"{name}={escaped_property(value)}" for name, value in _places(change, setting))
    words = [change.words, text_of(change), change.note, f"in {change.scope}" if change.scope else ""]
    return f"::{kind} {properties}::{escaped(chr(10).join(filter(None, words)))}"


def _places(change: ShownChange, setting: Setting) -> Iterator[tuple[str, str]]:
    """Where the annotation is. What is gone has no line."""
    yield "file", printable(setting.path(change.file))
    if not change.is_old:
        span = change.document.span(change.where)
        start, end = change.document.in_file(span.start), change.document.in_file(span.end)
        yield from (("line", str(start.line)), ("endLine", str(end.line)))
        if start.line == end.line:
            yield from (("col", str(start.column)), ("endColumn", str(end.column)))
    yield "title", f"{change.group}[{change.kind}]"


def text_of(change: ShownChange) -> str:
    """A text word by word, as plain text."""
    marks = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
    return "".join(f"{marks[piece.mark][0]}{piece.text}{marks[piece.mark][1]}" for piece in shortened(change.pieces))

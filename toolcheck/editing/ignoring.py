"""Ignore one finding where it is: a comment in YAML and in code, an entry of `x-toolcheck` in JSON.

What is written counts only when it works: the new text has the same values, and the finding is suppressed. The reason
is left to the user, and a rule asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.checking.checking import check_document
from toolcheck.document.change import Change, Insert
from toolcheck.document.change_text import apply_edits, edits
from toolcheck.document.change_value import CannotChange, same
from toolcheck.document.document import Document
from toolcheck.document.layout import Edit, Layout
from toolcheck.document.reading import reread
from toolcheck.editing.open_text import OpenText
from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Checked
from toolcheck.finding.suppression import KEY, PLACEHOLDER
from toolcheck.ground.record import replace
from toolcheck.suppressing.writing import can_be_suppressed, table, with_comments

_SIGNS = {"python": "#", "script": "//"}


def ignored(text: OpenText, finding: Finding) -> str | None:
    """The text in which a finding is ignored; None where that cannot be written into it."""
    checked = text.check()
    if checked is None or not can_be_suppressed(finding, checked):
        return None
    document = text.document
    if document.format == "yaml":
        made = with_comments(replace(checked, findings=(finding,)), lambda one: _check(one, text), text.options.limits)
        return made.file.document.text if made.suppressed else None
    for candidate in _candidates(text, finding):
        new = reread(document, candidate, text.options.limits)
        if _has_gone(finding, checked, _check(new, text)) and _is_same(document, new):
            return candidate
    return None


def in_configuration(text: OpenText, finding: Finding, file: str, *, own: bool) -> str | None:
    """The table for a configuration that ignores a finding in `file`; None for what only a person may ignore."""
    checked = text.check()
    if checked is None or not can_be_suppressed(finding, checked):
        return None
    return table(finding, checked.manifest, file, own=own)


def _check(document: Document, text: OpenText) -> Checked:
    return check_document(document, text.options)


def _candidates(text: OpenText, finding: Finding) -> Iterator[str]:
    document = text.document
    if document.format == "json":
        change = _entry(text, finding)
        if change is not None:
            try:
                yield apply_edits(document.text, edits(document, change, Layout(document)))
            except CannotChange:
                return
        return
    sign = _SIGNS.get(document.format)
    if sign is None:
        return
    start = document.span(finding.where).start
    first = document.line_start(document.position(start).line)
    line = document.text[first:start]
    margin = line[: len(line) - len(line.lstrip(" \t"))]
    comment = f"{margin}{sign} toolcheck: ignore[{finding.rule}] -- {PLACEHOLDER}"
    yield apply_edits(document.text, [Edit(first, first, f"{comment}{Layout(document).line_break}")])


def _entry(text: OpenText, finding: Finding) -> Change | None:
    """The entry of `x-toolcheck` of the tool; None for what is sent as it is, which cannot have it."""
    tool = text.manifest.tool_at(finding.where)
    if tool is None or tool.payload.is_raw:
        return None
    entry = {"rule": finding.rule, "reason": PLACEHOLDER}
    own = tool.find(KEY)
    number = tool.where.document
    if not own.present:
        return Insert(tool.path, KEY, {"ignore": [entry]}, document=number)
    if own.find("ignore").is_list:
        return Insert((*tool.path, KEY, "ignore"), None, entry, document=number)
    return Insert((*tool.path, KEY), "ignore", [entry], document=number) if own.is_mapping else None


def _is_same(old: Document, new: Document) -> bool:
    """Whether two documents send the same; in JSON, but for the entry itself."""
    if old.format == "json":
        return len(old.values) == len(new.values)
    return len(old.values) == len(new.values) and all(map(same, old.values, new.values))


def _has_gone(finding: Finding, before: Checked, after: Checked) -> bool:
    """Whether a finding is no longer reported, and is suppressed instead."""

    def count(file: Checked) -> int:
        return sum(one.rule == finding.rule and one.message == finding.message for one in file.findings)

    return count(after) < count(before) and len(after.suppressed) > len(before.suppressed)

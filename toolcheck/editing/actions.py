"""What can be done about the findings in a stretch of a text: fix them, all of them, or ignore one with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from toolcheck.checking.checking import check_document
from toolcheck.document.change_value import CannotChange
from toolcheck.document.document import Document, Span
from toolcheck.document.layout import Edit, Layout
from toolcheck.editing.ignoring import ignored, in_configuration
from toolcheck.editing.open_text import OpenText
from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Checked
from toolcheck.fixing.fixing import edits_of, fix
from toolcheck.ground.record import record

ActionKind = Literal["quickfix", "source.fixAll.toolcheck"]

FIX_ALL: ActionKind = "source.fixAll.toolcheck"
_MOST = 20
"""Offer actions for at most this many findings at once."""


@record(kw_only=True)
class Action:
    """One thing that can be done: its title, the edits of the text, and the findings that it is about. With a `table`,
    that is added to the configuration instead. A `preferred` one keeps the meaning.
    """

    title: str
    kind: ActionKind
    edits: tuple[Edit, ...] = ()
    findings: tuple[Finding, ...] = ()
    table: str = ""
    preferred: bool = False


@record
class ConfigurationHome:
    """The configuration of a file: its path, the path of the file from there, and whether it is all ours."""

    path: str
    file: str
    own: bool


def quick_fixes(text: OpenText, within: Span, home: ConfigurationHome | None = None) -> Iterator[Action]:
    """The actions for the findings that touch a stretch of a text."""
    checked = _checked(text)
    if checked is None:
        return
    here = [one for one in checked.findings if _touches(text.document, one, within)][:_MOST]
    layout = Layout(text.document) if here else None
    for finding in here:
        if finding.fix is None or not finding.fix.changes or layout is None:
            continue
        try:
            made = edits_of(finding, layout, text.options.limits)
        except CannotChange:
            continue
        is_safe = finding.fix.applicability == "safe"
        title = text.redactor.say(finding.fix.title)
        yield Action(
            title=f"{title[:1].upper()}{title[1:]}{'' if is_safe else ' (may change what the model does)'}",
            kind="quickfix",
            edits=made,
            findings=(finding,),
            preferred=is_safe,
        )
    for finding in here:
        yield from _ignoring(text, finding, home)


def fix_all(text: OpenText) -> Action | None:
    """The action that makes every safe fix; None where there is none to make."""
    checked = _checked(text)
    if checked is None or not any(one.fix is not None and one.fix.applicability == "safe" for one in checked.findings):
        return None

    def examine(document: Document) -> Sequence[Finding]:
        return check_document(document, text.options).findings

    fixed = fix(examine, text.document, frozenset({"safe"}), text.options.limits, checked.findings)
    edits = difference(text.document.text, fixed.document.text)
    if not edits:
        return None
    return Action(title="Fix all that is safe to fix", kind=FIX_ALL, edits=edits, findings=fixed.applied)


def _checked(text: OpenText) -> Checked | None:
    if not text.is_whole or text.is_cells:
        return None
    checked = text.check()
    return None if checked is None or checked.has_failed else checked


def _touches(document: Document, finding: Finding, within: Span) -> bool:
    span = document.span(finding.where)
    return span.start <= within.end and within.start <= span.end


def _ignoring(text: OpenText, finding: Finding, home: ConfigurationHome | None) -> Iterator[Action]:
    new = ignored(text, finding)
    if new is not None:
        yield Action(
            title=f"Ignore `{finding.rule}` here, with a reason",
            kind="quickfix",
            edits=difference(text.document.text, new),
            findings=(finding,),
        )
        return
    table = None if home is None else in_configuration(text, finding, home.file, own=home.own)
    if table is not None:
        yield Action(
            title=f"Ignore `{finding.rule}` in the configuration, with a reason",
            kind="quickfix",
            table=table,
            findings=(finding,),
        )


def difference(old: str, new: str) -> tuple[Edit, ...]:
    """The edits that turn one text into another, line by line, so that an editor keeps its marks in the others."""
    from difflib import SequenceMatcher

    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    most = min(len(before), len(after))
    first = next((number for number in range(most) if before[number] != after[number]), most)
    last = next((number for number in range(most - first) if before[-1 - number] != after[-1 - number]), most - first)
    before, after = before[: len(before) - last], after[: len(after) - last]
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    found = SequenceMatcher(None, before[first:], after[first:], autojunk=False).get_opcodes()
    return tuple(
        Edit(starts[first + low], starts[first + high], "".join(after[first + start : first + end]))
        for tag, low, high, start, end in found
        if tag != "equal"
    )

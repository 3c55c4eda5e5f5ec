"""Files fixed on disk: the fixes of a checked file are made in its text, the result is checked and written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from toolcheck.checking.checking import check_document
from toolcheck.checking.failing import with_failure
from toolcheck.checking.selection import Options
from toolcheck.document.document import Document
from toolcheck.document.reading import bytes_of
from toolcheck.finding.finding import Applicability, Finding, hint
from toolcheck.finding.report import Checked
from toolcheck.ground.record import record, replace

if TYPE_CHECKING:
    from toolcheck.fixing.fixing import Fixed


@record(kw_only=True)
class FixedFile:
    """The outcome of fixing a file: the file as it is now, checked again; what was fixed, what was refused and why; and
    if it could not be written, why not (then the file is as it was). `left_names` is the number of other names of the
    file, hard links, which keep the old text.
    """

    file: Checked
    fixed: tuple[Finding, ...] = ()
    refused: tuple[tuple[Finding, str], ...] = ()
    unwritten: str = ""
    left_names: int = 0


def fix_file(file: Checked, options: Options, wanted: Collection[Applicability], *, write: bool = True) -> FixedFile:
    """Make the fixes of a checked file, in the file itself unless `write` is false. If toolcheck itself fails, the file
    is as it was.
    """
    from toolcheck.disk.writing import CannotWrite, hard_links, write_text

    try:
        fixed, checked = _fix(file, options, wanted)
        if checked.document.text == file.document.text:
            return FixedFile(file=_with_refusals(file, fixed.refused), refused=fixed.refused)
        checked = _with_refusals(checked, fixed.refused)
        left_names = hard_links(file.document.name) if write else 0
        if write:
            write_text(file.document.name, bytes_of(fixed.document), was=bytes_of(file.document))
    except CannotWrite as error:
        return FixedFile(file=file, unwritten=error.reason)
    except _FailedOnTheWay as failure:
        return FixedFile(file=replace(file, findings=(*failure.findings, *file.findings)))
    except Exception as error:
        return FixedFile(file=with_failure(file, error))
    return FixedFile(file=checked, fixed=fixed.applied, refused=fixed.refused, left_names=left_names)


def _fix(file: Checked, options: Options, wanted: Collection[Applicability]) -> tuple[Fixed, Checked]:
    """What came of the fixes of a checked file that are of a wanted applicability, and the file as it is then, checked.
    Raises what goes wrong in toolcheck itself.
    """
    from toolcheck.fixing.fixing import Fixed, fix

    if not any(finding.fix and finding.fix.applicability in wanted for finding in file.findings):
        return Fixed(document=file.document), file
    latest = {id(file.document): file}

    def examine(document: Document) -> Sequence[Finding]:
        checked = latest[id(document)] = _checked_again(document, options)
        return checked.findings

    fixed = fix(examine, file.document, wanted, options.limits, file.findings)
    return fixed, latest[id(fixed.document)]


class _FailedOnTheWay(Exception):
    """toolcheck itself failed on what a fix made of a file."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__()
        self.findings = findings


def _checked_again(document: Document, options: Options) -> Checked:
    """A document on the way from fix to fix, checked. Raises `_FailedOnTheWay`."""
    checked = check_document(document, options)
    if checked.has_failed:
        raise _FailedOnTheWay(checked.findings)
    return checked


def _with_refusals(file: Checked, refused: Iterable[tuple[Finding, str]]) -> Checked:
    """The file, in which each refused fix is advice that says why."""
    reasons = {(finding.rule, finding.where, finding.message): reason for finding, reason in refused}
    if not reasons:
        return file

    def advised(finding: Finding) -> Finding:
        reason = reasons.get((finding.rule, finding.where, finding.message))
        if reason is None or finding.fix is None:
            return finding
        return replace(finding, fix=hint(f"{finding.fix.title} (not made: {reason})"))

    return replace(file, findings=tuple(map(advised, file.findings)))

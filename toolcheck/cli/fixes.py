"""How `toolcheck check` applies fixes, or shows what they would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolcheck.cli.console import StandardInput, complain, complain_of_failures
from toolcheck.ground.record import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from toolcheck.checking.configured import Terms
    from toolcheck.checking.fix_files import FixedFile
    from toolcheck.cli.check_args import CheckArgs
    from toolcheck.finding.finding import Applicability, Finding
    from toolcheck.finding.report import Checked, Report
    from toolcheck.reporting.style import Style


def fix(report: Report, terms: Terms, args: CheckArgs, stdin: StandardInput) -> Report:
    """The report after the fixes, with notes that count or list them. If standard input was read, it is the last file,
    and its fixed text goes to standard output.
    """
    from toolcheck.checking.fix_files import fix_file
    from toolcheck.document.reading import bytes_of
    from toolcheck.ground.unseen import Unseen

    from_stdin = report.files[-1] if stdin.is_read and report.files else None
    files: list[Checked] = []
    notes: list[str] = []
    unseen = [*report.unseen]
    for file in report.files:
        is_file = file is not from_stdin
        outcome = fix_file(file, terms.options(file.document.name), args.applicabilities, write=is_file)
        if outcome.unwritten:
            unseen.append(Unseen(file.document.name, f"not fixed: {outcome.unwritten}"))
        notes += _notes(file, outcome, show=args.show_fixes)
        if outcome.fixed and not is_file:
            stdin.answer(bytes_of(outcome.file.document))
        files.append(outcome.file)
    return replace(report, files=tuple(files), unseen=tuple(unseen), notes=(*report.notes, *notes))


def _notes(file: Checked, outcome: FixedFile, *, show: bool) -> Iterator[str]:
    """Notes about the fixes of a file: applied, refused, or not written."""
    from toolcheck.redaction.redactor import Redactor
    from toolcheck.reporting.tally import counted

    name, fixed = outcome.file.document.name, outcome.fixed
    if show and fixed:
        mask = Redactor(file.document).text
        yield from (f"{name}: {mask(f'{one.api_path}: {_title(one)}')} ({one.rule})" for one in fixed)
    elif fixed:
        yield f"{name}: fixed {len(fixed):,} ({', '.join(sorted({finding.rule for finding in fixed}))})"
    yield from (f"{name}: left `{finding.rule}` unfixed, because {reason}" for finding, reason in outcome.refused)
    if outcome.left_names:
        yield f"{name}: {counted(outcome.left_names, 'other hard link')} of this file still had the old text"


def _title(finding: Finding) -> str:
    return finding.fix.title if finding.fix else ""


def diff(report: Report, terms: Terms, wanted: Collection[Applicability], style: Style) -> tuple[str, Report]:
    """The diff of all fixes, and the report with the files on which toolcheck itself failed. Failures and the number of
    findings that would be fixed go to standard error.
    """
    from toolcheck.checking.fix_files import fix_file
    from toolcheck.reporting import diff as differences
    from toolcheck.reporting.tally import counted

    pairs = [(file, fix_file(file, terms.options(file.document.name), wanted, write=False)) for file in report.files]
    changed = [(file.document, outcome) for file, outcome in pairs if outcome.fixed]
    findings = counted(sum(len(outcome.fixed) for _, outcome in changed), "finding")
    files = tuple(outcome.file if outcome.file.has_failed else file for file, outcome in pairs)
    complain_of_failures(files)
    complain(f"would fix {findings} in {counted(len(changed), 'file')}" if changed else "would change nothing")
    text = "".join(differences.render(before, outcome.file.document, style) for before, outcome in changed)
    return text, replace(report, files=files)

"""How `toolcheck check` handles known findings: it hides those of a baseline, writes a baseline, and writes
suppressing comments.
"""

from __future__ import annotations

import os

from toolcheck.cli.console import say
from toolcheck.cli.usage import wrong_usage
from toolcheck.ground.record import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolcheck.checking.configured import Terms
    from toolcheck.finding.report import Checked, Report
    from toolcheck.suppressing.baseline import Baseline
    from toolcheck.suppressing.writing import Commented

_LARGEST = 64 << 20


def refuse_to_overwrite(baseline: str | None, written: str | None) -> None:
    """Raise a usage error if `--write-baseline` names an existing file that `--baseline` does not name."""
    if written is None or not os.path.lexists(written):
        return
    if baseline is None or os.path.realpath(baseline) != os.path.realpath(written):
        raise wrong_usage(
            f"`{written}` exists; to renew a baseline, name it in both `--baseline` and `--write-baseline`"
        )


def with_baseline(report: Report, baseline: str | None, written: str | None) -> Report:
    """The report without the findings of the baseline. With `written`, all findings become the new baseline, but for a
    run that could not look at all it should.
    """
    if baseline is None and written is None:
        return report
    from toolcheck.checking.failing import apart
    from toolcheck.suppressing.baseline import compare

    known = _read(baseline) if baseline is not None else None
    if isinstance(known, str):
        return _with_unseen(report, baseline or "", known)
    if written is not None and not report.unseen:
        return _write(report, known, written)
    if written is not None:
        report = _with_unseen(report, written, "not written: it would lack the findings of what is not checked")
    if known is None or baseline is None:
        return report
    folder = _folder(baseline)
    compared, _ = apart(lambda part: compare(part, known, folder), report)
    gone = sum(compared.gone.values())
    if not gone:
        return compared.report
    what = "1 of its findings no longer occurs" if gone == 1 else f"{gone:,} of its findings no longer occur"
    note = f"{baseline}: {what}; `--baseline {baseline} --write-baseline {baseline}` renews it"
    return _with_note(compared.report, note)


def _read(path: str) -> Baseline | str:
    """The findings of a baseline, or why it cannot be read."""
    from toolcheck.disk.files import read_bytes
    from toolcheck.ground.unseen import Unseen
    from toolcheck.suppressing.baseline import read_baseline

    data = read_bytes(path, _LARGEST)
    if isinstance(data, Unseen):
        return data.reason
    found = read_baseline(data.decode(errors="replace"))
    return "not a baseline that toolcheck wrote" if found is None else found


def _write(report: Report, known: Baseline | None, path: str) -> Report:
    from toolcheck.checking.failing import apart
    from toolcheck.disk.writing import CannotWrite, write_text
    from toolcheck.reporting.tally import counted
    from toolcheck.suppressing.baseline import baseline_of, compare, difference, text_of

    (entries, left), report = apart(lambda part: baseline_of(part, _folder(path)), report)
    try:
        write_text(path, text_of(entries).encode("utf-8", "backslashreplace"))
    except CannotWrite as refused:
        return _with_unseen(report, path, f"not written: {refused.reason}")
    words = f"{path}: wrote {counted(sum(entries.values()), 'finding')}"
    if known is not None:
        new, gone = difference(entries, known)
        words += f", {new:,} new; removed {gone:,}"
    if left:
        words += f"; left out {counted(left, 'finding')} that only the configuration can suppress"
    return _with_note(compare(report, entries, _folder(path)).report, words)


def add_ignores(report: Report, terms: Terms) -> Report:
    """Write a suppressing comment for each finding into YAML files, and tables for all other files to standard output.
    The reasons are left to the user.
    """
    from toolcheck.checking.suppress_files import comment_file
    from toolcheck.ground.unseen import Unseen
    from toolcheck.reporting.tally import counted
    from toolcheck.suppressing.writing import can_be_suppressed

    files: list[Checked] = []
    notes: list[str] = []
    unseen = [*report.unseen]
    tables: list[str] = []
    for file in report.files:
        name = file.document.name
        commented, unwritten = comment_file(file, terms.options(name))
        if unwritten:
            unseen.append(Unseen(name, f"not written: {unwritten}"))
        elif commented.suppressed:
            notes.append(
                f"{name}: suppressed {counted(len(commented.suppressed), 'finding')}; add a reason to each comment"
            )
        rules = sorted({finding.rule for finding in file.findings if not can_be_suppressed(finding, file)})
        notes += [f"{name}: `{rule}` was not suppressed, because only you can judge it" for rule in rules]
        tables += _tables(commented, terms)
        files.append(commented.file)
    say("\n".join(dict.fromkeys(tables)))
    return replace(report, files=tuple(files), unseen=tuple(unseen), notes=(*report.notes, *notes))


def _tables(commented: Commented, terms: Terms) -> Iterator[str]:
    """Tables for the findings that no comment can suppress."""
    from toolcheck.redaction.redactor import Redactor
    from toolcheck.suppressing.writing import table

    redactor = Redactor(commented.file.document) if commented.left else None
    name = commented.file.document.name
    found = terms.search.configuration(name)
    inside = found.inside(os.path.abspath(name)) if found else os.path.relpath(name).replace(os.sep, "/")
    for finding in commented.left:
        words = table(finding, commented.file.manifest, inside, own=found is not None and not found.at)
        yield redactor.text(words) if redactor else words


def _folder(path: str) -> str:
    return os.path.dirname(os.path.abspath(path))


def _with_note(report: Report, note: str) -> Report:
    return replace(report, notes=(*report.notes, note))


def _with_unseen(report: Report, path: str, reason: str) -> Report:
    from toolcheck.ground.unseen import Unseen

    return replace(report, unseen=(*report.unseen, Unseen(path, reason)))

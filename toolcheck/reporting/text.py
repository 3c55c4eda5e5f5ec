"""The report for people: the findings of each file, notes, and the summary."""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, INFO, WARNING
from toolcheck.finding.report import Checked, Report
from toolcheck.reporting.style import Style, plain
from toolcheck.reporting.tally import counted, tools_in_all

_MAX_FINDINGS = 100
_MAX_NOT_READ = 3


def render(report: Report, style: Style = plain, *, quiet: bool = False, age: str = "") -> str:
    """The whole report: findings by file, notes, and the summary; `quiet`, the findings only. `age` says that what is
    known of the APIs is old, if it is.
    """
    blocks = [block for file in report.files for block in _file(file, style)]
    if quiet:
        return "\n\n".join(blocks) + "\n" * bool(blocks)
    notes = [
        f"note: {_printable(file.document.name)}: {file.manifest.hint}" for file in report.files if file.manifest.hint
    ]
    if others := (*not_read(report), *report.notes):
        from toolcheck.redaction.redactor import fit

        notes += [f"note: {fit(note)}" for note in others]
    if notes:
        blocks.append("\n".join(notes))
    last = f"{summary(report)}\nnote: {age}" if age else summary(report)
    return "\n\n".join([*blocks, last]) + "\n"


def summary(report: Report) -> str:
    """The summary line: what was checked and what was found."""
    strangers = f"no tools in {counted(report.strangers, 'file')}" if report.strangers else ""
    if strangers and not report.manifests:
        return strangers
    tools = tools_in_all(report)
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in tools.items())
    looked = f"{counted(report.manifests, 'file')}, {counted(sum(tools.values()), 'tool')}" + (
        f" ({kinds})" if kinds else ""
    )
    found = [
        counted(count, word)
        for count, word in (
            (report.count(ERROR), "error"),
            (report.count(WARNING), "warning"),
            (report.count(INFO), "info"),
        )
        if count
    ]
    found = found or ["no findings"]
    found += [f"{report.fixable:,} fixable"] if report.fixable else []
    found += not_reported(report)
    found += [f"{counted(report.unread, 'tool')} unread (`--show-unread` says where)"] if report.unread else []
    if report.looked_at:
        return f"{report.looked_at}; {', '.join(found)}"
    skipped = f"; skipped {counted(report.skipped, 'file')} without tools" if report.skipped else ""
    unread = f"; not read {counted(len(report.not_read), 'file')}" if report.not_read else ""
    excluded = f"; excluded {counted(report.excluded, 'file')}" if report.excluded else ""
    beside = f"; {strangers}" if strangers else ""
    return f"checked {looked}; {', '.join(found)}{beside}{skipped}{unread}{excluded}"


def not_read(report: Report) -> Iterator[str]:
    """The first files of folders that could not be read, each with the reason."""
    yield from (f"{file.path}: not read: {file.reason}" for file in report.not_read[:_MAX_NOT_READ])
    more = len(report.not_read) - _MAX_NOT_READ
    if more > 0:
        yield f"and {counted(more, 'more file')} not read"
    if report.beyond:
        kinds = ", ".join(f"{count:,} {language}" for language, count in sorted(report.beyond.items()))
        files = "file" if sum(report.beyond.values()) == 1 else "files"
        yield f"{kinds} {files} not read: install `toolcheck-lint[code]`"


def not_reported(report: Report) -> list[str]:
    """The number of findings that are not reported, by reason."""
    numbers = ((report.suppressed, "suppressed"), (report.known, "in the baseline"), (report.deselected, "ignored"))
    return [f"{number:,} {word}" for number, word in numbers if number]


def _file(file: Checked, style: Style) -> Iterator[str]:
    if file.findings:
        from toolcheck.redaction.redactor import Redactor
        from toolcheck.reporting.text_finding import FilePage

        page = FilePage(file, Redactor(file.document), style)
        for finding in file.findings[:_MAX_FINDINGS]:
            yield "\n".join(page.finding(finding))
    more = len(file.findings) - _MAX_FINDINGS
    if more > 0:
        yield f"… and {more:,} more in {_printable(file.document.name)} (`--output-format concise` lists all)"


def _printable(name: str) -> str:
    from toolcheck.redaction.characters import printable

    return printable(name)

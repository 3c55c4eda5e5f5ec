"""What `toolcheck check` says last: which files could not be read or written, and the exit code."""

from __future__ import annotations

from toolcheck.cli import exits
from toolcheck.cli.console import complain
from toolcheck.ground.record import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from toolcheck.checking.configured import Terms
    from toolcheck.cli.check_args import CheckArgs
    from toolcheck.cli.outputs import Output
    from toolcheck.finding.report import Report

_WITH_NUMBERS = {"text", "json", "json-lines", "github", "markdown"}
"""The formats that say how many findings are not reported."""


def write(text: str, path: str, report: Report) -> Report:
    """Write a text to a file; return the report. If that fails, the report lists the file in `unseen`."""
    from toolcheck.disk.writing import CannotWrite, write_text
    from toolcheck.ground.unseen import Unseen

    try:
        write_text(path, text.encode(errors="backslashreplace"))
    except CannotWrite as refused:
        return replace(report, unseen=(*report.unseen, Unseen(path, f"not written: {refused.reason}")))
    return report


def say_account(report: Report, outputs: tuple[Output, ...], terms: Terms, args: CheckArgs) -> None:
    """Say on standard error which files were not checked, and what the reports do not show."""
    from toolcheck.reporting.text import not_read, not_reported

    formats, quiet = {output.format for output in outputs}, args.quiet or args.diff
    if not quiet and ("text" not in formats or not report.files):
        for note in not_read(report):
            complain(f"note: {note}")
    if not quiet and "text" not in formats:
        for note in report.notes:
            complain(f"note: {note}")
        back = not_reported(report)
        if back and not formats & _WITH_NUMBERS:
            complain(f"note: {', '.join(back)}")
    for unseen in report.unseen:
        complain(f"error: {unseen.text}")
    if not report.files and not report.unseen:
        level = "note" if args.exit_zero or _may_be_nothing(report, args) else "error"
        complain(f"{level}: nothing was checked: {_why_nothing(report, terms, args.roots)}")


def _may_be_nothing(report: Report, args: CheckArgs) -> bool:
    """Whether a run that checked nothing is allowed to pass."""
    if args.allow_empty or args.skip_strangers:
        return True
    return args.force_exclude and bool(report.excluded) and not report.not_read


def _why_nothing(report: Report, terms: Terms, paths: tuple[str, ...]) -> str:
    from toolcheck.disk.files import EXTENSIONS
    from toolcheck.reporting.tally import counted

    where = ", ".join(f"`{path}`" for path in paths)
    if report.not_read:
        return f"{counted(len(report.not_read), 'file')} in {where} could not be read, and no other file contains tools"
    if report.excluded:
        return f"the configuration excludes {counted(report.excluded, 'file')} in {where}"
    if report.skipped:
        skipped = counted(report.skipped, "file")
        return f"no manifest in {where} ({skipped}, none with tools); name a file to check it anyway"
    if any(terms.reads_code(f"{path}/-") for path in paths):
        return f"no {', '.join(EXTENSIONS)} or code file in {where}"
    return f"no {', '.join(EXTENSIONS[:-1])} or {EXTENSIONS[-1]} file in {where}"


def exit_code(report: Report, terms: Terms, args: CheckArgs, *, changes: bool = False) -> int:
    """The exit code of a run. `changes` says whether `--diff` shows any."""
    if report.has_failed:
        return exits.INTERNAL
    if report.unseen:
        return exits.USAGE
    if not report.files:
        return exits.CLEAN if args.exit_zero or _may_be_nothing(report, args) else exits.NOTHING
    failing = any(
        max(finding.severity for finding in file.findings) >= terms.fail_level(file.document.name)
        for file in report.files
        if file.findings
    )
    return exits.FINDINGS if (failing or changes) and not args.exit_zero else exits.CLEAN

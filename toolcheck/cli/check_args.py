"""What the command line of `toolcheck check` says, as one record; and what of it contradicts itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from toolcheck.cli import known
from toolcheck.ground.record import record

if TYPE_CHECKING:
    from toolcheck.checking.configured import Terms
    from toolcheck.cli.outputs import Output
    from toolcheck.config.search import Search
    from toolcheck.contract.targets import Target
    from toolcheck.finding.finding import Applicability
    from toolcheck.finding.report import Report
    from toolcheck.ground.stopwatch import Stopwatch

_MAX_NAME = 4096
"""No file has a name with more characters."""


@record(kw_only=True)
class CheckArgs:
    """The words of one command line. Each field has the name of its option, as click gives it."""

    search: Search
    paths: tuple[str, ...]
    targets: tuple[Target, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    defined_labels: tuple[str, ...]
    fix: bool
    unsafe_fixes: bool
    show_fixes: bool
    diff: bool
    output_formats: tuple[str, ...]
    output_files: tuple[str, ...]
    statistics: bool
    quiet: bool
    color: str
    fail_level: str | None
    exit_zero: bool
    stdin_filename: str | None
    max_file_size: int | None
    max_depth: int | None
    code: bool | None
    show_unread: bool
    show_suppressed: bool
    add_ignores: bool
    baseline: str | None
    write_baseline: str | None
    jobs: int | None
    timings: bool
    skip_strangers: bool
    allow_empty: bool
    force_exclude: bool

    @property
    def roots(self) -> tuple[str, ...]:
        """The paths to check: those that are named, or the current folder."""
        return self.paths or (".",)

    @property
    def stdin_name(self) -> str:
        """What standard input is called."""
        return self.stdin_filename or "<stdin>"

    @property
    def fixes_files(self) -> bool:
        """Whether fixes are written."""
        return (self.fix or self.unsafe_fixes) and not self.diff

    @property
    def fixes_stdin(self) -> bool:
        """Whether standard output gets the fixed text of standard input."""
        return self.fixes_files and "-" in self.paths

    @property
    def applicabilities(self) -> frozenset[Applicability]:
        """Which fixes are made."""
        return frozenset({"safe", "unsafe"} if self.unsafe_fixes else {"safe"})

    @property
    def stdout_is_taken(self) -> bool:
        """Whether standard output gets something else than the report: a fixed text, or tables."""
        return self.fixes_stdin or self.add_ignores

    def terms(self, today: str, watch: Stopwatch | None) -> Terms:
        """How each file is looked at."""
        from toolcheck.checking.configured import Terms
        from toolcheck.config.settings import Settings

        said = Settings(
            target=self.targets or None,
            select=self.select or None,
            ignore=self.ignore or None,
            defined_labels=self.defined_labels or None,
            fail_level=self.fail_level,
            max_file_size=self.max_file_size,
            max_depth=self.max_depth,
            code=self.code,
        )
        return Terms(
            search=self.search,
            said=said,
            today=today,
            show_suppressed=self.show_suppressed,
            force_exclude=self.force_exclude,
            watch=watch,
        )


def refuse_contradictions(args: CheckArgs, outputs: tuple[Output, ...]) -> None:
    """Raise a usage error if options contradict each other."""
    if args.fix and args.diff:
        raise click.UsageError("`--fix` changes files and `--diff` does not: choose one")
    if args.statistics and any(output.format not in ("text", "concise") for output in outputs):
        raise click.UsageError("`--statistics` goes with `--output-format text` or `concise`")
    if args.diff and len(outputs) > 1:
        raise click.UsageError("`--diff` is one text and goes to one place")
    if args.show_fixes and not (args.fix or args.unsafe_fixes):
        raise click.UsageError("`--show-fixes` goes with `--fix` or `--unsafe-fixes`")
    writes = args.fix or args.unsafe_fixes or args.diff or args.write_baseline
    if args.add_ignores and (writes or "-" in args.paths):
        raise click.UsageError("`--add-ignores` writes into files, and goes with no other option that writes or `-`")
    if args.diff and args.write_baseline:
        raise click.UsageError("`--diff` changes nothing, and writes no baseline")
    if len(args.stdin_name) > _MAX_NAME:
        raise click.UsageError(f"`--stdin-filename` has more than {_MAX_NAME:,} characters: no file is called so")
    known.refuse_to_overwrite(args.baseline, args.write_baseline)


def refuse_to_overwrite(outputs: tuple[Output, ...], report: Report, args: CheckArgs) -> None:
    """Raise a usage error if a report would be written over a file that was checked, or over a baseline."""
    checked = {os.path.realpath(file.document.name) for file in report.files}
    baselines = {os.path.realpath(path) for path in (args.baseline, args.write_baseline) if path is not None}
    for output in outputs:
        if output.path and os.path.realpath(output.path) in checked:
            raise click.UsageError(f"`--output-file {output.path}` would overwrite a file that is checked")
        if output.path and os.path.realpath(output.path) in baselines:
            raise click.UsageError(f"`--output-file {output.path}` would overwrite a baseline")

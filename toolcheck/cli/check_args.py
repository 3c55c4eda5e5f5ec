"""The command line of `toolcheck check` as one record, and the checks that its options do not contradict each other."""

from __future__ import annotations

import os

from toolcheck.cli import known
from toolcheck.cli.usage import wrong_usage
from toolcheck.ground.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from toolcheck.checking.configured import Terms
    from toolcheck.cli.outputs import Output
    from toolcheck.config.search import Search
    from toolcheck.contract.targets import Target
    from toolcheck.finding.finding import Applicability
    from toolcheck.finding.report import Report
    from toolcheck.ground.stopwatch import Stopwatch

_MAX_NAME = 4096
"""The most characters that a file name can have."""


@record(kw_only=True)
class CheckArgs:
    """One command line. Each field is named after its option, and is what click gives when the option is not there."""

    search: Search
    paths: tuple[str, ...]
    targets: tuple[Target, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    defined_labels: tuple[str, ...] = ()
    fix: bool = False
    unsafe_fixes: bool = False
    show_fixes: bool = False
    diff: bool = False
    output_formats: tuple[str, ...] = ()
    output_files: tuple[str, ...] = ()
    statistics: bool = False
    quiet: bool = False
    color: str = "auto"
    fail_level: str | None = None
    exit_zero: bool = False
    stdin_filename: str | None = None
    max_file_size: int | None = None
    max_depth: int | None = None
    code: bool | None = None
    show_unread: bool = False
    show_suppressed: bool = False
    add_ignores: bool = False
    baseline: str | None = None
    write_baseline: str | None = None
    jobs: int | None = None
    timings: bool = False
    skip_strangers: bool = False
    allow_empty: bool = False
    force_exclude: bool = False
    watch: bool = False

    @property
    def roots(self) -> tuple[str, ...]:
        """The paths to check: the named ones, or the current folder."""
        return self.paths or (".",)

    @property
    def stdin_name(self) -> str:
        """The name of standard input in reports."""
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
        """Whether standard output is used for something else than the report: a fixed text, or tables."""
        return self.fixes_stdin or self.add_ignores

    def terms(self, today: str, watch: Stopwatch | None) -> Terms:
        """The terms under which each file is checked."""
        from toolcheck.checking.configured import Terms
        from toolcheck.config.settings import Settings

        given = Settings(
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
            said=given,
            today=today,
            show_suppressed=self.show_suppressed,
            force_exclude=self.force_exclude,
            watch=watch,
        )


def refuse_contradictions(args: CheckArgs, outputs: tuple[Output, ...]) -> None:
    """Raise a usage error if options contradict each other."""
    if args.fix and args.diff:
        raise wrong_usage("`--fix` and `--diff` cannot be combined")
    if args.statistics and any(output.format not in ("text", "concise") for output in outputs):
        raise wrong_usage("`--statistics` needs `--output-format text` or `concise`")
    if args.diff and len(outputs) > 1:
        raise wrong_usage("`--diff` can have only one output")
    if args.show_fixes and not (args.fix or args.unsafe_fixes):
        raise wrong_usage("`--show-fixes` needs `--fix` or `--unsafe-fixes`")
    writes = args.fix or args.unsafe_fixes or args.diff or args.write_baseline
    if args.add_ignores and (writes or "-" in args.paths):
        raise wrong_usage("`--add-ignores` cannot be combined with another option that writes, or with `-`")
    if args.diff and args.write_baseline:
        raise wrong_usage("`--diff` and `--write-baseline` cannot be combined")
    if len(args.stdin_name) > _MAX_NAME:
        raise wrong_usage(f"`--stdin-filename` has more than {_MAX_NAME:,} characters, too many for a file name")
    known.refuse_to_overwrite(args.baseline, args.write_baseline)


def refuse_to_overwrite(outputs: tuple[Output, ...], report: Report, args: CheckArgs) -> None:
    """Raise a usage error if a report would be written over a file that was checked, or over a baseline."""
    outputs = tuple(output for output in outputs if output.path)
    checked = {os.path.realpath(file.document.name) for file in report.files if outputs}
    baselines = {os.path.realpath(path) for path in (args.baseline, args.write_baseline) if path is not None}
    for output in outputs:
        if os.path.realpath(output.path) in checked:
            raise wrong_usage(f"`--output-file {output.path}` would overwrite a file that is checked")
        if os.path.realpath(output.path) in baselines:
            raise wrong_usage(f"`--output-file {output.path}` would overwrite a baseline")

"""`toolcheck check`: say what is wrong with tool manifests, and mend what can be mended."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from toolcheck.cli import completing, exits, known, options
from toolcheck.cli.console import Progress, complain, complain_of_failures, hear, say, say_aside
from toolcheck.cli.option import option
from toolcheck.cli.outputs import FORMATS, plan, render, setting, write_step_summary
from toolcheck.ground.record import replace

if TYPE_CHECKING:
    from toolcheck.checking.configured import Terms
    from toolcheck.config.search import Search
    from toolcheck.contract.targets import Target
    from toolcheck.finding.finding import Applicability, Finding
    from toolcheck.finding.report import Report
    from toolcheck.reporting.setting import Setting
    from toolcheck.reporting.style import Style

LEVELS = ("error", "warning", "info")
_LONGEST_NAME = 4096
_WITH_NUMBERS = {"text", "json", "json-lines", "github"}


@click.command(
    "check",
    epilog=f"""\b
Examples:
  toolcheck check agent.yaml                       one file
  toolcheck check                                  every manifest below this folder
  toolcheck check --target responses tools.json    a list of tools, meant for Responses
  toolcheck check --diff agents/                   what --fix would change
  toolcheck check --output-format json agents/     for programs
  toolcheck check --output-format github --output-file check.sarif
                                                   annotations, and a file for code scanning
  toolcheck check --baseline known.json agents/    only what is new since `--write-baseline known.json`
  build-tools | toolcheck check -                  from standard input

{exits.HELP}""",
)
@click.argument("paths", nargs=-1, type=options.PATH, metavar="[PATH]...")
@options.target_option(
    "The API that the tools are meant for, where the file leaves it open. May be repeated.  [default: realtime]"
)
@option(
    "--select",
    multiple=True,
    metavar="RULES",
    callback=options.rule_names,
    shell_complete=completing.rule_list,
    help="Only these rules or families, comma-separated; `all` has the opt-in rules, too.",
)
@option(
    "--ignore",
    multiple=True,
    metavar="RULES",
    callback=options.rule_names,
    shell_complete=completing.rule_list,
    help="Not these rules or families, comma-separated.",
)
@options.DEFINED_LABELS
@option("--fix", is_flag=True, help="Make the safe fixes, in the files.")
@option("--unsafe-fixes", is_flag=True, help="Make the unsafe fixes as well (with --diff: show them).")
@option("--show-fixes", is_flag=True, help="With --fix, say what each fix did.")
@option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@option(
    "--output-format",
    "output_formats",
    multiple=True,
    type=click.Choice(FORMATS),
    envvar="TOOLCHECK_OUTPUT_FORMAT",
    show_envvar=True,
    help="How to report. May be repeated.  [default: text]",
)
@option(
    "--output-file",
    "output_files",
    multiple=True,
    type=options.PATH,
    metavar="[FORMAT=]FILE",
    help="Write a report there instead of to standard output, in the format that is named, or that of the ending"
    " (.sarif, .json, .jsonl, .xml for junit), or the first --output-format. May be repeated; formats that no file"
    " has go to standard output.",
)
@option("--statistics", is_flag=True, help="How often each rule was broken, instead of each finding.")
@option("--quiet", "-q", is_flag=True, help="Findings only: no summary, no notes.")
@option(
    "--color",
    type=click.Choice(("auto", "always", "never")),
    default="auto",
    show_default=True,
    help="NO_COLOR and FORCE_COLOR are respected, too.",
)
@option(
    "--fail-level",
    type=click.Choice(LEVELS),
    help="The least severity that makes the exit code 1.  [default: error]",
)
@option("--exit-zero", is_flag=True, help="Exit with 0 also when there are findings.")
@option("--stdin-filename", metavar="NAME", help="What the file on standard input (`-`) is called.")
@option(
    "--max-file-size",
    metavar="SIZE",
    callback=options.size,
    help="Read no larger files; above the default, as many more keys and values are read, too.  [default: 4M]",
)
@option("--max-depth", type=click.IntRange(1, 500), help="Read no deeper nesting.  [default: 64]")
@option("--show-suppressed", is_flag=True, help="Report findings also when they are suppressed or in the baseline.")
@option(
    "--add-ignores",
    is_flag=True,
    help="Write comments that ignore the findings into YAML files, and print tables for the configuration for others.",
)
@option("--baseline", metavar="FILE", help="Keep the findings back that this baseline has.")
@option("--write-baseline", metavar="FILE", help="Write all findings to a baseline.")
@option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="How many processes share the files. The report does not depend on it.  [default: as many as pay]",
)
@option("--timings", is_flag=True, help="Say on standard error how long each stage and each rule took, in one process.")
@option("--force-exclude", is_flag=True, help="Leave out what the configuration excludes also when it is named.")
@options.configured
def command(
    *,
    search: Search,
    paths: tuple[str, ...],
    targets: tuple[Target, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    defined_labels: tuple[str, ...],
    fix: bool,
    unsafe_fixes: bool,
    show_fixes: bool,
    diff: bool,
    output_formats: tuple[str, ...],
    output_files: tuple[str, ...],
    statistics: bool,
    quiet: bool,
    color: str,
    fail_level: str | None,
    exit_zero: bool,
    stdin_filename: str | None,
    max_file_size: int | None,
    max_depth: int | None,
    show_suppressed: bool,
    add_ignores: bool,
    baseline: str | None,
    write_baseline: str | None,
    jobs: int | None,
    timings: bool,
    force_exclude: bool,
) -> int:
    """Check tool manifests: JSON, JSONL and YAML files, and folders of them.

    A PATH that is a file is checked whatever it is called. Of a folder, manifests are checked: files
    that hold tools and are not ignored by git. Without a PATH, that is the current folder.
    """
    from toolcheck.checking.configured import Terms, check_configurations
    from toolcheck.checking.failing import apart
    from toolcheck.config.settings import Settings
    from toolcheck.ground.stopwatch import Stopwatch, over

    if fix and diff:
        raise click.UsageError("`--fix` changes files and `--diff` does not: choose one")
    outputs = plan(output_formats, output_files)
    if statistics and any(output.format not in ("text", "concise") for output in outputs):
        raise click.UsageError("`--statistics` goes with `--output-format text` or `concise`")
    if diff and len(outputs) > 1:
        raise click.UsageError("`--diff` is one text and goes to one place")
    if show_fixes and not (fix or unsafe_fixes):
        raise click.UsageError("`--show-fixes` goes with `--fix` or `--unsafe-fixes`")
    if add_ignores and (fix or unsafe_fixes or diff or write_baseline or "-" in paths):
        raise click.UsageError("`--add-ignores` writes into files, and goes with no other option that writes or `-`")
    if diff and write_baseline:
        raise click.UsageError("`--diff` changes nothing, and writes no baseline")
    if stdin_filename and len(stdin_filename) > _LONGEST_NAME:
        raise click.UsageError(f"`--stdin-filename` has more than {_LONGEST_NAME:,} characters: no file is called so")
    known.refuse_to_overwrite(baseline, write_baseline)
    said = Settings(
        target=targets or None,
        select=select or None,
        ignore=ignore or None,
        defined_labels=defined_labels or None,
        fail_level=fail_level,
        max_file_size=max_file_size,
        max_depth=max_depth,
    )
    watch = Stopwatch() if timings else None
    terms = Terms(
        search=search,
        said=said,
        today=options.today(),
        show_suppressed=show_suppressed,
        force_exclude=force_exclude,
        watch=watch,
    )
    stdin = stdin_filename or "<stdin>"
    report = _look(paths or (".",), terms, stdin, 1 if timings else jobs)
    looked_at = {os.path.realpath(file.document.name) for file in report.files}
    baselines = {os.path.realpath(path) for path in (baseline, write_baseline) if path is not None}
    for output in outputs:
        if output.path and os.path.realpath(output.path) in looked_at:
            raise click.UsageError(f"`--output-file {output.path}` would overwrite a file that is checked")
        if output.path and os.path.realpath(output.path) in baselines:
            raise click.UsageError(f"`--output-file {output.path}` would overwrite a baseline")

    mends_stdin = (fix or unsafe_fixes) and "-" in paths and not diff
    wanted: set[Applicability] = {"safe", "unsafe"} if unsafe_fixes else {"safe"}
    if (fix or unsafe_fixes) and not diff:
        report = _fix(report, terms, wanted, stdin if "-" in paths else "", show=show_fixes)
    if not diff:
        if not show_suppressed or write_baseline:
            report = known.with_baseline(report, baseline, write_baseline)
        if add_ignores:
            report = known.add_ignores(report, terms)
        report = check_configurations(report, terms, paths or (".",))
    run = setting(_exit_code(report, terms, exit_zero=exit_zero), terms.fail_level)
    changes = False
    told = report
    for output in outputs:
        aside = mends_stdin or add_ignores  # standard output has the mended file, or the tables
        style = options.style_for(color, None if output.path else sys.stderr if aside else sys.stdout)
        if diff:
            text, report = _diff(report, terms, wanted, style)
            changes = bool(text)
        else:
            show = partial(_render, output.format, style, run, statistics=statistics, quiet=quiet)
            text, report = over(watch, "report", apart)(show, report)
        told = replace(told, files=report.files)
        if output.path:
            told = _write(text, output.path, told)
        elif aside:
            say_aside(text)
        else:
            say(text)
    formats = {output.format for output in outputs}
    if "github" in formats:
        write_step_summary(report, run)
    _account(told, paths or (".",), formats, quiet=quiet or diff, may_be_nothing=force_exclude)
    if watch is not None:
        from toolcheck.reporting import timings as by_stage

        complain(*by_stage.render(watch).splitlines())
    return _exit_code(told, terms, exit_zero=exit_zero, changes=changes)


def _look(paths: tuple[str, ...], terms: Terms, stdin: str, jobs: int | None) -> Report:
    """Check the paths, and standard input where one of them is `-`."""
    from toolcheck.checking.run import check_bytes, check_paths
    from toolcheck.ground.unseen import Unseen

    with Progress("checked") as progress:
        report = check_paths(
            [path for path in paths if path != "-"],
            terms.options,
            progress,
            is_excluded=terms.excludes,
            watch=terms.watch,
            brief=True,
            jobs=jobs,
        )
    if "-" not in paths:
        return report
    told = terms.options(stdin)
    data = hear(stdin, told.limits.size)
    if isinstance(data, Unseen):
        return replace(report, unseen=(*report.unseen, data))
    return replace(report, files=(*report.files, check_bytes(data, stdin, told)))


def _fix(report: Report, terms: Terms, wanted: set[Applicability], stdin: str, *, show: bool) -> Report:
    """The report after the fixes were made, with notes of what was: how many, or each. Standard input is mended to
    standard output.
    """
    from toolcheck.checking.fix_files import fix_file
    from toolcheck.ground.unseen import Unseen
    from toolcheck.redaction.redactor import Redactor
    from toolcheck.reporting.tally import counted

    mended = [
        fix_file(file, terms.options(file.document.name), wanted, write=file.document.name != stdin)
        for file in report.files
    ]
    notes: list[str] = []
    unseen = [*report.unseen]
    for file, one in zip(report.files, mended, strict=True):
        name = one.file.document.name
        if one.unwritten:
            unseen.append(Unseen(name, f"not fixed: {one.unwritten}"))
        if show and one.fixed:
            mask = Redactor(file.document).text
            notes += [f"{name}: {mask(f'{fixed.api_path}: {_title(fixed)}')} ({fixed.rule})" for fixed in one.fixed]
        elif one.fixed:
            rules = ", ".join(sorted({finding.rule for finding in one.fixed}))
            notes.append(f"{name}: fixed {len(one.fixed):,} ({rules})")
        notes += [f"{name}: left `{finding.rule}` as it is, because {reason}" for finding, reason in one.refused]
        if one.left_names:
            other = counted(one.left_names, "other name")
            notes.append(f"{name}: the file had {other} (hard links), where it is as it was")
        if name == stdin:
            say(one.file.document.text)
    return replace(report, files=tuple(one.file for one in mended), unseen=tuple(unseen), notes=(*report.notes, *notes))


def _title(finding: Finding) -> str:
    return finding.fix.title if finding.fix else ""


def _diff(report: Report, terms: Terms, wanted: set[Applicability], style: Style) -> tuple[str, Report]:
    """What the fixes would change in each file, and the report with the files on which toolcheck itself failed; they,
    and how many findings that are, are said on standard error.
    """
    from toolcheck.checking.fix_files import fix_file
    from toolcheck.reporting import diff
    from toolcheck.reporting.tally import counted

    pairs = [(file, fix_file(file, terms.options(file.document.name), wanted, write=False)) for file in report.files]
    changed = [(file.document, one) for file, one in pairs if one.fixed]
    findings = counted(sum(len(one.fixed) for _, one in changed), "finding")
    files = tuple(one.file if one.file.has_failed else file for file, one in pairs)
    complain_of_failures(files)
    complain(f"would fix {findings} in {counted(len(changed), 'file')}" if changed else "would change nothing")
    text = "".join(diff.render(before, one.file.document, style) for before, one in changed)
    return text, replace(report, files=files)


def _render(output_format: str, style: Style, run: Setting, report: Report, *, statistics: bool, quiet: bool) -> str:
    """The report, or how often each rule was broken."""
    if not statistics:
        return render(report, output_format, style, run, quiet=quiet)
    from toolcheck.reporting import statistics as by_rule
    from toolcheck.reporting.text import summary

    return by_rule.render(report, style) + ("" if quiet else f"{summary(report)}\n") if report.files else ""


def _write(text: str, path: str, report: Report) -> Report:
    """Write the report to a file; what fails is put on its account."""
    from toolcheck.disk.writing import CannotWrite, write_text
    from toolcheck.ground.unseen import Unseen

    try:
        write_text(path, text.encode(errors="backslashreplace"))
    except CannotWrite as refused:
        return replace(report, unseen=(*report.unseen, Unseen(path, f"not written: {refused.reason}")))
    return report


def _account(report: Report, paths: tuple[str, ...], formats: set[str], *, quiet: bool, may_be_nothing: bool) -> None:
    """Say on standard error what could not be looked at, that nothing was, and what the reports had no room for."""
    from toolcheck.disk.files import EXTENSIONS
    from toolcheck.reporting.tally import counted
    from toolcheck.reporting.text import kept_back, not_read

    if not quiet and ("text" not in formats or not report.files):
        for note in not_read(report):
            complain(f"note: {note}")
    if not quiet and "text" not in formats:
        for note in report.notes:
            complain(f"note: {note}")
        back = kept_back(report)
        if back and not formats & _WITH_NUMBERS:
            complain(f"note: {', '.join(back)}")
    for unseen in report.unseen:
        complain(f"error: {unseen.path}: {unseen.reason}")
    if report.files or report.unseen:
        return
    where = ", ".join(f"`{path}`" for path in paths)
    is_fine = bool(report.excluded) and may_be_nothing and not report.not_read
    if report.not_read:
        what = f"{counted(len(report.not_read), 'file')} in {where} could not be read, and no other holds tools"
    elif report.excluded:
        what = f"the configuration excludes {counted(report.excluded, 'file')} in {where}"
    elif report.skipped:
        looked = counted(report.skipped, "file")
        what = f"{looked} in {where}, but no tools; a file that is named is taken for a manifest"
    else:
        what = f"there is no {', '.join(EXTENSIONS[:-1])} or {EXTENSIONS[-1]} file in {where}"
    complain(f"{'note' if is_fine else 'error'}: nothing was checked: {what}")


def _exit_code(report: Report, terms: Terms, *, exit_zero: bool, changes: bool = False) -> int:
    if report.has_failed:
        return exits.INTERNAL
    if report.unseen:
        return exits.USAGE
    if not report.files:
        return exits.CLEAN if terms.force_exclude and report.excluded and not report.not_read else exits.NOTHING
    failing = any(
        max(finding.severity for finding in file.findings) >= terms.fail_level(file.document.name)
        for file in report.files
        if file.findings
    )
    return exits.FINDINGS if (failing or changes) and not exit_zero else exits.CLEAN

"""`toolcheck check`: say what is wrong with tool manifests, and mend what can be mended."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from toolcheck.cli import exits, options
from toolcheck.cli.console import complain, say, say_aside

if TYPE_CHECKING:
    from toolcheck.checking import Options
    from toolcheck.finding import Applicability, Report
    from toolcheck.reporting.style import Style

FORMATS = ("text", "concise", "json")
LEVELS = ("error", "warning", "info")


@click.command(
    "check",
    epilog=f"""\b
Examples:
  toolcheck check agent.yaml                       one file
  toolcheck check                                  every manifest below this folder
  toolcheck check --target responses tools.json    a list of tools, meant for Responses
  toolcheck check --diff agents/                   what --fix would change
  toolcheck check --output-format json agents/     for programs
  build-tools | toolcheck check -                  from standard input

{exits.HELP}""",
)
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATH]...")
@click.option(
    "--target",
    "targets",
    multiple=True,
    type=click.Choice(options.TARGETS),
    callback=options.target_names,
    help="The API that the tools are meant for, where the file leaves it open. May be repeated.  [default: realtime]",
)
@click.option(
    "--select",
    multiple=True,
    metavar="RULES",
    callback=options.rule_names,
    help="Only these rules or families, comma-separated; `all` has the opt-in rules, too.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="RULES",
    callback=options.rule_names,
    help="Not these rules or families, comma-separated.",
)
@click.option(
    "--defined-labels",
    multiple=True,
    metavar="LABELS",
    callback=options.names,
    help="Server labels that the session has defined before, comma-separated.",
)
@click.option("--fix", is_flag=True, help="Make the safe fixes, in the files.")
@click.option("--unsafe-fixes", is_flag=True, help="Make the unsafe fixes as well (with --diff: show them).")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option(
    "--output-format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    envvar="TOOLCHECK_OUTPUT_FORMAT",
    show_envvar=True,
    help="How to report.",
)
@click.option("--output-file", type=click.Path(), metavar="FILE", help="Write the report there.")
@click.option("--statistics", is_flag=True, help="How often each rule was broken, instead of each finding.")
@click.option("--quiet", "-q", is_flag=True, help="Findings only: no summary, no notes.")
@click.option(
    "--color",
    type=click.Choice(("auto", "always", "never")),
    default="auto",
    show_default=True,
    help="NO_COLOR and FORCE_COLOR are respected, too.",
)
@click.option(
    "--fail-level",
    type=click.Choice(LEVELS),
    default="error",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also when there are findings.")
@click.option("--stdin-filename", metavar="NAME", help="What the file on standard input (`-`) is called.")
@click.option(
    "--max-file-size",
    metavar="SIZE",
    callback=options.size,
    default="4M",
    show_default=True,
    help="Read no larger files.",
)
@click.option(
    "--max-depth",
    type=click.IntRange(1, 500),
    default=64,
    show_default=True,
    help="Read no deeper nesting.",
)
def command(
    *,
    paths: tuple[str, ...],
    targets: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    defined_labels: tuple[str, ...],
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    output_format: str,
    output_file: str | None,
    statistics: bool,
    quiet: bool,
    color: str,
    fail_level: str,
    exit_zero: bool,
    stdin_filename: str | None,
    max_file_size: int,
    max_depth: int,
) -> int:
    """Check tool manifests: JSON, JSONL and YAML files, and folders of them.

    A PATH that is a file is checked whatever it is called. Of a folder, manifests are checked: files
    that hold tools and are not ignored by git. Without a PATH, that is the current folder.
    """
    from toolcheck.checking import Options
    from toolcheck.document.limits import Limits

    if fix and diff:
        raise click.UsageError("`--fix` changes files and `--diff` does not: choose one")
    if statistics and output_format == "json":
        raise click.UsageError("`--statistics` goes with `--output-format text` or `concise`")
    limits = Limits(size=max_file_size, depth=max_depth)
    told = Options(targets, select, ignore, defined_labels, limits)  # type: ignore[arg-type]  # checked by click
    stdin = stdin_filename or "<stdin>"
    report = _look(paths or (".",), told, stdin)
    if output_file and any(os.path.realpath(output_file) == os.path.realpath(name) for name in _names(report)):
        raise click.UsageError(f"`--output-file {output_file}` would overwrite a file that is checked")

    mends_stdin = (fix or unsafe_fixes) and "-" in paths and not diff
    style = options.style_for(color, None if output_file else sys.stderr if mends_stdin else sys.stdout)
    wanted: set[Applicability] = {"safe", "unsafe"} if unsafe_fixes else {"safe"}
    if diff:
        text = _diff(report, told, wanted, style)
    else:
        if fix or unsafe_fixes:
            report = _fix(report, told, wanted, stdin if "-" in paths else "")
        text = _render(report, output_format, style, statistics=statistics, quiet=quiet)
    if output_file:
        report = _write(text, output_file, report)
    elif mends_stdin:
        say_aside(text)  # standard output has the mended file
    else:
        say(text)
    _account(report, paths or (".",), notes=output_format != "text" and not quiet)
    return _exit_code(report, fail_level, exit_zero=exit_zero, changes=diff and bool(text))


def _look(paths: tuple[str, ...], told: Options, stdin: str) -> Report:
    """Check the paths, and standard input where one of them is `-`."""
    from toolcheck.finding import Unseen
    from toolcheck.run import check_bytes, check_paths

    report = check_paths([path for path in paths if path != "-"], told)
    if "-" not in paths:
        return report
    try:
        if sys.stdin is None:
            return replace(report, unseen=(*report.unseen, Unseen(stdin, "standard input is closed")))
        data = sys.stdin.buffer.read(told.limits.size + 1)
    except OSError as error:
        return replace(report, unseen=(*report.unseen, Unseen(stdin, (error.strerror or "it cannot be read").lower())))
    return replace(report, files=(*report.files, check_bytes(data, stdin, told)))


def _fix(report: Report, told: Options, wanted: set[Applicability], stdin: str) -> Report:
    """The report after the fixes were made, with notes of what was. Standard input is mended to standard
    output.
    """
    from toolcheck.finding import Unseen
    from toolcheck.run import fix_file

    mended = [fix_file(file, told, wanted, write=file.document.name != stdin) for file in report.files]
    notes: list[str] = []
    unseen = [*report.unseen]
    for one in mended:
        name = one.file.document.name
        if one.unwritten:
            unseen.append(Unseen(name, f"not fixed: {one.unwritten}"))
        if one.fixed:
            rules = ", ".join(sorted({finding.rule for finding in one.fixed}))
            notes.append(f"{name}: fixed {len(one.fixed):,} ({rules})")
        notes += [f"{name}: left `{finding.rule}` as it is, because {reason}" for finding, reason in one.refused]
        if name == stdin:
            say(one.file.document.text)
    return replace(report, files=tuple(one.file for one in mended), unseen=tuple(unseen), notes=(*report.notes, *notes))


def _diff(report: Report, told: Options, wanted: set[Applicability], style: Style) -> str:
    """What the fixes would change in each file; how many that are is said on standard error."""
    from toolcheck.reporting import diff
    from toolcheck.reporting.tally import counted
    from toolcheck.run import fix_file

    pairs = [(file, fix_file(file, told, wanted, write=False)) for file in report.files]
    changed = [(file.document, one) for file, one in pairs if one.fixed]
    findings = counted(sum(len(one.fixed) for _, one in changed), "finding")
    complain(f"would fix {findings} in {counted(len(changed), 'file')}" if changed else "would change nothing")
    return "".join(diff.render(before, one.file.document, style) for before, one in changed)


def _render(report: Report, output_format: str, style: Style, *, statistics: bool, quiet: bool) -> str:
    """The report in the format that was asked for; in words, nothing where nothing was checked."""
    if output_format == "json":
        from toolcheck.reporting import json

        return json.render(report)
    if not report.files:
        return ""
    if statistics:
        from toolcheck.reporting import statistics as by_rule
        from toolcheck.reporting.text import summary

        return by_rule.render(report, style) + ("" if quiet else f"{summary(report)}\n")
    if output_format == "concise":
        from toolcheck.reporting import concise

        return concise.render(report, style)
    from toolcheck.reporting import text

    return text.render(report, style, quiet=quiet)


def _write(text: str, path: str, report: Report) -> Report:
    """Write the report to a file; what fails is put on its account."""
    from toolcheck.finding import Unseen
    from toolcheck.writing import CannotWrite, write_text

    try:
        write_text(path, text.encode(errors="backslashreplace"))
    except CannotWrite as refused:
        return replace(report, unseen=(*report.unseen, Unseen(path, f"not written: {refused.reason}")))
    return report


def _account(report: Report, paths: tuple[str, ...], *, notes: bool) -> None:
    """Say on standard error what could not be looked at, and that nothing was."""
    from toolcheck.files import EXTENSIONS
    from toolcheck.reporting.tally import counted

    for note in report.notes if notes else ():
        complain(f"note: {note}")
    for unseen in report.unseen:
        complain(f"error: {unseen.path}: {unseen.reason}")
    if report.files or report.unseen:
        return
    where = ", ".join(f"`{path}`" for path in paths)
    if report.skipped:
        looked = counted(report.skipped, "file")
        what = f"{looked} in {where}, but no tools; a file that is named is taken for a manifest"
    else:
        what = f"there is no {', '.join(EXTENSIONS[:-1])} or {EXTENSIONS[-1]} file in {where}"
    complain(f"error: nothing was checked: {what}")


def _exit_code(report: Report, fail_level: str, *, exit_zero: bool, changes: bool) -> int:
    if report.unseen:
        return exits.USAGE
    if not report.files:
        return exits.NOTHING
    failing = report.worst is not None and report.worst.word in LEVELS[: LEVELS.index(fail_level) + 1]
    return exits.FINDINGS if (failing or changes) and not exit_zero else exits.CLEAN


def _names(report: Report) -> list[str]:
    return [file.document.name for file in report.files]

"""`toolcheck check`: report what is wrong with tool manifests, and fix what can be fixed."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from toolcheck.cli import account, completing, exits, known, options
from toolcheck.cli.check_args import CheckArgs, refuse_contradictions, refuse_to_overwrite
from toolcheck.cli.console import Progress, StandardInput, complain, say, say_aside
from toolcheck.cli.option import option
from toolcheck.cli.outputs import OUTPUT_FORMAT, Output, plan, render, setting, write_step_summary
from toolcheck.ground.record import replace

if TYPE_CHECKING:
    from toolcheck.checking.configured import Terms
    from toolcheck.finding.report import Report
    from toolcheck.reporting.setting import Setting
    from toolcheck.reporting.style import Style


@click.command(
    "check",
    epilog=f"""\b
Examples:
  toolcheck check agent.yaml                       one file
  toolcheck check                                  every manifest and code file below this folder
  toolcheck check --target responses tools.json    a list of tools for the Responses API
  toolcheck check --diff agents/                   what --fix would change
  toolcheck check --output-format json agents/     a report for programs
  toolcheck check --output-format github --output-file check.sarif
                                                   annotations, and a file for code scanning
  toolcheck check --baseline known.json agents/    only findings that are not in the baseline
  build-tools | toolcheck check -                  from standard input

{exits.HELP}""",
)
@click.argument("paths", nargs=-1, type=options.PATH, metavar="[PATH]...")
@options.target_option(
    "The API to check for, if the file does not say. Repeat it to check for several.  [default: realtime]"
)
@option(
    "--select",
    multiple=True,
    metavar="RULES",
    callback=options.rule_names,
    shell_complete=completing.rule_list,
    help="Run only these rules or families, comma-separated; `all` includes the opt-in rules.",
)
@option(
    "--ignore",
    multiple=True,
    metavar="RULES",
    callback=options.rule_names,
    shell_complete=completing.rule_list,
    help="Skip these rules or families, comma-separated.",
)
@options.DEFINED_LABELS
@option("--fix", is_flag=True, help="Apply the safe fixes to the files.")
@option("--unsafe-fixes", is_flag=True, help="Also apply the unsafe fixes (with --diff: show them).")
@option("--show-fixes", is_flag=True, help="With --fix, list each fix.")
@option("--diff", is_flag=True, help="Show what --fix would change; change nothing.")
@OUTPUT_FORMAT
@option(
    "--output-file",
    "output_files",
    multiple=True,
    type=options.PATH,
    metavar="[FORMAT=]FILE",
    help="Write a report to a file. Its format is FORMAT, else the file's ending (.sarif, .json, .jsonl, .xml for"
    " junit), else the first --output-format. May be repeated. Formats without a file go to standard output.",
)
@option("--statistics", is_flag=True, help="Count findings by rule instead of showing each one.")
@option("--quiet", "-q", is_flag=True, help="Show findings only: no summary, no notes.")
@options.COLOR
@options.FAIL_LEVEL
@option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings, or nothing was checked.")
@option("--stdin-filename", metavar="NAME", help="The name to report for standard input (`-`).")
@option(
    "--max-file-size",
    metavar="SIZE",
    callback=options.size,
    help="Skip larger files, with an error. A higher limit also allows more keys and values.  [default: 4M]",
)
@option("--max-depth", type=click.IntRange(1, 500), help="Refuse files that are nested more deeply.  [default: 64]")
@option(
    "--code/--no-code",
    default=None,
    help="Search folders for code that sends tools: Python, TypeScript, JavaScript, Markdown, notebooks. Tests,"
    " generated and vendored files are skipped.  [default: code]",
)
@option("--show-unread", is_flag=True, help="Show where code builds tools that cannot be read, and how to check them.")
@option("--show-suppressed", is_flag=True, help="Also report findings that are suppressed or in the baseline.")
@option(
    "--add-ignores",
    is_flag=True,
    help="Write a suppressing comment for each finding into YAML files; for other files, print configuration tables.",
)
@option("--baseline", metavar="FILE", help="Hide findings listed in this baseline.")
@option("--write-baseline", metavar="FILE", help="Write all findings to a baseline.")
@option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="The number of processes. The report is the same for any number.  [default: chosen by the number of files]",
)
@option("--timings", is_flag=True, help="Print to standard error how long each stage and rule took. Uses one process.")
@option("--skip-strangers", is_flag=True, help="Skip files without tools, even if they are named.")
@option("--allow-empty", is_flag=True, help="Exit with 0 even if nothing was checked.")
@option("--force-exclude", is_flag=True, help="Skip files that the configuration excludes, even if they are named.")
@options.configured
def command(**words: Any) -> int:
    """Check tool manifests (JSON, JSONL, YAML) and the tools in code.

    A PATH that is a file is always checked. In Python, TypeScript, JavaScript, Markdown and notebooks, the tools that
    the code sends are checked. In a folder, all files that contain tools are checked, except those that git ignores.
    Without a PATH, the current folder is checked.
    """
    args = CheckArgs(**words)
    outputs = plan(args.output_formats, args.output_files)
    refuse_contradictions(args, outputs)
    stdin = StandardInput(args.stdin_name)
    if not args.fixes_stdin:
        return _check(args, outputs, stdin)
    try:
        return _check(args, outputs, stdin)
    finally:
        stdin.give_back()


def _check(args: CheckArgs, outputs: tuple[Output, ...], stdin: StandardInput) -> int:
    """Check, fix or suppress, report, and give the exit code."""
    from toolcheck.checking.configured import check_configurations
    from toolcheck.ground.stopwatch import Stopwatch

    watch = Stopwatch() if args.timings else None
    terms = args.terms(options.today(), watch)
    report = _look(args, terms, stdin)
    refuse_to_overwrite(outputs, report, args)
    if args.fixes_files:
        from toolcheck.cli.fixes import fix

        report = fix(report, terms, args, stdin)
    if not args.diff:
        if not args.show_suppressed or args.write_baseline:
            report = known.with_baseline(report, args.baseline, args.write_baseline)
        if args.add_ignores:
            report = known.add_ignores(report, terms)
        report = check_configurations(report, terms, args.roots)
    if args.show_unread:
        from toolcheck.cli import unread

        report = replace(report, notes=(*report.notes, *unread.notes(report)))
    run = setting(account.exit_code(report, terms, args), terms.fail_level)
    if args.diff:
        shown, written, changes = _show_diff(args, outputs[0], report, terms)
    else:
        shown, written, changes = *_show(args, outputs, report, terms, run), False
    if any(output.format == "github" for output in outputs):
        write_step_summary(shown, run)
    account.say_account(written, outputs, args)
    if watch is not None:
        from toolcheck.reporting import timings

        complain(*timings.render(watch).splitlines())
    return account.exit_code(written, terms, args, changes=changes)


def _look(args: CheckArgs, terms: Terms, stdin: StandardInput) -> Report:
    """Check the paths, and standard input where one of them is `-`; it is the last of the files."""
    from toolcheck.checking.run import check_bytes, check_paths
    from toolcheck.ground.unseen import Unseen

    with Progress("checked") as progress:
        report = check_paths(
            [path for path in args.roots if path != "-"],
            terms.options,
            progress,
            is_excluded=terms.excludes,
            reads_code=terms.reads_code,
            skip_strangers=args.skip_strangers,
            watch=terms.watch,
            brief=True,
            jobs=1 if args.timings else args.jobs,
        )
    if "-" not in args.paths:
        return report
    how = terms.options(stdin.name)
    data = stdin.read(how.limits.size)
    checked = data if isinstance(data, Unseen) else check_bytes(data, stdin.name, how)
    if isinstance(checked, Unseen):
        return replace(report, unseen=(*report.unseen, checked))
    return replace(report, files=(*report.files, checked))


def _show(
    args: CheckArgs, outputs: tuple[Output, ...], report: Report, terms: Terms, run: Setting
) -> tuple[Report, Report]:
    """Write a report to each output. The report as it was shown, and the same with what could not be written."""
    from toolcheck.checking.failing import apart
    from toolcheck.ground.stopwatch import over

    written = report
    for output in outputs:
        style = _style(args, output)
        show = partial(_render, output.format, style, run, statistics=args.statistics, quiet=args.quiet)
        text, report = over(terms.watch, "report", apart)(show, report)
        written = _put(text, output, replace(written, files=report.files), args)
    return report, written


def _show_diff(args: CheckArgs, output: Output, report: Report, terms: Terms) -> tuple[Report, Report, bool]:
    """Write what the fixes would change; the reports as `_show` gives them, and whether there is a change."""
    from toolcheck.cli.fixes import diff

    text, report = diff(report, terms, args.applicabilities, _style(args, output))
    return report, _put(text, output, report, args), bool(text)


def _style(args: CheckArgs, output: Output) -> Style:
    stream = sys.stderr if args.stdout_is_taken else sys.stdout
    return options.style_for(args.color, None if output.path else stream)


def _put(text: str, output: Output, report: Report, args: CheckArgs) -> Report:
    """Write a text to an output. The report, with why it could not be written if that is so."""
    if output.path:
        return account.write(text, output.path, report)
    if args.stdout_is_taken:
        say_aside(text)
    else:
        say(text)
    return report


def _render(output_format: str, style: Style, run: Setting, report: Report, *, statistics: bool, quiet: bool) -> str:
    """The report, or how often each rule was broken."""
    if not statistics:
        return render(report, output_format, style, run, quiet=quiet)
    from toolcheck.reporting import statistics as by_rule
    from toolcheck.reporting.text import summary

    return by_rule.render(report, style) + ("" if quiet else f"{summary(report)}\n") if report.files else ""

"""One run of `toolcheck check`: check, fix or suppress, report. Which words asked for it is not known here."""

from __future__ import annotations

import sys
from functools import partial

from toolcheck.cli import account, known
from toolcheck.cli.check_args import refuse_contradictions, refuse_to_overwrite
from toolcheck.cli.console import Progress, StandardInput, complain, say, say_aside
from toolcheck.cli.outputs import plan, render, setting, write_step_summary
from toolcheck.cli.surroundings import style_for, today
from toolcheck.ground.record import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from toolcheck.checking.configured import Terms
    from toolcheck.cli.check_args import CheckArgs
    from toolcheck.cli.outputs import Output
    from toolcheck.finding.report import Report
    from toolcheck.reporting.setting import Setting
    from toolcheck.reporting.style import Style


def check(args: CheckArgs) -> int:
    """Do what a command line asks for, and give the exit code."""
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
    terms = args.terms(today(), watch)
    report = look(args, terms, stdin)
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
    run = partial(setting, account.exit_code(report, terms, args), terms.fail_level)
    if args.diff:
        shown, written, changes = _show_diff(args, outputs[0], report, terms)
    else:
        shown, written, changes = *_show(args, outputs, report, terms, run), False
    if any(output.format == "github" for output in outputs):
        write_step_summary(shown, run())
    account.say_account(written, outputs, terms, args)
    if watch is not None:
        from toolcheck.reporting import timings

        complain(*timings.render(watch).splitlines())
    return account.exit_code(written, terms, args, changes=changes)


def look(args: CheckArgs, terms: Terms, stdin: StandardInput) -> Report:
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
    args: CheckArgs, outputs: tuple[Output, ...], report: Report, terms: Terms, run: Callable[[], Setting]
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
    return style_for(args.color, None if output.path else stream)


def _put(text: str, output: Output, report: Report, args: CheckArgs) -> Report:
    """Write a text to an output. The report, with why it could not be written if that is so."""
    if output.path:
        return account.write(text, output.path, report)
    if args.stdout_is_taken:
        say_aside(text)
    else:
        say(text)
    return report


def _render(
    output_format: str, style: Style, run: Callable[[], Setting], report: Report, *, statistics: bool, quiet: bool
) -> str:
    """The report, or how often each rule was broken."""
    if not statistics:
        return render(report, output_format, style, run, quiet=quiet)
    from toolcheck.reporting import statistics as by_rule
    from toolcheck.reporting.text import summary

    return by_rule.render(report, style) + ("" if quiet else f"{summary(report)}\n") if report.files else ""

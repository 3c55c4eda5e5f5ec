"""`toolcheck check --watch`: one run after another, each when a file has changed; what differs is printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolcheck.cli import exits, known
from toolcheck.cli.check_run import look
from toolcheck.cli.console import StandardInput, complain, is_heard, say
from toolcheck.cli.surroundings import style_for, today
from toolcheck.cli.usage import wrong_usage
from toolcheck.ground.record import record, replace

if TYPE_CHECKING:
    from toolcheck.cli.check_args import CheckArgs
    from toolcheck.disk.watching import Stamps
    from toolcheck.finding.finding import Finding
    from toolcheck.finding.report import Checked, Report
    from toolcheck.reporting.style import Style

_FORMATS = ("text", "concise")
_REFUSED = {
    "fix": "--fix",
    "unsafe_fixes": "--unsafe-fixes",
    "diff": "--diff",
    "output_files": "--output-file",
    "statistics": "--statistics",
    "write_baseline": "--write-baseline",
    "add_ignores": "--add-ignores",
    "timings": "--timings",
    "show_unread": "--show-unread",
}
"""What writes files, which would be changes again, or makes another report than that of the findings."""


@record
class _Round:
    """What one run found: its report, the findings by what they are recognised by, each with its line, what could not
    be looked at, and the files that the configurations extend.
    """

    report: Report
    findings: dict[tuple[str, str], str]
    unseen: tuple[str, ...]
    extended: tuple[str, ...] = ()


def watch(args: CheckArgs) -> int:
    """Check now and after each change, until somebody ends it: Ctrl-C, or a reader who has seen enough."""
    from toolcheck.disk.watching import Watcher

    _refuse_contradictions(args)
    style = style_for(args.color, sys.stdout)
    output_format = (args.output_formats or ("text",))[0]
    extended: set[str] = set()
    state = _state(args, extended)
    state, seen = _round(args, state, extended)
    is_wanted = _say(_first(seen.report, output_format, style, quiet=args.quiet), seen.unseen)
    complain("note: watching for changes; Ctrl-C ends it")
    watcher = Watcher(args.roots, lambda: _state(args, extended), is_heard)
    while is_wanted:
        now = watcher.wait(state)
        if now is None:
            break
        before = seen
        state, seen = _round(args, now, extended)
        is_wanted = _say(
            "".join(_changes(before, seen, output_format, style, quiet=args.quiet)),
            [words for words in seen.unseen if words not in before.unseen],
        )
    return exits.CLEAN


def _refuse_contradictions(args: CheckArgs) -> None:
    given = next((option for name, option in _REFUSED.items() if getattr(args, name)), None)
    if given:
        raise wrong_usage(f"`--watch` and `{given}` cannot be combined")
    if "-" in args.paths:
        raise wrong_usage("`--watch` cannot watch standard input")
    if any(name not in _FORMATS for name in args.output_formats) or len(args.output_formats) > 1:
        raise wrong_usage("`--watch` needs `--output-format text` or `concise`")


def _round(args: CheckArgs, state: Stamps, extended: set[str]) -> tuple[Stamps, _Round]:
    """One run, and the state with the files that configurations extend, which only a run knows. It is run again where
    there is a new one: it may have changed before anybody watched it.
    """
    from toolcheck.disk.watching import state_of

    seen = _check(args)
    while new := set(seen.extended) - extended:
        extended |= new
        state = {**state, **state_of(new)}
        seen = _check(args)
    return state, seen


def _state(args: CheckArgs, extended: set[str]) -> Stamps:
    """How all that decides what is found is now: the files, the configurations around them and those that these extend,
    a baseline.
    """
    from toolcheck.disk.files import find
    from toolcheck.disk.watching import state_of
    from toolcheck.document.reading import CODE

    paths = [file.path for file in find(args.roots, code=tuple(CODE)).files]
    folders = {os.path.dirname(os.path.abspath(path)) for path in paths}
    folders |= {os.path.abspath(root) for root in args.roots if os.path.isdir(root)}
    paths += [os.path.join(folder, name) for folder in sorted(_with_parents(folders)) for name in _BESIDE]
    paths += [path for path in (args.baseline, args.search.named) if path]
    return state_of([*paths, *args.roots, *extended])


_BESIDE = ("toolcheck.toml", "pyproject.toml", ".gitignore")


def _with_parents(folders: set[str]) -> set[str]:
    """The folders, and those above them up to the root of the repository."""
    found: set[str] = set()
    for folder in folders:
        at = folder
        while at not in found:
            found.add(at)
            if os.path.lexists(os.path.join(at, ".git")):
                break
            at = os.path.dirname(at)
    return found


def _check(args: CheckArgs) -> _Round:
    """One run, with configurations that are read again."""
    from toolcheck.checking.configured import check_configurations
    from toolcheck.config.settings import Misconfigured
    from toolcheck.finding.report import Report

    search = args.search
    try:
        search = search.again()
        again = replace(args, search=search)
        terms = again.terms(today(), None)
        report = look(again, terms, StandardInput(args.stdin_name))
        if not args.show_suppressed:
            report = known.with_baseline(report, args.baseline, None)
        report = check_configurations(report, terms, args.roots)
    except Misconfigured as error:
        return _Round(Report(), {}, tuple(problem.text for problem in error.problems), search.extended)
    return _Round(report, dict(_lines(report)), tuple(one.text for one in report.unseen), search.extended)


def _lines(report: Report) -> Iterator[tuple[tuple[str, str], str]]:
    from toolcheck.reporting import concise
    from toolcheck.reporting.style import plain

    for file in report.files:
        lines = concise.render(replace(report, files=(file,)), plain).splitlines()
        yield from zip(((file.document.name, name) for name in _names(file)), lines, strict=True)


def _names(file: Checked) -> Iterator[str]:
    """What the findings of a file are recognised by, in their order."""
    from toolcheck.finding.identity import fingerprints
    from toolcheck.redaction.redactor import Redactor

    return fingerprints(file, Redactor(file.document), file.document.name) if file.findings else iter(())


def _first(report: Report, output_format: str, style: Style, *, quiet: bool) -> str:
    from toolcheck.reporting import concise, text

    if not report.files:
        return "" if quiet else f"{_numbers(report)}\n"
    return concise.render(report, style) if output_format == "concise" else text.render(report, style, quiet=quiet)


def _changes(before: _Round, now: _Round, output_format: str, style: Style, *, quiet: bool) -> Iterator[str]:
    """The findings that are new and those that are gone, and the numbers; nothing where there is no difference."""
    new = now.findings.keys() - before.findings.keys()
    gone = [line for name, line in before.findings.items() if name not in now.findings]
    gone += [words for words in before.unseen if words not in now.unseen]
    if new:
        files = tuple(file for file in (_only(file, new) for file in now.report.files) if file.findings)
        yield _first(replace(now.report, files=files), output_format, style, quiet=True)
        yield "\n" if output_format == "text" else ""
    yield from (f"gone: {line}\n" for line in gone)
    if (new or gone) and not quiet:
        yield f"{len(new):,} new, {len(gone):,} gone; {_numbers(now.report)}\n"


def _numbers(report: Report) -> str:
    from toolcheck.reporting.text import summary

    return summary(report) if report.files else "nothing was checked"


def _only(file: Checked, names: set[tuple[str, str]]) -> Checked:
    """A file with the findings of these names alone."""
    kept: list[Finding] = [
        finding
        for finding, name in zip(file.findings, _names(file), strict=True)
        if (file.document.name, name) in names
    ]
    return replace(file, findings=tuple(kept))


def _say(text: str, problems: list[str] | tuple[str, ...]) -> bool:
    """Print what there is; whether anybody still reads it."""
    if problems:
        complain(*(f"error: {words}" for words in problems))
    return say(text) if text else is_heard()

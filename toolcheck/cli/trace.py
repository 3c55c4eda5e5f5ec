"""`toolcheck trace`: what went wrong in a session, from the log of its events."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from toolcheck.cli import completing, exits, options
from toolcheck.cli.console import complain, hear_pieces, say
from toolcheck.cli.option import option
from toolcheck.cli.outputs import plan, render, setting, write_step_summary
from toolcheck.cli.surroundings import style_for, today
from toolcheck.ground.record import record

if TYPE_CHECKING:
    from toolcheck.checking.configured import Terms
    from toolcheck.cli.outputs import Output
    from toolcheck.config.search import Search
    from toolcheck.finding.report import Report
    from toolcheck.ground.unseen import Unseen
    from toolcheck.reporting.setting import Setting
    from toolcheck.reporting.style import Style
    from toolcheck.tracing.run import Traced, TraceTerms

_LARGEST = 1 << 30
_RECORDER = """\
log = open("talk.jsonl", "a")                                             # in Python
async for event in connection:
    log.write(event.to_json(indent=None) + "\\n")

ws.on("message", (data) => fs.appendFileSync("talk.jsonl", `${data}\\n`))  // in JavaScript
"""


@click.command(
    "trace",
    epilog="""\b
Examples:
  toolcheck trace talk.jsonl                         what went wrong in a session
  toolcheck trace --manifest agent.yaml talk.jsonl   and which line of the manifest was refused
  toolcheck trace --timeline talk.har                what happened, one line per step
  toolcheck trace --html talk.html talk.jsonl        an HTML page with a picture of the session
  toolcheck trace --lock toolcheck.lock talk.jsonl   and whether a server offered other tools than before
  toolcheck trace --share shared.jsonl talk.jsonl    a copy of the log without secrets
  toolcheck trace --output-format json logs/*.jsonl  a report for programs
  app 2>&1 | toolcheck trace -                       from standard input

\b
Exit codes:
  0  no findings at or above the fail level
  1  findings
  2  wrong usage, or a named file could not be read or written
  3  the log has no Realtime events, or toolcheck failed""",
)
@click.argument("logs", nargs=-1, type=options.PATH, metavar="LOG...")
@option("--manifest", "manifests", multiple=True, metavar="FILE", help="The manifest of the session.")
@option(
    "--source-map",
    metavar="FILE",
    help="The source map that `toolcheck compile --source-map` wrote for the payload that was sent.",
)
@option("--lock", metavar="FILE", help="Compare imported tools with the lock that `toolcheck probe` wrote.")
@option(
    "--share",
    metavar="FILE",
    type=options.PATH,
    help="Write a copy of the log for others: no credentials, no audio, and `x` in place of what was said.",
)
@option("--html", metavar="FILE", type=options.PATH, help="Write an HTML page that shows the session as a picture.")
@option("--timeline", is_flag=True, help="Show what happened, one line per step, before the findings.")
@options.rule_options(options.names_of_logs, completing.list_of_logs)
@options.OUTPUT_FORMAT
@options.OUTPUT_FILE
@option("--quiet", "-q", is_flag=True, help="Show findings only: no summary, no notes.")
@options.COLOR
@options.FAIL_LEVEL
@option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@option("--no-end-findings", is_flag=True, help="Do not report what is unfinished at the end of the log.")
@option(
    "--max-file-size", metavar="SIZE", callback=options.size, help="Skip larger logs, with an error.  [default: 1G]"
)
@option("--show-suppressed", is_flag=True, help="Also report findings that are suppressed.")
@options.configured
def command(**words: Any) -> int:
    """Find out what went wrong in a Realtime session, from a log of its events.

    A LOG can have any form: JSON lines, a HAR file of a browser, a cassette, the lines that an application printed.
    `-` is standard input. A log can be incomplete: cut off, without its beginning, or with the events of one side only.
    """
    from toolcheck.checking.configured import Terms
    from toolcheck.config.settings import Settings

    args = TraceArgs(**words)
    outputs = plan(args.output_formats, args.output_files)
    _refuse_contradictions(args, outputs)
    given = Settings(select=args.select or None, ignore=args.ignore or None, fail_level=args.fail_level)
    terms = Terms(search=args.search, said=given, today=today(), show_suppressed=args.show_suppressed)
    terms_of = _terms_of(args, terms)
    if terms_of is None:
        return exits.USAGE
    logs, unseen = _look(args, terms_of)
    traced = [log for log in logs if log.session.events or log.file.has_failed]
    for log in logs:
        if log not in traced:
            _explain_emptiness(log)
    report = _report(traced, unseen)
    run = setting(_exit_code(args, report, terms, len(logs)), terms.fail_level)
    report = _show(args, outputs, traced, report, run)
    whole = [log for log in traced if log.session.events]
    if args.share and whole:
        report = _share(args.share, whole[0], report)
    if args.html and whole:
        report = _draw(args.html, whole[0], report)
    for one in report.unseen:
        complain(f"error: {one.text}")
    if any(output.format == "github" for output in outputs):
        write_step_summary(report, run)
    return _exit_code(args, report, terms, len(logs))


@record(kw_only=True)
class TraceArgs:
    """One command line. Each field is named after its option, as click gives it."""

    search: Search
    logs: tuple[str, ...]
    manifests: tuple[str, ...]
    source_map: str | None
    lock: str | None
    share: str | None
    html: str | None
    timeline: bool
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    output_formats: tuple[str, ...]
    output_files: tuple[str, ...]
    quiet: bool
    color: str
    fail_level: str | None
    exit_zero: bool
    no_end_findings: bool
    max_file_size: int | None
    show_suppressed: bool


def _refuse_contradictions(args: TraceArgs, outputs: Sequence[Output]) -> None:
    if not args.logs:
        raise click.UsageError("name a log, or `-` for standard input")
    logs = {os.path.realpath(log) for log in args.logs}
    written = [("--output-file", output.path) for output in outputs if output.path]
    written += [(name, path) for name, path in (("--share", args.share), ("--html", args.html)) if path]
    for name, path in written:
        if os.path.realpath(path) in logs:
            raise click.UsageError(f"`{name} {path}` would overwrite a log")
    if len({os.path.realpath(path) for _, path in written}) < len(written):
        raise click.UsageError("two outputs cannot go to one file")
    if (args.share or args.html) and len(logs) > 1:
        raise click.UsageError("`--share` and `--html` need exactly one log")
    if args.timeline and any(output.format != "text" for output in outputs):
        raise click.UsageError("`--timeline` needs `--output-format text`")


def _look(args: TraceArgs, terms_of: Callable[[str], TraceTerms]) -> tuple[list[Traced], list[Unseen]]:
    """The logs, and the files that cannot be read."""
    from toolcheck.ground.unseen import Unseen

    logs: list[Traced] = []
    unseen: list[Unseen] = []
    for log in dict.fromkeys(args.logs):
        found = _trace(log, args.max_file_size or _LARGEST, terms_of, is_kept=bool(args.share or args.html))
        if isinstance(found, Unseen):
            unseen.append(found)
        elif too_large := _too_large(found):
            unseen.append(Unseen(found.file.document.name, too_large))
        else:
            logs.append(found)
    return logs, unseen


def _too_large(log: Traced) -> str:
    """Why a log without an event was not read, where it is too large to be."""
    words = [remark.message for remark in log.remarks if remark.kind == "too-large"]
    return words[0] if words and not log.session.events else ""


def _show(args: TraceArgs, outputs: Sequence[Output], logs: Sequence[Traced], report: Report, run: Setting) -> Report:
    """Write a report to each output; return the report, with the files that could not be written."""
    from toolcheck.cli.account import write

    for output in outputs:
        style = style_for(args.color, None if output.path else sys.stdout)
        text = _render(output.format, args, logs, report, style, run)
        if output.path:
            report = write(text, output.path, report)
        else:
            say(text)
    return report


def _terms_of(args: TraceArgs, terms: Terms) -> Callable[[str], TraceTerms] | None:
    """The terms for each log. None if a manifest, the source map or the lock cannot be read; the reason is printed."""
    from toolcheck.checking.run import check_paths
    from toolcheck.cli.locks import lock_in
    from toolcheck.cli.maps import read_map
    from toolcheck.ground.record import replace
    from toolcheck.rules import names_of_logs
    from toolcheck.tracing.run import TraceTerms

    report = check_paths(args.manifests, terms.options)
    for unseen in report.unseen:
        complain(f"error: {unseen.text}")
    origins = read_map(args.source_map) if args.source_map else None
    lock = lock_in(args.lock) if args.lock else None
    if report.unseen or (args.source_map and origins is None) or (args.lock and lock is None):
        return None
    documents = tuple(file.document for file in report.files)

    def told(name: str) -> TraceTerms:
        asked = terms.options(name)
        select = tuple(word for word in asked.select if word in names_of_logs())  # others are about manifests
        return TraceTerms(
            options=replace(asked, select=select),
            manifests=documents,
            source_map=origins,
            to_the_end=not args.no_end_findings,
            lock=lock,
        )

    return told


def _trace(log: str, limit: int, terms_of: Callable[[str], TraceTerms], *, is_kept: bool) -> Traced | Unseen:
    """One log, or why it cannot be read. `is_kept` keeps standard input to read it again."""
    from toolcheck.disk.files import read_bytes, read_pieces
    from toolcheck.ground.unseen import Unseen
    from toolcheck.tracing.run import trace_bytes

    name = "<stdin>" if log == "-" else log
    too_large = Unseen(name, f"larger than {limit:,} bytes (`--max-file-size` raises the limit)")
    if log == "-":
        pieces = hear_pieces(limit)
        kept = list(pieces) if is_kept else None
        traced = trace_bytes(kept or pieces, name, terms_of(name), (lambda: kept) if kept else None)
        return too_large if pieces.is_over else traced
    first = read_bytes(log, 0)
    if isinstance(first, Unseen):
        return first
    if os.path.getsize(log) > limit:
        return too_large
    return trace_bytes(read_pieces(log), name, terms_of(name), partial(read_pieces, log))


def _share(path: str, log: Traced, report: Report) -> Report:
    """Write a log to share, and say which findings it does not show; return the report, with failed writes."""
    from toolcheck.cli.account import write
    from toolcheck.log.reading import Reading
    from toolcheck.tracing.sharing import ABOUT_TEXT, shared

    assert log.again is not None
    text = "".join(shared(Reading(log.again(), log.file.document.name).events()))
    lost = dict.fromkeys(finding.rule for finding in log.file.findings if finding.rule in ABOUT_TEXT)
    if lost:
        complain(f"note: {path}: findings of {', '.join(lost)} are about text that it does not contain")
    return write(text, path, report)


def _draw(path: str, log: Traced, report: Report) -> Report:
    """Write the page of a log; return the report, with failed writes."""
    from toolcheck.cli.account import write
    from toolcheck.log.reading import Reading
    from toolcheck.reporting import trace_page

    assert log.again is not None
    events = list(Reading(log.again(), log.file.document.name).events())
    return write(trace_page.render(log, report, events), path, report)


def _report(logs: Sequence[Traced], unseen: Sequence[Unseen]) -> Report:
    from toolcheck.finding.report import Report
    from toolcheck.reporting.trace_text import looked_at

    notes = tuple(f"{log.file.document.name}:{remark.line}: {remark.message}" for log in logs for remark in log.remarks)
    words = looked_at(logs) if logs else ""
    return Report(files=tuple(log.file for log in logs), unseen=tuple(unseen), notes=notes, looked_at=words)


def _explain_emptiness(log: Traced) -> None:
    """Print that a log has no event, what was searched for, and how to record one."""
    name = log.file.document.name
    remarks = {remark.kind: remark for remark in log.remarks}
    if "no-contents" in remarks:
        complain(
            f"error: {name}:{remarks['no-contents'].line}: {remarks['no-contents'].message}; this code records them:"
        )
        complain("", *(f"  {line}" for line in _RECORDER.splitlines()))
        return
    complain(
        f"error: {name}: no Realtime event found; searched for objects with a `type` like `session.update` in JSON,"
        " HAR, YAML, CSV and printed Python, also inside other records"
    )


def _exit_code(args: TraceArgs, report: Report, terms: Terms, looked_at: int) -> int:
    """The exit code of a run over `looked_at` logs; logs without events are not in the report."""
    if report.has_failed:
        return exits.INTERNAL
    if report.unseen:
        return exits.USAGE
    if not report.files:
        return exits.NOTHING
    if len(report.files) < looked_at:
        return exits.USAGE
    findings = [(finding, file.document.name) for file in report.files for finding in file.findings]
    failing = any(finding.severity >= terms.fail_level(name) for finding, name in findings)
    return exits.FINDINGS if failing and not args.exit_zero else exits.CLEAN


def _render(
    output_format: str, args: TraceArgs, logs: Sequence[Traced], report: Report, style: Style, run: Setting
) -> str:
    from toolcheck.reporting import trace_json, trace_text

    if output_format == "json":
        return trace_json.render(logs, report)
    if output_format == "json-lines":
        return trace_json.render_lines(logs, report)
    if output_format != "text":
        return render(report, output_format, style, lambda: run, quiet=args.quiet)
    if not logs:
        return ""
    before = ""
    if args.timeline:
        from toolcheck.reporting import timeline

        before = "".join(timeline.render(log, style) + "\n" for log in logs)
    return before + trace_text.render(logs, report, style, quiet=args.quiet)

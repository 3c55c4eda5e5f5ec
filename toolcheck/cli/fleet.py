"""`toolcheck fleet`: check the requests and repositories in very many files, on the workers of Dask."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from toolcheck.cli import completing, exits, options
from toolcheck.cli.console import Progress, complain, say
from toolcheck.cli.option import option
from toolcheck.cli.surroundings import style_for, today
from toolcheck.ground.record import record

if TYPE_CHECKING:
    from toolcheck.fleet.order import Order
    from toolcheck.fleet.running import HowFar
    from toolcheck.fleet.summary import FleetSummary

_NEEDS = "this needs more packages: pip install 'toolcheck-lint[fleet]'"
_FORMATS = ("parquet", "jsonl", "files", "archives")


@click.command(
    "fleet",
    epilog=f"""\b
Examples:
  toolcheck fleet requests/ --column request --output report/
                                                   the requests in a folder of Parquet files or JSON lines
  toolcheck fleet 's3://logs/2026-11-29/*.jsonl.gz' --column request --id-column id --owner-column team
      --output s3://reports/2026-11-29 --known s3://reports/2026-11-28
                                                   what is new since yesterday
  toolcheck fleet batch.jsonl --column body --id-column custom_id --where url=/v1/responses --output report/
                                                   the input of a batch
  toolcheck fleet repositories/*.tar.gz --output report/
                                                   the repositories of an organisation, an archive each

{exits.HELP}""",
)
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@option(
    "--output",
    metavar="URI",
    help="Write tables, summary.json and report.html to this folder. A second run does only what is missing there.",
)
@option(
    "--input-format",
    type=click.Choice(_FORMATS),
    help="The format of all inputs. `files` are manifests, `archives` repositories.  [default: by their names]",
)
@option("--column", metavar="NAME", help="The column that has the request.  [default for JSON lines: the whole line]")
@option("--id-column", metavar="NAME", help="The column by which a row is named in reports.")
@option("--owner-column", metavar="NAME", help="The column that says whose row it is, such as a team.")
@option(
    "--where",
    multiple=True,
    metavar="NAME=VALUE",
    help="Read only rows in which this column has this value. May be repeated.",
)
@options.target_option("The API to check for, if a request does not say.")
@options.rule_options(options.rule_names, completing.rule_list, has_families=True)
@option("--config", metavar="FILE", help="Use this configuration. Without it, only archives have their own.")
@option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="The number of processes on this machine.  [default: the number of processors]",
)
@option(
    "--scheduler", metavar="ADDRESS", help="Use the workers of this Dask scheduler, as in `tls://dask.example:8786`."
)
@option("--tls-ca", metavar="FILE", help="With --scheduler, the certificates of those who may sign its certificate.")
@option("--tls-cert", metavar="FILE", help="With --scheduler, the certificate that is shown to it.")
@option("--tls-key", metavar="FILE", help="With --scheduler, the key of that certificate.")
@option(
    "--allow-unencrypted",
    is_flag=True,
    help="With --scheduler, send requests and code to another machine without TLS.",
)
@option("--known", metavar="URI", help="Take over what an earlier output says of texts, and report what is new.")
@option(
    "--whole",
    is_flag=True,
    help="Check each request as a whole, also what people said in it. Takes many times as long.",
)
@options.FAIL_LEVEL
@option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings, or nothing was checked.")
@option(
    "--output-format",
    type=click.Choice(("text", "markdown", "json")),
    default="text",
    show_default=True,
    help="The format of the summary on standard output.",
)
@option("--quiet", "-q", is_flag=True, help="Show findings only: no summary, no notes.")
@options.COLOR
def command(**words: Any) -> int:
    """Check the requests and repositories in very many files.

    An INPUT is a file, a folder or a glob, on this machine or at `s3://`, `gs://` or `abfs://`: Parquet, JSON lines
    (also `.gz` and `.zst`), files, or archives of repositories (`.tar.gz`, `.zip`). Requests whose tools are the same
    are checked once, so a million rows take about a minute. The work is done by processes on this machine, or by the
    workers of a Dask scheduler.
    """
    args = FleetArgs(**words)
    where = _refuse_contradictions(args)
    try:
        import toolcheck.fleet.fleet  # noqa: F401  # whether it can be
    except ImportError:
        complain(f"error: {_NEEDS}")
        return exits.USAGE
    from toolcheck.config.settings import Misconfigured

    try:
        return _run(args, where)
    except Misconfigured as error:
        for problem in error.problems:
            complain(f"error: {problem.text}")
        return exits.USAGE


class _Line(Progress):
    """The progress of a run, for somebody who waits at a terminal."""

    def __init__(self) -> None:
        super().__init__("")

    def tell(self, now: HowFar) -> None:
        """So far is the run."""
        speed = f", {now.rows / now.seconds:,.0f} rows/s" if now.seconds and now.stage == "reading" else ""
        texts = f", {now.texts:,} texts" if now.texts else ""
        parts = f"{now.stage}: part {now.done:,} of {now.parts:,}"
        self.show(f"{parts}; {now.rows:,} rows{speed}{texts}, {now.findings:,} findings")


@record(kw_only=True)
class FleetArgs:
    """One command line. Each field is named after its option, as click gives it."""

    inputs: tuple[str, ...]
    output: str | None
    input_format: Any
    column: str | None
    id_column: str | None
    owner_column: str | None
    where: tuple[str, ...]
    targets: tuple[Any, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    config: str | None
    jobs: int | None
    scheduler: str | None
    tls_ca: str | None
    tls_cert: str | None
    tls_key: str | None
    allow_unencrypted: bool
    known: str | None
    whole: bool
    fail_level: str | None
    exit_zero: bool
    output_format: str
    quiet: bool
    color: str


def _refuse_contradictions(args: FleetArgs) -> tuple[tuple[str, str], ...]:
    """The conditions of `--where`. Raises `click.UsageError` for options that do not go together."""
    if not all(args.inputs) or not args.inputs:
        raise click.UsageError("name a file, a folder or a glob to read")
    if not args.output:
        raise click.UsageError("name the folder for the results with `--output`")
    tls = [name for name in ("tls_ca", "tls_cert", "tls_key", "allow_unencrypted") if getattr(args, name)]
    if tls and not args.scheduler:
        raise click.UsageError(f"`--{tls[0].replace('_', '-')}` needs `--scheduler`")
    if args.scheduler and args.jobs:
        raise click.UsageError("`--jobs` is about processes on this machine, and `--scheduler` has workers of its own")
    of_rows = [name for name in ("column", "id_column", "owner_column", "where") if getattr(args, name)]
    if args.input_format in ("files", "archives") and of_rows:
        option = f"--{of_rows[0].replace('_', '-')}"
        raise click.UsageError(f"`{option}` is about rows, and `--input-format {args.input_format}` has none")
    for words in args.where:
        if not words.partition("=")[0] or "=" not in words:
            raise click.UsageError("`--where` is not of the form NAME=VALUE")
    return tuple((words.partition("=")[0], words.partition("=")[2]) for words in args.where)


def _order(args: FleetArgs, where: tuple[tuple[str, str], ...]) -> Order:
    from toolcheck.checking.configured import Terms
    from toolcheck.config.search import Search
    from toolcheck.config.settings import Settings
    from toolcheck.fleet import uris
    from toolcheck.fleet.order import Order

    said = Settings(
        target=args.targets or None,
        select=args.select or None,
        ignore=args.ignore or None,
        fail_level=args.fail_level,
    )
    search = Search(args.config or "", isolated=not args.config)
    return Order(
        output=uris.absolute(args.output or ""),
        format=args.input_format,
        column=args.column or "",
        id_column=args.id_column or "",
        owner_column=args.owner_column or "",
        where=where,
        terms=Terms(search=search, said=said, today=today()),
        is_configured=bool(args.config),
        whole=args.whole,
        known=uris.absolute(args.known) if args.known else "",
    )


def _run(args: FleetArgs, where: tuple[tuple[str, str], ...]) -> int:
    from toolcheck.fleet import uris
    from toolcheck.fleet.ending import ends_at_once
    from toolcheck.fleet.fleet import CannotLook, NothingToRead, claimed, finish, prepare
    from toolcheck.fleet.planning import CannotUse
    from toolcheck.fleet.running import engine, execute
    from toolcheck.fleet.schedulers import CannotRun, Trust, refuse_address
    from toolcheck.fleet.summary import DoesNotAdd, summary_of
    from toolcheck.fleet.uris import CannotReach

    order = _order(args, where)
    line = _Line()
    trust = Trust(
        ca=args.tls_ca or "",
        cert=args.tls_cert or "",
        key=args.tls_key or "",
        allow_unencrypted=args.allow_unencrypted,
    )
    output = uris.shown(order.output)
    try:
        if args.scheduler:
            refuse_address(args.scheduler, trust)
        found = prepare(args.inputs, order)
        with ends_at_once(), claimed(order):
            with ExitStack() as opened, line:
                workers = partial(engine, args.jobs, args.scheduler or "", trust)
                done = execute(order, found, lambda: opened.enter_context(workers()), line.tell)
            summary = finish(order, found, summary_of(order.output, found, done))
    except NothingToRead as nothing:
        complain(f"error: {nothing.reason}")
        return exits.CLEAN if args.exit_zero else exits.NOTHING
    except CannotLook as refused:
        complain(*(f"error: {uri}: {reason}" for uri, reason in refused.faults))
        return exits.USAGE
    except CannotRun as refused:
        complain(f"error: {refused.reason}")
        return exits.USAGE
    except CannotUse as refused:
        complain(f"error: {refused.uri or output}: {refused.reason}")
        return exits.USAGE
    except CannotReach as refused:
        complain(f"error: {output}: {refused.reason}")
        return exits.USAGE
    except DoesNotAdd:
        complain(f"error: {output}: the rows that were read and those that were written are not the same; no summary")
        return exits.INTERNAL
    if done.is_known_stale and not args.quiet:
        complain("note: `--known` was made by another version or with other options, so all texts were checked again")
    return _report(args, order, summary)


def _report(args: FleetArgs, order: Order, summary: FleetSummary) -> int:
    import json

    from toolcheck.fleet import words
    from toolcheck.redaction.redactor import printable_json

    if args.output_format == "json":
        say(printable_json(json.dumps(summary.numbers, ensure_ascii=False, indent=2)) + "\n")
    elif args.output_format == "markdown":
        say(words.markdown(summary.numbers))
    else:
        say(words.text(summary.numbers, style_for(args.color, sys.stdout), quiet=args.quiet))
    complain(*(f"error: {one['input']}: {one['reason']}" for one in summary.unseen))
    return _exit_code(args, order, summary)


def _exit_code(args: FleetArgs, order: Order, summary: FleetSummary) -> int:
    if summary.has_failed:
        return exits.INTERNAL
    if summary.unseen:
        return exits.USAGE
    if not summary.looked_at:
        complain("error: nothing was checked: no row holds tools")
        return exits.CLEAN if args.exit_zero else exits.NOTHING
    is_failing = summary.worst is not None and summary.worst >= order.fail_level
    return exits.FINDINGS if is_failing and not args.exit_zero else exits.CLEAN

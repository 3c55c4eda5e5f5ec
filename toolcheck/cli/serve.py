"""`toolcheck serve`: a Realtime API on this machine, for tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

import click

from toolcheck.cli import exits
from toolcheck.cli.console import complain, say
from toolcheck.cli.option import option
from toolcheck.cli.options import COLOR, PATH
from toolcheck.cli.surroundings import style_for
from toolcheck.ground.record import record

if TYPE_CHECKING:
    from toolcheck.finding.finding import Severity
    from toolcheck.serving.judging import Judged, SaidEvent
    from toolcheck.serving.running import Setup
    from toolcheck.serving.script import ServerPlan
    from toolcheck.serving.wire import Visit

_MAX_PORT = 65_535


@click.command(
    "serve",
    epilog="""\b
Examples:
  toolcheck serve desk.yaml                             play a script for every client that connects
  toolcheck serve --once desk.yaml                      end after the first session; 1 if it was not sound
  toolcheck serve --manifest agent.yaml                 call each tool of the manifest once
  toolcheck serve --server docs=http://127.0.0.1:8000/mcp desk.yaml
  toolcheck serve --log talk.jsonl desk.yaml            keep the events, for toolcheck trace

\b
Exit codes:
  0  every session was sound, and nothing of the script was left over
  1  findings, or a client and the script differ
  2  wrong usage, or the port is taken
  3  no client came, or toolcheck failed""",
)
@click.argument("script", required=False, type=PATH, metavar="[SCRIPT]")
@option("--manifest", type=PATH, metavar="FILE", help="What the client must send; each of its tools is called once.")
@option("--lock", type=PATH, metavar="FILE", help="MCP servers offer exactly the tools of this lock; none is asked.")
@option(
    "--server",
    "servers",
    multiple=True,
    metavar="LABEL=URL",
    help="Where the MCP server of a label really is, also on this machine. May be repeated.",
)
@option("--network", is_flag=True, help="Also ask MCP servers that only the client names; without its credentials.")
@option("--port", type=click.IntRange(0, _MAX_PORT), default=0, help="The port on 127.0.0.1.  [default: any]")
@option("--tls-cert", type=PATH, metavar="FILE", help="A certificate, for clients that only speak TLS.")
@option("--tls-key", type=PATH, metavar="FILE", help="The key of the certificate.")
@option("--log", type=PATH, metavar="FILE", help="Write all events, without credentials.")
@option("--once", is_flag=True, help="End when the first session has ended.")
@option(
    "--speed",
    type=click.Choice(("instant", "real")),
    default="instant",
    help="How fast the pieces of a response come.  [default: instant]",
)
@option(
    "--fail-level",
    type=click.Choice(("error", "warning", "info")),
    default="error",
    help="Exit with 1 at this severity or above.  [default: error]",
)
@COLOR
def command(**words: Any) -> int:
    """Play the Realtime API on this machine, for tests of an agent.

    A SCRIPT says what the model does, turn by turn; `toolcheck schema script` has its form. Without one, each tool that
    the client offers is called once. What the API refuses is refused. The first line that is printed is the URL for
    clients. It listens on 127.0.0.1 only, and accepts any key.
    """
    args = ServeArgs(**words)
    if args.network and args.lock:
        raise click.UsageError("`--network` and `--lock` cannot be combined")
    if (args.tls_cert is None) != (args.tls_key is None):
        raise click.UsageError("`--tls-cert` and `--tls-key` belong together")
    plans = dict(_server(words) for words in args.servers)
    try:
        from toolcheck.serving.running import run
        from toolcheck.serving.wire import CannotListen
    except ImportError:
        complain("error: this needs the library websockets: pip install 'toolcheck-lint[serve]'")
        return exits.USAGE
    prepared = _prepared(args, plans)
    if prepared is None:
        return exits.USAGE
    setup, expected, close = prepared
    try:
        served = run(setup, lambda url: say(f"{url}\n"), once=args.once)
    except CannotListen as error:
        complain(f"error: {error}")
        return exits.USAGE
    except OSError as error:  # of the certificate: the only other file that is opened here
        complain(f"error: {args.tls_cert}: {(error.strerror or 'not a certificate with its key').lower()}")
        return exits.USAGE
    finally:
        close()
    return _judge(args, served, expected)


@record(kw_only=True)
class ServeArgs:
    """One command line. Each field is named after its option, as click gives it."""

    script: str | None
    manifest: str | None
    lock: str | None
    servers: tuple[str, ...]
    network: bool
    port: int
    tls_cert: str | None
    tls_key: str | None
    log: str | None
    once: bool
    speed: str
    fail_level: str
    color: str


def _server(words: str) -> tuple[str, ServerPlan]:
    """A label and where its server is."""
    from toolcheck.serving.script import ServerPlan

    label, separator, url = words.partition("=")
    if not separator or not label or not url.startswith(("http://", "https://")):
        raise click.UsageError("`--server` needs a label and a URL: `docs=http://127.0.0.1:8000/mcp`")
    return label, ServerPlan(url=url)


_Prepared = tuple["Setup", Mapping[str, Any] | None, Callable[[], None]]


def _prepared(args: ServeArgs, plans: Mapping[str, ServerPlan]) -> _Prepared | None:
    """What is to be run, the session that the client must send, and what closes the log. None where a file cannot be
    read or written; the reason is printed.
    """
    from toolcheck.ground.record import replace
    from toolcheck.serving.expecting import CannotExpect, expected_in
    from toolcheck.serving.running import Setup
    from toolcheck.serving.script import PlayScript, WrongScript, script_in
    from toolcheck.serving.session import PlayTerms

    try:
        script = script_in(args.script) if args.script is not None else PlayScript()
        named = args.manifest or script.beside(script.expect_session)
        expected = expected_in(named) if named else None
        all_plans = {**_locked(args.lock), **script.servers, **plans}
    except (WrongScript, CannotExpect) as error:
        complain(*(f"error: {line}" for line in str(error).splitlines()))
        return None
    read = {os.path.realpath(path) for path in (args.script, named, args.lock, args.tls_cert, args.tls_key) if path}
    if args.log and os.path.realpath(args.log) in read:
        raise click.UsageError(f"`--log {args.log}` would overwrite a file that is read")
    log = _Log(args.log)
    if not log.opened():
        return None
    script = replace(script, servers=all_plans)
    setup = Setup(
        terms=PlayTerms(script=script, is_paced=args.speed == "real", wants_all=args.manifest is not None),
        plans=all_plans,
        has_network=args.network,
        port=args.port,
        certificate=(args.tls_cert, args.tls_key) if args.tls_cert and args.tls_key else None,
        watch=log.keep if args.log else None,
    )
    return setup, expected, log.close


def _locked(path: str | None) -> Mapping[str, ServerPlan]:
    """The servers of a lock."""
    from toolcheck.served.lock import BadLock
    from toolcheck.serving.script import WrongScript
    from toolcheck.serving.servers import locked_plans

    try:
        return locked_plans(path) if path is not None else {}
    except BadLock as error:
        raise WrongScript(f"{path}: {error}") from None


class _Log:
    """The file that the events go to, one session after the other: those of a session that is beside another wait for
    the end of that.
    """

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._file: TextIO | None = None
        self._waiting: dict[int, list[SaidEvent]] = {}
        self._ended: set[int] = set()
        self._writing = 1

    def opened(self) -> bool:
        """Begin an empty file. False where it cannot be written; the reason is printed."""
        if self._path is None:
            return True
        try:
            self._file = open(self._path, "w", encoding="utf-8", errors="backslashreplace", buffering=1)  # noqa: SIM115
        except OSError as error:
            complain(f"error: {self._path}: {(error.strerror or 'it cannot be written').lower()}")
            return False
        return True

    def keep(self, visit: Visit, event: SaidEvent | None) -> None:
        """An event of a session, or its end."""
        if event is not None:
            self._waiting.setdefault(visit.number, []).append(event)
        else:
            self._ended.add(visit.number)
        self._write()
        while self._writing in self._ended:
            self._writing += 1
            self._write()

    def close(self) -> None:
        """Write what waits, and close the file."""
        for number in sorted(self._waiting):
            self._writing = number
            self._write()
        if self._file is not None:
            self._file.close()

    def _write(self) -> None:
        from toolcheck.serving.judging import log_line

        if self._file is not None:
            self._file.writelines(map(log_line, self._waiting.pop(self._writing, ())))


# -- the end ----------------------------------------------------------------------------------------


def _judge(args: ServeArgs, served: Sequence[Visit], expected: Mapping[str, Any] | None) -> int:
    """Report on the sessions, and return the exit code."""
    from toolcheck.finding.finding import Severity
    from toolcheck.serving.judging import judge

    if not served:
        complain("error: no client connected")
        return exits.NOTHING
    level = Severity[args.fail_level.upper()]
    judged = [judge(one.lines, one.session, f"session {one.number}", expected=expected) for one in served]
    _report(args, judged, level)
    return exits.FINDINGS if any(one.is_red(level) for one in judged) else exits.CLEAN


def _report(args: ServeArgs, judged: Sequence[Judged], level: Severity) -> None:
    from toolcheck.finding.report import Report
    from toolcheck.redaction.redactor import fit
    from toolcheck.reporting.trace_text import looked_at, render

    traced = [one.traced for one in judged]
    report = Report(files=tuple(one.file for one in traced), looked_at=looked_at(traced))
    for one in judged:
        name = one.traced.file.document.name
        say("".join(f"{name}: {fit(problem)}\n" for problem in one.problems))
        say("".join(f"note: {name}: {fit(reason)}\n" for reason in one.reasons))
    say(render(traced, report, style_for(args.color, sys.stdout)))

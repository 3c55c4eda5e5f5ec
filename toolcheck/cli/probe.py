"""`toolcheck probe`: asks the MCP servers of manifests which tools they offer."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from toolcheck.cli import completing, exits, options
from toolcheck.cli.console import Progress, complain, hear, say
from toolcheck.cli.option import option
from toolcheck.cli.outputs import plan, render, setting, write_step_summary
from toolcheck.cli.surroundings import style_for, today
from toolcheck.cli.usage import suggestion
from toolcheck.ground.record import record, replace

if TYPE_CHECKING:
    from toolcheck.checking.configured import Terms
    from toolcheck.cli.outputs import Output
    from toolcheck.config.search import Search
    from toolcheck.finding.report import Checked, Report
    from toolcheck.manifest.payload import Payload
    from toolcheck.probing.probing import Probed
    from toolcheck.probing.questions import Permits, Question, Unasked
    from toolcheck.reporting.setting import Setting
    from toolcheck.served.lock import Lock
    from toolcheck.served.served import ServedPayload

    Asked = tuple[Payload, Question | Unasked]

_NEEDS = "`toolcheck probe` needs the MCP SDK: pip install 'toolcheck-lint[probe]'"


@click.command(
    "probe",
    epilog="""\b
Examples:
  toolcheck probe agent.yaml                      which tools do the servers offer?
  toolcheck probe --dry-run agent.yaml            which servers would be asked, with which headers?
  toolcheck probe --send SHOP_TOKEN agent.yaml    send the header that needs this variable
  toolcheck probe --write-lock agent.yaml         write what they offer to toolcheck.lock
  toolcheck probe --locked agent.yaml             in CI: has anything changed since?
  toolcheck probe --server shop=http://localhost:8000/mcp --allow-private localhost agent.yaml

\b
Exit codes:
  0  no findings at or above the fail level
  1  findings
  2  the tools of a server could not be listed, wrong usage, or a file could not be read or written
  3  no server was asked, or toolcheck failed""",
)
@click.argument("manifests", nargs=-1, required=True, type=options.PATH, metavar="MANIFEST...")
@option("--label", "labels", multiple=True, metavar="LABELS", callback=options.names, help="Ask only these servers.")
@option("--send", multiple=True, metavar="NAMES", callback=options.names, help="Variables that may be sent to servers.")
@option(
    "--env-file",
    "env_files",
    multiple=True,
    type=options.PATH,
    metavar="FILE",
    help="A file of NAME=value lines: these variables may be sent. The environment has priority.",
)
@option("--server", "servers", multiple=True, metavar="LABEL=URL", help="Ask the server of this label at another URL.")
@option(
    "--allow-private",
    "private",
    multiple=True,
    metavar="HOSTS",
    callback=options.names,
    help="Hosts whose address may be private, like `localhost`.",
)
@option("--cafile", type=options.PATH, metavar="FILE", help="Also trust the certificates in this file.")
@option("--lock", type=options.PATH, metavar="FILE", help="The lock.  [default: toolcheck.lock beside the manifest]")
@option("--write-lock", is_flag=True, help="Write what the servers offer to the lock.")
@option("--locked", is_flag=True, help="Report servers that are not in the lock.")
@option("--twice", is_flag=True, help="List the tools of each server twice, and compare.")
@option("--as-openai", is_flag=True, help="Name OpenAI's client to the server: some offer it other tools.")
@option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="The time for each server.",
)
@option(
    "--deadline",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="The time for all servers.",
)
@option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=8,
    show_default=True,
    metavar="N",
    help="How many servers are asked at once.",
)
@option("--dry-run", is_flag=True, help="Only say which servers would be asked, and with which headers.")
@options.rule_options(options.names_of_servers, completing.list_of_servers)
@options.target_option("The API for tools that could be for several APIs. Repeat it for several.")
@options.OUTPUT_FORMAT
@options.OUTPUT_FILE
@option("--quiet", "-q", is_flag=True, help="Show findings only: no servers, no summary, no notes.")
@options.COLOR
@options.FAIL_LEVEL
@option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@option("--show-suppressed", is_flag=True, help="Also report findings that are suppressed.")
@options.configured
def command(**words: Any) -> int:
    """Ask the MCP servers of manifests which tools they offer, and compare that with the manifest.

    A MANIFEST can also be a code file; `-` is standard input. No tool is called. A manifest chooses which servers are
    contacted, so never run this on the manifests of strangers, as in pull requests. Only public addresses are
    contacted, no redirect is followed, and no variable is sent that `--send` or `--env-file` does not name.
    """
    args = ProbeArgs(**words)
    outputs = plan(args.output_formats, args.output_files)
    _refuse_contradictions(args, outputs)
    terms = _terms(args)
    permits = _permits(args)
    found = _look(args, terms) if permits is not None else None
    if permits is None or found is None:
        return exits.USAGE
    asked = [(file, _questions(file, permits, args)) for file in found.files]
    if not _are_known(args, [one for _, pairs in asked for one in pairs]):
        return exits.USAGE
    code = _without_probing(args, found, asked)
    if code is not None:
        return code
    locks = _locks(args, found.files)
    if locks is None:
        return exits.USAGE
    offered = _ask(args, asked, locks)
    if offered is None:
        return exits.USAGE
    return _report(args, outputs, terms, replace(found, files=()), offered, locks)


@record(kw_only=True)
class ProbeArgs:
    """One command line. Each field is named after its option, as click gives it."""

    search: Search
    manifests: tuple[str, ...]
    labels: tuple[str, ...]
    send: tuple[str, ...]
    env_files: tuple[str, ...]
    servers: tuple[str, ...]
    private: tuple[str, ...]
    cafile: str | None
    lock: str | None
    write_lock: bool
    locked: bool
    twice: bool
    as_openai: bool
    timeout: float
    deadline: float
    jobs: int
    dry_run: bool
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    targets: tuple[Any, ...]
    output_formats: tuple[str, ...]
    output_files: tuple[str, ...]
    quiet: bool
    color: str
    fail_level: str | None
    exit_zero: bool
    show_suppressed: bool


def _refuse_contradictions(args: ProbeArgs, outputs: Sequence[Output]) -> None:
    if args.locked and args.write_lock:
        raise click.UsageError("`--locked` compares with the lock, and `--write-lock` writes it")
    read = {os.path.realpath(path) for path in (*args.manifests, *args.env_files, *filter(None, [args.cafile]))}
    written = [("--output-file", output.path) for output in outputs if output.path]
    written += [("--lock", args.lock)] if args.lock and args.write_lock else []
    for name, path in written:
        if os.path.realpath(path) in read:
            raise click.UsageError(f"`{name} {path}` would overwrite a file that is read")
    if any(path.lower().startswith(("http://", "https://")) for path in args.manifests):
        raise click.UsageError("name a manifest, not a URL; a tool of `type: mcp` has it as its `server_url`")
    for words in args.servers:
        if not words.partition("=")[0] or not words.partition("=")[2]:
            raise click.UsageError(f"`--server {words}` is not of the form LABEL=URL")


def _terms(args: ProbeArgs) -> Terms:
    from toolcheck.checking.configured import Terms
    from toolcheck.config.settings import Settings

    said = Settings(
        target=args.targets or None,
        select=args.select or None,
        ignore=args.ignore or None,
        fail_level=args.fail_level,
    )
    return Terms(search=args.search, said=said, today=today(), show_suppressed=args.show_suppressed)


def _permits(args: ProbeArgs) -> Permits | None:
    """What the user allows. None if a file of variables cannot be read; the reason is printed."""
    from toolcheck.disk.env_file import CannotRead, read_env_file
    from toolcheck.probing.questions import Permits

    variables: dict[str, str] = {}
    for path in args.env_files:
        try:
            variables |= read_env_file(path)
        except CannotRead as error:
            complain(f"error: {error.reason}")
            return None
    variables |= {name: os.environ[name] for name in (*variables, *args.send) if name in os.environ}
    if not args.quiet and any(name not in variables for name in args.send):  # not shown: it may be a value
        complain("note: what `--send` names is not all set; it accepts the names of variables, not their values")
    return Permits(variables=variables, servers=dict(words.split("=", 1) for words in args.servers))


def _look(args: ProbeArgs, terms: Terms) -> Report | None:
    """The manifests. None if one cannot be read or has no payload because of its faults; the reason is printed."""
    from toolcheck.checking.run import check_bytes, check_paths
    from toolcheck.document.limits import LIMITS
    from toolcheck.ground.unseen import Unseen

    report = check_paths([path for path in args.manifests if path != "-"], terms.options)
    files, unseen = [*report.files], [*report.unseen]
    if "-" in args.manifests:
        data = hear("<stdin>", LIMITS.size)
        found = data if isinstance(data, Unseen) else check_bytes(data, "<stdin>", terms.options("<stdin>"))
        unseen += [found] if isinstance(found, Unseen) else []
        files += [] if isinstance(found, Unseen) else [found]
    for file in files:
        if file.has_failed or (file.document.problems and not file.manifest.payloads):
            unseen.append(Unseen(file.document.name, "it cannot be read as a manifest; `toolcheck check` says why"))
    for one in unseen:
        complain(f"error: {one.text}")
    return None if unseen else replace(report, files=tuple(files))


def _questions(file: Checked, permits: Permits, args: ProbeArgs) -> list[Asked]:
    from toolcheck.probing.questions import questions_of

    pairs = questions_of(file.manifest, permits)
    return [(payload, one) for payload, one in pairs if not args.labels or one.label in args.labels]


def _are_known(args: ProbeArgs, pairs: Sequence[Asked]) -> bool:
    """Whether there is a server for each label that was named; one that is not is printed."""
    labels = {one.label for _, one in pairs}
    for label in (*args.labels, *(words.partition("=")[0] for words in args.servers)):
        if label not in labels:
            complain(f"error: no server has the label `{label}`{suggestion(label, labels)}")
            return False
    return True


def _without_probing(args: ProbeArgs, found: Report, asked: Sequence[tuple[Checked, list[Asked]]]) -> int | None:
    """The exit code of a run that asks no server: because it is dry, or because there is none."""
    from toolcheck.probing.questions import Question
    from toolcheck.redaction.redactor import fit
    from toolcheck.reporting.probe_text import dry

    pairs = [pair for _, ones in asked for pair in ones]
    for file, ones in asked:
        for _, one in ones if args.dry_run or not args.quiet else ():
            if isinstance(one, Question):
                for note in dict.fromkeys(one.notes):
                    complain(f"note: {file.document.name}: {one.label}: {note}")
    if args.dry_run:
        for file, ones in asked:
            questions = [one for _, one in ones if isinstance(one, Question)]
            others = [one for _, one in ones if not isinstance(one, Question)]
            say(dry(fit(file.document.name), questions, others))
    is_any = any(isinstance(one, Question) or one.is_fault for _, one in pairs)
    if not is_any:
        where = "no MCP server with a `server_url`" if found.files else "no manifest"
        complain(f"error: no server was asked: {where} in {', '.join(args.manifests)}")
        return exits.NOTHING
    return exits.CLEAN if args.dry_run else None


# -- the lock ---------------------------------------------------------------------------------------


def _lock_path(args: ProbeArgs, name: str) -> str:
    from toolcheck.served.lock import USUAL_NAME

    folder = os.path.dirname(name) if name != "<stdin>" else ""
    return args.lock or os.path.join(folder, USUAL_NAME)


def _locks(args: ProbeArgs, files: Sequence[Checked]) -> dict[str, Lock] | None:
    """The locks by path. None if one cannot be used and `--write-lock` does not replace it; the reason is printed."""
    from toolcheck.served.lock import BadLock, Lock, read_lock

    locks: dict[str, Lock] = {}
    for path in dict.fromkeys(_lock_path(args, file.document.name) for file in files):
        is_there = os.path.lexists(path)
        if not is_there and (args.locked or (args.lock and not args.write_lock)):
            complain(f"error: {path}: no such lock; `--write-lock` writes it")
            return None
        try:
            locks[path] = read_lock(path) if is_there else Lock()
        except BadLock as error:
            if not args.write_lock:
                complain(f"error: {path}: {error}")
                return None
            complain(f"note: {path}: a new lock is written: {error}")
            locks[path] = Lock()
    return locks


def _write_locks(args: ProbeArgs, files: Sequence[Probed], locks: Mapping[str, Lock]) -> bool:
    """Write what the servers offer; whether that was possible."""
    from toolcheck.disk.writing import CannotWrite, write_text
    from toolcheck.reporting.tally import counted
    from toolcheck.served.lock import lock_text
    from toolcheck.served.locking import TwoServers, with_servers

    for path, lock in locks.items():
        own = [file for file in files if _lock_path(args, file.file.document.name) == path]
        servers = [server for file in own for server in file.servers if server.listing is not None]
        if not servers:
            continue  # there is nothing to remember
        try:
            new = with_servers(lock, servers)
            write_text(path, lock_text(new).encode())
            if not args.quiet:
                tools = sum(len(server.tools) for server in new.servers.values())
                complain(f"note: {path}: written: {counted(len(new.servers), 'server')}, {counted(tools, 'tool')}")
        except TwoServers as error:
            complain(f"error: {path}: not written: two servers have the label `{error}`, at different URLs")
            return False
        except CannotWrite as refused:
            complain(f"error: {path}: not written: {refused.reason}")
            return False
    return True


# -- asking and reporting ---------------------------------------------------------------------------


def _ask(
    args: ProbeArgs, asked: Sequence[tuple[Checked, list[Asked]]], locks: Mapping[str, Lock]
) -> list[tuple[Checked, tuple[ServedPayload, ...], tuple[Unasked, ...]]] | None:
    """What all servers offer, by manifest. None if they cannot be asked from here; the reason is printed."""
    from toolcheck.probing.probing import Pace, ask, offers
    from toolcheck.probing.questions import Question

    questions = [one for _, pairs in asked for _, one in pairs if isinstance(one, Question)]
    pace = Pace(jobs=args.jobs, deadline=args.deadline, twice=args.twice)
    try:
        from toolcheck.probing.client import Reach, load
        from toolcheck.probing.wire import trust

        load()
        hosts = (host.lower().strip("[]").removesuffix(".") for host in args.private)
        reach = Reach(
            timeout=args.timeout, trust=trust(args.cafile), private=frozenset(hosts), as_openai=args.as_openai
        )
    except ImportError:
        complain(f"error: {_NEEDS}")
        return None
    except OSError as error:  # also what ssl raises
        complain(f"error: {args.cafile}: {(error.strerror or 'it has no certificates').lower()}")
        return None
    with Progress("asked", "servers") as progress:
        answers = iter(ask(questions, reach, pace, progress))
    found = []
    for file, pairs in asked:
        lock = None if args.write_lock else locks[_lock_path(args, file.document.name)]
        answered = [(payload, one, next(answers)) for payload, one in pairs if isinstance(one, Question)]
        unasked = tuple(one for _, one in pairs if not isinstance(one, Question))
        found.append((file, offers(answered, lock, needs_lock=args.locked), unasked))
    return found


def _report(
    args: ProbeArgs,
    outputs: Sequence[Output],
    terms: Terms,
    found: Report,
    offered: Sequence[tuple[Checked, tuple[ServedPayload, ...], tuple[Unasked, ...]]],
    locks: Mapping[str, Lock],
) -> int:
    """Judge what the servers offered, write the lock and the reports; return the exit code."""
    from toolcheck.probing.judging import judge
    from toolcheck.probing.probing import Probed
    from toolcheck.reporting.probe_text import looked_at
    from toolcheck.rules import names_of_servers

    files: list[Probed] = []
    for looked, offers, unasked in offered:
        asked = terms.options(looked.document.name)
        select = tuple(word for word in asked.select if word in names_of_servers())  # others are about manifests
        checked = judge(looked.manifest, offers, replace(asked, select=select))
        files.append(Probed(file=checked, offers=offers, unasked=unasked))
    is_written = _write_locks(args, files, locks) if args.write_lock else True
    report = replace(found, files=tuple(file.file for file in files), looked_at=looked_at(files), of_servers=True)
    code = _exit_code(args, report, terms, is_done=is_written and all(file.is_listed for file in files))
    run = setting(code, terms.fail_level)
    shown = _show(args, outputs, files, report, run)
    for one in shown.unseen:
        complain(f"error: {one.text}")
    for file in files:
        for other in file.unasked:
            if other.is_fault:
                complain(f"error: {file.file.document.name}: {other.label}: not asked: {other.reason}")
    if any(output.format == "github" for output in outputs):
        write_step_summary(shown, run)
    return exits.USAGE if shown.unseen and code != exits.INTERNAL else code


def _exit_code(args: ProbeArgs, report: Report, terms: Terms, *, is_done: bool) -> int:
    if report.has_failed:
        return exits.INTERNAL
    if not is_done:
        return exits.USAGE
    findings = [(finding, file.document.name) for file in report.files for finding in file.findings]
    failing = any(finding.severity >= terms.fail_level(name) for finding, name in findings)
    return exits.FINDINGS if failing and not args.exit_zero else exits.CLEAN


def _show(args: ProbeArgs, outputs: Sequence[Output], files: Sequence[Probed], report: Report, run: Setting) -> Report:
    """Write a report to each output; return the report, with the files that could not be written."""
    from toolcheck.cli.account import write
    from toolcheck.reporting import probe_json, probe_text

    for output in outputs:
        style = style_for(args.color, None if output.path else sys.stdout)
        if output.format == "json":
            text = probe_json.render(files, report)
        elif output.format == "json-lines":
            text = probe_json.render_lines(files, report)
        else:
            text = render(report, output.format, style, lambda: run, quiet=args.quiet)
        if output.format == "text" and not args.quiet:
            text = f"{probe_text.render(files, style)}\n{text}"
        if output.path:
            report = write(text, output.path, report)
        else:
            say(text)
    return report

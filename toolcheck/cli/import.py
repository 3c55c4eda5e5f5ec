"""`toolcheck import`: a manifest of what is written in another shape."""
# ruff: noqa: N999  (a command is in the file of its name)

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from toolcheck.cli import exits
from toolcheck.cli.console import complain, hear, say, say_aside
from toolcheck.cli.option import option
from toolcheck.cli.options import COLOR, PATH, configured, names
from toolcheck.cli.surroundings import style_for, today
from toolcheck.ground.record import record

if TYPE_CHECKING:
    from toolcheck.checking.selection import Options
    from toolcheck.config.search import Search
    from toolcheck.finding.report import Checked
    from toolcheck.importing.importing import MadeManifest

KINDS = ("openapi", "anthropic", "gemini", "mcp-tools", "chat", "mcp-config", "json-schema", "openai", "python")

_HELP = """\b
Exit codes:
  0  a manifest was written, and it has no errors
  1  a manifest was written, and it has errors
  2  the source was not understood, or a file could not be read or written
  3  the source has nothing to import, or toolcheck failed"""


@click.command(
    "import",
    epilog=f"""\b
Examples:
  toolcheck import request.json > agent.yaml            a Chat Completions request
  toolcheck import .mcp.json --output servers.yaml      the servers of an MCP client
  toolcheck import openapi.yaml --tag orders            the operations with a tag
  toolcheck import tools.py --target responses          functions with type hints
  toolcheck import schema.json --name place_order       a JSON Schema as one function
  toolcheck import --from-url https://example.com/mcp   what an MCP server offers

{_HELP}""",
)
@click.argument("source", type=PATH, metavar="SOURCE", default="", required=False)
@option("--from", "kind", type=click.Choice(KINDS), help="What SOURCE is.  [default: its content says it]")
@option(
    "--target",
    type=click.Choice(("realtime", "responses")),
    help="The API to write the manifest for.  [default: that of the source, else realtime]",
)
@option("--name", default="", metavar="NAME", help="The name of the function (JSON Schema), or the server label.")
@option(
    "--tag",
    "tags",
    multiple=True,
    metavar="TAGS",
    callback=names,
    help="Import only the operations with these tags, comma-separated.",
)
@option(
    "--operation",
    "operations",
    multiple=True,
    metavar="NAMES",
    callback=names,
    help="Import only these operations (`listOrders`, `GET /orders`) or functions, comma-separated.",
)
@option(
    "--allowed-tools",
    "as_server",
    is_flag=True,
    help="Write a list of MCP tools as the `allowed_tools` of their server, not as functions.",
)
@option("--server-url", default="", metavar="URL", help="The address of that server.")
@option("--from-url", "url", default="", metavar="URL", help="Ask the MCP server at this address for its tools.")
@option("--token", default="", metavar="NAME", help="With --from-url: the variable that has the server's token.")
@option(
    "--allow-private",
    "private",
    multiple=True,
    metavar="HOSTS",
    callback=names,
    help="With --from-url: hosts whose address may be private, like `localhost`.",
)
@option("--output", "-o", type=PATH, metavar="FILE", help="Write to a file instead of standard output.")
@option("--force", is_flag=True, help="Let --output replace a file.")
@COLOR
@configured
def command(**words: Any) -> int:
    """Write tools that have another shape as a manifest in YAML, and check it (`-` is standard input).

    SOURCE is a Chat Completions, Anthropic or Gemini request, a Realtime session (of the former beta, too), a Responses
    request, the configuration of an MCP client, a list of MCP tools, an OpenAPI description, a JSON Schema, or a Python
    file. What was lost, and what you must decide, is said on standard error. No code is run, and only `--from-url`
    opens a connection. Secrets become `${NAME}`, and every MCP server asks before each call.
    """
    from toolcheck.importing.imported import CannotImport, NothingToImport

    args = ImportArgs(**words)
    if bool(args.source) == bool(args.url):
        raise click.UsageError("give either SOURCE or `--from-url`")
    if args.output and args.source and os.path.realpath(args.output) == os.path.realpath(args.source):
        raise click.UsageError(f"`--output {args.output}` would overwrite the file that is read")
    if args.output and os.path.lexists(args.output) and not args.force:
        complain(f"error: {args.output} exists; `--force` replaces it")
        return exits.USAGE
    options = _options(args)
    source = _listed(args) if args.url else _read(args.source)
    if source is None:
        return exits.USAGE
    try:
        made = _made(source, args, options)
    except NothingToImport as nothing:
        complain(f"error: {source.name}: {nothing.reason}", *(f"note: {note}" for note in nothing.notes))
        return exits.NOTHING
    except CannotImport as error:
        complain(f"error: {source.name}: {error.reason}")
        return exits.USAGE
    return _put(made, args)


@record(kw_only=True)
class ImportArgs:
    """One command line. Each field is named after its option, as click gives it."""

    search: Search
    source: str
    kind: str | None
    target: Any
    name: str
    tags: tuple[str, ...]
    operations: tuple[str, ...]
    as_server: bool
    server_url: str
    url: str
    token: str
    private: tuple[str, ...]
    output: str | None
    force: bool
    color: str


@record(hidden=("data",))
class ImportSource:
    """What is imported: its name, its bytes, and its kind (empty where its content says it)."""

    name: str
    data: bytes
    kind: str


def _options(args: ImportArgs) -> Options:
    from toolcheck.checking.configured import Terms
    from toolcheck.config.settings import Settings

    terms = Terms(search=args.search, said=Settings(), today=today())
    return terms.options(args.output or args.source or "manifest.yaml")


def _read(source: str) -> ImportSource | None:
    """The source, from a file. None if it cannot be read; the reason is printed."""
    from toolcheck.disk.files import read_bytes
    from toolcheck.ground.unseen import Unseen
    from toolcheck.importing.importing import SOURCE_LIMITS

    data = hear("<stdin>", SOURCE_LIMITS.size) if source == "-" else read_bytes(source, SOURCE_LIMITS.size)
    if isinstance(data, Unseen):
        complain(f"error: {data.text}")
        return None
    return ImportSource("<stdin>" if source == "-" else source, data, "")


def _listed(args: ImportArgs) -> ImportSource | None:
    """What the MCP server at `--from-url` offers. None if it cannot be asked; the reason is printed."""
    from toolcheck.redaction.redactor import fit
    from toolcheck.served.lock import plain_url

    name = plain_url(args.url)
    if args.token and not os.environ.get(args.token):
        complain(f"error: the environment variable `{fit(args.token)}` is not set")
        return None
    try:
        answer = _answer(args)
    except ImportError:
        complain("error: MCP servers are asked with the extra `probe`: pip install 'toolcheck-lint[probe]'")
        return None
    if isinstance(answer, str):
        complain(f"error: {name}: {answer}")
        return None
    return ImportSource(name, json.dumps({"tools": answer}).encode(), "mcp-tools")


def _answer(args: ImportArgs) -> list[dict[str, Any]] | str:
    """The tools that the server offers, or why there is no list of them. Raises ImportError without the SDK."""
    from toolcheck.document.reading import read
    from toolcheck.manifest.recognising import recognise_document
    from toolcheck.probing.client import Reach, load
    from toolcheck.probing.probing import Pace, ask
    from toolcheck.probing.questions import Permits, Unasked, questions_of
    from toolcheck.probing.wire import trust

    load()
    tool = {"type": "mcp", "server_label": "server", "server_url": args.url}
    token = {"authorization": f"${{{args.token}}}"} if args.token else {}
    text = json.dumps({"tools": [{**tool, **token}]})
    manifest = recognise_document(read(text.encode(), "url.json"))
    permits = Permits(variables={args.token: os.environ[args.token]} if args.token else {})
    question = next(one for _, one in questions_of(manifest, permits))
    if isinstance(question, Unasked):
        return question.reason
    hosts = frozenset(host.lower().strip("[]").removesuffix(".") for host in args.private)
    (outcome,) = ask([question], Reach(timeout=10.0, trust=trust(None), private=hosts), Pace(deadline=60.0))
    if outcome.listing is None:
        return outcome.failure.detail if outcome.failure else "no list of tools came"
    return [dict(tool.definition) for tool in outcome.listing.tools]


def _made(source: ImportSource, args: ImportArgs, options: Options) -> MadeManifest:
    from toolcheck.importing.imported import ImportWish
    from toolcheck.importing.importing import import_bytes

    wish = ImportWish(
        api=args.target,
        name=args.name,
        tags=args.tags,
        operations=args.operations,
        as_server=args.as_server,
        server_url=args.server_url or args.url,
        token=args.token,
    )
    return import_bytes(source.data, source.name, source.kind or args.kind or "", wish, options)


def _put(made: MadeManifest, args: ImportArgs) -> int:
    """Write the manifest, and say what a person must know of it."""
    from toolcheck.disk.writing import CannotWrite, write_text

    if args.output is None:
        say(made.text)
    else:
        try:
            write_text(args.output, made.text.encode())
        except CannotWrite as error:
            complain(f"error: {args.output}: {error.reason}")
            return exits.USAGE
    complain(*(f"note: {note}" for note in made.notes), *(f"decide: {words}" for words in made.todo))
    return _report(made.checked, args)


def _report(checked: Checked, args: ImportArgs) -> int:
    """Print the report of the check to standard error."""
    from toolcheck.checking.failing import apart
    from toolcheck.finding.finding import ERROR
    from toolcheck.finding.report import Report
    from toolcheck.ground.record import replace
    from toolcheck.reporting.text import render

    style = style_for(args.color, sys.stderr)
    named = replace(checked.document, name=args.output or "<imported>")
    words, report = apart(lambda one: render(one, style), Report(files=(replace(checked, document=named),)))
    say_aside(words)
    if report.has_failed:
        return exits.INTERNAL
    return exits.FINDINGS if any(finding.severity >= ERROR for finding in checked.findings) else exits.CLEAN

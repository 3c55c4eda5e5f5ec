"""`toolcheck compile`: writes the payload of manifests to standard output or to a file."""

from __future__ import annotations

import os
import sys
from collections import ChainMap
from typing import TYPE_CHECKING, Any

import click

from toolcheck.cli import exits
from toolcheck.cli.console import complain, complain_of_failures, hear, say, say_aside
from toolcheck.cli.option import option
from toolcheck.cli.options import COLOR, DEFINED_LABELS, PATH, configured, target_option
from toolcheck.cli.surroundings import style_for, today
from toolcheck.ground.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolcheck.compiling.compiling import Compiled, WireForm
    from toolcheck.config.search import Search
    from toolcheck.contract.targets import Target
    from toolcheck.document.document import Document
    from toolcheck.ground.unseen import Unseen

FORMS = ("event", "session", "client-secret", "events", "request")


@click.command(
    epilog=f"""\b
Examples:
  toolcheck compile agent.yaml                           the session.update event
  toolcheck compile agent.yaml --turn afternoon          the response.create event of that turn
  toolcheck compile agent.yaml --as events --reuse       the whole session, one event per line
  toolcheck compile agent.yaml --as client-secret        the body for /v1/realtime/client_secrets
  toolcheck compile tools.yaml --target responses        tools and tool_choice of a Responses request
  toolcheck compile base.yaml shop.yaml -o session.json  several manifests as one payload
  toolcheck compile agent.yaml --check session.json      is the committed payload up to date?

{exits.HELP}""",
)
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE...")
@target_option("The API to compile for, if the file does not say.", many=False)
@option("--turn", default="", metavar="NAME", help="Compile this turn of the manifest as a response.create event.")
@option("--as", "form", type=click.Choice(FORMS), help="What to emit.  [default: the event, or the request]")
@option("--reuse", is_flag=True, help="Define each server once; later events repeat only its label.")
@option("--event-id", default="", metavar="ID", help="Set the `event_id` of the event.")
@option("--compact", is_flag=True, help="Write the JSON on one line.")
@option("--output", "-o", type=PATH, metavar="FILE", help="Write to a file instead of standard output.")
@option(
    "--source-map",
    type=PATH,
    metavar="FILE",
    help="Also write a source map: where each part of the payload comes from.",
)
@option(
    "--check",
    "committed",
    type=PATH,
    metavar="FILE",
    help="Compare with this payload and show the differences; write nothing.",
)
@option(
    "--env-file",
    "env_files",
    multiple=True,
    type=PATH,
    metavar="FILE",
    help="Read variables from a file of NAME=value lines. The environment has priority.",
)
@option("--keep-placeholders", is_flag=True, help="Do not fill in `${NAME}`.")
@option("--reveal", is_flag=True, help="Show filled-in values on a terminal. Pipes and files always get them.")
@DEFINED_LABELS
@COLOR
@configured
def command(**words: Any) -> int:
    """Write the exact payload of one or more manifests as JSON (`-` is standard input).

    Several manifests become one payload. If a file has errors, nothing is written. `${NAME}` is filled in from the
    environment. Fields that the API does not accept and the model does not see (`x-…` keys, `strict` in Realtime) are
    left out, with a note on standard error. A code file is compiled if it sends one value and everything except
    environment variables is known.
    """
    from toolcheck.compiling.compiling import CannotCompile

    args = CompileArgs(**words)
    if args.event_id and args.form == "events":
        raise click.UsageError("`--event-id` names one event; `--as events` writes several")
    _refuse_to_overwrite((*args.files, *args.env_files), args.output, args.source_map)
    documents, environment = _read(args.files), _environment(args.env_files)
    if documents is None or environment is None:
        return exits.USAGE
    try:
        return _put(_compile(documents, environment, args), args)
    except CannotCompile as error:
        complain(f"error: {', '.join(args.files)}: {error.reason}")
        return exits.USAGE


@record(kw_only=True)
class CompileArgs:
    """One command line. Each field is named after its option, as click gives it."""

    search: Search
    files: tuple[str, ...]
    target: Target | None
    turn: str
    form: WireForm | None
    reuse: bool
    event_id: str
    compact: bool
    output: str | None
    source_map: str | None
    committed: str | None
    env_files: tuple[str, ...]
    keep_placeholders: bool
    reveal: bool
    defined_labels: tuple[str, ...]
    color: str


def _compile(documents: Sequence[Document], environment: Mapping[str, str], args: CompileArgs) -> Compiled:
    from toolcheck.checking.configured import Terms
    from toolcheck.compiling.compiling import Wish, compile_documents
    from toolcheck.config.settings import Settings

    wish = Wish(
        target=args.target,
        form=args.form,
        turn=args.turn,
        reuse=args.reuse,
        event_id=args.event_id,
        fill=not args.keep_placeholders and args.committed is None,
    )
    terms = Terms(search=args.search, said=Settings(defined_labels=args.defined_labels or None), today=today())
    return compile_documents(documents, environment, wish, lambda document: terms.options(document.name))


def _put(compiled: Compiled, args: CompileArgs) -> int:
    """Write the payload, or compare it, or say why there is none."""
    from toolcheck.finding.report import Report
    from toolcheck.reporting.text import not_reported

    if not compiled.made:
        return _refuse(compiled, args.color)
    back = not_reported(Report(files=compiled.checked))
    if back:
        complain(f"note: {', '.join(back)}")
    if args.committed is not None:
        return _compare(args.committed, compiled)
    _note_changes(compiled)
    if args.source_map is not None:
        code = _write_map(args.source_map, compiled)
        if code != exits.CLEAN:
            return code
    if args.output is not None:
        return _write(args.output, compiled.text(compact=args.compact), private=True)
    masked = bool(compiled.filled) and not args.reveal and sys.stdout.isatty()
    if masked:
        complain("note: filled-in values are masked on a terminal; `--reveal` shows them")
    say(compiled.text(compact=args.compact, masked=masked))
    return exits.CLEAN


def _note_changes(compiled: Compiled) -> None:
    """Say what was left out, which variables are empty, and what is sure to fail later."""
    from toolcheck.redaction.redactor import Redactor

    notes = [("note", *entry) for entry in (*compiled.dropped, *compiled.empty)]
    warnings = [("warning", *entry) for entry in compiled.failing]
    for word, document, finding in (*notes, *warnings):
        line, column = document.position(document.span(finding.where).start)
        complain(f"{word}: {document.name}:{line}:{column}: {Redactor(document).text(finding.message)}")


def _refuse_to_overwrite(read: tuple[str, ...], output: str | None, source_map: str | None) -> None:
    """Raise a usage error if an output would overwrite an input or another output."""
    taken = {os.path.realpath(file) for file in read if file != "-"}
    for word, path in (("output", output), ("source-map", source_map)):
        if path is not None:
            if os.path.realpath(path) in taken:
                raise click.UsageError(f"`--{word} {path}` would overwrite another file of this command")
            taken.add(os.path.realpath(path))


def _read(files: tuple[str, ...]) -> list[Document] | None:
    """The documents of the files. None if one cannot be read; the reason is printed."""
    from toolcheck.disk.files import read_bytes
    from toolcheck.document.limits import LIMITS
    from toolcheck.ground.unseen import Unseen

    documents: list[Document] = []
    for file in files:
        data = hear("<stdin>", LIMITS.size) if file == "-" else read_bytes(file, LIMITS.size)
        document = data if isinstance(data, Unseen) else _opened(data, "<stdin>" if file == "-" else file)
        if isinstance(document, Unseen):
            complain(f"error: {document.text}")
            return None
        documents.append(document)
    return documents


def _opened(data: bytes, name: str) -> Document | Unseen:
    """The document of a file; of code, with the one value that it sends."""
    from toolcheck.checking.run import open_bytes
    from toolcheck.checking.selection import Options
    from toolcheck.document.reading import NeedsExtra
    from toolcheck.ground.unseen import Unseen

    try:
        document = open_bytes(data, name, Options())
    except NeedsExtra as needed:
        return Unseen(name, str(needed))
    if document.around is None:
        return document
    from toolcheck.importing.extracting import CannotExtract, only_sent

    try:
        return only_sent(document)
    except CannotExtract as error:
        return Unseen(name, error.reason)


def _environment(env_files: tuple[str, ...]) -> ChainMap[str, str] | None:
    """The variables to fill in, each read only when a placeholder names it. None if a file of variables cannot be read;
    the reason is printed.
    """
    from toolcheck.disk.env_file import CannotRead, read_env_file

    variables: dict[str, str] = {}
    for path in env_files:
        try:
            variables.update(read_env_file(path))
        except CannotRead as error:
            complain(f"error: {error.reason}")
            return None
    return ChainMap(os.environ, variables)


def _refuse(compiled: Compiled, color: str) -> int:
    """Say on standard error why nothing was compiled."""
    from toolcheck.checking.failing import apart
    from toolcheck.finding.report import Report
    from toolcheck.reporting.text import render

    style = style_for(color, sys.stderr)
    text, report = apart(lambda shown: render(shown, style), Report(files=compiled.checked))
    say_aside(text)
    return exits.INTERNAL if report.has_failed else exits.FINDINGS


def _compare(path: str, compiled: Compiled) -> int:
    """Show the differences between a committed payload and the payload that the manifests give now."""
    from toolcheck.checking.failing import checked_failure
    from toolcheck.compiling.staleness import differences
    from toolcheck.document.failure import has_failed

    committed = _read((path,))
    if committed is None:
        return exits.USAGE
    if has_failed(committed[0]):
        complain_of_failures([checked_failure(committed[0])])
        return exits.INTERNAL
    found = differences(committed[0], compiled)
    for line in found:
        complain(line)
    if found:
        complain(f"{path} is out of date; compile it again with `--output {path}`")
        return exits.FINDINGS
    return exits.CLEAN


def _write_map(path: str, compiled: Compiled) -> int:
    from toolcheck.compiling.source_map import write_source_map

    return _write(path, write_source_map(compiled.made), private=False)


def _write(path: str, text: str, *, private: bool) -> int:
    from toolcheck.disk.writing import CannotWrite, write_text

    try:
        write_text(path, text.encode(), private=private)
    except CannotWrite as error:
        complain(f"error: {path}: {error.reason}")
        return exits.USAGE
    return exits.CLEAN

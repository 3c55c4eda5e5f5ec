"""`toolcheck decode`: from a server's error to the line of the manifest that it means."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from toolcheck.cli import options
from toolcheck.cli.console import complain, complain_of_failures, hear, say
from toolcheck.cli.exits import CLEAN, FINDINGS, INTERNAL, USAGE
from toolcheck.cli.maps import read_map
from toolcheck.cli.option import option
from toolcheck.cli.surroundings import style_for
from toolcheck.ground.record import record

if TYPE_CHECKING:
    from toolcheck.checking.configured import Terms
    from toolcheck.compiling.source_map import SourceMap
    from toolcheck.config.search import Search
    from toolcheck.contract.targets import Target
    from toolcheck.finding.report import Checked, Report

_MAX_TEXT_BYTES = 1 << 20


@click.command(
    "decode",
    epilog="""\b
Examples:
  toolcheck decode "Unknown parameter: 'session.tools[2].meta'." agent.yaml
  toolcheck decode "Missing required parameter: 'tools[0].name'."   its meaning, without a file
  toolcheck decode - agents/ < error.json                           an error event, an HTTP body, a line of a log
  toolcheck decode 'tools[22].parameters' payload.json              a path alone, in the payload that was sent
  toolcheck decode - --source-map session.map < error.json          from the payload to the manifest

\b
Exit codes:
  0  the error, or the place it names, is known
  1  neither the error nor a place is known
  2  wrong usage, or a named file that cannot be read
  3  an internal failure; the other files were read""",
)
@click.argument("text", required=False)
@click.argument("files", nargs=-1, type=options.PATH, metavar="[FILE]...")
@option("--source-map", metavar="FILE", help="Source map of the payload, written by `toolcheck compile --source-map`.")
@options.target_option("API that answered, if neither the text nor the file says. May be repeated.")
@options.DEFINED_LABELS
@options.TEXT_OR_JSON
@options.COLOR
@options.configured
def command(**words: Any) -> int:
    """Explain an API error, and find its line in the manifest.

    TEXT is the error message, the error event, the body of the HTTP answer, or a line of a log with one of these. If
    TEXT is `-` or missing, it is read from standard input. Each FILE is a manifest, a payload that was sent, or a
    folder of them. The place is shown in each file that has it.
    """
    from toolcheck.finding.report import Report

    args = DecodeArgs(**words)
    text = _text(args)
    if not text.strip():
        raise click.UsageError("there is no text to decode")
    terms = args.terms()
    origins = read_map(args.source_map) if args.source_map else None
    if args.source_map and origins is None:
        return USAGE
    checked, is_whole = _read_files(args.files, terms)
    if origins is not None:
        checked += _read_sources(origins, {file.document.name for file in checked}, terms)
    has_failed, is_understood = _show(text, Report(files=tuple(checked)), terms, origins, args)
    if has_failed:
        return INTERNAL
    if not is_whole:
        return USAGE
    return CLEAN if is_understood else FINDINGS


@record(kw_only=True)
class DecodeArgs:
    """One command line. Each field is named after its option, as click gives it."""

    search: Search
    text: str | None
    files: tuple[str, ...]
    source_map: str | None
    targets: tuple[Target, ...]
    defined_labels: tuple[str, ...]
    output_format: str
    color: str

    def terms(self) -> Terms:
        """How each file is checked."""
        from toolcheck.checking.configured import Terms
        from toolcheck.config.settings import Settings

        settings = Settings(target=self.targets or None, defined_labels=self.defined_labels or None)
        return Terms(search=self.search, said=settings)


def _text(args: DecodeArgs) -> str:
    """The text to decode, from the command line or from standard input."""
    if args.text is None or args.text == "-":
        if "-" in args.files:
            raise click.UsageError("standard input can be the text or a file, not both")
        return _read_text(wait=args.text is not None)
    if os.path.exists(args.text):
        raise click.UsageError(f"`{args.text}` is a file; write the error's text before it, or `-` for standard input")
    return args.text


def _show(text: str, report: Report, terms: Terms, origins: SourceMap | None, args: DecodeArgs) -> tuple[bool, bool]:
    """Show the meaning of a text for the files of a report. Returns whether toolcheck failed on a file, and whether
    anything was understood.
    """
    from toolcheck.checking.failing import apart
    from toolcheck.decoding.decoding import decode
    from toolcheck.reporting import decoded

    style = style_for(args.color, sys.stdout)

    def shown(report: Report) -> tuple[str, bool]:
        manifests = [file.manifest for file in report.files if not file.has_failed]
        documents = [manifest.document for manifest in manifests]
        decoded_text = decode(text, documents, lambda document: terms.options(document.name), origins, manifests)
        words = (
            decoded.render_json(decoded_text) if args.output_format == "json" else decoded.render(decoded_text, style)
        )
        return words, decoded_text.is_understood

    (words, is_understood), report = apart(shown, report)
    complain_of_failures(report.files)
    say(words)
    return report.has_failed, is_understood


def _read_text(*, wait: bool) -> str:
    """The text on standard input. At a terminal it waits only if the text is `-`."""
    from toolcheck.ground.unseen import Unseen

    if not wait and sys.stdin is not None and sys.stdin.isatty():
        return ""
    data = hear("<stdin>", _MAX_TEXT_BYTES)
    return "" if isinstance(data, Unseen) else data.decode(errors="replace").removeprefix("\ufeff")


def _read_files(files: tuple[str, ...], terms: Terms) -> tuple[list[Checked], bool]:
    """The files that the arguments name, and whether all of them could be read. Each that could not is reported."""
    from toolcheck.checking.run import check_bytes, check_paths
    from toolcheck.ground.unseen import Unseen

    report = check_paths([file for file in files if file != "-"], terms.options, is_excluded=terms.excludes)
    checked = [*report.files]
    unseen = [*report.unseen]
    if "-" in files:
        how = terms.options("<stdin>")
        data = hear("<stdin>", how.limits.size)
        file = data if isinstance(data, Unseen) else check_bytes(data, "<stdin>", how)
        if isinstance(file, Unseen):
            unseen.append(file)
        else:
            checked.append(file)
    for unread in unseen:
        complain(f"error: {unread.text}")
    return checked, not unseen


def _read_sources(origins: SourceMap, known: set[str], terms: Terms) -> list[Checked]:
    """The manifests that a source map names, if they exist. The lines of the others are not shown."""
    from toolcheck.checking.run import check_bytes
    from toolcheck.disk.files import read_bytes
    from toolcheck.ground.unseen import Unseen

    checked: list[Checked] = []
    for name in origins.files:
        how = terms.options(name)
        data = read_bytes(name, how.limits.size) if name not in known else None
        if data is None:
            continue
        file = data if isinstance(data, Unseen) else check_bytes(data, name, how)
        if isinstance(file, Unseen):
            complain(f"note: {file.path}: {file.reason}; its lines are not shown")
        else:
            checked.append(file)
    return checked

"""`toolcheck extract`: a manifest of what code sends."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from toolcheck.cli import exits
from toolcheck.cli.console import complain, say, say_aside
from toolcheck.cli.option import option
from toolcheck.cli.options import COLOR, PATH, configured, target_option
from toolcheck.cli.surroundings import style_for, today
from toolcheck.ground.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolcheck.checking.selection import Options
    from toolcheck.config.search import Search
    from toolcheck.contract.targets import Target
    from toolcheck.document.document import Document
    from toolcheck.importing.extracting import Spotted


@click.command(
    "extract",
    epilog=f"""\b
Examples:
  toolcheck extract agent.py > agent.yaml             the only value that it sends
  toolcheck extract agent.py --root agent.py:14       the value at this line
  toolcheck extract agent.py --output-dir manifests/  a file for each

{exits.HELP}""",
)
@click.argument("file", type=PATH, metavar="FILE")
@option("--root", default="", metavar="FILE:LINE", help="The value that begins at this line or contains it.")
@option("--output", "-o", type=PATH, metavar="FILE", help="Write to a file instead of standard output.")
@option("--output-dir", type=PATH, metavar="DIR", help="Write a file for each value into this folder.")
@target_option("The API for tools that could be for several APIs.", many=False)
@COLOR
@configured
def command(**words: Any) -> int:
    """Write what a code file sends as a manifest in YAML, and check it.

    Environment variables become `${NAME}`. Secrets and unknown texts become `${NAME:?where}`, which compile requires.
    Other unknown values are left out, with a comment that says where they are. The code is not changed.
    """
    args = ExtractArgs(**words)
    if args.output and args.output_dir:
        raise click.UsageError("`--output` and `--output-dir` cannot be combined")
    if args.root and args.output_dir:
        raise click.UsageError("`--root` and `--output-dir` cannot be combined")
    if args.output and os.path.realpath(args.output) == os.path.realpath(args.file):
        raise click.UsageError(f"`--output {args.output}` would overwrite the file that is read")
    options = _options(args)
    document = _read(args.file, options)
    if document is None:
        return exits.USAGE
    chosen = _chosen(document, args)
    if chosen is None:
        return exits.USAGE
    return max((_put(document, spotted, args, options) for spotted in chosen), default=exits.USAGE)


@record(kw_only=True)
class ExtractArgs:
    """One command line. Each field is named after its option, as click gives it."""

    search: Search
    file: str
    root: str
    output: str | None
    output_dir: str | None
    target: Target | None
    color: str


def _options(args: ExtractArgs) -> Options:
    from toolcheck.checking.configured import Terms
    from toolcheck.config.settings import Settings

    target = (args.target,) if args.target else None
    return Terms(search=args.search, said=Settings(target=target), today=today()).options(args.file)


def _read(file: str, options: Options) -> Document | None:
    """The document of a code file. None if it cannot be read; the reason is printed."""
    from toolcheck.checking.run import open_bytes
    from toolcheck.disk.files import read_bytes
    from toolcheck.document.reading import NeedsExtra, code_format_of
    from toolcheck.ground.unseen import Unseen
    from toolcheck.redaction.redactor import fit

    data = read_bytes(file, options.limits.size)
    if isinstance(data, Unseen):
        complain(f"error: {data.text}")
        return None
    if code_format_of(file) is None:
        complain(f"error: {fit(file)}: not a code file; check and compile read manifests directly")
        return None
    try:
        document = open_bytes(data, file, options)
    except NeedsExtra as needed:
        complain(f"error: {fit(file)}: {needed}")
        return None
    if document.problems and not document.values:
        problem = document.problems[0]
        spot = document.shown_position(document.span(problem.where).start).text
        complain(f"error: {fit(file)}:{spot}: {fit(problem.message)}")
        return None
    return document


def _chosen(document: Document, args: ExtractArgs) -> list[Spotted] | None:
    """The values to write. None if it is not clear which; the reason is printed."""
    from toolcheck.importing.extracting import spotted
    from toolcheck.redaction.redactor import fit

    found = spotted(document)
    if not found:
        complain(f"error: {fit(document.name)}: it sends nothing, and nothing in it looks like a tool")
        return None
    if args.root:
        asked = list(_at(found, document.name, args.root))
        if not asked:
            complain(f"error: {fit(args.root)}: no value there; choose one of:", *_listed(found))
            return None
        return asked[:1]
    if len(found) > 1 and not args.output_dir:
        complain(
            f"error: {fit(document.name)}: it has {len(found):,} values; choose one with `--root`, or write each to a"
            " file with `--output-dir`:",
            *_listed(found),
        )
        return None
    return found


def _at(found: list[Spotted], name: str, word: str) -> Iterator[Spotted]:
    """The values at a place: first those that begin there, then those that contain it, the shortest first."""
    place = f"{name}:{word}" if word.isdecimal() else word
    yield from (spotted for spotted in found if spotted.place.startswith(f"{place}:") or spotted.place == place)
    line = place.rpartition(":")[2]
    if place.rpartition(":")[0] == name and line.isdecimal() and len(line) < 10:
        holding = (spotted for spotted in found if spotted.lines[0] <= int(line) <= spotted.lines[1])
        yield from sorted(holding, key=lambda spotted: spotted.lines[1] - spotted.lines[0])


def _listed(found: list[Spotted]) -> Iterator[str]:
    from toolcheck.redaction.redactor import fit

    for spotted in found:
        yield f"  {fit(spotted.place)}: {fit(spotted.way)}{'' if spotted.is_sent else ', not seen to be sent'}"


def _put(document: Document, spotted: Spotted, args: ExtractArgs, options: Options) -> int:
    """Write one manifest, and print what is wrong with it."""
    from toolcheck.importing.extracting import CannotExtract, extract
    from toolcheck.redaction.redactor import fit
    from toolcheck.reporting.tally import counted

    try:
        extracted = extract(document, spotted.number)
    except CannotExtract as error:
        complain(f"error: {fit(document.name)}: {error.reason}")
        return exits.USAGE
    path = _path(spotted, args)
    if path is None:
        say(extracted.text)
    elif not _is_written(path, extracted.text, args):
        return exits.USAGE
    if extracted.left_out:
        complain(
            f"note: {counted(extracted.left_out, 'part')} of {fit(spotted.place)} could not be read; comments say which"
        )
    return _check(extracted.text, path or "<extracted>.yaml", args, options, document, spotted)


def _path(spotted: Spotted, args: ExtractArgs) -> str | None:
    if not args.output_dir:
        return args.output
    stem = os.path.splitext(os.path.basename(args.file))[0]
    return os.path.join(args.output_dir, f"{stem}-{spotted.number + 1}-{spotted.lines[0]}.yaml")


def _is_written(path: str, text: str, args: ExtractArgs) -> bool:
    from toolcheck.disk.writing import CannotWrite, write_new, write_text

    try:
        if args.output_dir:
            write_new(path, text.encode(), args.output_dir)
        else:
            write_text(path, text.encode())
    except CannotWrite as error:
        complain(f"error: {path}: {error.reason}")
        return False
    return True


def _check(text: str, name: str, args: ExtractArgs, options: Options, document: Document, one: Spotted) -> int:
    """Check the manifest, and print the report to standard error."""
    from toolcheck.checking.failing import apart
    from toolcheck.checking.run import check_bytes
    from toolcheck.finding.finding import ERROR
    from toolcheck.finding.report import Checked, Report
    from toolcheck.ground.record import replace
    from toolcheck.manifest.code import sources_of
    from toolcheck.reporting.text import render

    targets = sources_of(document).found[one.number].targets
    wanted = targets if len(targets) == 1 else options.targets
    checked = check_bytes(text.encode(), name, replace(options, targets=wanted))
    assert isinstance(checked, Checked)
    style = style_for(args.color, sys.stderr)
    words, report = apart(lambda one: render(one, style), Report(files=(checked,)))
    say_aside(words)
    if report.has_failed:
        return exits.INTERNAL
    return exits.FINDINGS if any(finding.severity >= ERROR for finding in checked.findings) else exits.CLEAN

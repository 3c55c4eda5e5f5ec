"""`toolcheck surface`: what each session and turn of a manifest lets the model do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from toolcheck.cli import exits, options
from toolcheck.cli.console import complain, hear, say
from toolcheck.cli.option import option
from toolcheck.cli.surroundings import style_for, today
from toolcheck.cli.without_surface import explain
from toolcheck.ground.record import record

if TYPE_CHECKING:
    from toolcheck.checking.configured import Terms
    from toolcheck.comparing.sides import SurfaceFile
    from toolcheck.config.search import Search
    from toolcheck.contract.targets import Target
    from toolcheck.ground.unseen import Unseen

FORMATS = ("text", "markdown", "json")


@click.command(
    "surface",
    epilog="""\b
Examples:
  toolcheck surface agent.yaml                          a table for each session and turn
  toolcheck surface agents/                             of every manifest and code file below a folder
  toolcheck surface --output-format markdown agent.py   for a review or a page
  toolcheck surface --output-format json agent.yaml     for programs

\b
Exit codes:
  0  the tools are shown
  1  a file is not a manifest, or has an error that leaves its tools unclear
  2  wrong usage, or a named file could not be read
  3  there are no tools, or toolcheck failed""",
)
@click.argument("files", nargs=-1, required=True, type=options.PATH, metavar="FILE...")
@options.target_option("The API for tools that could be for several APIs. Repeat it for several.")
@option("--output-format", type=click.Choice(FORMATS), default="text", show_default=True, help="Output format.")
@options.COLOR
@options.configured
def command(**words: Any) -> int:
    """Show what each session and turn lets the model do (`-` is standard input).

    For each tool: its kind, its host or connector, which tools of a server may be called, when the user is asked,
    which variables hold the credentials, and the parameters with their limits. Values of credentials are never shown.
    """
    from toolcheck.checking.configured import Terms
    from toolcheck.config.settings import Settings

    args = SurfaceArgs(**words)
    terms = Terms(search=args.search, said=Settings(target=args.targets or None), today=today())
    sides, unseen = _look(args.files, terms)
    whole = [side for side in sides if side.surface is not None]
    _show(whole, args)
    code = explain([side for side in sides if side.surface is None], args.color)
    for one in unseen:
        complain(f"error: {one.text}")
    if code != exits.CLEAN or unseen:
        return code if code == exits.INTERNAL else exits.USAGE if unseen else code
    if any(side.surface and side.surface.has_tools for side in whole):
        return exits.CLEAN
    complain(f"error: no tools in {', '.join(f'`{file}`' for file in args.files)}")
    return exits.NOTHING


@record(kw_only=True)
class SurfaceArgs:
    """One command line. Each field is named after its option, as click gives it."""

    search: Search
    files: tuple[str, ...]
    targets: tuple[Target, ...]
    output_format: str
    color: str


def _look(files: tuple[str, ...], terms: Terms) -> tuple[list[SurfaceFile], list[Unseen]]:
    """The files, and those that cannot be read."""
    from toolcheck.comparing.sides import SurfaceFile, read_side
    from toolcheck.disk.files import find, read_bytes
    from toolcheck.document.reading import CODE
    from toolcheck.ground.unseen import Unseen

    found = find((file for file in files if file != "-"), code=tuple(CODE))
    sides: list[SurfaceFile] = []
    unseen = [*found.unseen]
    named = [(file.path, file.named) for file in found.files if not terms.excludes(file)]
    for path, is_named in [*named, *([("-", True)] if "-" in files else [])]:
        name = "<stdin>" if path == "-" else path
        how = terms.options(name)
        data = hear(name, how.limits.size) if path == "-" else read_bytes(path, how.limits.size)
        side = data if isinstance(data, Unseen) else read_side(data, name, how, is_named=is_named)
        if isinstance(side, SurfaceFile):
            sides.append(side)
        elif isinstance(side, Unseen):
            unseen.append(side)
        elif side is not None:
            complain(f"note: {side.path}: not read: {side.reason}")
    return sides, unseen


def _show(sides: list[SurfaceFile], args: SurfaceArgs) -> None:
    from toolcheck.reporting import surface

    surfaces = [side.surface for side in sides if side.surface is not None]
    shown = [one for one in surfaces if one.has_tools] or surfaces
    if args.output_format == "json":
        say(surface.render_json(shown))
    elif args.output_format == "markdown":
        say(surface.render_markdown(shown))
    else:
        say(surface.render(shown, style_for(args.color, sys.stdout)))

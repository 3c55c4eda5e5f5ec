"""`toolcheck diff`: what a change lets the model do that it could not do before."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from toolcheck.cli import exits, options
from toolcheck.cli.console import complain, say
from toolcheck.cli.option import option
from toolcheck.cli.outputs import Output, plan, setting
from toolcheck.cli.surroundings import style_for, today
from toolcheck.cli.without_surface import explain
from toolcheck.ground.record import record

if TYPE_CHECKING:
    from toolcheck.cli.against import ComparedFiles
    from toolcheck.config.search import Search
    from toolcheck.contract.targets import Target
    from toolcheck.reporting.setting import Setting

FORMATS = ("text", "markdown", "json", "github", "sarif")
FAIL_ON = ("none", "wider", "breaks", "any")


@click.command(
    "diff",
    epilog="""\b
Examples:
  toolcheck diff old.yaml new.yaml                    two files, or two folders
  toolcheck diff --against origin/main agents/        the working tree with a commit
  toolcheck diff --against HEAD --fail-on breaks      also fail if a handler may break
  toolcheck diff --against origin/main --output-format github --output-file diff.md
                                                      annotations, and a comment for the pull request

\b
Exit codes:
  0  no changes that `--fail-on` names
  1  such changes, or a file that cannot be compared
  2  wrong usage, or a file could not be read or written, or git does not know the commit
  3  neither side has tools, or toolcheck failed""",
)
@click.argument("paths", nargs=-1, type=options.PATH, metavar="OLD NEW | [PATH]...")
@option(
    "--against",
    metavar="REF",
    help="Compare with this commit, branch or tag of the git repository. Nothing is fetched.",
)
@option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="wider",
    show_default=True,
    help="Exit with 1 for these changes. `breaks` includes `wider`, and `any` includes all.",
)
@options.target_option("The API for tools that could be for several APIs. Repeat it for several.")
@option(
    "--output-format",
    "output_formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help="Output format. May be repeated.  [default: text]",
)
@option(
    "--output-file",
    "output_files",
    multiple=True,
    type=options.PATH,
    metavar="[FORMAT=]FILE",
    help="Write a report to a file, as in `toolcheck check`. The ending .md means markdown.",
)
@option("--show-other", is_flag=True, help="Also show changes of the class `other`, which are only counted.")
@options.COLOR
@option("--exit-zero", is_flag=True, help="Exit with 0 even if there are such changes.")
@option("--allow-empty", is_flag=True, help="Exit with 0 even if neither side has tools.")
@options.configured
def command(**words: Any) -> int:
    """Show what a change lets the model do, the most dangerous changes first.

    Compares two files or folders, or files and folders with a commit (by default the current folder). Each change has
    a class: `wider` (the model may do more), `breaks` (the handler may fail), `reword` (the model reads something
    else), `narrower`, `other`. Order and style make no difference, and credentials are never shown.
    """
    from toolcheck.checking.configured import Terms
    from toolcheck.cli.against import compare_paths, compare_with_commit
    from toolcheck.config.settings import Settings
    from toolcheck.disk.git import CannotAsk

    args = DiffArgs(**words)
    outputs = plan(args.output_formats, args.output_files, FORMATS)
    if args.against is None and len(args.paths) != 2:
        raise click.UsageError("name two files or folders, or a commit with `--against`")
    terms = Terms(search=args.search, said=Settings(target=args.targets or None), today=today())
    try:
        if args.against is None:
            compared = compare_paths(args.paths[0], args.paths[1], terms)
        else:
            compared = compare_with_commit(args.against, args.paths or (".",), terms)
    except CannotAsk as error:
        complain(f"error: {error.reason}")
        return exits.USAGE
    return _report(compared, outputs, args)


@record(kw_only=True)
class DiffArgs:
    """One command line. Each field is named after its option, as click gives it."""

    search: Search
    paths: tuple[str, ...]
    against: str | None
    fail_on: str
    targets: tuple[Target, ...]
    output_formats: tuple[str, ...]
    output_files: tuple[str, ...]
    show_other: bool
    color: str
    exit_zero: bool
    allow_empty: bool


def _report(compared: ComparedFiles, outputs: Sequence[Output], args: DiffArgs) -> int:
    """Write the reports, say what could not be looked at, and give the exit code."""
    from toolcheck.finding.finding import ERROR

    code = _exit_code(compared, args)
    run = setting(code, lambda _: ERROR)
    unwritten = [reason for output in outputs if (reason := _put(compared, output, run, args))]
    explain([side for difference in compared.differences for side in difference.broken], args.color)
    for one in compared.unseen:
        complain(f"error: {one.text}")
    for reason in unwritten:
        complain(f"error: {reason}")
    has_tools = any(difference.has_tools for difference in compared.differences)
    if not has_tools and not compared.unseen and all(one.is_compared for one in compared.differences):
        complain(f"{'note' if args.allow_empty else 'error'}: nothing was compared: neither side has tools")
    return exits.USAGE if unwritten and code != exits.INTERNAL else code


def _exit_code(compared: ComparedFiles, args: DiffArgs) -> int:
    from toolcheck.comparing.difference import counts_of

    differences = compared.differences
    broken = [side for difference in differences for side in difference.broken]
    if any(side.checked.has_failed for side in broken):
        return exits.INTERNAL
    if compared.unseen:
        return exits.USAGE
    if not broken and not any(difference.has_tools for difference in differences):
        return exits.CLEAN if args.allow_empty else exits.NOTHING
    counts = counts_of(list(differences))
    failing = {"none": (), "wider": ("wider",), "breaks": ("wider", "breaks"), "any": tuple(counts)}[args.fail_on]
    is_failing = bool(broken) or any(counts[group] for group in failing if group in counts)
    return exits.FINDINGS if is_failing and not args.exit_zero else exits.CLEAN


def _put(compared: ComparedFiles, output: Output, run: Setting, args: DiffArgs) -> str:
    """Write a report to its output; why it could not be written, if that is so."""
    from toolcheck.disk.writing import CannotWrite, write_text

    text = _render(compared, output, run, args)
    if not output.path:
        say(text)
        return ""
    try:
        write_text(output.path, text.encode(errors="backslashreplace"))
    except CannotWrite as refused:
        return f"{output.path}: not written: {refused.reason}"
    return ""


def _render(compared: ComparedFiles, output: Output, run: Setting, args: DiffArgs) -> str:
    from toolcheck.reporting import (
        compared_github,
        compared_json,
        compared_markdown,
        compared_sarif,
        compared_text,
    )

    differences = compared.differences
    if output.format == "json":
        return compared_json.render(differences, compared.unseen)
    if output.format == "sarif":
        return compared_sarif.render(differences, run, compared.unseen)
    if output.format == "github":
        return compared_github.render(differences, run)
    if output.format == "markdown":
        return compared_markdown.render(differences)
    if not any(difference.has_tools for difference in differences):
        return ""
    style = style_for(args.color, None if output.path else sys.stdout)
    return compared_text.render(differences, style, shows_all=args.show_other)

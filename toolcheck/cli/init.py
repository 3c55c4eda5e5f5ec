"""`toolcheck init`: writes a first manifest, and the files that check it before a commit and in CI."""

from __future__ import annotations

import os
from importlib.resources import files

import click

from toolcheck.cli import exits, options
from toolcheck.cli.console import complain, say
from toolcheck.cli.option import option
from toolcheck.ground.version import __version__
from toolcheck.redaction.redactor import fit

FILES = {
    "manifest": ("agent.yaml", "manifest.yaml"),
    "config": ("toolcheck.toml", "config.toml"),
    "hook": (".pre-commit-config.yaml", "hook.yaml"),
    "workflow": (".github/workflows/toolcheck.yml", "workflow.yaml"),
}
"""What can be written: the name of each file, and its template."""

_AT_THE_ROOT = ("hook", "workflow")
"""What pre-commit and GitHub look for at the root of a repository only."""


@click.command(
    "init",
    epilog="""\b
Examples:
  toolcheck init                   all four files, in this folder
  toolcheck init agents/reception  in another folder, created if needed
  toolcheck init --only manifest   only the manifest
  toolcheck init --dry-run         show what would be written""",
)
@click.argument("folder", default=".", type=options.PATH, metavar="[DIR]")
@option("--only", multiple=True, type=click.Choice(tuple(FILES)), help="Write only this file. May be repeated.")
@option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")
def command(*, folder: str, only: tuple[str, ...], dry_run: bool) -> int:
    """Write a first manifest, a configuration, a pre-commit hook and a GitHub workflow.

    The hook and the workflow go to the root of the git repository, if there is one. Existing files are not changed.
    """
    from toolcheck.disk.writing import CannotWrite, refuse_links, write_new

    if os.path.exists(folder) and not os.path.isdir(folder):
        complain(f"error: {folder}: not a folder")
        return exits.USAGE
    lines: list[str] = []
    following: list[str] = []
    code = exits.CLEAN
    for name, (place, template) in FILES.items():
        if only and name not in only:
            continue
        base = _root(folder) if name in _AT_THE_ROOT else folder
        path = os.path.normpath(os.path.join(base, *place.split("/")))
        text = _filled(template)
        if os.path.lexists(path):
            lines.append(f"{path} exists and was not changed")
            lines += _entry(text) if name == "hook" else []
        else:
            try:
                refuse_links(path, base)
                if not dry_run:
                    write_new(path, text.encode(), base)
            except CannotWrite as refused:
                complain(f"error: {path}: {refused.reason}")
                code = exits.USAGE
                continue
            lines.append(f"{'would write' if dry_run else 'wrote'} {path}")
            following += [f"next: toolcheck check {path}"] if name == "manifest" and not dry_run else []
    lines += following
    say("".join(f"{fit(line)}\n" for line in lines))
    return code


def _root(folder: str) -> str:
    """The root of the git repository that a folder is in; the folder itself where there is none."""
    inner = os.path.abspath(folder)
    while not os.path.lexists(os.path.join(inner, ".git")):
        outer = os.path.dirname(inner)
        if outer == inner:
            return folder
        inner = outer
    return os.path.relpath(inner)


def _filled(template: str) -> str:
    text = files("toolcheck").joinpath("cli", "templates", template).read_text("utf-8")
    return text.replace("{version}", __version__)


def _entry(hook: str) -> list[str]:
    """What to add by hand to an existing list of hooks."""
    return [
        "  to run toolcheck before each commit, add this to its `repos`:",
        *(f"    {line}" for line in hook.splitlines()[1:]),
    ]

"""`toolcheck lsp`: the language server, for editors."""

from __future__ import annotations

from importlib.util import find_spec

import click

from toolcheck.cli import exits
from toolcheck.cli.console import complain
from toolcheck.cli.option import option
from toolcheck.cli.surroundings import today


@click.command(
    "lsp",
    epilog="""\b
Examples:
  toolcheck lsp --stdio  what an editor starts

\b
Exit codes:
  0  the editor ended it
  1  the connection ended
  2  wrong usage, or the extra `lsp` is not installed""",
)
@option("--stdio", is_flag=True, help="Use standard input and output. This is the only way; editors may say so.")
def command(*, stdio: bool) -> int:
    """Run the language server for an editor, over standard input and output.

    It shows findings while you type, fixes them, explains fields, completes them, and renames labels. It needs the
    extra `lsp`: install `toolcheck-lint[lsp]`. docs/editor.md says how to set up an editor.
    """
    if find_spec("pygls") is None:
        complain("error: the language server needs the extra `lsp`: pip install 'toolcheck-lint[lsp]'")
        return exits.USAGE
    from toolcheck.editing.server import serve

    return exits.CLEAN if serve(today()) else exits.FINDINGS

"""`toolcheck completion`: prints a script with which a shell completes commands, options, rules and files."""

from __future__ import annotations

import click

from toolcheck.cli import exits
from toolcheck.cli.console import say

SHELLS = ("bash", "zsh", "fish")


@click.command(
    "completion",
    epilog="""\b
Examples:
  toolcheck completion bash > ~/.local/share/bash-completion/completions/toolcheck
  toolcheck completion zsh > "${fpath[1]}/_toolcheck"
  toolcheck completion fish > ~/.config/fish/completions/toolcheck.fish""",
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, *, shell: str) -> int:
    """Print the completion script of a shell (bash 4.4 or newer, zsh, fish)."""
    from click.shell_completion import ShellComplete, get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(ctx.find_root().command, {}, "toolcheck", "_TOOLCHECK_COMPLETE")
    say(ShellComplete.source(script))  # not kind.source: for bash it starts a bash process to learn its version
    return exits.CLEAN

"""The program and its commands: arguments in, one call, exit code out.

Each command is a file of this package and is imported only when it is run. All decisions are made in other rooms.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

import click

from toolcheck.cli import exits
from toolcheck.cli.console import complain
from toolcheck.cli.ending import ended
from toolcheck.cli.help import Context
from toolcheck.cli.option import option, with_help
from toolcheck.ground.later import import_named
from toolcheck.ground.regex import regex

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "check": ("Check tool manifests and fix what can be fixed.", "toolcheck check --select security,mcp agent.yaml"),
    "compile": ("Write the exact payload of a manifest.", "toolcheck compile agent.yaml --output session.json"),
    "extract": ("Write what code sends as a manifest.", "toolcheck extract agent.py > agent.yaml"),
    "import": ("Write tools of another shape as a manifest.", "toolcheck import request.json > agent.yaml"),
    "config": ("Show the settings of a file and where each comes from.", "toolcheck config agents/shop.yaml"),
    "decode": (
        "Explain an API error and find its line in the manifest.",
        "toolcheck decode - agent.yaml < error.json",
    ),
    "trace": ("Find out what went wrong in a session from its log.", "toolcheck trace talk.jsonl"),
    "diff": (
        "Show what a change of tools lets the model do.",
        "toolcheck diff --against origin/main agents/",
    ),
    "surface": ("Show what each session and turn lets the model do.", "toolcheck surface agent.yaml"),
    "serve": ("Play the Realtime API on this machine, for tests.", "toolcheck serve --once desk.yaml"),
    "probe": ("Ask the MCP servers of manifests which tools they offer.", "toolcheck probe --dry-run agent.yaml"),
    "fleet": (
        "Check the requests and repositories in very many files.",
        "toolcheck fleet requests/ --column request --output report/",
    ),
    "rule": ("Explain a rule, or list all rules.", "toolcheck rule nested-function"),
    "contract": ("Show what toolcheck knows about the APIs, with dates.", "toolcheck contract connectors"),
    "init": ("Write a first manifest and the files that check it.", "toolcheck init --dry-run"),
    "schema": ("Print the JSON Schema of a shape, or list all shapes.", "toolcheck schema manifest"),
    "lsp": ("Run the language server for an editor.", "toolcheck lsp --stdio"),
    "version": ("Show the version and what it runs on.", "toolcheck version --json"),
    "completion": ("Print a completion script for a shell.", "toolcheck completion bash"),
}
"""The commands: what each does, and an example. Each is implemented in the file of its name."""


class Commands(click.Group):
    """A group that imports a command only when it is run."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or None."""
        return _command(cmd_name) if cmd_name in COMMANDS else None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """The completions of its first argument."""
        from click.shell_completion import CompletionItem

        names = [
            CompletionItem(name, help=words) for name, (words, _) in COMMANDS.items() if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name. An unknown command gives another error than a path."""
        word = args[0]
        if word in COMMANDS or word.startswith("-") or ctx.resilient_parsing:  # a shell asks what could follow
            return super().resolve_command(ctx, args)
        raise click.UsageError(_no_command(word, args[1:]), ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (words, _) in COMMANDS.items()])


_SIMPLE = regex(r"[A-Za-z0-9_.][A-Za-z0-9_./-]{0,60}+")


@cache
def _command(name: str) -> click.Command:
    command = import_named(f"toolcheck.cli.{name}").command
    assert isinstance(command, click.Command)
    command.context_class = Context  # set here once, not by each command, like its `--help`
    return with_help(command)


def _no_command(word: str, rest: list[str]) -> str:
    """What to say of an unknown command, with the whole line to type where the other words are simple."""
    from toolcheck.cli.guesses import command_meant
    from toolcheck.ground.nearest import nearest

    if os.path.exists(word) or "." in word or os.sep in word:
        return f"unknown command `{word}`; did you mean `toolcheck check {word}`?"
    near = nearest(word, COMMANDS)
    if near is None and rest[:1] and word.lower() == "help" and rest[0] in COMMANDS:
        near = f"toolcheck {rest[0]} --help"
    elif near is None and (meant := command_meant(word, COMMANDS)):
        is_simple = len(rest) <= 3 and not meant.startswith("-") and all(map(_SIMPLE.fullmatch, rest))
        near = " ".join(["toolcheck", meant, *(rest if is_simple else ())])
    names = ", ".join(f"`{name}`" for name in COMMANDS)
    return f"unknown command `{word}`; " + (f"did you mean `{near}`?" if near else f"the commands are {names}")


def _show_version(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from toolcheck.cli.version import line

        click.echo(line())
        ctx.exit()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    subcommand_metavar="[COMMAND] [ARGS]...",
    context_settings={"help_option_names": [], "max_content_width": 100},
    epilog="""\b
Examples:
  toolcheck check agent.yaml          check one manifest
  toolcheck check                     check every manifest below this folder
  toolcheck check --fix agent.yaml    and apply the safe fixes
  toolcheck compile agent.yaml        print the payload of its session.update
  toolcheck rule nested-function      explain a rule""",
)
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
@with_help
@click.pass_context
def program(ctx: click.Context) -> int:
    """Validate, lint and compile the tool manifests of OpenAI's Realtime and Responses APIs."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        return exits.USAGE
    return exits.CLEAN


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code. Failures are printed in plain words."""
    return ended(lambda: _run(arguments))


def _run(arguments: list[str]) -> int:
    try:
        code = program.main(arguments, prog_name="toolcheck", standalone_mode=False)
    except click.UsageError as error:
        _explain(error, next((word for word in arguments if word in COMMANDS), ""))
        return exits.USAGE
    except click.Abort:
        return exits.INTERRUPTED
    return int(code or 0)


def _explain(error: click.UsageError, command: str) -> None:
    """Print what is wrong with the command line, and an example of right usage."""
    example = COMMANDS[command][1] if command else _example_for(error)
    words = f"toolcheck {command} --help" if command else "toolcheck --help"
    complain(f"error: {_words(error)}", "", f"  for example: {example}", f"  all options: {words}")


def _example_for(error: click.UsageError) -> str:
    """An example of the command that the error's words suggest, else of the first one."""
    words = str(error.message).rpartition("did you mean `")[2].removeprefix("toolcheck ").split()
    name = words[0].rstrip("`?") if words else ""
    return COMMANDS.get(name, COMMANDS["check"])[1]


def _words(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        from toolcheck.cli.guesses import option_meant
        from toolcheck.ground.nearest import nearest

        known = [name for param in error.ctx.command.params for name in param.opts] if error.ctx else []
        near = option_meant(error.option_name, known) or nearest(error.option_name, known)
        if near is None and error.ctx and error.option_name in ("-V", "--version"):
            near = "toolcheck --version"
        if near is None and error.ctx and isinstance(error.ctx.command, click.Group):
            options = [name for param in _command("check").params for name in param.opts]
            meant = option_meant(error.option_name, options) or nearest(error.option_name, options)
            near = f"toolcheck check {meant}" if meant else None
        return f"unknown option `{error.option_name}`" + (f"; did you mean `{near}`?" if near else "")
    message = error.format_message().rstrip(".")
    return message[:1].lower() + message[1:]

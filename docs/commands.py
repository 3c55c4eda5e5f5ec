"""Writes the help of all commands twice: as a page of the documentation, and as a manual page.

Everything comes from `--help`.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import click

from toolcheck import __version__
from toolcheck.cli.program import COMMANDS, program


@dataclass(frozen=True)
class Block:
    """Lines that are shown unchanged below a heading."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Command:
    """One command: its usage, its purpose, its options, and the examples and exit codes below them."""

    name: str
    summary: str
    usage: str
    paragraphs: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]


def commands() -> Iterator[Command]:
    """The program itself, and each of its commands."""
    context = click.Context(program, info_name="toolcheck", **program.context_settings)
    yield _described(program, context, "Validate, lint and compile tool manifests.")
    for name, (summary, _) in COMMANDS.items():
        found = program.get_command(context, name)
        assert found is not None
        yield _described(found, click.Context(found, info_name=name, parent=context), summary)


def _described(command: click.Command, context: click.Context, summary: str) -> Command:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    options = (option for option in command.get_params(context) if isinstance(option, click.Option))
    records = (option.get_help_record(context) for option in options)
    paragraphs = [" ".join(part.split()) for part in inspect.cleandoc(command.help or "").split("\n\n")]
    return Command(
        context.command_path,
        summary,
        usage,
        tuple(paragraphs),
        tuple((names, " ".join(words.split())) for names, words in filter(None, records)),
        tuple(_blocks(command.epilog or "")),
    )


def _blocks(epilog: str) -> Iterator[Block]:
    for part in re.split(r"\n\s*\n", inspect.cleandoc(epilog)):
        lines = [line for line in part.split("\n") if line.strip() != "\b"]
        if lines and lines[0].endswith(":"):
            yield Block(lines[0].rstrip(":"), tuple(line.removeprefix("  ") for line in lines[1:]))


# -- Markdown ---------------------------------------------------------------------------------------


def page() -> str:
    """The page `cli.md`."""
    found = list(commands())
    lines = ["# Commands", "", "All commands and their options, from `toolcheck --help`.", ""]
    for command in found[1:]:
        anchor = command.name.replace(" ", "-")
        lines.append(f"* [`{command.name}`](#{anchor}): {command.summary}")
    for command in found:
        lines += ["", f"## {command.name}", "", "```text", command.usage, "```"]
        for paragraph in command.paragraphs:
            lines += ["", textwrap.fill(paragraph, 120, break_long_words=False, break_on_hyphens=False)]
        lines += ["", "| option | what it does |", "|---|---|"]
        lines += [f"| `{_cell(names)}` | {_cell(words)} |" for names, words in command.options]
        for block in command.blocks:
            lines += ["", f"{block.heading}:", "", "```text", *block.lines, "```"]
    return "\n".join(lines) + "\n"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


# -- roff -------------------------------------------------------------------------------------------


def manual() -> str:
    """The page `toolcheck.1`."""
    whole, *found = commands()
    lines = [
        f'.TH TOOLCHECK 1 "" "toolcheck {__version__}" "User Commands"',
        ".SH NAME",
        f"toolcheck \\- {_roff(whole.summary[:1].lower() + whole.summary[1:].rstrip('.'))}",
        ".SH SYNOPSIS",
        *(line for command in found for line in (_synopsis(command), ".br")),
        ".SH DESCRIPTION",
        *(_roff(paragraph) for paragraph in whole.paragraphs),
        *_example(whole),
        ".SH OPTIONS",
        *_options(whole),
    ]
    for command in found:
        lines += [f".SH {_roff(command.name.upper())}", _synopsis(command), ".PP"]
        lines += [line for paragraph in command.paragraphs for line in (_roff(paragraph), ".PP")]
        lines += [*_options(command), *_example(command)]
    lines += [".SH SEE ALSO", "https://github.com/toolcheck/toolcheck"]
    return "\n".join(lines) + "\n"


def _synopsis(command: Command) -> str:
    rest = command.usage.removeprefix(command.name)
    return f"\\fB{_roff(command.name)}\\fR{_roff(rest)}"


def _options(command: Command) -> Iterator[str]:
    for names, words in command.options:
        yield from (".TP", f"\\fB{_roff(names)}\\fR", _roff(words))


def _example(command: Command) -> Iterator[str]:
    for block in command.blocks:
        yield from (f".SS {_roff(block.heading)}", ".nf", *(_roff(line) for line in block.lines), ".fi")


def _roff(words: str) -> str:
    """A text escaped for roff, with dashes that can be copied."""
    words = words.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga").replace("'", "\\(aq")
    words = words.replace("^", "\\(ha").replace("~", "\\(ti").replace("…", "...")
    return f"\\&{words}" if words.startswith((".", "'")) else words

"""How `--help` looks: the same text everywhere, with colours on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import click

from toolcheck.cli.surroundings import wants_colour


class Coloured(click.HelpFormatter):
    """A help formatter with coloured headings and terms."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        super().write_usage(click.style(prog, bold=True), args, prefix or f"{_heading('Usage:')} ")

    def write_heading(self, heading: str) -> None:
        """The head of a section."""
        super().write_heading(_heading(heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A list of options or commands, and what each does."""
        super().write_dl([(click.style(term, fg="cyan"), words) for term, words in rows], col_max, col_spacing)


class Context(click.Context):
    """A context that knows when it is made whether its help is coloured."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.parent is None and self.color is None:
            self.color = wants_colour("auto", sys.stdout)

    def make_formatter(self) -> click.HelpFormatter:
        """The formatter of its help."""
        shape = Coloured if self.color else click.HelpFormatter
        return shape(width=self.terminal_width, max_width=self.max_content_width)


def _heading(words: str) -> str:
    return click.style(words, fg="green", bold=True)

"""How this program declares an option: like click, but without tidying help texts, which are tidy already.

Tidying needs `inspect`, whose import costs every run five milliseconds.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import click


class Option(click.Option):
    """An option whose help is one line and used unchanged."""

    def __init__(self, *declarations: Any, help: str | None = None, **more: Any) -> None:
        super().__init__(*declarations, **more)
        self.help = help


option = partial(click.option, cls=Option)


def _show_help(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


with_help = option(
    "-h",
    "--help",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_help,
    help="Show this message and exit.",
)
"""Adds `--help` to a command."""

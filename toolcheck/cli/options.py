"""Words of the command line that several commands understand."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from toolcheck.reporting.style import Style

TARGETS = ("realtime", "realtime-session", "realtime-response", "responses")
ALIASES = {"realtime": "realtime-session"}


def names(ctx: click.Context, param: click.Parameter, lists: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG001
    """What a repeatable option with comma-separated lists was given in all."""
    return tuple(dict.fromkeys(name.strip() for words in lists for name in words.split(",") if name.strip()))


def rule_names(ctx: click.Context, param: click.Parameter, lists: tuple[str, ...]) -> tuple[str, ...]:
    """The same for rules and families (or `all`), each of which there must be."""
    found = names(ctx, param, lists)
    if found:
        from toolcheck.rules import FAMILIES, all_rules

        known = ("all", *FAMILIES, *(rule.name for rule in all_rules()))
        for name in found:
            if name not in known:
                raise click.BadParameter(f"there is no rule or family `{name}`{suggestion(name, known)}", ctx, param)
    return found


def target_names(ctx: click.Context, param: click.Parameter, words: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG001
    """The targets that some words mean."""
    return tuple(dict.fromkeys(ALIASES.get(word, word) for word in words))


def size(ctx: click.Context, param: click.Parameter, words: str) -> int:
    """A number of bytes, also as `512K` or `8M`."""
    found = re.fullmatch(r"(\d{1,12})\s*([kmg]?)(?:i?b)?", words.strip().lower())
    if found is None or int(found[1]) == 0:
        raise click.BadParameter(f"`{words}` is no size; `4M` or `4194304` is", ctx, param)
    return int(found[1]) << {"": 0, "k": 10, "m": 20, "g": 30}[found[2]]


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean …?` when a word is near to a known one."""
    from toolcheck.nearest import nearest

    near = nearest(word, known)
    return f"; did you mean `{near}`?" if near else ""


def style_for(wish: str, stream: TextIO | None) -> Style:
    """Plain or coloured: as wished, else as the environment says, else as the stream can show."""
    from toolcheck.reporting.style import ansi, plain

    if wish == "auto":
        environment = os.environ
        if environment.get("NO_COLOR"):
            return plain
        if environment.get("FORCE_COLOR"):
            return ansi
        is_terminal = stream is not None and stream.isatty() and environment.get("TERM") != "dumb"
        return ansi if is_terminal else plain
    return ansi if wish == "always" else plain

"""Words of the command line that several commands understand."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from toolcheck.cli.option import option
from toolcheck.contract.targets import NAMES_OF_TARGETS, Target

if TYPE_CHECKING:
    from toolcheck.reporting.style import Style

Command = TypeVar("Command", bound=Callable[..., Any])

PATH = click.Path(readable=False)
"""A path. That it cannot be read turns out when it is read: what else was named is still looked at."""


def names(ctx: click.Context, param: click.Parameter, lists: tuple[str, ...]) -> tuple[str, ...]:
    """What a repeatable option with comma-separated lists was given in all."""
    return tuple(dict.fromkeys(name.strip() for words in lists for name in words.split(",") if name.strip()))


DEFINED_LABELS = option(
    "--defined-labels",
    multiple=True,
    metavar="LABELS",
    callback=names,
    help="Server labels that the session has defined before, comma-separated.",
)


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


def names_of_logs(ctx: click.Context, param: click.Parameter, lists: tuple[str, ...]) -> tuple[str, ...]:
    """The same for rules about logs."""
    found = names(ctx, param, lists)
    if found:
        from toolcheck.rules import names_of_logs as known

        for name in found:
            if name not in known():
                raise click.BadParameter(f"there is no rule `{name}` about logs{suggestion(name, known())}", ctx, param)
    return found


def target_option(about: str, *, many: bool = True) -> Callable[[Command], Command]:
    """`--target` with this help text. The command is given `targets`, a tuple of them, or, of one that is not for
    `many`, `target`: one or None.
    """
    kind = click.Choice(tuple(NAMES_OF_TARGETS))
    if many:
        return option("--target", "targets", multiple=True, type=kind, callback=_targets, help=about)
    return option("--target", type=kind, callback=_target, help=about)


def _targets(ctx: click.Context, param: click.Parameter, names: tuple[str, ...]) -> tuple[Target, ...]:
    return tuple(dict.fromkeys(NAMES_OF_TARGETS[name] for name in names))


def _target(ctx: click.Context, param: click.Parameter, name: str | None) -> Target | None:
    return NAMES_OF_TARGETS[name] if name else None


def size(ctx: click.Context, param: click.Parameter, words: str | None) -> int | None:
    """A number of bytes, also as `512K` or `8M`."""
    from toolcheck.document.limits import read_size

    found = None if words is None else read_size(words)
    if words is not None and found is None:
        raise click.BadParameter(f"`{words}` is no size; `4M` or `4194304` is", ctx, param)
    return found


_CONFIG = option(
    "--config", metavar="FILE", help="The configuration of all files, instead of the nearest one above each."
)
_ISOLATED = option("--isolated", is_flag=True, help="Use no configuration.")


def configured(body: Command) -> Command:
    """A command with options that say which configuration holds, as its argument `search`; what is wrong with one is
    reported.
    """

    @wraps(body)
    def run(*, config: str | None, isolated: bool, **words: Any) -> int:
        from toolcheck.cli.console import complain
        from toolcheck.cli.exits import USAGE
        from toolcheck.config.search import Search
        from toolcheck.config.settings import Misconfigured

        if config is not None and isolated:
            raise click.UsageError("`--config` names a configuration and `--isolated` wants none: choose one")
        try:
            code: int = body(search=Search(config or "", isolated=isolated), **words)
        except Misconfigured as error:
            for problem in error.problems:
                complain(f"error: {problem}")
            return USAGE
        return code

    wrapped: Any = _CONFIG(_ISOLATED(run))
    return wrapped  # type: ignore[no-any-return]  # it takes one option more and gives the same


def today() -> str:
    """The day that it is here, as `2027-01-31`."""
    return time.strftime("%Y-%m-%d")


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean …?` when a word is near to a known one."""
    from toolcheck.ground.nearest import nearest

    near = nearest(word, known)
    return f"; did you mean `{near}`?" if near else ""


def style_for(wish: str, stream: TextIO | None) -> Style:
    """Plain or coloured: as wished, else as the environment says, else as the stream can show."""
    from toolcheck.reporting.style import ansi, plain

    return ansi if wants_colour(wish, stream) else plain


def wants_colour(wish: str, stream: TextIO | None) -> bool:
    """Whether somebody looks at a stream who wants to see colours there."""
    if wish != "auto":
        return wish == "always"
    environment = os.environ
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return stream is not None and stream.isatty() and environment.get("TERM") != "dumb"

"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from toolcheck.cli.option import option
from toolcheck.cli.outputs import FORMATS
from toolcheck.cli.usage import suggestion
from toolcheck.contract.targets import NAMES_OF_TARGETS, Target

Command = TypeVar("Command", bound=Callable[..., Any])

PATH = click.Path(readable=False)
"""A path. Whether it can be read is found out when it is read, so that other paths are still checked."""


def names(ctx: click.Context, param: click.Parameter, lists: tuple[str, ...]) -> tuple[str, ...]:
    """All names given to a repeatable option with comma-separated lists."""
    return tuple(dict.fromkeys(name.strip() for words in lists for name in words.split(",") if name.strip()))


DEFINED_LABELS = option(
    "--defined-labels",
    multiple=True,
    metavar="LABELS",
    callback=names,
    help="Server labels that the session defined earlier, comma-separated.",
)

COLOR = option(
    "--color",
    type=click.Choice(("auto", "always", "never")),
    default="auto",
    show_default=True,
    help="Use colours. `auto` obeys NO_COLOR and FORCE_COLOR.",
)

FAIL_LEVEL = option(
    "--fail-level",
    type=click.Choice(("error", "warning", "info")),
    help="Exit with 1 at this severity or above.  [default: error]",
)

OUTPUT_FORMAT = option(
    "--output-format",
    "output_formats",
    multiple=True,
    type=click.Choice(FORMATS),
    envvar="TOOLCHECK_OUTPUT_FORMAT",
    show_envvar=True,
    help="Output format. May be repeated.  [default: text]",
)

OUTPUT_FILE = option(
    "--output-file",
    "output_files",
    multiple=True,
    type=PATH,
    metavar="[FORMAT=]FILE",
    help="Write a report to a file, as in `toolcheck check`.",
)

TEXT_OR_JSON = option(
    "--output-format", type=click.Choice(("text", "json")), default="text", show_default=True, help="Output format."
)


def rule_options(
    read: Callable[..., tuple[str, ...]], complete: Callable[..., Any], *, has_families: bool = False
) -> Callable[[Command], Command]:
    """`--select` and `--ignore`, for the rules whose names `read` knows and `complete` offers; for families, too."""
    which, more = ("rules or families", "; `all` includes the opt-in rules") if has_families else ("rules", "")

    def named(name: str, words: str) -> Callable[[Command], Command]:
        return option(name, multiple=True, metavar="RULES", callback=read, shell_complete=complete, help=words)

    select = named("--select", f"Run only these {which}, comma-separated{more}.")
    ignore = named("--ignore", f"Skip these {which}, comma-separated.")
    return lambda command: select(ignore(command))


def rule_names(ctx: click.Context, param: click.Parameter, lists: tuple[str, ...]) -> tuple[str, ...]:
    """The same for rules and families (or `all`). Raises `click.BadParameter` for an unknown one."""
    found = names(ctx, param, lists)
    if found:
        from toolcheck.rules import FAMILIES, all_rules

        known = ("all", *FAMILIES, *(rule.name for rule in all_rules()))
        for name in found:
            if name not in known:
                raise click.BadParameter(f"unknown rule or family `{name}`{suggestion(name, known)}", ctx, param)
    return found


def names_of_logs(ctx: click.Context, param: click.Parameter, lists: tuple[str, ...]) -> tuple[str, ...]:
    """The same for rules about logs."""
    found = names(ctx, param, lists)
    if found:
        from toolcheck.rules import names_of_logs as known

        for name in found:
            if name not in known():
                raise click.BadParameter(f"unknown rule about logs `{name}`{suggestion(name, known())}", ctx, param)
    return found


def names_of_servers(ctx: click.Context, param: click.Parameter, lists: tuple[str, ...]) -> tuple[str, ...]:
    """The same for rules about servers."""
    found = names(ctx, param, lists)
    if found:
        from toolcheck.rules import names_of_servers as known

        for name in found:
            if name not in known():
                raise click.BadParameter(f"unknown rule about servers `{name}`{suggestion(name, known())}", ctx, param)
    return found


def target_option(about: str, *, many: bool = True) -> Callable[[Command], Command]:
    """`--target` with this help text. With `many`, the command gets `targets`, a tuple; else `target`, which may be
    None.
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
        raise click.BadParameter(f"`{words}` is not a size like `4M` or `4194304`", ctx, param)
    return found


_CONFIG = option(
    "--config", metavar="FILE", help="Use this configuration for all files, not the nearest one above each."
)
_ISOLATED = option("--isolated", is_flag=True, help="Use no configuration.")


def configured(body: Command) -> Command:
    """Add the options that choose the configuration, passed as `search`."""

    @wraps(body)
    def run(*, config: str | None, isolated: bool, **words: Any) -> int:
        from toolcheck.config.search import Search

        if config is not None and isolated:
            raise click.UsageError("`--config` and `--isolated` cannot be combined")
        code: int = body(search=Search(config or "", isolated=isolated), **words)
        return code

    wrapped: Any = _CONFIG(_ISOLATED(run))
    return wrapped  # type: ignore[no-any-return]  # the wrapped command has one more parameter

"""Shell completions of options and arguments. Rule names come from file names, so no rule is imported."""

from __future__ import annotations

import click


def rule_list(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Rules and families that complete the last name of a comma-separated list."""
    from toolcheck.rules import FAMILIES, rule_names

    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in ("all", *FAMILIES, *rule_names()) if name.startswith(last)]


def list_of_logs(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Rules about logs that complete the last name of a comma-separated list."""
    from toolcheck.rules import names_of_logs

    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in names_of_logs() if name.startswith(last)]


def list_of_servers(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Rules about servers that complete the last name of a comma-separated list."""
    from toolcheck.rules import names_of_servers

    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in names_of_servers() if name.startswith(last)]


def rule(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Rules."""
    from toolcheck.rules import every_name

    return [name for name in every_name() if name.startswith(incomplete)]


def shape(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Shapes that have a schema."""
    from toolcheck.contract.schemas import kinds

    return [name for name in kinds() if name.startswith(incomplete)]

"""The rules: one file per rule, the folder its family, the file its name.

Nobody lists them: a rule is there when its file is. What their files declare is collected in `index.py`, which
`make generate` writes and a test compares, so that only the rules that are needed are imported.
"""

from __future__ import annotations

import os
from functools import cache

from toolcheck.finding.rule import Rule

FAMILIES = ("file", "envelope", "shape", "function", "parameters", "choice", "mcp", "security", "hosted", "suppression")
"""The families, in the order in which they are listed."""

_HOME = os.path.dirname(os.path.abspath(__file__))
_PROJECT = os.path.join(os.path.dirname(os.path.dirname(_HOME)), "pyproject.toml")
"""Beside the package only in a checkout."""


class StaleIndex(BaseException):
    """The index of the rules is not that of their files. Only `make generate` helps, so this is no `Exception`, of
    which the check would make a finding.
    """


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by family and name. Raises `StaleIndex` in a checkout where `make generate` has to be run first."""
    from toolcheck.rules.index import RULES

    if os.path.exists(_PROJECT):
        _compare(RULES)
    return RULES


def _compare(rules: tuple[Rule, ...]) -> None:
    """The names in the index and the files of the rules, which somebody may have added, renamed or removed."""
    listed = {f"{rule.family}/{rule.name.replace('-', '_')}.py" for rule in rules}
    there = {f"{family}/{name}" for family in FAMILIES for name in os.listdir(os.path.join(_HOME, family))}
    there = {name for name in there if name.endswith(".py") and "/_" not in name}
    if there != listed:
        new, gone = ", ".join(sorted(there - listed)), ", ".join(sorted(listed - there))
        differences = " and ".join([f"lacks {new}"] * bool(new) + [f"has {gone}, which is gone"] * bool(gone))
        raise StaleIndex(f"toolcheck/rules/index.py {differences}: run `make generate`")


def rule_names() -> tuple[str, ...]:
    """The name of every rule."""
    return tuple(rule.name for rule in all_rules())


@cache
def _by_name() -> dict[str, Rule]:
    return {rule.name: rule for rule in all_rules()}


def find_rule(name: str) -> Rule | None:
    """The rule of this name, or None."""
    return _by_name().get(name)

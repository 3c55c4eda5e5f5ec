"""The rules: one file per rule, the folder its family, the file its name.

Nobody lists them: a rule is there when its file is. What their files declare is collected in `index.py`, which
`make generate` writes and a test compares, so that only the rules that are needed are imported.
"""

from __future__ import annotations

from functools import cache

from toolcheck.finding.rule import Rule

FAMILIES = ("file", "envelope", "shape", "function", "parameters", "choice", "mcp", "security", "hosted", "suppression")
"""The families, in the order in which they are listed."""


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by family and name."""
    from toolcheck.rules.index import RULES

    return RULES


def rule_names() -> tuple[str, ...]:
    """The name of every rule."""
    return tuple(rule.name for rule in all_rules())


@cache
def _by_name() -> dict[str, Rule]:
    return {rule.name: rule for rule in all_rules()}


def find_rule(name: str) -> Rule | None:
    """The rule of this name, or None."""
    return _by_name().get(name)

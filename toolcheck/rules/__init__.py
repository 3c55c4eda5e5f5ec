"""The rules: one file per rule, the folder its family, the file its name.

Nothing lists them: a rule is there when its file is.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from toolcheck.rule import Rule

FAMILIES = ("file", "envelope", "shape", "function", "parameters", "choice", "mcp", "security", "hosted")
"""The families, in the order in which they are listed."""


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by family and name."""
    home = Path(__file__).parent
    return tuple(
        _load(family, file.stem)
        for family in FAMILIES
        for file in sorted((home / family).glob("*.py"))
        if file.stem != "__init__"
    )


def _load(family: str, stem: str) -> Rule:
    found = import_module(f"{__name__}.{family}.{stem}").check
    assert isinstance(found, Rule), f"{family}/{stem}.py has no rule called `check`"
    return found


def find_rule(name: str) -> Rule | None:
    """The rule of this name, or None."""
    return next((rule for rule in all_rules() if rule.name == name), None)

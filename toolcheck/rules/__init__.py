"""The rules: one file per rule, the folder its family, the file its name.

Nobody lists them: a rule is there when its file is. What their files declare is collected in `index.py`, which
`make generate` writes and a test compares, so that only the rules that are needed are imported.
"""

from __future__ import annotations

import os
from functools import cache

from toolcheck.finding.rule import Rule

FAMILIES = (
    "file",
    "envelope",
    "shape",
    "function",
    "parameters",
    "choice",
    "mcp",
    "security",
    "hosted",
    "live",
    "suppression",
)
"""The families of the check, in the order in which they are listed."""

OF_LOGS = ("trace",)
"""The families whose rules look at logs. No check asks them, and so it does not load what they declare."""

OF_SERVERS = ("probe",)
"""The families whose rules look at what servers offer. No check asks them, either."""

EVERY_FAMILY = (*FAMILIES, *OF_LOGS, *OF_SERVERS)

_HOME = os.path.dirname(os.path.abspath(__file__))
_PROJECT = os.path.join(os.path.dirname(os.path.dirname(_HOME)), "pyproject.toml")
"""Beside the package only in a checkout."""


class StaleIndex(BaseException):
    """The index of the rules is not that of their files. Only `make generate` helps, so this is not an `Exception`, of
    which the check would make a finding.
    """


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the check, by family and name. Raises `StaleIndex` in a checkout where `make generate` has to be run
    first.
    """
    from toolcheck.rules.index import RULES

    if os.path.exists(_PROJECT):
        _compare(RULES)
    return RULES


@cache
def compare_in_checkout() -> None:
    """Have `all_rules` compare the index with the files in a checkout, also where a run then needs no rule."""
    if os.path.exists(_PROJECT):
        all_rules()


def _compare(rules: tuple[Rule, ...], families: tuple[str, ...] = FAMILIES, index: str = "index.py") -> None:
    """The names in the index and the files of the rules, which somebody may have added, renamed or removed."""
    listed = {f"{rule.family}/{rule.name.replace('-', '_')}.py" for rule in rules}
    there = {f"{family}/{name}" for family in families for name in os.listdir(os.path.join(_HOME, family))}
    there = {name for name in there if name.endswith(".py") and "/_" not in name}
    if there != listed:
        new, gone = ", ".join(sorted(there - listed)), ", ".join(sorted(listed - there))
        differences = " and ".join([f"lacks {new}"] * bool(new) + [f"has {gone}, which is gone"] * bool(gone))
        raise StaleIndex(f"toolcheck/rules/{index} {differences}: run `make generate`")


@cache
def rules_of_logs() -> tuple[Rule, ...]:
    """Every rule about logs, by family and name."""
    from toolcheck.rules.index_of_logs import RULES

    if os.path.exists(_PROJECT):
        _compare(RULES, OF_LOGS, "index_of_logs.py")
    return RULES


@cache
def rules_of_servers() -> tuple[Rule, ...]:
    """Every rule about what servers offer, by family and name."""
    from toolcheck.rules.index_of_servers import RULES

    if os.path.exists(_PROJECT):
        _compare(RULES, OF_SERVERS, "index_of_servers.py")
    return RULES


def every_rule() -> tuple[Rule, ...]:
    """Every rule of the check, about logs, and about servers."""
    return (*all_rules(), *rules_of_logs(), *rules_of_servers())


def rule_names() -> tuple[str, ...]:
    """The name of every rule of the check."""
    return tuple(rule.name for rule in all_rules())


def names_of_logs() -> tuple[str, ...]:
    """The words by which rules about logs are selected: all of them, their families, each by its name."""
    return ("all", *OF_LOGS, *(rule.name for rule in rules_of_logs()))


def names_of_servers() -> tuple[str, ...]:
    """The words by which rules about servers are selected: all of them, their families, each by its name."""
    return ("all", *OF_SERVERS, *(rule.name for rule in rules_of_servers()))


def every_name() -> tuple[str, ...]:
    """The name of every rule, each once: one about logs or servers may have the name of one of the check, and means the
    same.
    """
    return tuple(dict.fromkeys(rule.name for rule in every_rule()))


@cache
def _by_name() -> dict[str, Rule]:
    return {rule.name: rule for rule in all_rules()}


@cache
def _of_logs_by_name() -> dict[str, Rule]:
    return {rule.name: rule for rule in rules_of_logs()}


@cache
def _of_servers_by_name() -> dict[str, Rule]:
    return {rule.name: rule for rule in rules_of_servers()}


def find_rule(name: str) -> Rule | None:
    """The rule of this name, or None: the one of the check, where one about logs or servers has the same."""
    return _by_name().get(name) or find_rule_of_logs(name) or find_rule_of_servers(name)


def rules_named(name: str) -> tuple[Rule, ...]:
    """The rules of this name: of the check, about logs, about servers."""
    found = (_by_name().get(name), find_rule_of_logs(name), find_rule_of_servers(name))
    return tuple(rule for rule in found if rule is not None)


def find_rule_of_servers(name: str) -> Rule | None:
    """The rule about servers of this name, or None."""
    return _of_servers_by_name().get(name)


def find_rule_of_logs(name: str) -> Rule | None:
    """The rule about logs of this name, or None."""
    return _of_logs_by_name().get(name)

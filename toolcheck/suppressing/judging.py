"""Judges suppressions: whether each names rules that exist, may suppress them, and did.

The rules of the family `suppression` turn this into findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from toolcheck.document.where import Where
from toolcheck.finding.rule import Rule
from toolcheck.finding.suppression import JudgedSuppression, SuppressedRule, Suppression
from toolcheck.ground.nearest import nearest
from toolcheck.rules import EVERY_FAMILY, all_rules, find_rule

IsUnused = Callable[[Suppression, str], bool]
"""Whether the rule with this name was asked where a suppression names it, and found nothing there."""

_MAX_LOOKUPS = 100
"""Suggest a near match for at most this many unknown names of rules, because each lookup is slow."""


def judge_suppressions(
    suppressions: Iterable[Suppression], is_unused: IsUnused, today: str
) -> Iterator[JudgedSuppression]:
    """Each suppression, and whether it was used."""
    judge = _Judge(is_unused, today)
    for suppression in suppressions:
        rules = tuple(judge.rule(suppression, name) for name in suppression.rules)
        yield JudgedSuppression(suppression, rules, suppression.has_ended(today))


class _Judge:
    """Judges the rules that suppressions name, and remembers the nearest known rule for an unknown name."""

    def __init__(self, is_unused: IsUnused, today: str) -> None:
        self._is_unused = is_unused
        self._today = today
        self._known: dict[str, Rule] = {rule.name: rule for rule in all_rules()}
        self._nearest: dict[str, str | None] = {}

    def rule(self, suppression: Suppression, named: tuple[str, Where]) -> SuppressedRule:
        """One rule that a suppression names at a place."""
        name, where = named
        rule = self._known.get(name) or find_rule(name)
        is_family = name in (*EVERY_FAMILY, "all")
        is_guarded = rule is not None and rule.guarded and suppression.form != "configuration"
        can_be_unused = rule is not None and not is_guarded and not suppression.has_ended(self._today)
        return SuppressedRule(
            name=name,
            where=where,
            is_known=rule is not None,
            is_family=is_family,
            is_guarded=is_guarded,
            is_unused=can_be_unused and self._is_unused(suppression, name),
            nearest=None if rule is not None or is_family else self._nearest_to(name),
        )

    def _nearest_to(self, name: str) -> str | None:
        if name not in self._nearest and len(self._nearest) < _MAX_LOOKUPS:
            self._nearest[name] = nearest(name, self._known)
        return self._nearest.get(name)

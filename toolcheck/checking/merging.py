"""One fault, one finding: general findings give way to specific ones, equal findings of two targets become one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from toolcheck.document.where import Path, Where
from toolcheck.finding.finding import Finding, Severity
from toolcheck.ground.record import replace
from toolcheck.rules import all_rules

_WorstAt = dict[tuple[int, Path], Severity]
"""How severe the worst specific finding about each place is."""


def give_way(findings: Sequence[Finding]) -> list[Finding]:
    """Without the general findings about whose place there is a specific one, at least as severe.

    A specific finding accounts for its own place, and for all that is at or below the places it names in `instead`.
    """
    general = _general_rules()
    exact: _WorstAt = {}
    below: _WorstAt = {}
    for finding in findings:
        if finding.rule not in general:
            _raise(exact, finding.where, finding.severity)
            for where in finding.instead:
                _raise(below, where, finding.severity)

    def is_accounted_for(finding: Finding) -> bool:
        document, path = finding.where.document, finding.where.path
        if exact.get((document, path), 0) >= finding.severity:
            return True
        return any(below.get((document, path[:length]), 0) >= finding.severity for length in range(len(path) + 1))

    return [finding for finding in findings if finding.rule not in general or not is_accounted_for(finding)]


def _raise(places: _WorstAt, where: Where, severity: Severity) -> None:
    place = (where.document, where.path)
    places[place] = max(severity, places.get(place, severity))


@cache
def _general_rules() -> frozenset[str]:
    return frozenset(rule.name for rule in all_rules() if rule.general)


def merge_targets(findings: Iterable[Finding]) -> list[Finding]:
    """Equal findings of several targets become one that lists the targets, as severe as the worst of them."""
    merged: dict[tuple[str, str, Where], Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.message, finding.where)
        known = merged.get(key)
        targets = (*known.targets, *finding.targets) if known else finding.targets
        worst = known if known is not None and known.severity >= finding.severity else finding
        merged[key] = replace(worst, targets=tuple(dict.fromkeys(targets)))
    return list(merged.values())

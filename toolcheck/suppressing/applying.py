"""Applies suppressions to findings: which are reported, which are suppressed and by what, and which suppressions are
used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Suppressed
from toolcheck.finding.suppression import Scope, Suppression
from toolcheck.ground.record import record
from toolcheck.manifest.manifest import Manifest
from toolcheck.rules import find_rule
from toolcheck.suppressing.reading import scopes_of


@record
class Applied:
    """Findings to report, and suppressed findings. `used` holds the rules and scopes of the file that had a finding."""

    reported: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    used: frozenset[tuple[str, Scope | None]]


def apply_suppressions(
    manifest: Manifest,
    findings: Iterable[Finding],
    suppressions: Sequence[Suppression],
    *,
    today: str = "",
    show_suppressed: bool = False,
) -> Applied:
    """Suppress what the suppressions of the file and of the configuration cover. The first one that covers a finding is
    its reason. Only the configuration suppresses findings of a guarded rule. With `show_suppressed`, all findings are
    reported.
    """
    inside, outside = _by_rule(suppressions, today)
    reported: list[Finding] = []
    suppressed: list[Suppressed] = []
    used: set[tuple[str, Scope | None]] = set()
    for finding in findings:
        rule = finding.rule
        here = inside[rule] if rule in inside and not _is_guarded(rule) else {}
        scopes = [scope for scope in scopes_of(manifest, finding) if scope in here] if here else []
        used.update((rule, scope) for scope in scopes)
        first = min((here[scope] for scope in scopes), default=None)
        by = suppressions[first] if first is not None else None
        by = by or next((other for other in outside.get(rule, ()) if other.covers(manifest, finding)), None)
        if by is not None and not show_suppressed:
            suppressed.append(Suppressed(finding, by.form, by.reason))
        else:
            reported.append(finding)
    return Applied(tuple(reported), tuple(suppressed), frozenset(used))


def _by_rule(
    suppressions: Iterable[Suppression], today: str
) -> tuple[dict[str, dict[Scope, int]], dict[str, list[Suppression]]]:
    """The suppressions that are valid and have not ended, by the rules they name: for each scope of the file the number
    of the first one, and those of the configuration.
    """
    inside: dict[str, dict[Scope, int]] = {}
    outside: dict[str, list[Suppression]] = {}
    for number, suppression in enumerate(suppressions):
        for name in () if suppression.problem or suppression.has_ended(today) else set(suppression.names):
            if suppression.scope is None:
                outside.setdefault(name, []).append(suppression)
            else:
                inside.setdefault(name, {}).setdefault(suppression.scope, number)
    return inside, outside


def _is_guarded(name: str) -> bool:
    rule = find_rule(name)
    assert rule is not None, name
    return rule.guarded

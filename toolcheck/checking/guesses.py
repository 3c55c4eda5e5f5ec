"""Fixes in a document that does not name its API.

A list of tools, one tool, or an object with `tools` is checked as part of a Realtime session, unless a target is given.
That is a guess. So a fix is safe there only if the Responses API has the same finding with the same changes.
"""

from __future__ import annotations

from collections.abc import Iterable

from toolcheck.checking.examining import examine
from toolcheck.contract.targets import Target
from toolcheck.document.change import Change
from toolcheck.document.where import Where
from toolcheck.finding.finding import Finding, Fix
from toolcheck.ground.record import replace
from toolcheck.manifest.envelope import recognise
from toolcheck.manifest.manifest import Manifest

_OTHER_API: tuple[Target, ...] = ("responses",)

_Wanted = dict[tuple[str, Where], list[tuple[Change, ...]]]
"""The changes that the other API asks for, by rule and place."""


def doubt_fixes(manifest: Manifest, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of a manifest. If its API is a guess, a safe fix that the other API does not want is a hint."""
    findings = list(findings)
    guesses = {payload.where.document for payload in manifest.payloads if payload.is_guess}

    def is_doubtful(finding: Finding) -> bool:
        return finding.where.document in guesses and _is_safe(finding)

    if not any(map(is_doubtful, findings)):
        return findings
    wanted: _Wanted = {}
    for finding in examine(recognise(manifest.document, _OTHER_API)):
        if finding.fix is not None and _is_safe(finding):
            wanted.setdefault((finding.rule, finding.where), []).append(finding.fix.changes)
    same = _Same()
    return [
        _as_hint(finding) if is_doubtful(finding) and not _is_wanted(finding, wanted, same) else finding
        for finding in findings
    ]


def _is_safe(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.applicability == "safe" and bool(finding.fix.changes)


def _is_wanted(finding: Finding, wanted: _Wanted, same: _Same) -> bool:
    return finding.fix is not None and any(
        same(finding.fix.changes, others) for others in wanted.get((finding.rule, finding.where), ())
    )


class _Same:
    """Whether two fixes make the same changes. Thousands of findings may share the thousands of changes of one fix, so
    changes that were compared are not compared again. While this is used, all of them are kept by their findings.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[int, ...], tuple[int, ...]], bool] = {}

    def __call__(self, changes: tuple[Change, ...], others: tuple[Change, ...]) -> bool:
        key = tuple(map(id, changes)), tuple(map(id, others))
        if key not in self._known:
            self._known[key] = changes == others
        return self._known[key]


def _as_hint(finding: Finding) -> Finding:
    """The finding with its fix in words. The changes are kept: compile, which is asked for Realtime, makes them."""
    assert finding.fix is not None
    title = f"{finding.fix.title} (for this fix, add `--target realtime`: the file does not name its API)"
    return replace(finding, fix=Fix(title, finding.fix.changes, "hint"))

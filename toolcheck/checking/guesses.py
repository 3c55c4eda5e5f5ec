"""Fixes of a document that does not say which API it is for.

A list of tools, one tool, or an object with `tools` is checked as a part of a Realtime session unless somebody names a
target. A fix is safe there only if Responses has the same finding with the same fix.
"""

from __future__ import annotations

from collections.abc import Iterable

from toolcheck.checking.examining import examine
from toolcheck.contract.targets import Target
from toolcheck.document.where import Where
from toolcheck.finding.finding import Finding, Fix
from toolcheck.ground.record import replace
from toolcheck.manifest.envelope import recognise
from toolcheck.manifest.manifest import Manifest

_OTHER: tuple[Target, ...] = ("responses",)


def doubt_fixes(manifest: Manifest, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of a manifest. Where its API is a guess, a safe fix that holds for one API alone becomes a hint."""
    findings = list(findings)
    if not manifest.is_guess or not any(_is_safe(finding) for finding in findings):
        return findings
    same: dict[tuple[str, Where], list[Fix]] = {}
    for finding in examine(recognise(manifest.document, _OTHER)):
        if finding.fix is not None:
            same.setdefault((finding.rule, finding.where), []).append(finding.fix)
    return [_doubted(finding, same.get((finding.rule, finding.where), [])) for finding in findings]


def _doubted(finding: Finding, others: list[Fix]) -> Finding:
    fix = finding.fix
    if fix is None or not _is_safe(finding) or any(fix.changes == other.changes for other in others):
        return finding
    return replace(finding, fix=replace(fix, applicability="hint"))


def _is_safe(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.applicability == "safe" and bool(finding.fix.changes)

"""The check: every rule on everything it is about, the specific taking the place of the general.

No rule, no file system and no console is known here by name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from toolcheck.contract.targets import Target
from toolcheck.document.document import Document
from toolcheck.document.reading import Limits
from toolcheck.document.where import Path, Where
from toolcheck.finding import ERROR, Checked, Finding, Severity
from toolcheck.manifest.envelope import recognise
from toolcheck.manifest.manifest import Manifest, Payload
from toolcheck.rule import Rule
from toolcheck.rules import all_rules


@dataclass(frozen=True, slots=True)
class Options:
    """What a check is told: which targets the shapes speak to that could speak to several, which rules or
    families are selected and ignored (nothing selected: all but the opt-in ones), server labels that the
    session has already, and the limits of reading."""

    targets: tuple[Target, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    defined_labels: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)


def check_document(document: Document, options: Options | None = None) -> Checked:
    """Check one document that was named."""
    options = options or Options()
    return _check(recognise(document, options.targets, options.defined_labels), options)


def check_met(document: Document, options: Options) -> Checked | None:
    """Check one document that was met in a folder; None when it is a stranger, no manifest at all."""
    manifest = recognise(document, options.targets, options.defined_labels)
    return _check(manifest, options) if _belongs(manifest) else None


def _check(manifest: Manifest, options: Options) -> Checked:
    document = manifest.document
    findings = _give_way(list(_examine(manifest)))
    kept = (finding for finding in findings if _is_wanted(finding.rule, options))
    return Checked(document, manifest, tuple(_in_order(document, _merge(kept))))


def check_whole(payload: Payload, options: Options) -> list[Finding]:
    """What is wrong with a payload as a whole, made of several files: its tools among each other, its choice. The
    tools by themselves are checked where they stand."""
    things: list[tuple[Any, str]] = [(payload, payload.kind)]
    if payload.choice.present:
        things.append((payload.choice, ""))
    findings = [
        finding
        for thing, kind in things
        for found in _rules_for(type(thing).__name__, payload.target, kind)
        for finding in _run(found, thing, payload, (payload.target,))
    ]
    return [finding for finding in findings if _is_wanted(finding.rule, options)]


_MARK = re.compile(
    r"session\.update|response\.create|\b(?:server_label|connector_id|tool_choice|allowed_tools)\b"
    r"|\btype[\"']?[ \t]*:[ \t]*[\"']?(?:function|mcp)\b"
)
"""What a text that cannot be read says when it was meant to be a tool manifest."""


def _belongs(manifest: Manifest) -> bool:
    """Whether a file met in a folder is ours: it surely is a manifest, or it can't be read but speaks of
    tools."""
    if manifest.document.values:
        return manifest.is_known and manifest.is_sure
    return _MARK.search(manifest.document.text) is not None


# -- running the rules ------------------------------------------------------------------------------


@cache
def _rules_for(view: str, target: Target | None = None, kind: str = "") -> tuple[Rule, ...]:
    """The rules that look at a view of this name and kind, meant for this target."""
    return tuple(
        found
        for found in all_rules()
        if found.each.__name__ == view
        and (target is None or target in found.targets)
        and (not found.kinds or kind in found.kinds)
    )


def _examine(manifest: Manifest) -> Iterator[Finding]:
    for kind in dict.fromkeys(problem.kind for problem in manifest.document.problems):
        for found in _rules_for("Document", kind=kind):
            yield from _run(found, manifest.document, manifest, ())
    for found in _rules_for("Manifest"):
        yield from _run(found, manifest, manifest, ())
    if manifest.frame is not None:
        for misfit in manifest.frame.misfits:
            for found in _rules_for("Misfit", misfit.target, misfit.keyword):
                yield from _run(found, misfit, manifest.frame, ())
    for payload in manifest.payloads:
        targets = (payload.target,)
        for thing, kind in _things(payload):
            for found in _rules_for(type(thing).__name__, payload.target, kind):
                yield from _run(found, thing, payload, targets)


def _things(payload: Payload) -> Iterator[tuple[Any, str]]:
    """Everything in a payload that a rule can be about, with its kind."""
    yield payload, payload.kind
    if payload.choice.present:
        yield payload.choice, ""
    for item in payload.items_in:
        yield item, item.kind
    for tool in payload.every_tool:
        yield tool, tool.kind
        for schema in tool.schemas:
            yield schema, tool.kind
    for misfit in payload.misfits:
        yield misfit, misfit.keyword
    for text in payload.texts():
        yield text, ""


def _run(found: Rule, thing: Any, home: Payload | Manifest, targets: tuple[str, ...]) -> Iterator[Finding]:
    """The findings of one rule about one thing. A rule that crashes is a finding, and the others still
    run; under pytest it raises."""
    try:
        for finding in found.check(thing):
            yield replace(
                finding,
                rule=found.name,
                severity=finding.severity or found.severity,
                targets=targets or finding.targets,
                api_path=finding.api_path
                or (home.api_path(finding.where.path) if isinstance(home, Payload) else home.api_path(finding.where)),
            )
    except Exception as crash:
        if "PYTEST_CURRENT_TEST" in os.environ:
            raise
        where = getattr(thing, "where", Where())
        yield Finding(
            f"the rule `{found.name}` failed here ({type(crash).__name__})",
            where,
            note="this is a fault of toolcheck, not of your file; please report it",
            rule=found.name,
            severity=ERROR,
            targets=targets,
        )


# -- one fault, one finding -------------------------------------------------------------------------


def _give_way(findings: list[Finding]) -> list[Finding]:
    """Without the general findings whose place a specific one speaks of, at least as severely.

    A specific finding accounts for its own place, and for all that is at or below the places it names
    in `instead`.
    """
    general = {found.name for found in all_rules() if found.general}
    exact: dict[tuple[int, Path], Severity] = {}
    below: dict[tuple[int, Path], Severity] = {}
    for finding in findings:
        if finding.rule not in general:
            _raise(exact, finding.where, finding.severity)
            for where in finding.instead:
                _raise(below, where, finding.severity)

    def is_told(finding: Finding) -> bool:
        document, path = finding.where.document, finding.where.path
        if exact.get((document, path), 0) >= finding.severity:
            return True
        return any(
            below.get((document, path[:length]), 0) >= finding.severity for length in range(len(path) + 1)
        )

    return [finding for finding in findings if finding.rule not in general or not is_told(finding)]


def _raise(severities: dict[tuple[int, Path], Severity], where: Where, severity: Severity) -> None:
    spot = (where.document, where.path)
    severities[spot] = max(severity, severities.get(spot, severity))


def _is_wanted(name: str, options: Options) -> bool:
    found = next(rule for rule in all_rules() if rule.name == name)
    words = (name, found.family)
    if any(word in options.ignore for word in words):
        return False
    if any(word in options.select for word in words) or "all" in options.select:
        return True
    return not options.select and not found.opt_in


def _merge(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Equal findings of several targets as one that lists them, as severe as the worst of them."""
    merged: dict[tuple[str, str, Where], Finding] = {}
    for finding in findings:
        spot = (finding.rule, finding.message, finding.where)
        known = merged.get(spot)
        targets = (*known.targets, *finding.targets) if known else finding.targets
        worst = known if known is not None and known.severity >= finding.severity else finding
        merged[spot] = replace(worst, targets=tuple(dict.fromkeys(targets)))
    yield from merged.values()


def _in_order(document: Document, findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (document.span(finding.where), -finding.severity, finding.rule))

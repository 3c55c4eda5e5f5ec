"""Every rule of logs on everything in a session that it is about.

No rule, no file system and no console is known here by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from toolcheck.checking.examining import MAX_OF_A_RULE
from toolcheck.checking.selection import Options, is_wanted
from toolcheck.compiling.source_map import SourceMap
from toolcheck.document import failure
from toolcheck.document.document import Document
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, Finding
from toolcheck.finding.rule import Check, Rule
from toolcheck.ground.record import replace
from toolcheck.log.session import Ending, Session
from toolcheck.rules import rules_of_logs
from toolcheck.tracing.explaining import explain

if TYPE_CHECKING:
    from toolcheck.served.lock import Lock


def trace(
    session: Session,
    options: Options | None = None,
    manifests: Sequence[Document] = (),
    source_map: SourceMap | None = None,
    lock: Lock | None = None,
) -> tuple[list[Finding], list[Finding]]:
    """The findings about a session, in the order of its events, and those of rules that are switched off. What was
    refused is led back to the `manifests`, if there are any; what was imported is compared with the `lock`.
    """
    options = options or Options()
    explain(session, manifests, source_map)
    if lock is not None:
        from toolcheck.tracing.against_lock import compare

        compare(session, lock)
    found: list[tuple[Rule, Finding]] = []
    counts: Counter[str] = Counter()
    for view, subject in _things(session):
        for rule, check in _rules_for(view, getattr(subject, "kind", None)):
            try:
                for finding in check(subject):
                    counts[rule.name] += 1
                    if counts[rule.name] <= MAX_OF_A_RULE:
                        found.append((rule, finding))
            except Exception as crash:
                found.append((rule, _crashed(rule, crash, subject)))
    found = [(rule, _finished(rule, finding, options)) for rule, finding in found]
    ordered = sorted(found, key=lambda pair: (pair[1].where.document, -pair[1].severity, pair[0].name))
    wanted = [finding for rule, finding in ordered if is_wanted(rule, options)]
    return wanted, [finding for rule, finding in ordered if not is_wanted(rule, options) and not rule.opt_in]


def _things(session: Session) -> Iterator[tuple[str, Any]]:
    """Everything that rules can look at, with the name of its kind."""
    for oddity in session.oddities:
        yield "Oddity", oddity
    for part in session.parts:
        things: tuple[Any, ...] = (
            *part.updates,
            *part.offers,
            *part.listings,
            *part.turns,
            *part.approvals,
            *part.calls,
            *part.mcp_calls,
            *part.answers,
            *part.words,
            Ending(part.ended or part.last, part),
        )
        for view in things:
            yield type(view).__name__, view


@cache
def _rules_for(view: str, kind: str | None) -> tuple[tuple[Rule, Check], ...]:
    """The rules for things of this sort and kind."""
    rules = (rule for rule in rules_of_logs() if rule.each == view and (not rule.kinds or kind in rule.kinds))
    return tuple((rule.declared, rule.check) for rule in rules)


def _finished(rule: Rule, finding: Finding, options: Options) -> Finding:
    """A finding, completed with the defaults of its rule."""
    severity = options.severity.get(rule.name) or finding.severity or rule.severity
    return replace(finding, rule=rule.name, severity=severity)


def _crashed(rule: Rule, crash: Exception, view: Any) -> Finding:
    """The finding that a rule failed. The other rules still run."""
    return Finding(
        f"the rule `{rule.name}` failed here ({failure.kind_of(crash)})",
        view.event.where if hasattr(view, "event") else Where(),
        note="this is a bug in toolcheck, not in your log; please report it",
        severity=ERROR,
    )

"""What a check is asked for: its options, and which findings they select, at which level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from toolcheck.contract.targets import Target, Vendor
from toolcheck.document.reading import LIMITS, Limits
from toolcheck.finding.finding import ERROR, Finding, Severity
from toolcheck.finding.rule import Rule
from toolcheck.finding.suppression import Suppression
from toolcheck.ground.latest import latest
from toolcheck.ground.record import record, replace
from toolcheck.ground.stopwatch import Stopwatch
from toolcheck.manifest.manifest import Manifest
from toolcheck.rules import FAMILIES, all_rules, find_rule, find_rule_of_servers
from toolcheck.rules.flat import OPT_IN


@record(kw_only=True)
class Options:
    """What a check is asked for: which targets the shapes speak to that could speak to several, which rules or families
    are selected and ignored (nothing selected: all but the opt-in ones), server labels that the session has already,
    and the limits of reading.

    `severity` gives the level of some rules, None for a rule that is switched off. `suppressions` are those of the
    configuration. `today`, a date like `2027-01-31`, ends suppressions that hold until an earlier day; without it, none
    ends. With `show_suppressed`, nothing is suppressed. A `watch` measures how long everything takes. `vendor` is whose
    server the code of the project talks to, if that is known.
    """

    targets: tuple[Target, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    defined_labels: tuple[str, ...] = ()
    limits: Limits = LIMITS
    severity: Mapping[str, Severity | None] = {}
    suppressions: tuple[Suppression, ...] = ()
    today: str = ""
    show_suppressed: bool = False
    watch: Stopwatch | None = None
    vendor: Vendor = ""


def is_wanted(rule: Rule, options: Options) -> bool:
    """Whether the findings of a rule are asked for. An opt-in rule that is given a level is asked for, too."""
    words = (rule.name, rule.family, "all")
    if any(word in options.ignore for word in words) or options.severity.get(rule.name, ERROR) is None:
        return False
    if options.select:
        return any(word in options.select for word in words)
    return not rule.opt_in or rule.name in options.severity


@latest
def unasked_rules(options: Options) -> frozenset[str]:
    """The opt-in rules that nobody asked for. They are not run, since nobody counts their findings."""
    if not options.select and OPT_IN.isdisjoint(options.severity):
        return OPT_IN
    return frozenset(rule.name for rule in _opt_in() if not is_wanted(rule, options))


def split_by_selection(
    findings: Iterable[Finding], options: Options
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that are asked for, each at its level, and those of rules that are switched off."""
    found = tuple(findings)
    if not found:
        return (), ()
    off = {name for name in {finding.rule for finding in found} if not is_wanted(known_rule(name), options)}
    selected = tuple(at_level(finding, options) for finding in found if finding.rule not in off)
    return selected, tuple(other for other in found if other.rule in off and not known_rule(other.rule).opt_in)


def at_level(finding: Finding, options: Options) -> Finding:
    """The finding, as severe as the options say."""
    level = options.severity.get(finding.rule)
    return finding if level is None else replace(finding, severity=level)


def looks_for(name: str, manifest: Manifest, options: Options) -> bool:
    """Whether the findings of a rule are asked for, and the rule holds for an API that the manifest is meant for. A
    suppression of a rule about servers may be meant for a probe, so it is as if that was not asked for.
    """
    rule = find_rule(name)
    if rule is None or rule.family not in FAMILIES or find_rule_of_servers(name):
        return False
    return is_wanted(rule, options) and not set(rule.targets).isdisjoint(manifest.targets)


def known_rule(name: str) -> Rule:
    """The rule of a name that a rule has."""
    rule = find_rule(name)
    assert rule is not None, name
    return rule


@cache
def _opt_in() -> tuple[Rule, ...]:
    return tuple(rule for rule in all_rules() if rule.opt_in)

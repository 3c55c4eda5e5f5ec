"""Which rules are asked for, at which level, and which findings are split off."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checking.made import WRONG, checked
from toolcheck.checking.selection import (
    Options,
    at_level,
    is_wanted,
    known_rule,
    looks_for,
    split_by_selection,
    unasked_rules,
)
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, INFO, WARNING, Finding
from toolcheck.rules import all_rules

OPT_IN = [rule.name for rule in all_rules() if rule.opt_in]
NAME, FAMILY = "strict-in-realtime", "shape"


def test_there_are_rules_that_are_silent_unless_selected() -> None:
    assert len(OPT_IN) > 1
    assert "tool-context-budget" in OPT_IN


@pytest.mark.parametrize(
    ("options", "default", "opt_in"),
    [
        ({}, True, False),
        ({"select": ("all",)}, True, True),
        ({"select": (NAME,)}, True, False),
        ({"select": (FAMILY,)}, True, False),
        ({"select": ("tool-context-budget",)}, False, True),
        ({"select": ("envelope",)}, False, True),
        ({"ignore": ("all",)}, False, False),
        ({"ignore": (NAME,)}, False, False),
        ({"ignore": (FAMILY,)}, False, False),
        ({"ignore": ("envelope",), "select": ("all",)}, True, False),
        ({"severity": {NAME: None}}, False, False),
        ({"severity": {NAME: None}, "select": (NAME,)}, False, False),
        ({"severity": {NAME: INFO}}, True, False),
        ({"severity": {"tool-context-budget": ERROR}}, True, True),
        ({"severity": {"tool-context-budget": None}}, True, False),
        ({"severity": {"tool-context-budget": ERROR}, "select": (NAME,)}, True, False),
    ],
)
def test_a_rule_is_asked_for(options: dict[str, Any], default: bool, opt_in: bool) -> None:
    made = Options(**options)
    assert is_wanted(known_rule(NAME), made) is default
    assert is_wanted(known_rule("tool-context-budget"), made) is opt_in
    assert ("tool-context-budget" in unasked_rules(made)) is not opt_in
    assert unasked_rules(made) <= set(OPT_IN)


def test_all_that_nobody_asked_for_are_not_asked() -> None:
    assert unasked_rules(Options()) == set(OPT_IN)
    assert unasked_rules(Options(select=("all",))) == frozenset()


def test_a_finding_is_as_severe_as_the_options_say() -> None:
    finding = Finding("m", Where(), rule=NAME, severity=ERROR)
    assert at_level(finding, Options()) is finding
    assert at_level(finding, Options(severity={NAME: WARNING})).severity is WARNING
    assert at_level(finding, Options(severity={"other": WARNING})).severity is ERROR


def test_findings_of_rules_that_are_switched_off_are_split_off() -> None:
    findings = [Finding(str(number), Where(), rule=rule, severity=ERROR) for number, rule in enumerate([
        NAME, "wrong-type", NAME, "tool-context-budget"])]  # fmt: skip
    assert split_by_selection(iter(findings), Options()) == (tuple(findings[:3]), ())
    assert split_by_selection(findings, Options(ignore=(NAME,))) == ((findings[1],), (findings[0], findings[2]))
    lower, off = split_by_selection(findings, Options(severity={NAME: INFO, "wrong-type": None}))
    assert ([finding.severity for finding in lower], off) == ([INFO, INFO], (findings[1],))


def test_a_rule_is_looked_for_where_it_holds() -> None:
    session, request = checked(WRONG).manifest, checked(WRONG, options=Options(targets=("responses",))).manifest
    assert looks_for(NAME, session, Options())
    assert not looks_for(NAME, request, Options())
    assert looks_for("wrong-type", request, Options())
    assert not looks_for(NAME, session, Options(ignore=(NAME,)))
    assert not looks_for("tool-context-budget", session, Options())
    assert not looks_for("nobody", session, Options())
    assert not looks_for("tool-loop", session, Options())
    with pytest.raises(AssertionError):
        known_rule("nobody")

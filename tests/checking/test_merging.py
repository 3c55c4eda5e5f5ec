"""One fault is one finding: the general one gives way, and what two APIs say is said once."""

from __future__ import annotations

from toolcheck.checking.merging import give_way, merge_targets
from toolcheck.document.where import Path, Where
from toolcheck.finding.finding import ERROR, INFO, WARNING, Finding, Severity
from toolcheck.rules import all_rules

GENERAL = next(rule.name for rule in all_rules() if rule.general)


def general(path: Path, severity: Severity = ERROR, document: int = 0) -> Finding:
    return Finding("general", Where(path, document=document), rule=GENERAL, severity=severity)


def specific(path: Path, *instead: Path, severity: Severity = ERROR, document: int = 0) -> Finding:
    others = tuple(Where(other, document=document) for other in instead)
    where = Where(path, document=document)
    return Finding("specific", where, rule="invalid-function-name", severity=severity, instead=others)


def kept(*findings: Finding) -> list[Finding]:
    left = give_way(findings)
    assert [finding for finding in findings if finding in left] == left
    return [finding for finding in left if finding.rule == GENERAL]


def test_a_general_finding_gives_way_at_the_same_place() -> None:
    here = general(("a", 1))
    assert kept(here) == [here]
    assert kept(here, specific(("a", 1))) == []
    assert kept(specific(("a", 1)), here) == []
    for other in (("a",), ("a", 1, "b"), ("a", 2)):
        assert kept(here, specific(other)) == [here]
    assert kept(here, specific(("a", 1), document=1)) == [here]
    assert kept(general(("a", 1), document=1), specific(("a", 1), document=1)) == []


def test_it_gives_way_to_what_is_at_least_as_severe() -> None:
    here = general(("a",), WARNING)
    assert kept(here, specific(("a",), severity=INFO)) == [here]
    assert kept(here, specific(("a",), severity=WARNING)) == []
    assert kept(here, specific(("a",), severity=ERROR), specific(("a",), severity=INFO)) == []
    assert kept(here, specific(("b",), ("a",), severity=INFO)) == [here]
    assert kept(here, specific(("b",), ("a",), severity=WARNING)) == []


def test_it_gives_way_at_and_below_what_another_accounts_for() -> None:
    for path in (("c",), ("c", "d"), ("c", "d", 0)):
        assert kept(general(path), specific(("b",), ("x",), ("c",))) == []
    for path in ((), ("d",), ("cd",)):
        assert kept(general(path), specific(("b",), ("c",))) == [general(path)]
    assert kept(general(("c",)), specific(("b",), ())) == []
    assert kept(general(("c",)), specific(("b",), ("c",), document=1)) == [general(("c",))]


def test_a_general_finding_does_not_give_way_to_another() -> None:
    assert len(kept(general(("a",)), general(("a",)))) == 2


def test_equal_findings_of_two_targets_are_one() -> None:
    def said(target: str, severity: Severity, message: str = "m", path: Path = ("a",), rule: str = "r") -> Finding:
        return Finding(message, Where(path), rule=rule, severity=severity, targets=(target,), note=target)

    (one,) = merge_targets([said("x", WARNING), said("y", ERROR), said("x", INFO)])
    assert (one.targets, one.severity, one.note) == (("x", "y"), ERROR, "y")
    (first,) = merge_targets([said("x", ERROR), said("y", ERROR)])
    assert (first.targets, first.note) == (("x", "y"), "x")
    different = [said("x", ERROR), said("x", ERROR, "n"), said("x", ERROR, path=("b",)), said("x", ERROR, rule="s")]
    assert merge_targets(iter(different)) == different

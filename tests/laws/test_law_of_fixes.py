"""Law 4: declared fixability is what happens, in the text and in the value alike."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import pytest

from tests import fixtures
from tests.fixtures import Fixture, fixtures_of
from tests.fuzz.test_manifests import odd
from tests.law import law
from toolcheck.checking.checking import check_document
from toolcheck.checking.fix_files import fix_file
from toolcheck.checking.selection import Options
from toolcheck.document import change_value
from toolcheck.document.document import Document
from toolcheck.document.reading import read
from toolcheck.finding.finding import ERROR, Finding
from toolcheck.fixing.fixing import fix
from toolcheck.rules import all_rules, find_rule

RANK = {None: 0, "hint": 1, "unsafe": 2, "safe": 3}


def fixed_case(fixture: Fixture, wanted: frozenset[str]):
    def examine(document: Document) -> tuple[Finding, ...]:
        return fixtures.check(document, fixture.targets, fixture.rule).findings

    return fix(examine, fixture.read(), wanted), examine


def changes_of(document: Document, findings, wanted) -> list:
    return [f for f in findings if f.fix and f.fix.changes and f.fix.applicability in wanted]


@law
def test_no_fix_is_better_than_its_rule_declares(fixture):
    for finding in fixture.check().findings:
        declared = find_rule(finding.rule).fixes
        actual = None if finding.fix is None else finding.fix.applicability
        assert RANK[actual] <= RANK[declared], f"{finding.rule} declares {declared} and offers {actual}"


@pytest.mark.parametrize("rule", [rule for rule in all_rules() if rule.fixes], ids=lambda rule: rule.name)
def test_what_a_rule_declares_happens_in_one_of_its_cases(rule):
    offered = {
        f.fix.applicability
        for case in fixtures_of(rule.name)
        for f in case.check().findings
        if f.rule == rule.name and f.fix
    }
    assert rule.fixes in offered


@law
def test_after_a_fix_the_finding_is_gone_nothing_is_new_and_a_second_fix_changes_nothing(fixture):
    for wanted in (frozenset({"safe"}), frozenset({"safe", "unsafe"})):
        assert_a_fix_is_final(fixture, wanted)


def assert_a_fix_is_final(fixture: Fixture, wanted: frozenset[str]) -> None:
    before = fixture.check()
    offered = changes_of(before.document, before.findings, wanted)
    made, examine = fixed_case(fixture, wanted)
    if not offered or not before.document.values:
        assert made.document.text == before.document.text
        return
    assert [(finding.rule, reason) for finding, reason in made.refused] == []
    after = examine(made.document)
    assert changes_of(made.document, after, wanted) == []
    gone = Counter(f.rule for f in made.applied)
    new = Counter(f.rule for f in after if f.severity >= ERROR) - Counter(f.rule for f in before.findings)
    assert not new, f"new after {dict(gone)}"
    again = fix(examine, made.document, wanted)
    assert again.document.text == made.document.text
    assert again.applied == ()


@law
def test_a_change_on_the_text_and_the_same_change_on_the_value_agree(fixture):
    before = fixture.check()
    if not before.document.values:
        return
    for finding in changes_of(before.document, before.findings, {"safe", "unsafe"}):
        made = fix(
            lambda _, finding=finding: [finding] if _ is before.document else [], before.document, {"safe", "unsafe"}
        )
        assert made.applied == (finding,)
        values = list(before.document.values)
        for change in finding.fix.changes:
            values[change.document] = change_value.apply(values[change.document], (change,))
        assert list(made.document.values) == values


@law
def test_a_fix_that_is_offered_is_made_or_the_reason_is_given(fixture):
    """With all rules at once, so that fixes of several rules meet in one place."""
    options = Options(targets=fixture.targets, select=("all",), today=fixtures.TODAY)
    assert_each_fix_is_made_or_explained(fixture.read(), options)


@pytest.mark.parametrize("seeds", [range(start, start + 30) for start in range(0, 150, 30)], ids=str)
def test_in_drawn_manifests_a_fix_that_is_offered_is_made_or_the_reason_is_given(seeds):
    for seed in seeds:
        text = json.dumps(odd(Random(seed)).value)
        assert_each_fix_is_made_or_explained(read(text.encode(), "a.json"), Options(select=("all",)))


def assert_each_fix_is_made_or_explained(document: Document, options: Options) -> None:
    wanted = frozenset({"safe", "unsafe"})
    fixed = fix_file(check_document(document, options), options, wanted, write=False)
    left = [finding.rule for finding in changes_of(fixed.file.document, fixed.file.findings, wanted)]
    assert left == [], "after --fix a fix is still offered, and nothing says why it was not made"

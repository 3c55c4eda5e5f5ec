"""What holds for every rule and every fixture, so that no rule has to test it for itself."""

from __future__ import annotations

import re

import pytest

from tests import KIND_OF, fixtures
from tests.fixtures import as_json, as_yaml, examples_of, told
from tests.law import law
from toolcheck import rules
from toolcheck.checking import examining
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.document import failure
from toolcheck.document.document import Document
from toolcheck.document.failure import INTERNAL_FAILURE
from toolcheck.document.reading import read
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, Finding
from toolcheck.ground.record import replace
from toolcheck.manifest.manifest import Manifest
from toolcheck.rules import all_rules, generate

# -- 1: pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_a_page_has_a_title_a_bad_and_a_good_example(rule):
    assert rule.title.endswith("."), "the first line of a page is a sentence"
    kinds = {fixture.is_good for fixture in examples_of(rule)}
    if rule.name == INTERNAL_FAILURE:  # no text wakes it: `tests/test_failing.py` breaks toolcheck instead
        assert not kinds
        return
    assert kinds == {True, False}, f"the page of {rule.name} needs a Bad and a Good"


@law
def test_good_wakes_no_error_and_not_its_own_rule(fixture):
    if not fixture.is_good:
        return
    findings = fixture.check().findings
    assert [f.rule for f in findings if f.severity >= ERROR] == []
    if fixture.rule is not None:
        assert fixture.rule.name not in {f.rule for f in findings}


@law
def test_bad_wakes_its_rule_and_nothing_else_as_severe(fixture):
    if fixture.is_good or fixture.rule is None:
        return
    findings = fixture.check().findings
    own = [f for f in findings if f.rule == fixture.rule.name]
    assert own, f"{fixture.rule.name} is silent; found {[f.rule for f in findings]}"
    worst = max(f.severity for f in own)
    assert {f.rule for f in findings if f.severity >= worst} == {fixture.rule.name}


# -- 2: formats -------------------------------------------------------------------------------------


@law
def test_json_and_yaml_say_the_same(fixture):
    document = fixture.read()
    if not document.values or document.problems or "# toolcheck" in document.text:
        return  # a matter of the text, not of the value
    select = fixture.rule
    one = told(fixtures.check(as_json(document), fixture.targets, select).findings)
    other = told(fixtures.check(as_yaml(document), fixture.targets, select).findings)
    assert one == other


# -- 3: places --------------------------------------------------------------------------------------


@law
def test_every_place_lies_in_the_file_and_points_at_the_named_key(fixture):
    checked = fixture.check()
    document = checked.document
    for finding in checked.findings:
        for where in (finding.where, *(related.where for related in finding.related)):
            span = document.span(where)
            assert 0 <= span.start <= span.end <= len(document.text)
            line, column = document.position(span.start)
            assert 1 <= line <= document.line_count
            assert 1 <= column <= len(document.line(line)) + 1
            assert_points_at_key(document, where)


def assert_points_at_key(document: Document, where: Where) -> None:
    if where.part != "key" or not where.path or not isinstance(where.path[-1], str):
        return
    found, key, _ = document.look_up(where.path, where.document)
    if found == where.path and key is not None:
        text = document.text[slice(*document.span(where))]
        assert text.strip("\"'") == where.path[-1] or "\\" in text


# -- 5: engines -------------------------------------------------------------------------------------


@law
def test_the_reference_engines_find_the_same(fixture):
    usual = fixture.check()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOOLCHECK_ENGINES", "reference")
        reference = fixtures.check(fixture.read(), fixture.targets, fixture.rule)
    assert [said(usual.document, f) for f in usual.findings] == [
        said(reference.document, f) for f in reference.findings
    ]


def said(document: Document, finding: Finding) -> tuple[str, str, str, tuple[int, int]]:
    return finding.rule, finding.message, finding.api_path, document.span(finding.where)


# -- 7: crashes -------------------------------------------------------------------------------------


def test_a_rule_that_crashes_is_a_finding_and_the_others_still_run(monkeypatch):
    broken = next(rule for rule in all_rules() if rule.name == "duplicate-server-label")

    def crash(_):
        raise ZeroDivisionError("secret value")
        yield

    others = tuple(replace(broken.declared, function=crash) if rule is broken else rule for rule in all_rules())
    monkeypatch.setattr(examining, "all_rules", lambda: others)
    monkeypatch.setattr(failure, "kind_of", KIND_OF)
    examining.rules_for.cache_clear()
    try:
        server = b'{"type": "mcp", "server_label": "a", "server_url": "https://a.example.com/mcp"}'
        function = b'{"type": "function", "name": "a", "description": "A.", "strict": true}'
        text = b'{"tools": [%b, %b, %b]}' % (function, server, server)
        checked = check_document(read(text, "a.json"), Options())
    finally:
        monkeypatch.undo()
        examining.rules_for.cache_clear()
    found = {f.rule: f for f in checked.findings}
    assert "strict-in-realtime" in found
    assert "ZeroDivisionError" in found["duplicate-server-label"].message
    assert "secret value" not in repr(checked.findings)


def test_in_our_own_tests_a_crashing_rule_raises():
    broken = replace(next(iter(all_rules())), function=lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        manifest = Manifest(document=read(b"{}", "a.json"), shape="unknown")
        list(examining.look(broken, manifest, manifest, ()))


# -- 9: names ---------------------------------------------------------------------------------------


def test_rules_are_named_like_their_files_and_each_name_is_there_once():
    names = [rule.name for rule in all_rules()]
    assert len(names) == len(set(names))
    for rule in all_rules():
        assert rule.module == f"toolcheck.rules.{rule.family}.{rule.name.replace('-', '_')}"
        assert rule.family in rules.FAMILIES


def test_every_case_folder_belongs_to_a_rule_and_every_rule_has_one():
    wanted = {(rule.family, rule.name) for rule in all_rules()}
    folders = [path for path in (fixtures.HERE / "rules").glob("*/*") if path.is_dir()]
    there = {(path.parent.name, path.name) for path in folders if path.parent.name in rules.FAMILIES}
    assert there == wanted


def test_the_index_says_what_the_files_of_the_rules_declare():
    assert generate.INDEX.read_text("utf-8") == generate.index(generate.declared()), "run `make generate`"


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_a_rule_says_where_its_fact_is_from(rule):
    assert rule.source_url.startswith("https://"), f"{rule.source!r} is no known source and no URL"
    assert re.fullmatch(r"20\d\d-\d\d(-\d\d)?", rule.dated), "it does not say when its source was looked at"


# -- findings as the house writes them --------------------------------------------------------------


@law
def test_messages_are_one_line_without_a_final_dot(fixture):
    for finding in fixture.check().findings:
        assert finding.message
        assert "\n" not in finding.message
        assert not finding.message.endswith(".")

"""A rule is quiet only where it has nothing to say; and none is quiet about everything."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import clean, fixtures
from tests.levers import try_levers
from tests.quiet import CLEAN, CLEAN_REQUEST, check_value, named, proving, try_changed
from tests.running import environment
from toolcheck.checking import examining
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options, unasked_rules
from toolcheck.contract import engine
from toolcheck.contract.choices import MODES
from toolcheck.contract.json_schema import MAPS_OF_SCHEMAS
from toolcheck.document.document import Document
from toolcheck.document.reading import read
from toolcheck.finding.finding import ERROR
from toolcheck.finding.rule import EVERY_TARGET, Quiet, Rule
from toolcheck.ground.record import replace
from toolcheck.manifest.recognising import recognise_document
from toolcheck.rules import all_rules, find_rule, flat, generate
from toolcheck.rules.flat import FLAT, ITEMS, OPT_IN, TEXTS
from toolcheck.rules.flatten import items
from toolcheck.rules.quiet import GLANCES, QUIET


def test_the_tests_are_those_of_the_files() -> None:
    assert generate.main(["--check"]) == 0, "run `make generate`"
    assert {rule.name for rule in generate.declared() if rule.quiet is not None} == QUIET.keys()
    assert {rule.name: rule.glance for rule in generate.declared() if rule.glance is not None} == GLANCES


def test_a_rule_that_is_quiet_says_nothing_about_any_fixture() -> None:
    with proving() as proof:
        for fixture in fixtures.every_fixture():
            check_document(fixture.read(), Options(targets=fixture.targets, select=("all",)))
        check_value({"tools": [{"type": "computer", "container": "auto"}]}, ("responses",))
        for choice in ("required", {"type": "required"}, {"type": "auto"}):
            check_value({"tools": [clean.function("hours")], "tool_choice": choice}, ("realtime-response",))
    assert proof.broken == []
    assert {(name, is_quiet) for name in QUIET for is_quiet in (True, False)} == proof.seen.keys()
    names = {test.__name__ for test in flat_tests()}
    assert {name for name, is_clean in proof.flat if is_clean} == names
    assert {name for name, is_clean in proof.flat if not is_clean} >= {name for name in names if "choice" not in name}


@pytest.mark.parametrize("name", QUIET)
def test_a_rule_is_not_quiet_about_what_is_bad(name: str) -> None:
    rule = find_rule(name)
    assert rule is not None
    bad = [fixture for fixture in fixtures.fixtures_of(name) if not fixture.is_good]
    assert bad
    for fixture in bad:
        with proving() as proof:
            checked = check_document(fixture.read(), Options(targets=fixture.targets, select=("all",)))
        assert proof.seen[name, False] or name in GLANCES
        assert name in {finding.rule for finding in checked.everything}


def test_a_rule_that_is_quiet_says_nothing_about_changed_manifests() -> None:
    proof = try_changed(1000, seed=1)
    assert proof.broken == []
    assert proof.seen.total() > 8_000
    assert sum(count for (_, is_clean), count in proof.flat.items() if is_clean) > 500
    assert min(proof.searched.values()) > 50


def test_a_check_without_levers_finds_the_same_in_changed_manifests() -> None:
    assert try_levers(400, seed=2) == []


@pytest.mark.parametrize(
    "lever",
    [
        (Document, "may_hold", lambda document, glance: False),
        (engine, "_surely_fits", lambda kind, entry, value: True),
        (examining._Examination, "is_clean", lambda examination, test, thing: True),
    ],
    ids=lambda lever: lever[1],
)
def test_a_lever_that_spares_too_much_is_found(lever: tuple[Any, str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*lever)
    assert try_levers(100, seed=2)


def test_a_test_that_is_true_too_often_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in QUIET:
        monkeypatch.setitem(QUIET, name, lambda *view: True)
    with proving() as proof:
        for fixture in fixtures.every_fixture():
            if fixture.rule is not None and fixture.rule.name in QUIET and not fixture.is_good:
                check_document(fixture.read(), Options(targets=fixture.targets, select=("all",)))
    assert {name for name, _, _ in proof.broken} == QUIET.keys()


def test_a_flat_test_that_is_true_too_often_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = {
        view: {target: {kind: test and named_as(test) for kind, test in tests.items()} for target, tests in of.items()}
        for view, of in FLAT.items()
    }
    monkeypatch.setattr(examining, "FLAT", tables)
    with proving() as proof:
        for fixture in fixtures.every_fixture():
            check_document(fixture.read(), Options(targets=fixture.targets, select=("all",)))
    looked_at = {rule.name for test in flat_tests() for rule in asked_in(test) if rule.each != "Choice"}
    assert looked_at - {name for name, _, _ in proof.broken} == set()


def named_as(test: Quiet) -> Quiet:
    def true(thing: object) -> bool:
        return True

    true.__name__ = test.__name__
    return true


def flat_tests() -> list[Quiet]:
    found = {test for of in FLAT.values() for tests in of.values() for test in tests.values() if test is not None}
    return [*found, *(getattr(flat, name) for test in found if (name := named(test, is_strict=True)) != test.__name__)]


def asked_in(test: Quiet) -> list[Rule]:
    """The rules of a flat test, of which its docstring says that they are asked."""
    names = " ".join((test.__doc__ or "").split()).removeprefix("Asked: ").removesuffix(".").split(", ")
    return [rule for name in names if (rule := find_rule(name)) is not None]


def test_what_is_known_of_rules_about_texts_is_what_they_declare() -> None:
    declared = {rule.name: rule for rule in all_rules() if rule.each == "Text"}
    assert declared.keys() == TEXTS.keys()
    for name, (targets, glance, keys, quiet) in TEXTS.items():
        rule = declared[name]
        assert (targets, keys, rule.kinds) == ({*rule.targets}, {*rule.keys}, ())
        assert glance is GLANCES.get(name)
        assert (quiet is None) == (name not in QUIET)


def test_items_that_a_rule_looks_at_are_those_of_its_declaration() -> None:
    for target in EVERY_TARGET:
        kinds = {rule.kinds for rule in all_rules() if rule.each == "Item" and target in rule.targets}
        assert ITEMS.get(target) == (None if () in kinds else {kind for each in kinds for kind in each})


def test_a_rule_about_all_items_is_known() -> None:
    looks_at_all = replace(next(rule for rule in all_rules() if rule.each == "Item"), kinds=())
    assert '"realtime-response"' not in items((looks_at_all,))
    assert '"responses": frozenset([])' in items((looks_at_all,))


def test_the_kinds_of_items_are_those_of_their_views() -> None:
    seen: set[str] = set()
    for fixture in fixtures.every_fixture():
        for payload in recognise_document(fixture.read(), fixture.targets).payloads:
            assert payload.kinds_of_items == {item.kind for item in payload.items_in}
            seen |= payload.kinds_of_items
    assert seen >= {"", "additional_tools", "mcp_list_tools", "message"}


def test_rules_that_nobody_asked_for_are_known_without_the_index() -> None:
    for options in (Options(), Options(ignore=("all",)), Options(severity={"missing-type": None})):
        assert unasked_rules(options) == OPT_IN
    assert unasked_rules(Options(severity={"missing-parameters": ERROR})) == OPT_IN - {"missing-parameters"}
    assert unasked_rules(Options(severity={"missing-parameters": None})) == OPT_IN
    assert unasked_rules(Options(select=("function",))) == {"tool-context-budget"}


def test_a_flat_test_asks_every_rule_or_there_is_none() -> None:
    for view, of in FLAT.items():
        for target in EVERY_TARGET if view != "Manifest" else (None,):
            kinds = {kind for rule in all_rules() if rule.each == view for kind in rule.kinds} | {*of[target or ""]}
            for kind in kinds:
                rules = list(examining.rules_for(view, target, kind, OPT_IN).all)
                schemas = list(examining.rules_for("Subschema", target, "", OPT_IN).all)
                rules += schemas if (view, kind) == ("Tool", "function") else []
                test = of[target or ""].get(kind)
                if test is not None and named(test, is_strict=True) != test.__name__:
                    of_strict = list(examining.rules_for("Subschema", target, "strict", OPT_IN).all)
                    names = {rule.name for rule, _ in of_strict} | ({*names_of(rules)} - {*names_of(schemas)})
                    assert names == {rule.name for rule in asked_in(getattr(flat, named(test, is_strict=True)))}
                    assert all(rule.keys or rule.name in QUIET for rule, _ in of_strict)
                if test is not None:
                    asked = {rule.name for rule in asked_in(test)}
                    assert asked <= {*names_of(rules)}
                    assert all(by_kind(name, target, kind) is True for name in {*names_of(rules)} - asked)
                    assert all(rule.keys or rule.name in QUIET for rule, _ in rules)
                elif "*" in of[target or ""]:
                    assert kind in of[target or ""]
                    unknown = [rule.name for rule, _ in rules if not rule.keys and rule.name not in QUIET]
                    assert unknown or any(by_kind(name, target, kind) is False for name in names_of(rules))
    assert {rule.name for rule in all_rules() if rule.opt_in} == OPT_IN
    assert FLAT["Tool"]["realtime-session"].keys() == {"function", "mcp"}
    assert FLAT["Payload"]["realtime-session"].keys() == {"session"}
    assert FLAT["Payload"]["realtime-response"].keys() == {"response"}
    assert FLAT["Payload"]["responses"].keys() == {"request"}
    assert {"function", "mcp"} <= FLAT["Tool"]["responses"].keys() & FLAT["Tool"]["live"].keys()


def by_kind(name: str, target: str | None, kind: str) -> bool | None:
    """What a rule's test says of a thing of which only the kind and the target are known; None if it asks more."""
    try:
        known = {} if kind in MODES else {"kind": kind}
        return QUIET[name](SimpleNamespace(**known, target=target))
    except (AttributeError, KeyError):
        return None


def names_of(rules: list[tuple[Rule, Any]]) -> list[str]:
    return [rule.name for rule, _ in rules]


def test_without_flat_tests_or_where_they_fail_the_same_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with_them = found_in_fixtures()
    tables = {view: {target: dict.fromkeys(tests, fails) for target, tests in of.items()} for view, of in FLAT.items()}
    monkeypatch.setattr(examining, "FLAT", tables)
    assert found_in_fixtures() == with_them


def found_in_fixtures() -> list[object]:
    return [
        check_document(fixture.read(), Options(targets=fixture.targets)).everything
        for fixture in fixtures.every_fixture()
    ]


def fails(thing: object) -> bool:
    raise RecursionError


def test_all_maps_of_schemas_are_known_to_the_test_that_names_them() -> None:
    is_quiet = QUIET["misplaced-schema"]
    assert is_quiet({"properties": {"a": {}}})
    for keyword in MAPS_OF_SCHEMAS:
        assert not is_quiet({"properties": {}, keyword: {"a": 1}})


@pytest.mark.parametrize("value", [CLEAN, CLEAN_REQUEST], ids=["session", "request"])
def test_of_what_is_clean_flat_tests_say_so(value: dict[str, Any]) -> None:
    with proving() as proof:
        assert not check_document(read(json.dumps(value).encode(), "clean.json"), Options()).findings
    assert {is_clean for _, is_clean in proof.flat} == {True}
    assert proof.flat.total() == 7


@pytest.mark.parametrize("value", clean.EVERY, ids=str)
def test_of_what_is_common_flat_tests_say_so(value: dict[str, Any]) -> None:
    with proving() as proof:
        assert not check_document(read(json.dumps(value).encode(), "clean.json"), Options()).findings
    assert proof.broken == []
    assert {is_clean for _, is_clean in proof.flat} == {True}
    assert proof.flat.total() > 1


def test_flat_tests_are_not_asked_where_an_opt_in_rule_is() -> None:
    document = read(json.dumps(CLEAN).encode(), "clean.json")
    assert not check_document(document, Options()).findings
    checked = check_document(document, Options(select=("undescribed-parameter",)))
    assert {finding.rule for finding in checked.findings} == {"undescribed-parameter"}


@pytest.mark.parametrize("name", ["missing-type", "required-undeclared", "too-many-tools"])
def test_where_a_test_fails_the_rule_is_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(QUIET, name, fails)
    examining.rules_for.cache_clear()
    try:
        bad = next(fixture for fixture in fixtures.fixtures_of(name) if not fixture.is_good)
        checked = check_document(bad.read(), Options(targets=bad.targets))
        assert name in {finding.rule for finding in checked.everything}
        assert "internal-failure" not in {finding.rule for finding in checked.everything}
    finally:
        examining.rules_for.cache_clear()


def test_a_rule_that_is_quiet_or_glances_at_nothing_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "clean.json").write_text(json.dumps(CLEAN))
    code = "import sys, atexit; atexit.register(lambda: print('\\n' + ' '.join(sys.modules), file=sys.stderr));"
    code += "import toolcheck.rules; toolcheck.rules._PROJECT = '';"  # as where it is installed
    command = [sys.executable, "-c", code + "from toolcheck.cli import main; main()", "check", "clean.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment(), check=True)
    modules = set(done.stderr.splitlines()[-1].split())
    rules = {rule.name: rule.module for rule in all_rules()}
    assert "toolcheck.rules.flat" in modules
    assert modules.isdisjoint(["toolcheck.rules.quiet", "toolcheck.rules.index"])
    assert {name for name in (*QUIET, *GLANCES) if rules[name] in modules} == set()


def declaring(text: str) -> str:
    rule = find_rule("missing-type")
    assert isinstance(rule, Rule)
    return generate._test(rule, "quiet", text)[0]


def test_a_test_may_use_only_what_its_file_imports() -> None:
    head = "from a.b import C, f\n_MINE = 3\n"
    assert declaring(head + "@rule(quiet=lambda v: (\n  f(v) and\n  all(x in C for x in v)\n))\ndef check(): ...") == (
        "lambda v: (f(v) and all(x in C for x in v))"
    )
    with pytest.raises(AssertionError, match=r"uses .*_MINE.*, which its file does not import"):
        declaring(head + "@rule(quiet=lambda v: v == _MINE)\ndef check(): ...")
    with pytest.raises(AssertionError, match="is not a lambda"):
        declaring(head + "@rule(quiet=f)\ndef check(): ...")
    with pytest.raises(AssertionError, match="has blanks"):
        declaring(head + "@rule(quiet=lambda v: v == 'a  b')\ndef check(): ...")

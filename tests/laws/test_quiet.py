"""A rule is quiet only where it has nothing to say; and none is quiet about everything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import fixtures
from tests.quiet import proving, try_changed
from tests.running import environment
from toolcheck.checking import examining
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.finding.rule import Rule
from toolcheck.rules import all_rules, find_rule, generate
from toolcheck.rules.quiet import GLANCES, QUIET

CLEAN = """
{"session": {"type": "realtime", "tools": [
  {"type": "function", "name": "hang_up", "description": "Ends the call.",
   "parameters": {"type": "object", "properties": {"why": {"type": "string", "enum": ["done", "rude"]}},
                  "required": ["why"]}},
  {"type": "mcp", "server_label": "desk", "server_url": "https://desk.example.com/mcp", "authorization": "${TOKEN}",
   "allowed_tools": ["search"], "require_approval": "always"}]}}
"""


def test_the_tests_are_those_of_the_files() -> None:
    assert generate.main(["--check"]) == 0, "run `make generate`"
    assert {rule.name for rule in generate.declared() if rule.quiet is not None} == QUIET.keys()
    assert {rule.name: rule.glance for rule in generate.declared() if rule.glance is not None} == GLANCES


def test_a_rule_that_is_quiet_says_nothing_about_any_fixture() -> None:
    with proving() as proof:
        for fixture in fixtures.every_fixture():
            check_document(fixture.read(), Options(targets=fixture.targets, select=("all",)))
    assert proof.broken == []
    assert {(name, is_quiet) for name in QUIET for is_quiet in (True, False)} == proof.seen.keys()


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


def test_a_test_that_is_true_too_often_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in QUIET:
        monkeypatch.setitem(examining.QUIET, name, lambda view: True)
    with proving() as proof:
        for fixture in fixtures.every_fixture():
            if fixture.rule is not None and fixture.rule.name in QUIET and not fixture.is_good:
                check_document(fixture.read(), Options(targets=fixture.targets, select=("all",)))
    assert {name for name, _, _ in proof.broken} == QUIET.keys()


@pytest.mark.parametrize("name", ["missing-type", "required-undeclared", "too-many-tools"])
def test_where_a_test_fails_the_rule_is_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(thing: object) -> bool:
        raise RecursionError

    monkeypatch.setitem(examining.QUIET, name, fails)
    examining.rules_for.cache_clear()
    try:
        bad = next(fixture for fixture in fixtures.fixtures_of(name) if not fixture.is_good)
        checked = check_document(bad.read(), Options(targets=bad.targets))
        assert name in {finding.rule for finding in checked.everything}
        assert "internal-failure" not in {finding.rule for finding in checked.everything}
    finally:
        examining.rules_for.cache_clear()


def test_a_rule_that_is_quiet_or_glances_at_nothing_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "clean.json").write_text(CLEAN)
    code = "import sys, atexit; atexit.register(lambda: print('\\n' + ' '.join(sys.modules), file=sys.stderr));"
    command = [sys.executable, "-c", code + "from toolcheck.cli import main; main()", "check", "clean.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment(), check=True)
    modules = set(done.stderr.splitlines()[-1].split())
    rules = {rule.name: rule.module for rule in all_rules()}
    assert "toolcheck.rules.quiet" in modules
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

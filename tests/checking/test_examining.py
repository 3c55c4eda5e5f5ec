"""Every rule is asked about what it is for, once, and a rule that fails or has said very much is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.checking.made import GOOD, WRONG, catch_failures, checked
from toolcheck.checking import examining
from toolcheck.checking.checking import check_suppressions, check_whole
from toolcheck.checking.examining import MAX_OF_A_RULE, Rules, examine, examine_whole, look, rules_for
from toolcheck.checking.selection import Options, known_rule
from toolcheck.document.document import Document
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, WARNING, Finding
from toolcheck.finding.rule import Rule
from toolcheck.finding.suppression import Suppression
from toolcheck.ground.stopwatch import Stopwatch
from toolcheck.rules import all_rules

PARTS: dict[str, Any] = {
    "session": {
        "type": "realtime",
        "tools": [{"type": "mcp", "server_label": "a b", "server_url": "http://a.com", "authorization": "k"}, "text"],
        "tool_choice": {"type": "function"},
        "instructions": "a \u200b",
        "wrong": 1,
    },
    "other": 1,
}


def a_rule(check: Any, name: str = "wrong-type") -> Rule:
    """A rule of the tree, whose function is another one."""
    made = {"name": name, "check": staticmethod(check), "severity": known_rule(name).severity}
    return type("Made", (), made)()  # type: ignore[no-any-return]


def test_every_part_of_a_payload_is_asked_about() -> None:
    found = {finding.rule: finding.api_path for finding in examine(checked(PARTS).manifest)}
    assert found["invalid-server-label"] == "session.tools[0].server_label"
    assert found["tool-not-an-object"] == "session.tools[1]"
    assert found["missing-field"] == "session.tool_choice.name"
    assert found["endless-tool-loop"] == "session.tool_choice"
    assert found["hidden-text"] == "session.instructions"
    assert found["unknown-field"] in ("session.wrong", "other")


def test_a_finding_gets_what_its_rule_did_not_say() -> None:
    by_rule = {finding.rule: finding for finding in examine(checked(PARTS).manifest)}
    label = by_rule["invalid-server-label"]
    assert (label.severity, label.targets) == (ERROR, ("realtime-session",))
    assert by_rule["insecure-url"].severity is WARNING
    outside = [finding for finding in examine(checked(PARTS).manifest) if finding.api_path == "other"]
    assert [finding.targets for finding in outside] == [()]


def test_a_silent_rule_is_not_asked() -> None:
    manifest = checked(PARTS).manifest
    every = {finding.rule for finding in examine(manifest)}
    for name in every:
        assert {finding.rule for finding in examine(manifest, frozenset([name]))} == every - {name}


def test_a_watch_measures_each_rule_and_changes_nothing() -> None:
    watch = Stopwatch()
    manifest = checked(PARTS).manifest
    assert examine(manifest, frozenset(), watch) == examine(manifest)
    assert {"shapes", "rule invalid-server-label", "rule hidden-text"} <= set(watch.seconds)


def test_what_cannot_be_read_is_asked_about_once_for_each_kind() -> None:
    found = examine(checked("[1,]\n[2,]\n", "a.jsonl").manifest)
    assert [finding.rule for finding in found].count("syntax-error") == 2
    assert "unknown-document" in [finding.rule for finding in examine(checked({"other": 1}).manifest)]
    assert "unknown-document" not in [finding.rule for finding in examine(checked(GOOD).manifest)]


def test_a_rule_that_fails_is_a_finding_and_the_others_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    catch_failures(monkeypatch)

    def breaks(_: Any) -> Iterator[Finding]:
        yield Finding("before", Where(("a",)))
        raise KeyError("a word of the file")

    manifest = checked(WRONG).manifest
    before, crash = look(a_rule(breaks), manifest.payloads[0], manifest.payloads[0], ("responses",))
    assert before.message == "before"
    assert crash.message == "the rule `wrong-type` failed here (KeyError)"
    assert crash.note == "this is a bug in toolcheck, not in your file; please report it"
    assert (crash.rule, crash.severity, crash.targets, crash.where) == (
        "wrong-type",
        ERROR,
        ("responses",),
        manifest.payloads[0].where,
    )
    (nowhere,) = look(a_rule(lambda _: 1 / 0), 5, manifest, ())
    assert (nowhere.where, nowhere.targets) == (Where(), ())


def test_a_rule_that_has_said_very_much_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(_: Any) -> Iterator[Finding]:
        number = 0
        while True:
            number += 1
            yield Finding(f"m{number}", Where((number,)), severity=WARNING)

    manifest = checked(GOOD).manifest
    monkeypatch.setattr(examining, "MAX_OF_A_RULE", 7)
    assert MAX_OF_A_RULE == 4000
    examination = examining._Examination(frozenset())
    rule = a_rule(endless)
    other = a_rule(lambda _: iter([Finding("other", Where())]), "missing-field")
    for _ in range(2):
        examination.ask(((rule, rule.check), (other, other.check)), manifest.payloads[0], manifest)
    said = [finding.message for finding in examination.found]
    assert said[:6] == [f"m{number}" for number in range(1, 7)]
    assert said[6] == "m7 (there may be more, which are not reported)"
    assert said[7:] == ["other", "other"]


def test_a_finding_keeps_what_its_rule_said() -> None:
    def says(_: Any) -> Iterator[Finding]:
        yield Finding("m", Where(("x",)), severity=WARNING, api_path="mine", targets=("live",))
        yield Finding("n", Where(("session", "x")))

    manifest = checked(GOOD).manifest
    first, second = look(a_rule(says), manifest.payloads[0], manifest.payloads[0], ())
    assert (first.severity, first.api_path, first.targets, first.rule) == (WARNING, "mine", ("live",), "wrong-type")
    assert (second.severity, second.api_path, second.targets) == (ERROR, "session.x", ())
    assert look(a_rule(says), manifest, manifest, ("responses",))[0].targets == ("responses",)


def test_rules_are_those_for_the_keys_that_are_there() -> None:
    some = [rule for rule in all_rules() if rule.each == "Tool" and "mcp" in rule.kinds]
    rules = Rules(some)
    always = {rule.name for rule, _ in rules.always}
    assert always == {rule.name for rule in some if not rule.keys}
    assert {rule.name for rule, _ in rules.all} == {rule.name for rule in some}
    for key in ("server_url", "headers"):
        assert {rule.name for rule, _ in rules.about([key, "x"])} == always | {
            rule.name for rule in some if key in rule.keys
        }
    assert rules.about(["headers"]) is rules.about(["other", "headers"])


def test_only_some_sets_of_keys_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "_MAX_KEY_SETS", 2)
    rules = Rules(rule for rule in all_rules() if rule.each == "Tool" and "mcp" in rule.kinds)
    first = rules.about(["headers"])
    assert rules.about(["headers"]) is first
    rules.about(["server_url"])
    rules.about(["authorization"])
    assert rules.about(["headers"]) is not first
    assert len(rules._by_keys) <= 2


@pytest.mark.parametrize(
    ("view", "target", "kind"), [("Tool", "responses", "mcp"), ("Tool", None, ""), ("Text", "live", "")]
)
def test_the_rules_for_a_view_a_target_and_a_kind(view: str, target: Any, kind: str) -> None:
    names = {rule.name for rule, _ in rules_for(view, target, kind).all}
    assert names == {
        rule.name
        for rule in all_rules()
        if rule.each == view and (target is None or target in rule.targets) and (not rule.kinds or kind in rule.kinds)
    }
    one = sorted(names)[0]
    assert {rule.name for rule, _ in rules_for(view, target, kind, frozenset([one])).all} == names - {one}


# -- wholes ----------------------------------------------------------------------------------------


def test_a_payload_as_a_whole_is_its_tools_among_each_other_and_its_choice() -> None:
    tool = {"type": "function", "name": "f", "description": "d"}
    value = {"session": {"type": "realtime", "tools": [tool, {**tool, "name": "g h"}, tool], "tool_choice": "auto"}}
    payload = checked(value).manifest.payloads[0]
    found = examine_whole(payload)
    assert [(finding.rule, finding.targets) for finding in found] == [
        ("duplicate-function-name", ("realtime-session",))
    ]
    assert [finding.rule for finding in check_whole(payload, Options())] == ["duplicate-function-name"]
    assert check_whole(payload, Options(ignore=("function",))) == []
    wrong = {"session": {"type": "realtime", "tools": [], "tool_choice": "required"}}
    assert [finding.rule for finding in examine_whole(checked(wrong).manifest.payloads[0])] == [
        "required-without-tools"
    ]


def test_what_is_wrong_with_a_suppression_is_said_in_the_order_of_the_text() -> None:
    document = Document(name="toolcheck.toml", text="", format="toml")
    known = Suppression(form="configuration", where=Where(), rules=(("wrong-type", Where()),), reason="known")
    blank = Suppression(form="configuration", where=Where(), rules=(("wrong-type", Where()),))
    ended = Suppression(
        form="configuration", where=Where(), rules=(("mcp", Where()),), reason="x", expires="2026-01-01"
    )
    options = Options(today="2026-11-20")

    def said(*suppressions: Suppression, unused: Any = (), options: Options = options) -> list[str]:
        return [one.rule for one in check_suppressions(document, suppressions, unused, options).findings]

    assert said() == said(known) == []
    assert said(blank) == ["unexplained-suppression"]
    assert said(known, unused=[(known, "wrong-type")]) == ["unused-suppression"]
    assert said(known, unused=[(known, "mcp")]) == []
    assert sorted(said(blank, ended)) == ["expired-suppression", "invalid-suppression", "unexplained-suppression"]
    assert said(ended, options=Options(ignore=("suppression",))) == []
    lower = check_suppressions(document, [blank], (), Options(severity={"unexplained-suppression": ERROR}))
    assert [finding.severity for finding in lower.findings] == [ERROR]
    assert (lower.document, lower.manifest.shape, lower.manifest.document) == (document, "configuration", document)

"""What holds for every rule about logs, so that no rule has to test it for itself."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests import KIND_OF
from tests.expected import expected_of_log, said_of_log
from tests.fixtures import HERE
from tests.log import forms
from tests.log.fixtures import Log, case_logs, every_log, of_events, page_logs, told
from toolcheck import rules
from toolcheck.contract.realtime_events import CLIENT
from toolcheck.document import failure
from toolcheck.finding.finding import ERROR, WARNING
from toolcheck.log.following import follow
from toolcheck.log.reading import Reading
from toolcheck.rules import FAMILIES, OF_LOGS, all_rules, generate, rules_of_logs
from toolcheck.tracing import tracing
from toolcheck.tracing.tracing import trace

OF_TEXTS = ("incomplete-log", "session-expired")
"""Rules about how a log is written down and about times, so that it matters in which form it is."""


COMPANIONS = {"response-before-output": ["call-not-answered"]}
"""Two sides of one fault: what the response lacked, and what became of the call."""


def ids(log: Log) -> str:
    return log.id


# -- pages and cases --------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", rules_of_logs(), ids=lambda rule: rule.name)
def test_a_page_has_a_title_a_bad_and_a_good_example(rule):
    assert rule.title.endswith(".")
    assert {log.is_good for log in page_logs() if log.rule is rule} == {True, False}


@pytest.mark.parametrize("log", [log for log in every_log() if log.is_good], ids=ids)
def test_good_wakes_no_error_and_not_its_own_rule(log):
    findings = log.findings()
    assert [f.rule for f in findings if f.severity >= ERROR] == [] or "/" in log.id
    assert [f.message for f in findings if f.rule == log.rule.name and f.severity >= log.rule.severity] == []


@pytest.mark.parametrize("log", [log for log in page_logs() if not log.is_good], ids=ids)
def test_the_bad_of_a_page_wakes_its_rule_and_nothing_else_as_severe(log):
    findings = log.findings()
    own = [f for f in findings if f.rule == log.rule.name]
    assert own, told(findings)
    worst = max(f.severity for f in own)
    assert {f.rule for f in findings if f.severity >= worst} == {log.rule.name, *COMPANIONS.get(log.rule.name, ())}


@pytest.mark.parametrize("log", [log for log in case_logs() if not log.is_good], ids=ids)
def test_a_bad_case_wakes_its_rule(log):
    assert log.rule.name in {f.rule for f in log.findings()}


@pytest.mark.parametrize("log", [log for log in case_logs() if not log.is_good], ids=ids)
def test_a_bad_case_says_what_was_read_and_approved(log):
    path = expected_of_log(log)
    assert path.exists(), "run `make expected`, then read what it wrote"
    assert said_of_log(log) == path.read_bytes().decode()


def test_every_case_folder_belongs_to_a_rule_and_every_rule_has_one():
    there = {path.name for path in (HERE / "rules" / "trace").iterdir() if path.is_dir()}
    assert there == {rule.name for rule in rules_of_logs()}


# -- what is said -----------------------------------------------------------------------------------


@pytest.mark.parametrize("log", every_log(), ids=ids)
def test_a_message_is_one_line_without_a_final_dot_and_its_places_are_in_the_log(log):
    events = log.events()
    for finding in log.findings():
        assert finding.message.strip() == finding.message
        assert "\n" not in finding.message
        assert not finding.message.endswith(".")
        assert len(finding.message.split()) <= 24, finding.message
        for where in (finding.where, *(one.where for one in finding.related)):
            assert 0 <= where.document < len(events)


def test_what_a_rule_declares_is_what_it_does():
    for log in every_log():
        for finding in log.findings():
            rule = rules.find_rule_of_logs(finding.rule)
            assert (finding.fix is None) or rule.fixes == "hint", finding.rule


# -- forms, sides, cuts -----------------------------------------------------------------------------


@pytest.mark.parametrize("log", [log for log in case_logs() if log.rule.name not in OF_TEXTS], ids=ids)
def test_the_form_of_a_log_does_not_matter(log):
    events = [event.body for event in log.events()]
    wanted = of_events(events)
    for write, name in forms.FORMS.values():
        reading = Reading([write(events).encode()], name)
        session = follow(reading.events(), reading.remarks)
        assert told(trace(session)[0]) == wanted, name


SOUND = [
    "call-not-answered/good-the-caller-talks-on.jsonl",
    "call-of-unknown-tool/good-handoff.jsonl",
    "approval-not-answered/good-after-some-talk.jsonl",
    "response-before-output/good-both-outputs-first.jsonl",
    "required-with-nothing/good-imported.jsonl",
    "call-not-answered/good-out-of-band.jsonl",
]


def sound() -> list[list[dict[str, Any]]]:
    found = {log.id: log for log in case_logs()}
    return [[event.body for event in found[name].events()] for name in SOUND]


@pytest.mark.parametrize("events", sound(), ids=SOUND)
def test_a_sound_log_is_sound_to_the_end_and_from_the_middle(events):
    assert [one for one in of_events(events) if one[1] != "info"] == []
    for end in range(1, len(events)):
        assert [one for one in of_events(events[:end]) if one[1] == "error"] == [], end
    for start in range(1, len(events)):
        assert [one for one in of_events(events[start:]) if one[1] == "error"] == [], start


@pytest.mark.parametrize("events", sound(), ids=SOUND)
def test_what_was_received_alone_is_sound_too(events):
    received = [event for event in events if event["type"] not in CLIENT]
    assert [one for one in of_events(received) if one[1] != "info"] == []


def test_nothing_that_is_broken_crashes_a_rule():
    chance = random.Random(11)
    logs = [[event.body for event in log.events()] for log in case_logs()]
    for _ in range(1500):
        events = [dict(event) for event in chance.choice(logs)]
        for _ in range(chance.randrange(1, 4)):
            _break(events, chance)
        of_events(events)


def _break(events: list[dict[str, Any]], chance: random.Random) -> None:
    if not events:
        return
    at = chance.randrange(len(events))
    way = chance.randrange(5)
    if way == 0:
        del events[at]
    elif way == 1:
        events.insert(chance.randrange(len(events)), events[at])
    elif way == 2:
        other = chance.randrange(len(events))
        events[at], events[other] = events[other], events[at]
    else:
        events[at] = _broken(events[at], chance)
        events[at].setdefault("type", "error")
        if not isinstance(events[at]["type"], str):
            events[at]["type"] = "error"


def _broken(value: Any, chance: random.Random) -> Any:
    """A value with something else in one of its places."""
    odd = [None, 7, "x", [], {}, [None], {"type": None}, True, -1.5, [[1]], "", {"a": {"b": []}}]
    if isinstance(value, dict) and value:
        key = chance.choice(list(value))
        part = value[key]
        if isinstance(part, dict | list) and part and chance.random() < 0.6:
            return {**value, key: _broken(part, chance)}
        if chance.random() < 0.3:
            return {name: other for name, other in value.items() if name != key}
        return {**value, key: chance.choice(odd)}
    if isinstance(value, list) and value:
        at = chance.randrange(len(value))
        return [*value[:at], _broken(value[at], chance), *value[at + 1 :]]
    return chance.choice(odd)


# -- crashes and names ------------------------------------------------------------------------------


def test_a_rule_that_crashes_is_a_finding_and_the_others_still_run(monkeypatch):
    log = next(log for log in case_logs() if log.id == "tool-loop/bad-required.jsonl")

    def crash(_):
        raise ZeroDivisionError("secret value")
        yield

    real = tracing._rules_for

    def broken(view, kind):
        return tuple((rule, crash if rule.name == "response-failed" else check) for rule, check in real(view, kind))

    monkeypatch.setattr(tracing, "_rules_for", broken)
    monkeypatch.setattr(failure, "kind_of", KIND_OF)
    findings = log.findings()
    assert "tool-loop" in {f.rule for f in findings}
    crashed = [f for f in findings if f.rule == "response-failed"]
    assert crashed
    assert all("ZeroDivisionError" in f.message and f.severity is ERROR for f in crashed)
    assert "secret value" not in repr(findings)


def test_in_our_own_tests_a_crashing_rule_raises(monkeypatch):
    monkeypatch.setattr(tracing, "_rules_for", lambda view, kind: ((rules_of_logs()[0], lambda thing: 1 / 0),))
    with pytest.raises(ZeroDivisionError):
        case_logs()[0].findings()


def test_rules_are_named_like_their_files_and_a_name_has_one_meaning():
    names = [rule.name for rule in rules_of_logs()]
    assert len(names) == len(set(names))
    families = {rule.name: rule.family for rule in all_rules()}
    shared = {name: families[name] for name in names if name in families}
    assert shared == {"shared-tool-name": "hosted", "undefined-server-label": "mcp"}
    for rule in rules_of_logs():
        assert rule.module == f"toolcheck.rules.{rule.family}.{rule.name.replace('-', '_')}"
        assert rule.family in OF_LOGS
        assert rule.family not in FAMILIES


def test_the_index_says_what_the_files_of_the_rules_declare():
    text = generate.INDEX_OF_LOGS.read_text("utf-8")
    assert text == generate.index(generate.declared(OF_LOGS)), "run `make generate`"


def test_every_rule_says_where_its_fact_is_from():
    for rule in rules_of_logs():
        assert rule.source_url.startswith("https://"), rule.name
        assert rule.dated, rule.name


def test_what_is_said_without_a_source_is_no_error():
    assert [r.name for r in rules_of_logs() if r.evidence == "inferred" and r.severity > WARNING] == [
        "approval-after-end",
        "sent-after-end",
    ], "an ended session hears nothing: that follows"

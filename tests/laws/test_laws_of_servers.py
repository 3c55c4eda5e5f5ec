"""What holds for every rule about servers, so that no rule has to test it for itself."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from typing import Any

import pytest

from tests import KIND_OF
from tests.expected import expected_of_offer, said_of_checked
from tests.fixtures import HERE, as_json
from tests.served.fixtures import Offer, case_offers, every_offer, judged, page_offers
from toolcheck.document import failure
from toolcheck.document.reading import read
from toolcheck.finding.finding import ERROR, WARNING
from toolcheck.probing import judging
from toolcheck.probing.judging import MAX_SHOWN
from toolcheck.rules import (
    FAMILIES,
    OF_SERVERS,
    all_rules,
    find_rule_of_servers,
    generate,
    rules_named,
    rules_of_logs,
    rules_of_servers,
)
from toolcheck.served.served import NotATool

COMPANIONS = {"bad-no-tools": ["allowed-tool-missing"]}
"""Cases with a second finding as severe, which is another side of the fault."""


def ids(offer: Offer) -> str:
    return offer.id


# -- pages and cases --------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", rules_of_servers(), ids=lambda rule: rule.name)
def test_a_rule_has_a_title_a_bad_and_a_good_example(rule):
    assert rule.title.endswith(".")
    assert {offer.is_good for offer in page_offers() if offer.rule is rule} >= {True}
    assert {offer.is_good for offer in every_offer() if offer.rule is rule} == {True, False}


@pytest.mark.parametrize("offer", [offer for offer in every_offer() if offer.is_good], ids=ids)
def test_good_wakes_no_error_and_not_its_own_rule(offer):
    findings = offer.findings()
    assert [f.rule for f in findings if f.severity >= ERROR] == []
    assert [f.message for f in findings if f.rule == offer.rule.name] == []


@pytest.mark.parametrize("offer", [offer for offer in every_offer() if not offer.is_good], ids=ids)
def test_bad_wakes_its_rule_and_nothing_else_as_severe(offer):
    findings = offer.findings()
    own = [f for f in findings if f.rule == offer.rule.name]
    assert own, findings
    worst = max(f.severity for f in own)
    others = COMPANIONS.get(offer.name.partition(".")[0], [])
    assert {f.rule for f in findings if f.severity >= worst} <= {offer.rule.name, *others}


@pytest.mark.parametrize("offer", [offer for offer in case_offers() if not offer.is_good], ids=ids)
def test_a_bad_case_says_what_was_read_and_approved(offer):
    path = expected_of_offer(offer)
    assert path.exists(), "run `make expected`, then read what it wrote"
    assert said_of_checked(offer.checked()) == path.read_bytes().decode()


def test_every_case_folder_belongs_to_a_rule_and_every_recording_to_a_case():
    home = HERE / "rules" / "probe"
    assert {path.name for path in home.iterdir() if path.is_dir()} <= {rule.name for rule in rules_of_servers()}
    recordings = {path.with_suffix("").with_suffix("") for path in home.glob("*/*.offers.json")}
    assert recordings == {path.with_name(path.name.partition(".")[0]) for path in home.glob("*/*.yaml")}


# -- what is said -----------------------------------------------------------------------------------


@pytest.mark.parametrize("offer", every_offer(), ids=ids)
def test_a_message_is_one_line_without_a_final_dot_and_its_place_is_in_the_manifest(offer):
    checked = offer.checked()
    for finding in checked.findings:
        assert finding.message.strip() == finding.message
        assert "\n" not in finding.message
        assert not finding.message.endswith(".")
        span = checked.document.span(finding.where)
        assert 0 <= span.start < span.end <= len(checked.document.text)
        assert finding.api_path


def test_what_a_rule_declares_is_what_it_does():
    for offer in every_offer():
        for finding in offer.findings():
            rule = find_rule_of_servers(finding.rule)
            assert rule is not None
            assert finding.severity <= rule.severity
            assert finding.fix is None or (rule.fixes == "hint" and finding.fix.changes == ())


@pytest.mark.parametrize("offer", every_offer(), ids=ids)
def test_json_says_the_same_as_yaml(offer):
    other = as_json(read(offer.data, offer.name))
    found = judged(other.text.encode(), other.name, json.loads(offer.recording)).findings
    usual = judged(offer.data, offer.name, json.loads(offer.recording)).findings
    assert [(f.rule, f.message, f.api_path) for f in found] == [(f.rule, f.message, f.api_path) for f in usual]


# -- hostile servers --------------------------------------------------------------------------------


LONG = "a`b\x1b[31m\n::error::" + "x" * 5000


def test_words_of_a_server_are_cut():
    manifest = (
        b"tools:\n- {type: mcp, server_label: docs, server_url: 'https://docs.example.com/mcp', allowed_tools: [a]}"
    )
    tool = {
        "name": LONG,
        "description": LONG,
        "inputSchema": {"type": "object", "properties": {LONG: {"type": "array"}}},
    }
    recordings = [
        {"docs": {"tools": [tool, tool], "locked": {"tools": []}}},
        {"docs": {"tools": [tool], "locked": {"tools": [{**tool, "description": LONG + "y"}]}}},
        {"docs": {"tools": [tool], "again": {"tools": [{**tool, "inputSchema": {}}]}}},
        *({"docs": {"failure": {"kind": kind, "detail": LONG, "location": LONG, "challenge": LONG, "status": 401}}}
          for kind in ("dns", "auth", "redirect", "http", "error", "protocol", "certificate", "timeout")),
    ]  # fmt: skip
    for recording in recordings:
        for text in (manifest, manifest.replace(b", allowed_tools: [a]", b"")):
            findings = judged(text, "agent.yaml", recording).findings
            assert findings
            for finding in findings:
                words = (finding.message, finding.note, finding.fix.title if finding.fix else "")
                assert max(map(len, words)) <= MAX_SHOWN


def test_nothing_that_a_server_sends_crashes_a_rule():
    chance = random.Random(5)
    cases = [(offer, json.loads(offer.recording)) for offer in every_offer()]
    for _ in range(400):
        offer, recording = chance.choice(cases)
        for _ in range(chance.randrange(1, 4)):
            recording = {label: _said(said, chance) for label, said in recording.items()}
        with suppress(NotATool):
            judged(offer.data, offer.name, recording)


def _said(said: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    return {**said, "tools": _broken(said["tools"], chance)} if "tools" in said else said


def _broken(value: Any, chance: random.Random) -> Any:
    """A value with something else in one of its places; it stays a list."""
    odd = [None, 7, "x", [], {}, [None], {"type": None}, True, -1.5, [[1]], "", {"a": {"b": []}}]
    if isinstance(value, dict) and value:
        key = chance.choice(list(value))
        part = value[key]
        if isinstance(part, dict | list) and part and chance.random() < 0.6:
            return {**value, key: _broken(part, chance)}
        return {**value, key: chance.choice(odd) if key != "name" else part}
    if isinstance(value, list) and value:
        at = chance.randrange(len(value))
        return [*value[:at], _broken(value[at], chance), *value[at + 1 :]]
    return value


# -- crashes and names ------------------------------------------------------------------------------


def test_a_rule_that_crashes_is_a_finding_and_the_others_still_run(monkeypatch):
    offer = next(offer for offer in page_offers() if offer.id == "allowed-tool-missing-bad.yaml")

    def crash(_):
        raise ZeroDivisionError("secret value")
        yield

    real = judging._rules_for

    def broken(view):
        from toolcheck.ground.record import replace

        return tuple(replace(rule, function=crash) if rule.name == "server-too-slow" else rule for rule in real(view))

    monkeypatch.setattr(judging, "_rules_for", broken)
    monkeypatch.setattr(failure, "kind_of", KIND_OF)
    findings = offer.findings()
    assert {f.rule for f in findings} == {"allowed-tool-missing", "server-too-slow"}
    assert any("ZeroDivisionError" in f.message and f.severity is ERROR for f in findings)
    assert "secret value" not in repr(findings)


def test_rules_are_named_like_their_files_and_a_name_has_one_meaning():
    names = [rule.name for rule in rules_of_servers()]
    assert len(names) == len(set(names))
    elsewhere = {rule.name: rule.family for rule in (*all_rules(), *rules_of_logs())}
    assert {name for name in names if name in elsewhere} == {
        "allowed-tool-missing",
        "hidden-text",
        "shared-tool-name",
        "too-many-tools",
        "tool-context-budget",
        "tool-drift",
    }
    assert [rule.family for rule in rules_named("shared-tool-name")] == ["hosted", "trace", "probe"]
    for rule in rules_of_servers():
        assert rule.family in OF_SERVERS
        assert rule.family not in FAMILIES


def test_what_a_name_says_of_all_its_rules_is_the_same():
    for rule in rules_of_servers():
        for other in rules_named(rule.name):
            assert (rule.guarded, rule.opt_in) == (other.guarded, other.opt_in), rule.name


def test_the_index_says_what_the_files_of_the_rules_declare():
    text = generate.INDEX_OF_SERVERS.read_text("utf-8")
    assert text == generate.index(generate.declared(OF_SERVERS)), "run `make generate`"


def test_every_rule_says_where_its_fact_is_from():
    for rule in rules_of_servers():
        assert rule.source_url.startswith("https://"), rule.name
        assert rule.dated, rule.name


def test_what_is_said_without_a_source_is_no_error():
    assert [r.name for r in rules_of_servers() if r.evidence == "inferred" and r.severity > WARNING] == [
        "server-certificate",
    ], "a client that verifies certificates does not go on: that follows"

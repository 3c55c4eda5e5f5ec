"""The check of one text of very many: the findings of the check, as plain values, and never an exception."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

import toolcheck
from tests.checking import made
from tests.checking.made import catch_failures, fail
from tests.fixtures import TODAY, every_fixture
from toolcheck.checking import checking
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.checking.verdict import TEXT_NAME, judge, verdict
from toolcheck.document.failure import INTERNAL_FAILURE
from toolcheck.document.reading import LIMITS, Limits, read
from toolcheck.finding.finding import WARNING
from toolcheck.finding.report import Report
from toolcheck.reporting.json import findings

LINES = ("file", "line", "column", "end_line", "end_column")
GOOD, WRONG = made.text(made.GOOD), made.text(made.WRONG)
REQUEST: dict[str, Any] = {"model": "gpt-5.4", "input": "Hello.", "tools": [{"type": "web_search"}]}


def without_lines(found: dict[str, Any]) -> dict[str, Any]:
    """A finding of the JSON report without what a verdict leaves out."""
    related = [{key: value for key, value in one.items() if key not in LINES} for one in found["related"]]
    return {key: value for key, value in {**found, "related": related}.items() if key not in LINES}


def in_one_order(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(found, key=lambda one: json.dumps(one, sort_keys=True))


def test_the_findings_are_those_of_the_report() -> None:
    for fixture in every_fixture()[::6]:
        options = Options(targets=fixture.targets, today=TODAY)
        reported = check_document(read(fixture.data, TEXT_NAME), options)
        given = verdict(fixture.data, options)
        expected = [without_lines(found) for found in findings(reported)]
        assert in_one_order(given) == in_one_order(expected), fixture.id
        assert json.loads(json.dumps(given)) == given, "it has plain values only"


def test_a_finding_names_its_tool() -> None:
    tools = [
        {"type": "mcp", "server_label": "shop", "server_url": "https://shop.example.com/mcp"},
        {"type": "namespace", "name": "crm", "description": "x", "tools": [{"type": "function", "parameters": {}}]},
        {"type": "telepathy"},
    ]
    found = toolcheck.verdict(json.dumps({**REQUEST, "tools": tools, "tool_choice": "sometimes"}))
    named = {(one["tool"], one["tool_kind"]) for one in found}
    assert named == {("shop", "mcp"), (None, "function"), (None, "telepathy"), (None, None)}


@pytest.mark.parametrize(
    ("text", "state", "shape"),
    [
        (json.dumps(REQUEST), "checked", "request"),
        (json.dumps({"model": "gpt-5.4", "input": "Hello."}), "stranger", "request"),
        (json.dumps({"model": "gpt-4o", "messages": [], "tools": []}), "stranger", "unknown"),
        (json.dumps({"model": "text-embedding-3-small", "input": ["a", "b"]}), "stranger", "request"),
        (json.dumps({"custom_id": "a", "url": "/v1/responses", "body": REQUEST}), "stranger", "unknown"),
        ("null", "stranger", "unknown"),
        ("17", "stranger", "unknown"),
        (json.dumps(REQUEST)[:-4], "unreadable", "unknown"),
        ("", "unreadable", "unknown"),
        (b"\xff\xfe{\0}\0", "unreadable", "unknown"),
        (b"\xef\xbb\xbf" + json.dumps(REQUEST).encode(), "checked", "request"),
        ("\ud800", "unreadable", "unknown"),
        ('{"tools": [{"type": "web_search"}], "tools": []}', "checked", "tools"),
        ('{"a": 1, "a": 2}', "stranger", "unknown"),
    ],
)
def test_a_text_is_checked_a_stranger_or_unreadable(text: str | bytes, state: str, shape: str) -> None:
    given = judge(text)
    assert (given.state, given.shape) == (state, shape)
    assert list(given.findings) == verdict(text)
    assert bool(given.findings) or state == "checked" or shape != "unknown"


def test_what_is_too_much_is_a_finding() -> None:
    small = Limits(size=40, depth=LIMITS.depth, nodes=LIMITS.nodes, key=LIMITS.key, digits=LIMITS.digits)
    assert [one["rule"] for one in verdict(json.dumps(REQUEST), Options(limits=small))] == ["too-large"]
    assert [one["rule"] for one in verdict("[" * 5000 + "]" * 5000)] == ["too-deep"]


def test_a_verdict_counts_tools_and_names_the_worst_finding() -> None:
    given = judge(WRONG)
    assert (given.tools, given.targets, given.worst) == ({"function": 1}, ("realtime-session",), "error")
    assert judge(GOOD).worst == ""


@pytest.mark.parametrize("text", [None, 17, ["a"], bytearray(b"{}"), memoryview(b"{}")])
def test_nothing_raises(text: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    catch_failures(monkeypatch)
    assert isinstance(verdict(text), list)


def test_a_failure_of_the_check_is_the_only_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    catch_failures(monkeypatch)
    monkeypatch.setattr(checking, "examine", fail)
    given = judge(WRONG)
    assert ([one["rule"] for one in given.findings], given.state) == ([INTERNAL_FAILURE], "unreadable")


def test_the_options_count() -> None:
    (found,) = verdict(WRONG)
    assert verdict(WRONG, Options(ignore=(found["rule"],))) == []
    (again,) = verdict(WRONG, Options(severity={found["rule"]: WARNING}))
    assert (again["severity"], found["severity"]) == ("warning", "error")


def test_no_secret_is_in_a_verdict() -> None:
    token = "ghp_" + "A1b2C3d4E5f6G7h8"
    tool = {"type": "mcp", "server_label": token, "server_url": f"http://u:{token}@shop.example.com", token: token}
    text = json.dumps({**REQUEST, "tools": [tool, {"type": "function", "name": token, "strict": token}]})
    given = json.dumps(verdict(text))
    assert "********" in given
    assert token not in given
    assert token[4:12] not in given


def test_options_and_what_was_checked_survive_pickle() -> None:
    options = Options(targets=("responses",), ignore=("security",), severity={"strict-in-realtime": WARNING})
    assert pickle.loads(pickle.dumps(options)) == options
    checked = check_document(read(WRONG.encode(), "a.json"), options)
    again = pickle.loads(pickle.dumps(checked))
    assert (again.findings, again.document.text) == (checked.findings, WRONG)
    assert list(findings(again)) == list(findings(checked))
    assert Report(files=(again,)).worst == Report(files=(checked,)).worst

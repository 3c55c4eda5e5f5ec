"""Failures that people reported, and configurations that look wrong and are accepted: each gets its verdict.

`cases.jsonl` has one a line: what kind of failure, the API, the verdict (`reject`: one error, at the place the server
named; `accept`: no error; `silent`: nothing at all; `warn`: a warning and no error), the rule that has to tell it, and
the report's URL.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fixtures import as_yaml
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.document.reading import read
from toolcheck.finding.finding import ERROR, WARNING

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()]
TARGETS = {"realtime": (), "responses": ("responses",)}
GONE_SINCE = ("retired-model", "retired-prompt")
"""The reports were right when they were written: their models and prompts were still there."""


def ids(case):
    return f"{case['report']}-{case['rule'] or case['verdict']}"


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_a_reported_case_gets_its_verdict(case):
    document = read(json.dumps(case["manifest"]).encode(), "case.json")
    for one in (document, as_yaml(document)):
        assert_verdict(one, case)


def assert_verdict(document, case):
    checked = check_document(document, Options(targets=TARGETS[case["target"]]))
    findings = [f for f in checked.findings if f.rule not in GONE_SINCE]
    errors = [f for f in findings if f.severity >= ERROR]
    warnings = [f for f in findings if f.severity == WARNING]
    if case["verdict"] == "reject":
        assert [f.rule for f in errors] == [case["rule"]]
        assert errors[0].api_path.startswith(case["place"])
    else:
        assert errors == []
    if case["verdict"] == "warn":
        assert case["rule"] in {f.rule for f in warnings}
    if case["verdict"] == "silent":
        assert findings == []

"""What servers offered becomes findings: which are asked for, how severe, suppressed, merged, in which order."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from tests.fixtures import TODAY
from tests.served.fixtures import judged
from toolcheck.checking.selection import Options
from toolcheck.finding.finding import ERROR, INFO
from toolcheck.finding.report import Checked
from toolcheck.served.served import FailureKind

MANIFEST = """\
session:
  type: realtime
  tools:
    - type: mcp
      server_label: docs
      server_url: https://docs.example.com/mcp{url}
      allowed_tools: [search, fetsch]{allowed}
      require_approval: always
    - type: mcp
      server_label: wiki
      server_url: https://wiki.example.com/mcp
      require_approval: always
"""
OFFERED = {
    "docs": {"tools": [{"name": "search", "inputSchema": {"type": "object"}}], "seconds": 12},
    "wiki": {"failure": {"kind": "dns"}},
}


def checked(text: str = MANIFEST.format(url="", allowed=""), **options: Any) -> Checked:
    return judged(text.encode(), "agent.yaml", OFFERED, Options(**{"today": TODAY, **options}))


def rules(text: str = MANIFEST.format(url="", allowed=""), **options: Any) -> list[str]:
    return [finding.rule for finding in checked(text, **options).findings]


def test_findings_are_in_the_order_of_the_manifest():
    found = checked().findings
    assert [(f.rule, f.severity.word, f.api_path) for f in found] == [
        ("server-too-slow", "warning", "session.tools[0].server_url"),
        ("allowed-tool-missing", "error", "session.tools[0].allowed_tools[1]"),
        ("server-unreachable", "error", "session.tools[1].server_url"),
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"select": ("probe",)}, 3),
        ({"select": ("all",)}, 3),
        ({"select": ("trace", "mcp")}, 0),
        ({"select": ("server-too-slow",)}, 1),
        ({"ignore": ("server-too-slow",)}, 2),
        ({"ignore": ("probe",)}, 0),
        ({"severity": {"server-unreachable": None}}, 2),
    ],
)
def test_rules_are_selected_as_everywhere(options: Any, expected: int):
    found = checked(**options)
    assert len(found.findings) == expected
    assert len(found.findings) + len(found.deselected) == 3


def test_a_level_is_what_the_configuration_says():
    found = checked(severity={"server-too-slow": ERROR, "allowed-tool-missing": INFO}).findings
    assert [f.severity.word for f in found] == ["error", "info", "error"]


def test_a_comment_suppresses_a_finding_about_a_server():
    comment = " # toolcheck: ignore[allowed-tool-missing] -- comes in May"
    text = MANIFEST.format(url="", allowed=comment)
    assert rules(text) == ["server-too-slow", "server-unreachable"]
    assert [(one.finding.rule, one.reason) for one in checked(text).suppressed] == [
        ("allowed-tool-missing", "comes in May")
    ]
    assert len(rules(text, show_suppressed=True)) == 3


def test_a_suppression_of_the_check_is_not_judged():
    text = MANIFEST.format(url=" # toolcheck: ignore[insecure-url] -- old", allowed="")
    assert len(rules(text)) == 3


def test_two_targets_are_one_finding():
    text = "tools:\n- {type: mcp, server_label: wiki, server_url: 'https://wiki.example.com/mcp'}\n"
    (found,) = checked(text, targets=("realtime-session", "responses")).findings
    assert found.rule == "server-unreachable"
    assert found.targets == ("realtime-session", "responses")


def test_a_tool_that_fails_in_no_schema_of_mcp_is_no_fault():
    text = b"tools:\n- {type: mcp, server_label: docs, server_url: 'https://docs.example.com/mcp', require_approval: always}\n"
    schemas: list[Any] = [
        {"type": "object"},
        {"type": "object", "additionalProperties": False},
        {"type": "object", "properties": {}, "$schema": "http://json-schema.org/draft-07/schema#"},
        {"type": "object", "properties": {"a": {"type": "object"}, "b": {"type": ["string", "null"], "default": None}}},
        {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}, "$defs": {"A": {"type": "string"}}},
        {"type": "object", "properties": {"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}}, "required": ["a"]},
    ]
    tools = [{"name": f"t{number}", "inputSchema": schema} for number, schema in enumerate(schemas)]
    assert judged(text, "a.yaml", {"docs": {"tools": tools}}).findings == ()


@pytest.mark.parametrize("kind", get_args(FailureKind))
def test_every_failure_is_the_finding_of_one_rule_at_the_url(kind: str):
    text = b"tools:\n- {type: mcp, server_label: wiki, server_url: 'https://wiki.example.com/mcp', require_approval: always}\n"
    found = judged(text, "a.yaml", {"wiki": {"failure": {"kind": kind}}}).findings
    assert [finding.api_path for finding in found] == ["session.tools[0].server_url"]


@pytest.mark.parametrize("extra", ["name: shop", "server_label: shop", "server_label: ''"])
def test_a_server_without_a_label_of_its_own_is_judged_too(extra: str):
    text = f"tools:\n- {{type: mcp, server_url: 'https://wiki.example.com/mcp', {extra}}}\n"
    label = "shop" if "label: shop" in extra else ""
    (found,) = judged(text.encode(), "a.yaml", {label: {"failure": {"kind": "dns"}}}).findings
    assert found.message == ("the host of `shop` has no address" if label else "the host of this server has no address")


def test_a_schema_with_very_long_names_is_looked_at_all_the_same():
    text = b"tools:\n- {type: mcp, server_label: docs, server_url: 'https://docs.example.com/mcp', require_approval: always}\n"
    schema = {
        "type": "object",
        "properties": {"x" * 5000: {"type": "string", "default": "\ud800" + "y" * 200_000}, "a": {"type": "array"}},
    }
    tools = [{"name": "t", "inputSchema": schema}, {"name": "u", "inputSchema": {"a": [[1] * 100_000]}}]
    found = judged(text, "a.yaml", {"docs": {"tools": tools}}).findings
    assert "the schema of `t` has a fault at `inputSchema.properties.a.items`" in {finding.message for finding in found}

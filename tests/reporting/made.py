"""Reports made by hand: real documents, findings as a rule would give them."""

from __future__ import annotations

from toolcheck.checking.checking import check_document
from toolcheck.document.reading import read
from toolcheck.document.where import Path, Where
from toolcheck.finding.finding import ERROR, Finding, Fix, Related, Severity
from toolcheck.finding.report import Checked, Report
from toolcheck.ground.record import replace
from toolcheck.rules import find_rule

RULE = "connector-authorization-header"

AGENT = """\
session:
  type: realtime
  tools:
    - type: mcp
      server_label: calendar
      connector_id: connector_googlecalendar
      allowed_tools: [search_events]
      require_approval: never
      headers:
        Authorization: Bearer canary-token-1
"""
HEADER: Path = ("session", "tools", 0, "headers", "Authorization")


def url(rule: str = RULE) -> str:
    found = find_rule(rule)
    assert found is not None
    return found.source_url


def page_url(rule: str = RULE) -> str:
    found = find_rule(rule)
    assert found is not None
    return found.page_url


def file(text: str, *findings: Finding, name: str = "agent.yaml") -> Checked:
    checked = check_document(read(text.encode(), name))
    assert checked is not None
    return replace(checked, findings=findings)


def report(text: str, *findings: Finding, name: str = "agent.yaml") -> Report:
    return Report(files=(file(text, *findings, name=name),))


def finding(
    message: str,
    where: Where,
    fix: Fix | None = None,
    note: str = "",
    *related: Related,
    severity: Severity = ERROR,
    rule: str = RULE,
    api_path: str = "",
) -> Finding:
    targets = ("realtime-session",)
    return Finding(message, where, fix, note, severity, related, (), rule, targets, api_path)

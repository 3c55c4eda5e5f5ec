from __future__ import annotations

import json as stdlib_json
from typing import Any

from tests.reporting.made import AGENT, HEADER, file, finding, page_url, report, url
from toolcheck.document.change import Remove
from toolcheck.document.reading import read
from toolcheck.document.where import Where
from toolcheck.finding.finding import WARNING, Fix, Related, hint, safe
from toolcheck.finding.report import Report
from toolcheck.reporting import concise, diff, json, statistics
from toolcheck.reporting.style import ansi


def test_concise_is_a_line_per_finding() -> None:
    made = report(
        AGENT,
        finding("`headers.Authorization` is sent", Where(HEADER, "key")),
        finding("a\nb canary-token-1", Where(HEADER), severity=WARNING),
    )
    assert concise.render(made) == (
        "agent.yaml:10:9: error[connector-authorization-header] `headers.Authorization` is sent\n"
        "agent.yaml:10:24: warning[connector-authorization-header] a\\nb ********\n"
    )
    assert concise.render(made, ansi).startswith(
        "agent.yaml:10:9: \x1b[1;31merror[connector-authorization-header]\x1b[0m `headers"
    )
    assert concise.render(report(AGENT)) == ""


def test_json_has_exactly_these_keys_in_this_order() -> None:
    made = report(
        AGENT,
        finding(
            "`headers.Authorization` is sent",
            Where(HEADER, "key"),
            safe("move it", Remove(HEADER)),
            "",
            Related("because of this", Where(("session", "tools", 0, "connector_id"))),
            api_path="session.tools[0].headers.Authorization",
        ),
    )
    out = json.render(made)
    value = stdlib_json.loads(out)
    assert value == {
        "version": 1,
        "summary": {
            "files": 1,
            "skipped": 0,
            "tools": {"connector": 1},
            "errors": 1,
            "warnings": 0,
            "fixable": 1,
            "suppressed": 0,
            "baseline": 0,
            "ignored": 0,
            "excluded": 0,
            "not_read": 0,
            "unread": 0,
        },
        "files": [{"path": "agent.yaml", "shape": "manifest", "targets": ["realtime-session"], "tools": 1}],
        "findings": [
            {
                "rule": "connector-authorization-header",
                "severity": "error",
                "message": "`headers.Authorization` is sent",
                "file": "agent.yaml",
                "line": 10,
                "column": 9,
                "end_line": 10,
                "end_column": 22,
                "document": 0,
                "pointer": "/session/tools/0/headers/Authorization",
                "api_path": "session.tools[0].headers.Authorization",
                "tool": None,
                "tool_kind": None,
                "targets": ["realtime-session"],
                "related": [
                    {
                        "message": "because of this",
                        "file": "agent.yaml",
                        "line": 6,
                        "column": 21,
                        "end_line": 6,
                        "end_column": 45,
                        "document": 0,
                        "pointer": "/session/tools/0/connector_id",
                    }
                ],
                "fix": {"title": "move it", "applicability": "safe"},
                "evidence": "documented",
                "url": url(),
                "rule_url": page_url(),
            }
        ],
        "unseen": [],
    }
    assert out == stdlib_json.dumps(value, indent=2, ensure_ascii=False) + "\n", "in this order"


def first(text: str, where: Where, name: str = "a.json", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = stdlib_json.loads(json.render(report(text, finding("x", where, **more), name=name)))
    return found["findings"][0]  # type: ignore[no-any-return]


def test_the_pointer_of_a_missing_field_leads_to_what_it_is_missing_from() -> None:
    text = '{"tools": [{"type": "mcp", "server_label": "a"}]}'
    where = Where(("tools", 0, "server_url"), "key", grip=("tools", 0, "server_label"))
    found = first(text, where, api_path="session.tools[0].server_url")
    assert (found["pointer"], found["api_path"]) == ("/tools/0", "session.tools[0].server_url")
    assert (found["line"], found["column"], found["end_column"]) == (1, 44, 47)


def test_pointers_are_exact_and_safe() -> None:
    key = "a/b~c\x1b\u202e##[x]"
    out = json.render(report(stdlib_json.dumps({key: 1}), finding("x", Where((key,))), name="a\x1b.json"))
    found = stdlib_json.loads(out)["findings"][0]
    assert found["pointer"] == "/a~1b~0c\x1b\u202e##[x]"
    assert found["file"] == "a\x1b.json"
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "##[" not in out


def test_a_monstrous_key_is_pointed_at_from_around() -> None:
    found = first(stdlib_json.dumps({"a": {"k" * 900: {"k" * 900: {"k" * 900: {"k" * 900: {"k" * 900: 1}}}}}}), Where())
    assert found["pointer"] == ""
    path = ("a", *["k" * 900] * 5)
    deep = {"a": {"k" * 900: {"k" * 900: {"k" * 900: {"k" * 900: {"k" * 900: 1}}}}}}
    assert len(first(stdlib_json.dumps(deep), Where(path))["pointer"]) < 4001


def test_a_fix_without_changes_is_a_hint_and_absence_is_null() -> None:
    assert first("{}", Where(), fix=Fix("say so", (), "safe"))["fix"] == {"title": "say so", "applicability": "hint"}
    assert first("{}", Where())["fix"] is None
    assert first("{}", Where(), rule="no-such-rule")["url"] is None


def test_secrets_are_in_no_key_and_no_value() -> None:
    out = json.render(
        report(AGENT, finding("`canary-token-1`", Where(HEADER), hint("not canary-token-1"), api_path="canary-token-1"))
    )
    assert "canary" not in out


def test_statistics() -> None:
    rule = "duplicate-authorization"
    made = Report(
        files=(
            file(AGENT, finding("x", Where()), finding("y", Where(), rule=rule, severity=WARNING)),
            file(AGENT, finding("x", Where(), safe("x", Remove(HEADER))), name="b.yaml"),
        )
    )
    assert statistics.render(made) == (
        "2  [*]  error[connector-authorization-header]\n"
        "1       warning[duplicate-authorization]\n"
        "[*] some are fixable with `--fix`\n"
    )
    assert statistics.render(report(AGENT)) == ""


def test_a_diff_masks_secrets_and_still_shows_that_they_moved() -> None:
    before = read(AGENT.encode(), "agent.yaml")
    after = read(
        AGENT.replace("      headers:\n        Authorization: Bearer ", "      authorization: ").encode(), "agent.yaml"
    )
    assert diff.render(before, after) == (
        """\
--- agent.yaml
+++ agent.yaml
@@ -6,5 +6,4 @@
       connector_id: connector_googlecalendar
       allowed_tools: [search_events]
       require_approval: never
-      headers:
-        Authorization: ********
+      authorization: ********
"""
    )
    assert diff.render(before, before) == ""
    assert "\x1b[31m-      headers:\x1b[0m\n" in diff.render(before, after, ansi)
    bearer = read(AGENT.replace("Bearer ", "").encode(), "agent.yaml")
    assert diff.render(before, bearer).endswith("-        Authorization: ********\n+        Authorization: ********\n")

"""`toolcheck surface`: what each session and turn lets the model do, without a value of a credential."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.running import toolcheck
from toolcheck.comparing.parameters import pointed

DESK = """\
session:
  model: gpt-realtime-2.1
  tools:
    - type: mcp
      server_label: crm
      server_url: https://user:hunter22@crm.example.com:8443/mcp?key=abcdefgh1234
      authorization: ${CRM_TOKEN}
      headers: {X-Tenant: north-7}
      allowed_tools: [find_customer, delete_customer]
      require_approval: {never: {tool_names: [find_customer]}}
    - type: function
      name: refund
      description: Refund an order.
      parameters:
        type: object
        properties:
          amount: {type: number, maximum: 50}
          lines:
            type: array
            items: {$ref: "#/$defs/line"}
        required: [amount]
        additionalProperties: false
        $defs: {line: {type: object, properties: {sku: {enum: [a, b]}}, additionalProperties: false}}
turns:
  quiet:
    tool_choice: none
  evening:
    tools: [{type: mcp, server_label: crm}]
"""


def surfaces(folder: Path, text: str, *words: str, name: str = "desk.yaml") -> list[dict[str, Any]]:
    (folder / name).write_text(text, "utf-8")
    done = toolcheck("surface", "--output-format", "json", *words, name, cwd=folder)
    assert done.returncode == 0, done.stderr
    value = json.loads(done.stdout)
    assert value["version"] == 1
    assert [file["path"] for file in value["files"]] == [name]
    scopes: list[dict[str, Any]] = value["files"][0]["scopes"]
    return scopes


def test_a_session_says_what_may_be_called_where_and_who_is_asked(tmp_path: Path) -> None:
    session, quiet, evening = surfaces(tmp_path, DESK)
    crm, refund = session["tools"]
    assert (session["name"], session["role"], session["target"]) == ("session", "session", "realtime-session")
    assert (crm["name"], crm["kind"], crm["where"]) == ("crm", "mcp", "crm.example.com:8443")
    assert crm["may_call"] == "`delete_customer` and `find_customer`"
    assert crm["asks"] == "never for `find_customer`; always for the rest"
    assert crm["credentials"] == [
        {"header": "authorization", "variables": ["CRM_TOKEN"]},
        {"header": "x-tenant", "variables": []},
    ]
    assert (refund["kind"], refund["where"], refund["may_call"], refund["strict"]) == (
        "function",
        "your code",
        None,
        None,
    )
    assert [(one["name"], one["type"], one["limits"], one["required"]) for one in refund["parameters"]] == [
        ("amount", "number", ["at most 50"], True),
        ("lines", "array", [], False),
        ("lines[]", "object", [], False),
        ("lines[].sku", "anything", ["one of `a`, `b`"], False),
    ]
    assert (quiet["name"], quiet["inherits"], quiet["tools"]) == ("turn quiet", True, [])
    assert evening["tools"] == [crm], "a server that is used by its label alone is the one that was defined"


@pytest.mark.parametrize("how", ["text", "markdown", "json"])
def test_no_format_shows_a_credential(how: str, tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").write_text(DESK, "utf-8")
    done = toolcheck("surface", "--output-format", how, "desk.yaml", cwd=tmp_path)
    assert done.returncode == 0
    assert "crm" in done.stdout
    for secret in ("hunter22", "abcdefgh", "north-7"):
        assert secret not in done.stdout + done.stderr


def test_the_text_is_a_table_for_each_session_and_turn(tmp_path: Path) -> None:
    text = "\n".join(line for line in DESK.splitlines() if "headers" not in line and "server_url" not in line)
    (tmp_path / "desk.yaml").write_text(text.replace("crm\n", "crm\n      connector_id: connector_gmail\n", 1), "utf-8")
    done = toolcheck("surface", "desk.yaml", cwd=tmp_path)
    assert done.stdout == (
        "desk.yaml: session (realtime-session)\n"
        "  tool    kind       where            may call                               asks"
        "                                            credentials\n"
        "  crm     connector  connector_gmail  `delete_customer` and `find_customer`"
        "  never for `find_customer`; always for the rest  authorization: ${CRM_TOKEN}\n"
        "  refund  function   your code\n"
        "      `amount`: number, at most 50, required\n"
        "      `lines`: array\n"
        "      `lines[]`: object\n"
        "      `lines[].sku`: anything, one of `a`, `b`\n"
        "desk.yaml: turn quiet (realtime-response)\n"
        "  has the tools of its session\n"
        "desk.yaml: turn evening (realtime-response)\n"
        "  tool  kind       where            may call                               asks"
        "                                            credentials\n"
        "  crm   connector  connector_gmail  `delete_customer` and `find_customer`"
        "  never for `find_customer`; always for the rest  authorization: ${CRM_TOKEN}\n"
    )


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://CRM.example.com./mcp", "crm.example.com"),
        ("https://${HOST}/mcp", "${HOST}"),
        ("https://${HOST:-a.example}:8443/mcp", "${HOST}:8443"),
        ("${URL:-https://secret.example/x}", "${URL}"),
        ("https://u:p/w@evil.example/", "not known"),
        ("no url", "not known"),
        ("https://${USER}@${HOST}/mcp", "${HOST}"),
    ],
)
def test_the_host_is_what_a_server_is_known_by(url: str, host: str, tmp_path: Path) -> None:
    tool = {"type": "mcp", "server_label": "a", "server_url": url}
    scopes = surfaces(tmp_path, json.dumps({"session": {"tools": [tool]}}), name="a.json")
    assert scopes[0]["tools"][0]["where"] == host


@pytest.mark.parametrize(
    ("fields", "calls", "asks"),
    [
        ({}, "every tool", "always"),
        ({"require_approval": "never", "allowed_tools": None}, "every tool", "never"),
        ({"allowed_tools": []}, "no tool", "always"),
        ({"allowed_tools": {"read_only": True}}, "every tool that only reads", "always"),
        (
            {"allowed_tools": {"tool_names": ["b", "a"], "read_only": True}},
            "`a` and `b`, where marked as read-only",
            "always",
        ),
        (
            {"require_approval": {"never": {"read_only": True}}},
            "every tool",
            "never for every tool that only reads; always for the rest",
        ),
        ({"require_approval": {"always": {"tool_names": ["a"]}}}, "every tool", "always"),
        ({"allowed_tools": {}}, "tools that are not known", "always"),
        ({"allowed_tools": {"read_only": False}}, "tools that are not known", "always"),
        ({"allowed_tools": {"tool_names": ["a"], "read_only": None}}, "`a`", "always"),
        ({"require_approval": "${APPROVAL}", "allowed_tools": "${TOOLS}"}, "`${TOOLS}`", "`${APPROVAL}`"),
        ({"require_approval": 7}, "every tool", "not known"),
    ],
)
def test_who_is_asked_and_what_may_be_called(fields: dict[str, Any], calls: str, asks: str, tmp_path: Path) -> None:
    tool = {"type": "mcp", "server_label": "a", "server_url": "https://a.example/mcp", **fields}
    scopes = surfaces(
        tmp_path,
        json.dumps([{"type": "session.update", "session": {"type": "realtime", "tools": [tool]}}]),
        name="a.json",
    )
    shown = scopes[0]["tools"][0]
    assert (shown["may_call"], shown["asks"]) == (calls, asks)


def test_code_and_events_and_requests_have_a_surface(tmp_path: Path) -> None:
    (tmp_path / "agent.py").write_text(
        'client.responses.create(model="gpt-5", tools=[{"type": "function", "name": "f", "strict": True,'
        ' "parameters": {"type": "object", "properties": {}, "additionalProperties": False}}, {"type": "web_search"}])\n',
        "utf-8",
    )
    done = toolcheck("surface", "agent.py", cwd=tmp_path)
    assert done.stdout == (
        "agent.py: request (responses)\n"
        "  tool        kind              where\n"
        "  f           function, strict  your code\n"
        "  web_search  web_search        OpenAI\n"
    )


def test_a_file_that_cannot_be_read_is_a_finding_or_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("session: {tools: [", "utf-8")
    (tmp_path / "other.yaml").write_text("name: something else\n", "utf-8")
    (tmp_path / "empty.yaml").write_text("session: {tools: []}\n", "utf-8")
    done = toolcheck("surface", "broken.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "error[syntax-error]" in done.stderr
    done = toolcheck("surface", "other.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert "error[unknown-document]" in done.stderr
    done = toolcheck("surface", "empty.yaml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (3, "error: no tools in `empty.yaml`\n")
    done = toolcheck("surface", "missing.yaml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "error: missing.yaml: no such file or folder\n")
    done = toolcheck("surface", cwd=tmp_path)
    assert done.returncode == 2


def test_a_folder_means_its_manifests(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DESK, "utf-8")
    (tmp_path / "notes.yaml").write_text("name: something else\n", "utf-8")
    done = toolcheck("surface", "--output-format", "json", ".", cwd=tmp_path)
    assert done.returncode == 0
    assert [file["path"] for file in json.loads(done.stdout)["files"]] == ["a.yaml"]


def test_standard_input_is_a_file(tmp_path: Path) -> None:
    done = toolcheck("surface", "-", cwd=tmp_path, stdin=DESK)
    assert done.returncode == 0
    assert done.stdout.startswith("<stdin>: session (realtime-session)\n")


@pytest.mark.parametrize("reference", ["#/$defs/a b", "#/$defs/a%20b", "#/%24defs/a%20b"])
def test_a_reference_is_followed_as_the_check_follows_it(reference: str) -> None:
    assert pointed({"$defs": {"a b": {"type": "string"}}}, reference) == {"type": "string"}

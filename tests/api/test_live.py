"""Values of a running program: what is said of them, and where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import toolcheck

TOKEN = "ya29.A0ARrdaM-Zk9qW3xTr7Lm2VbNZk9qW3xTr7"


def server(**more: Any) -> dict[str, Any]:
    return {
        "type": "mcp",
        "server_label": "calendar",
        "server_url": "https://calendar.example.com/mcp",
        "allowed_tools": ["find"],
        "require_approval": "always",
        **more,
    }


def rules(report: toolcheck.Report) -> list[str]:
    return [finding.rule for file in report.files for finding in file.findings]


def test_a_token_of_a_program_is_no_finding() -> None:
    assert rules(toolcheck.check([server(authorization=TOKEN)])) == []
    assert rules(toolcheck.check(f'[{{"type": "mcp", "server_label": "a", "authorization": "{TOKEN}"}}]'))[:1] != []
    assert "literal-secret" in rules(toolcheck.check(b'[{"type": "mcp", "authorization": "%s"}]' % TOKEN.encode()))


@pytest.mark.parametrize("word", ["None", "undefined", "", "Bearer None"])
def test_a_variable_that_was_not_set_is_a_finding(word: str) -> None:
    report = toolcheck.check([server(authorization=word)])
    assert "empty-credential" in rules(report)


def test_places_are_paths_of_the_api() -> None:
    report = toolcheck.check([server(authorization=TOKEN), {"type": "function", "name": "a b", "description": "x"}])
    (finding,) = report.files[0].findings
    assert (finding.api_path, finding.line, finding.column) == ("session.tools[1].name", None, None)
    assert str(report).splitlines()[1] == " --> session.tools[1].name"
    assert "<value>" not in str(report)
    assert TOKEN[:8] not in str(report)
    with pytest.raises(toolcheck.Refused) as refused:
        report.raise_for_errors()
    assert str(refused.value).startswith("session.tools[1].name: error[invalid-function-name] ")


def test_a_name_stands_before_the_path() -> None:
    report = toolcheck.check([{"type": "function", "name": "a b", "description": "x"}], name="agent.tools")
    assert " --> agent.tools: session.tools[0].name" in str(report)


def test_a_sound_report_raises_nothing() -> None:
    report = toolcheck.check([server(authorization=TOKEN)])
    report.raise_for_errors()
    assert str(report) == "checked 1 file, 1 tool (1 mcp); no findings"


def test_a_file_that_is_not_there_raises(tmp_path: Path) -> None:
    with pytest.raises(toolcheck.Refused):
        toolcheck.check(tmp_path / "gone.yaml").raise_for_errors()


def test_findings_of_a_file_have_lines(tmp_path: Path) -> None:
    (tmp_path / "agent.py").write_text("TOOLS = [\n    {'type': 'function', 'name': 'a b', 'description': 'x'}]\n")
    (finding,) = toolcheck.check(tmp_path / "agent.py").files[0].findings
    assert (finding.line, finding.column) == (2, 34)


def test_load_ignores_the_rules_that_are_named() -> None:
    tools = [{"type": "function", "name": "a", "description": "x", "strict": True}]
    with pytest.raises(toolcheck.Refused):
        toolcheck.load(tools)
    agent = toolcheck.load(tools, ignore=["strict-in-realtime"])
    assert agent.session({})["tools"][0]["name"] == "a"


@dataclass
class FunctionTool:
    """As the Agents SDK has it."""

    name: str
    description: str
    params_json_schema: dict[str, Any]
    strict_json_schema: bool = True


@dataclass
class HostedTool:
    tool_config: dict[str, Any]


def test_tools_of_the_agents_sdk() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "required": ["b"],
        "additionalProperties": False,
    }
    tools = [FunctionTool("find it", "Find.", schema), HostedTool(server(require_approval="ask"))]
    assert {"invalid-function-name", "required-undeclared", "invalid-approval"} <= set(rules(toolcheck.check(tools)))
    assert "strict-in-realtime" not in rules(toolcheck.check(tools))
    assert "strict-optional-property" in rules(toolcheck.check(tools, target="responses"))


def test_models_of_pydantic() -> None:
    from pydantic import BaseModel

    class Tool(BaseModel):
        type: str = "function"
        name: str
        description: str | None = None

    assert rules(toolcheck.check([Tool(type="function", name="a b", description="x")])) == ["invalid-function-name"]


def test_what_is_not_sent_as_json_is_said() -> None:
    with pytest.raises(TypeError, match="a value of type object is not sent as JSON"):
        toolcheck.check([object()])  # type: ignore[list-item]

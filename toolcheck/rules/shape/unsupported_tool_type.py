"""A hosted tool of the Responses API stands in a Realtime session or response.

Realtime takes `function` and `mcp` and nothing else. One hosted tool, and the whole session.update is
refused, with all its other tools.

Bad:
    {"type": "session.update", "session": {"type": "realtime", "tools": [{"type": "web_search"}]}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "tools": [
      {"type": "function", "name": "search_web", "description": "Search the web.",
       "parameters": {"type": "object", "properties": {}}}]}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.targets import TOOL_TYPES
from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import REALTIME, rule
from toolcheck.manifest.tool import Tool

_ELSEWHERE = tuple(kind for kind in TOOL_TYPES["responses"] if kind not in TOOL_TYPES["realtime-session"])


@rule(
    each=Tool,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    targets=REALTIME,
    kinds=_ELSEWHERE,
    fixes="hint",
)
def check(tool: Tool) -> Iterator[Finding]:
    kind = tool.find("type")
    if not kind.is_string or kind.value in TOOL_TYPES[tool.target] or kind.value not in TOOL_TYPES["responses"]:
        return
    advice = "offer it as a function that calls the Responses API, or through an MCP server"
    if not tool.payload.is_raw:
        advice += "; if these are tools of a Responses request, check them with `--target responses`"
    yield Finding(
        f"`{kind.value}` is a tool of the Responses API, and Realtime has not got it",
        kind.where,
        hint(advice),
        note="Realtime takes `function` and `mcp` only",
    )

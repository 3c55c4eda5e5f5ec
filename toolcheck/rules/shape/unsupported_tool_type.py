"""A Realtime session or response, or a Live session, has a tool that only the Responses API supports.

Realtime supports only `function` and `mcp`. With one hosted tool, the server refuses the whole session.update and all
its other tools. Live supports most tools of Responses, but not the earlier forms of web search, computer and shell.

Bad:
    {"type": "session.update", "session": {"type": "realtime", "tools": [{"type": "web_search"}]}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "tools": [
      {"type": "function", "name": "search_web", "description": "Search the web.",
       "parameters": {"type": "object", "properties": {}}}]}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.hosted import SUCCESSORS
from toolcheck.contract.targets import TOOL_TYPES
from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import REALTIME, rule
from toolcheck.manifest.tool import Tool

_RESPONSES_ONLY = tuple(kind for kind in TOOL_TYPES["responses"] if kind not in TOOL_TYPES["realtime-session"])


@rule(
    each=Tool,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    targets=(*REALTIME, "live"),
    kinds=_RESPONSES_ONLY,
    fixes="hint",
    quiet=lambda tool: tool.target == "live" and tool.kind in TOOL_TYPES["live"],
)
def check(tool: Tool) -> Iterator[Finding]:
    kind = tool.find("type")
    if not kind.is_string or kind.value in TOOL_TYPES[tool.target] or kind.value not in TOOL_TYPES["responses"]:
        return
    if tool.target == "live":
        instead = SUCCESSORS.get(kind.value, "web_search")
        yield Finding(
            f"Live does not support the tool type `{kind.value}` of the Responses API",
            kind.where,
            hint(f"use `{instead}`; its fields are not all the same"),
        )
        return
    advice = "use a function that calls the Responses API, or an MCP server"
    if not tool.payload.is_raw:
        advice += "; for tools of a Responses request, check with `--target responses`"
    yield Finding(
        f"Realtime does not support the tool type `{kind.value}` of the Responses API",
        kind.where,
        hint(advice),
        note="Realtime supports only `function` and `mcp`",
    )

"""Only a program may call a tool, but the request has no programs.

`allowed_callers: [programmatic]` reserves a tool for programs that the model writes. The model writes programs only
when the request has a `programmatic_tool_calling` tool. Without one, the tool can never be called.

Bad (responses):
    {"tools": [{"type": "function", "name": "list_orders", "description": "List orders.",
                "parameters": {"type": "object", "properties": {}}, "allowed_callers": ["programmatic"]}]}
Good (responses):
    {"tools": [{"type": "programmatic_tool_calling"},
               {"type": "function", "name": "list_orders", "description": "List orders.",
                "parameters": {"type": "object", "properties": {}}, "allowed_callers": ["programmatic"]}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="sdk",
    source="openai-agents",
    targets=RESPONSES,
    fixes="hint",
    keys=("allowed_callers",),
    quiet=lambda tool: (
        "function" not in tool.value
        and "custom" not in tool.value
        and (
            "allowed_callers" not in tool.value
            or "programmatic_tool_calling" in [other.kind for other in tool.payload.every_tool]
        )
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    callers = tool.field("allowed_callers")
    if not callers.is_list or not callers.value or any(caller != "programmatic" for caller in callers.value):
        return
    if not tool.payload.is_whole or any(other.kind == "programmatic_tool_calling" for other in tool.payload.every_tool):
        return
    yield Finding(
        f"only programs may call `{tool.name or tool.label or tool.kind}`, but there is no `programmatic_tool_calling` tool",
        callers.where,
        hint("add `{type: programmatic_tool_calling}` to `tools`, or `direct` to the callers"),
    )

"""Realtime does not support this form of `tool_choice`.

Realtime accepts a mode, a function, or an MCP server with or without one of its tools. `allowed_tools`,
custom tools and hosted tools are choices of the Responses API only.

Bad (response):
    {"tools": [{"type": "function", "name": "find_order", "description": "Find an order."}],
     "tool_choice": {"type": "allowed_tools", "mode": "auto", "tools": [{"type": "function", "name": "find_order"}]}}
Good (response):
    {"tools": [{"type": "function", "name": "find_order", "description": "Find an order."}], "tool_choice": "auto"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.choices import CHOSEN_BY_TYPE
from toolcheck.contract.targets import TOOL_TYPES
from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import REALTIME, rule
from toolcheck.manifest.payload import Choice

_ELSEWHERE = {"allowed_tools", *CHOSEN_BY_TYPE, *TOOL_TYPES["responses"]}


@rule(
    each=Choice,
    severity=ERROR,
    evidence="documented",
    source="openapi",
    targets=REALTIME,
    fixes="hint",
    quiet=lambda choice: choice.kind in ("", "function", "mcp"),
)
def check(choice: Choice) -> Iterator[Finding]:
    if choice.kind in _ELSEWHERE and choice.kind not in TOOL_TYPES[choice.target]:
        is_among = choice.kind == "allowed_tools"
        yield Finding(
            f"`{choice.kind}` is a `tool_choice` of the Responses API; Realtime does not support it",
            choice.find("type").where,
            hint(
                "list only those tools in `tools` of the response"
                if is_among
                else "use `auto`, a function or an MCP server"
            ),
            note="Realtime accepts `none`, `auto`, `required`, a function, or an MCP server",
            instead=(choice.where,),
        )

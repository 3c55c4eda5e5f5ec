"""A form of `tool_choice` that Realtime has not got.

Realtime takes a mode, a function, or an MCP server and its tool. Choosing among `allowed_tools`, a custom tool or
a hosted tool are forms of the Responses API.

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


@rule(each=Choice, severity=ERROR, evidence="documented", source="openapi", targets=REALTIME, fixes="hint")
def check(choice: Choice) -> Iterator[Finding]:
    if choice.kind in _ELSEWHERE and choice.kind not in TOOL_TYPES[choice.target]:
        is_among = choice.kind == "allowed_tools"
        yield Finding(
            f"`{choice.kind}` is a `tool_choice` of the Responses API, and Realtime has not got it",
            choice.find("type").where,
            hint(
                "give the response only the tools it may use" if is_among else "use `auto`, a function or an MCP server"
            ),
            note="Realtime takes `none`, `auto`, `required`, a function, or an MCP server",
            instead=(choice.where,),
        )

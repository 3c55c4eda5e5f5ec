"""A function keeps its schema under the name that MCP or Anthropic give it.

`inputSchema` and `input_schema` are what an MCP server's listing and Anthropic's API call it. Here it is
`parameters`; under any other name it is an unknown key, and the request is refused.

Bad:
    {"type": "function", "name": "ping", "description": "Ping.", "inputSchema": {"type": "object", "properties": {}}}
Good:
    {"type": "function", "name": "ping", "description": "Ping.", "parameters": {"type": "object", "properties": {}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Rename
from toolcheck.finding import ERROR, Finding, hint, safe
from toolcheck.manifest.manifest import Tool
from toolcheck.rule import rule

_FOREIGN = {"inputSchema": "MCP", "input_schema": "Anthropic's API"}


@rule(each=Tool, severity=ERROR, evidence="inferred", source="openapi", kinds=("function",), fixes="safe")
def check(tool: Tool) -> Iterator[Finding]:
    for key, whose in _FOREIGN.items():
        node = tool.field(key)
        if not node.present:
            continue
        title = "rename it to `parameters`"
        only = not tool.field("parameters").present and not any(
            tool.field(other).present for other in _FOREIGN if other != key
        )
        fix = safe(title, Rename(node.path, "parameters", node.where.document)) if only else hint("keep `parameters` only")
        yield Finding(f"`{key}` is what {whose} calls the schema of a function", node.key, fix)

"""A function has its schema under the name that MCP or Anthropic use.

MCP calls it `inputSchema`, and Anthropic's API calls it `input_schema`. The field here is `parameters`. Any other name
is an unknown field, and the request is refused.

Bad:
    {"type": "function", "name": "ping", "description": "Ping.", "inputSchema": {"type": "object", "properties": {}}}
Good:
    {"type": "function", "name": "ping", "description": "Ping.", "parameters": {"type": "object", "properties": {}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.aliases import FOREIGN_SCHEMAS
from toolcheck.document.change import Rename
from toolcheck.finding.finding import ERROR, Finding, Fix, hint, safe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="inferred",
    source="openapi",
    kinds=("function", "custom"),
    fixes="safe",
    keys=tuple(FOREIGN_SCHEMAS),
)
def check(tool: Tool) -> Iterator[Finding]:
    for key, whose in FOREIGN_SCHEMAS.items():
        node = tool.field(key)
        if node.present and (tool.kind == "function" or tool.target in RESPONSES):
            yield Finding(
                f"`{key}` is the name that {whose} uses for the schema of a function", node.key, _fix(tool, node)
            )


def _fix(tool: Tool, node: Node) -> Fix:
    if tool.kind == "custom":
        return hint("change the `type` to `function`, and rename this to `parameters`")
    if tool.field("parameters").present:
        return hint("keep only `parameters`")
    if all(tool.field(key).present for key in FOREIGN_SCHEMAS):
        return hint("keep one of the two, and rename it to `parameters`")
    return safe("rename it to `parameters`", Rename(node.path, "parameters", node.where.document))

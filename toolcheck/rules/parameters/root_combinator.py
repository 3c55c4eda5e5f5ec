"""The root of `parameters` has a combinator or a list of values.

The API refuses `oneOf`, `anyOf`, `allOf`, `not`, `enum` and `const` at the root, even beside `type: object` and in
functions that are not strict. It accepts them below a property. Generators write them for unions, for inheritance, and
for "at least one of these".

Bad:
    {"type": "function", "name": "find", "description": "Find somebody.",
     "parameters": {"type": "object", "properties": {"name": {"type": "string"}, "phone": {"type": "string"}},
                    "anyOf": [{"required": ["name"]}, {"required": ["phone"]}]}}
Good:
    {"type": "function", "name": "find", "description": "Find somebody, by name or by phone; give at least one.",
     "parameters": {"type": "object", "properties": {"name": {"type": "string"}, "phone": {"type": "string"}}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.strict import AT_ROOT
from toolcheck.finding.finding import ERROR, Finding, Fix, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/nspady/google-calendar-mcp/issues/39",
    looked="2026-11-20",
    kinds=("function",),
    fixes="hint",
    keys=AT_ROOT,
    quiet=lambda tool: (
        type(tool.value.get("parameters")) is dict and tool.value["parameters"].keys().isdisjoint(AT_ROOT)
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    for keyword, node in tool.field("parameters").entries():
        if keyword in AT_ROOT:
            yield Finding(
                f"`{keyword}` is at the root of `parameters`",
                node.key,
                _fix(keyword, node),
                note=f"the API refuses {listed(AT_ROOT, 'and')} there",
            )


def _fix(keyword: str, node: Node) -> Fix:
    branches = list(node.items())
    if branches and all(branch.is_mapping and branch.value.keys() <= {"required"} for branch in branches):
        return hint("remove it, and explain in the description which arguments belong together")
    if keyword == "allOf":
        return hint("merge its parts into one object")
    if keyword in ("oneOf", "anyOf"):
        return hint("move the alternatives below a property, or write one function for each")
    return hint("move it below a property, or check it in the handler")

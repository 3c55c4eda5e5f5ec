"""A list is used instead of an object.

`parameters` is an object, and `properties` and `$defs` are objects that map names to schemas. An empty list comes from
PHP, whose `json_encode` writes an empty array as `[]`, or from a YAML file that meant "none". Other APIs use a list of
parameters, each with its name. OpenAI refuses the request.

Bad:
    {"type": "function", "name": "ping", "description": "Ping.", "parameters": {"type": "object", "properties": []}}
Good:
    {"type": "function", "name": "ping", "description": "Ping.", "parameters": {"type": "object", "properties": {}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.json_schema import MAPS_OF_SCHEMAS, MAPS_OF_SCHEMAS_OR_NAMES, SINGLE_SCHEMAS
from toolcheck.document.change import Replace
from toolcheck.finding.finding import ERROR, Finding, Fix, hint, safe
from toolcheck.finding.rule import rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Subschema, Tool

_MAPS = (*MAPS_OF_SCHEMAS, "dependentRequired", *MAPS_OF_SCHEMAS_OR_NAMES)


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/FoundationAgents/OpenManus/issues/1162",
    looked="2026-11-20",
    kinds=("function",),
    fixes="safe",
    keys=("parameters",),
    quiet=lambda tool: type(tool.value.get("parameters")) is dict and not tool.faults,
)
def check(tool: Tool) -> Iterator[Finding]:
    parameters = tool.field("parameters")
    if parameters.is_list:
        empty: dict[str, object] = {"type": "object", "properties": {}}
        yield _finding(parameters, "a JSON Schema", empty, "write `{type: object, properties: {…}}`")
    for schema in tool.schemas if tool.faults else ():
        yield from _inside(schema)


def _inside(schema: Subschema) -> Iterator[Finding]:
    empty: dict[str, object] | None = None if schema.tool.strict else {}
    for keyword, value in schema.value.items():
        if isinstance(value, list):
            if keyword in _MAPS:
                yield _finding(schema.find(keyword), "an object", {}, "write an object with the names as keys")
            elif keyword in SINGLE_SCHEMAS and not value:
                yield _finding(schema.find(keyword), "a schema", empty, "write a schema")
        elif isinstance(value, dict) and keyword in MAPS_OF_SCHEMAS:
            for name, child in value.items():
                if child == []:
                    yield _finding(schema.find(keyword, name), "a schema", empty, "write a schema")


def _finding(node: Node, expected: str, empty: dict[str, object] | None, advice: str) -> Finding:
    """The finding. An empty list can become `empty`; a list with entries has to be rewritten by hand."""
    what = "an empty list" if node.value == [] else "a list"
    fix: Fix = hint(advice)
    if node.value == [] and empty is not None:
        shown = "an object without properties" if empty else "`{}`"
        fix = safe(f"make it {shown}", Replace(node.path, empty, node.where.document))
    return Finding(f"`{node.path[-1]}` is {what}, but {expected} is expected", node.where, fix, instead=(node.where,))

"""The root of `parameters` is an object without `properties`.

A function that takes no arguments still has to say so: `properties: {}`. Without it the API answers that the object
schema misses its properties, and refuses everything. This is about the root; a map below it may go without.

Bad:
    {"type": "function", "name": "list_regions", "description": "List the regions.", "parameters": {"type": "object"}}
Good:
    {"type": "function", "name": "list_regions", "description": "List the regions.",
     "parameters": {"type": "object", "properties": {}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Insert, Remove
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint, safe
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/openai/openai-agents-python/issues/449",
    looked="2026-11-20",
    kinds=("function",),
    fixes="safe",
    keys=("parameters",),
)
def check(tool: Tool) -> Iterator[Finding]:
    root = tool.field("parameters")
    properties = root.find("properties")
    if root.find("type").value != "object" or properties.given:
        return
    if any(root.find(combinator).present for combinator in ("oneOf", "anyOf", "allOf")):
        return  # they stand in its branches, and the combinator is refused
    document = root.where.document
    drop = [Remove(properties.path, document)] if properties.present else []
    add = Insert(root.path, "properties", {}, "type", document)
    fix = safe("make it `properties: {}`" if properties.present else "add `properties: {}`", *drop, add)
    named = [item.value for item in root.find("required").strings()]
    if named:
        fix = hint(f"declare {listed(named, 'and')} under `properties`")
    behind = root.find("$ref").present
    yield Finding(
        "`properties` is null" if properties.present else "the root of `parameters` has no `properties`",
        properties.where if properties.present else tool.schemas[0].absent("properties"),
        fix,
        note="whether the API looks for them behind `$ref` is not known"
        if behind
        else "the API wants them, if only `{}`",
        severity=WARNING if behind else ERROR,
    )

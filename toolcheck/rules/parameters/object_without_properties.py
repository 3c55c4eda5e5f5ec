"""The root of `parameters` is an object without `properties`.

A function without arguments still needs `properties: {}`. Without it, the API answers that the object schema is missing
properties, and refuses the whole request. This rule looks at the root only; a map below it needs no `properties`.

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
        return  # the branches hold the properties, and the combinator is refused
    document = root.where.document
    removals = [Remove(properties.path, document)] if properties.present else []
    addition = Insert(root.path, "properties", {}, "type", document)
    fix = safe("make it `properties: {}`" if properties.present else "add `properties: {}`", *removals, addition)
    required = [item.value for item in root.find("required").strings()]
    if required:
        fix = hint(f"declare {listed(required, 'and')} under `properties`")
    has_reference = root.find("$ref").present
    yield Finding(
        "`properties` is null" if properties.present else "the root of `parameters` has no `properties`",
        properties.where if properties.present else tool.schemas[0].absent("properties"),
        fix,
        note="nobody has reported whether the API follows `$ref` here"
        if has_reference
        else "the API requires `properties`; `{}` is enough",
        severity=WARNING if has_reference else ERROR,
    )

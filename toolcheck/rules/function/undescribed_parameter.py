"""A parameter has no description.

The model fills in a parameter by its name, its type and its description. A name such as `ref` or `date` does not say
which one is meant, or in which form. This is advice: the rule runs only when it is selected.

Bad:
    {"type": "function", "name": "find_order", "description": "Find an order.",
     "parameters": {"type": "object", "properties": {"ref": {"type": "string"}}}}
Good:
    {"type": "function", "name": "find_order", "description": "Find an order.",
     "parameters": {"type": "object", "properties": {
       "ref": {"type": "string", "description": "The number on the receipt, such as A-1042."}}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.tool import Subschema


@rule(
    each=Subschema,
    severity=WARNING,
    evidence="documented",
    source="function-calling-guide",
    fixes="hint",
    opt_in=True,
)
def check(schema: Subschema) -> Iterator[Finding]:
    if schema.keyword != "properties" or "$ref" in schema.value or "const" in schema.value:
        return
    node = schema.find("description")
    if not node.given or (node.is_string and not node.value.strip()):
        yield Finding(
            f"the parameter `{schema.path[-1]}` has no description",
            schema.where.key,
            hint("describe what it means and in which form it is expected"),
        )

"""An array does not say what its items are.

Wherever `type` names an array, alone or in a union, the API requires `items` beside it, strict or not. One array
without `items`, and the API refuses the whole request with all its tools. `prefixItems` does not count. A list of
schemas under `items`, which is how earlier drafts of JSON Schema write a tuple, does not count either.

Bad:
    {"type": "function", "name": "label", "description": "Label the call.",
     "parameters": {"type": "object", "properties": {"labels": {"type": "array"}}}}
Good:
    {"type": "function", "name": "label", "description": "Label the call.",
     "parameters": {"type": "object", "properties": {"labels": {"type": "array", "items": {"type": "string"}}}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, WARNING, Finding, Severity, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.tool import Subschema, Tool

_ONE = {"array": "an array", "tuple": "a tuple"}
_MAY_HOLD_ITEMS = ("$ref", "allOf", "anyOf", "oneOf")


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/open-webui/open-webui/issues/14115",
    looked="2026-11-20",
    kinds=("function",),
    fixes="hint",
    keys=("type", "items"),
    quiet=lambda tool: (
        not any(
            ("items" in schema or "array" in str(schema.get("type"))) and type(schema.get("items")) is not dict
            for schema in tool.plain_schemas
        )
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    for schema in tool.schemas:
        kind = schema.value.get("type")
        if kind == "array" or "items" in schema.value or isinstance(kind, list):
            yield from _of(schema)


def _of(schema: Subschema) -> Iterator[Finding]:
    items = schema.find("items")
    if items.is_list and items.value:
        yield Finding(
            "`items` is a list of schemas, where one schema is expected",
            items.where,
            hint("write one schema for all items, and explain the positions in the description"),
            note="earlier drafts of JSON Schema write a tuple as a list",
        )
    elif "array" in schema.types and not items.present and not schema.is_root:
        kind = "tuple" if "prefixItems" in schema.value else "array"
        called = f"the {kind} `{schema.path[-1]}`" if schema.keyword == "properties" else _ONE[kind]
        any_item = "" if schema.tool.strict else "; write `items: {}` for any item"
        yield Finding(
            f"{called} has no `items`",
            schema.absent("items"),
            hint(f"add `items` with the schema of one item{any_item}"),
            note="the API requires `items` wherever `type` names an array",
            severity=_severity(schema),
        )


def _severity(schema: Subschema) -> Severity:
    """A warning where nobody has reported what the API does: behind a reference, and below `not` and `if`."""
    if any(keyword in schema.value for keyword in _MAY_HOLD_ITEMS):
        return WARNING
    around: Subschema | None = schema
    while around is not None:
        if around.keyword in ("not", "if"):
            return WARNING
        around = around.parent
    return ERROR

"""An object that needs `properties` has none.

A function without arguments still needs `properties: {}` at the root of its `parameters`. Without it, the API answers that
the object schema is missing properties, and refuses the whole request. In a strict function the same holds for every inner
object: a property, an item, a definition, a branch of `anyOf` (https://github.com/google/adk-go/issues/1614, measured for
all four; looked at 2026-11-29). `patternProperties` alone does not count. A map in a function that is not strict needs no
`properties`.

Bad:
    {"type": "function", "name": "list_regions", "description": "List the regions.", "parameters": {"type": "object"}}
Good:
    {"type": "function", "name": "list_regions", "description": "List the regions.",
     "parameters": {"type": "object", "properties": {}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.json_schema import DEFINITIONS
from toolcheck.document.change import Change, Insert, Remove
from toolcheck.finding.finding import ERROR, WARNING, Finding, Fix, hint, safe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.finding.words import schema_words
from toolcheck.ground.nearest import listed
from toolcheck.manifest.tool import Subschema, Tool

_MAY_HOLD_PROPERTIES = ("$ref", "anyOf", "oneOf", "allOf", "properties")


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/openai/openai-agents-python/issues/449",
    looked="2026-11-20",
    kinds=("function",),
    fixes="safe",
    keys=("parameters",),
    quiet=lambda tool: (
        "function" not in tool.value
        and type(tool.value.get("parameters")) is dict
        and type(tool.value["parameters"].get("properties")) is dict
        and (
            "strict" not in tool.value
            or not any(
                schema.get("additionalProperties") is False and "properties" not in schema
                for schema in tool.plain_schemas
            )
        )
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    yield from _of_root(tool)
    if tool.target in RESPONSES:
        for schema in tool.schemas:
            if schema.is_strict and not schema.is_root:
                yield from _of_inner_object(schema)


def _of_root(tool: Tool) -> Iterator[Finding]:
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


def _of_inner_object(schema: Subschema) -> Iterator[Finding]:
    """The finding about a closed inner object. `strict-open-object` reports open ones, and `required-undeclared` those
    that require a property.
    """
    if schema.value.get("additionalProperties") is not False or "object" not in schema.types:
        return
    if any(keyword in schema.value for keyword in _MAY_HOLD_PROPERTIES):
        return
    if schema.value.get("required") and schema.keyword not in DEFINITIONS:
        return
    yield Finding(
        f"{schema_words(schema)} has no `properties` in a strict function",
        schema.absent("properties"),
        _fix_of_inner_object(schema),
        note="the API requires `properties` on every object of a strict function; `{}` is enough",
    )


def _fix_of_inner_object(schema: Subschema) -> Fix:
    document, required = schema.where.document, schema.find("required")
    names = [item.value for item in required.strings()]
    if names:
        return hint(f"declare {listed(names, 'and')} under `properties`")
    if "patternProperties" in schema.value:
        return hint("declare each property by its name, or set `strict: false`")
    changes: list[Change] = [Insert(schema.path, "properties", {}, "type", document)]
    if not required.present:
        changes.append(Insert(schema.path, "required", [], "properties", document))
    return safe("add `properties: {}` and `required: []`", *changes)

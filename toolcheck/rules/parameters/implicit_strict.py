"""A function without `strict` has optional properties, which the server may make required.

The Responses API has three states. With `strict: true` the schema must follow the strict subset, with `strict: false`
(or null) it is a suggestion. Without `strict`, the server tries strict first: it closes the objects and makes every
property required, without allowing null, and falls back to not strict when that is impossible. The model then always fills
in properties that were meant to be optional.

Recorded answers show how often: of 100 functions without `strict`, 96 came back as strict, and the 20 of these that had
optional properties came back with all of them in `required` (https://github.com/pydantic/pydantic-ai,
https://github.com/openai/openai-dotnet and others; looked at 2026-11-29). The other four had an inner object without
`properties`. A function that cannot become strict is not reported.

Bad (responses):
    {"tools": [{"type": "function", "name": "get_weather", "description": "Weather in a city.",
                "parameters": {"type": "object", "required": ["city"],
                  "properties": {"city": {"type": "string", "description": "The city."},
                                 "unit": {"type": "string", "description": "C or F."}}}}]}
Good (responses):
    {"tools": [{"type": "function", "name": "get_weather", "description": "Weather in a city.", "strict": false,
                "parameters": {"type": "object", "required": ["city"],
                  "properties": {"city": {"type": "string", "description": "The city."},
                                 "unit": {"type": "string", "description": "C or F."}}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.given_values import are_required
from toolcheck.contract.strict import REFUSED
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.tool import Subschema, Tool

_SAY_A_TYPE = frozenset({"type", "enum", "const", "anyOf", "$ref", "$dynamicRef"})


@rule(
    each=Tool,
    severity=WARNING,
    evidence="documented",
    source="function-calling-guide",
    targets=RESPONSES,
    kinds=("function",),
    fixes="hint",
    keys=("parameters",),
    quiet=lambda tool: (
        "strict" in tool.value
        or not any(
            "properties" in schema and not are_required(schema["properties"], schema.get("required"))
            for schema in tool.plain_schemas
        )
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    if tool.field("strict").present:
        return
    schemas = tuple(_normalised(tool))
    if any(_stays_as_it_is(schema) for schema in schemas):
        return
    optional = dict.fromkeys(name for schema in schemas for name in _optional_properties(schema))
    if optional:
        them = "it" if len(optional) == 1 else "them"
        yield Finding(
            f"`strict` is missing, so the server may make {listed(optional, 'and', 3)} required",
            tool.absent("strict"),
            hint(f"write `strict: false` to keep {them} optional, or `strict: true` and allow null"),
            note="it tries a strict function first, and falls back only if the schema cannot be strict",
        )


def _normalised(tool: Tool) -> Iterator[Subschema]:
    """The schemas that the server changes when it makes a function strict: all, except those below other keywords."""
    reached: set[Subschema] = set()
    for schema in tool.schemas:
        if schema.parent is None or (schema.parent in reached and schema.parent.asks_strictly(schema)):
            reached.add(schema)
            yield schema


def _stays_as_it_is(schema: Subschema) -> bool:
    """Whether a strict function cannot have this schema, even after the server has closed its objects and made all
    properties required.
    """
    if not schema.is_root and not schema.value.keys() & _SAY_A_TYPE:
        return True
    has_no_properties = schema.is_object and not schema.is_reference and "properties" not in schema.value
    return has_no_properties or bool(schema.value.keys() & REFUSED)


def _optional_properties(schema: Subschema) -> Iterator[str]:
    required = schema.find("required")
    names = {item.value for item in required.strings()}
    return (name for name, _ in schema.find("properties").entries() if name not in names)

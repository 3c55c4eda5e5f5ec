"""The keywords of JSON Schema that hold other schemas, by the way in which they hold them.

From the applicators of draft 2020-12 and the drafts before it (`json-schema`, checked on 2026-11-20). What the strict
subset accepts of them is in `strict.py`.
"""

from __future__ import annotations

MAPS_OF_SCHEMAS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
"""Each holds schemas by name."""

DEFINITIONS = ("$defs", "definitions")
"""Those of them that hold definitions, for references; the second is the name before 2019-09."""

MAPS_OF_SCHEMAS_OR_NAMES = ("dependencies",)
"""Each holds, by name, schemas or lists of names; only drafts before 2019-09 have it. The metaschema covers these
schemas. Rules about one schema do not see them: no API was seen to read them, so a fault in them has no effect.
"""

LISTS_OF_SCHEMAS = ("prefixItems", "allOf", "anyOf", "oneOf")
"""Each holds schemas in a list."""

SINGLE_SCHEMAS = (
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "additionalItems",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
)
"""Each holds one schema; before 2020-12, `items` could hold a list of them, too."""


def holds_schemas(value: object) -> bool:
    """Whether the value of one of `MAPS_OF_SCHEMAS` contains only objects, which is the usual case."""
    return isinstance(value, dict) and {dict}.issuperset(map(type, value.values()))

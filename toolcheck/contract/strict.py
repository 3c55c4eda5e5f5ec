"""The subset of JSON Schema that a function with `strict: true` may use.

Sources: the guide to Structured Outputs (`structured-outputs-guide`; 2026-09), and what servers were seen to
refuse (https://github.com/docker/docker-agent/pull/4155, https://github.com/microsoft/semantic-kernel/issues/9786,
https://github.com/mastra-ai/mastra/issues/23321; 2026-11). Keywords that are in no set here are taken, or nobody
has said. The numbers are in `limits.py`.
"""

from __future__ import annotations

PLACES = frozenset({"properties", "items", "anyOf", "$defs", "definitions"})
"""The keywords below which the subset goes on; what hangs at any other is refused with its keyword."""

CONSTRAINTS = frozenset(
    (
        *("not", "if", "then", "else", "dependentRequired", "dependentSchemas"),
        *("uniqueItems", "contains", "minProperties", "maxProperties", "propertyNames"),
    )
)
"""Refused, and only there to let fewer values through: without them the schema says the same about the rest."""

REFUSED = CONSTRAINTS | {"allOf", "oneOf", "prefixItems"}
"""Every keyword that is refused. The guide names `allOf`, `not`, `if` … `else` and both `dependent…`; the others
were seen to be."""

AT_ROOT = ("oneOf", "anyOf", "allOf", "enum", "not", "const")
"""Refused at the root of every function's parameters, strict or not."""

COMPANIONS = {"if": ("then", "else"), "contains": ("minContains", "maxContains")}
"""Keywords that mean nothing without another one."""

DISPUTED = ("default", "minLength", "maxLength")
"""Reported as refused in 2024 and 2025, as taken in 2026."""

UNMENTIONED = ("patternProperties", "unevaluatedProperties", "unevaluatedItems")
"""Kin of what is refused, and neither guide nor report says whether they are."""

NOTES = frozenset(
    ("title", "description", "examples", "example", "deprecated", "readOnly", "writeOnly", "$comment"),
)
"""Keywords that say something about a value and change nothing about which values fit."""

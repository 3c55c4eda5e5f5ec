"""The subset of JSON Schema that a function with `strict: true` may use.

Sources: the guide to Structured Outputs (`structured-outputs-guide`; 2026-09), and what servers were seen to
refuse (https://github.com/docker/docker-agent/pull/4155, https://github.com/microsoft/semantic-kernel/issues/9786,
https://github.com/mastra-ai/mastra/issues/23321; 2026-11). A keyword that is in no set here is accepted, or nobody has
reported what happens. The numbers are in `limits.py`.
"""

from __future__ import annotations

PLACES = frozenset({"properties", "items", "anyOf", "$defs", "definitions"})
"""The keywords whose schemas must be strict, too. Any other keyword that holds schemas is refused itself."""

CONSTRAINTS = frozenset(
    (
        *("not", "if", "then", "else", "dependentRequired", "dependentSchemas"),
        *("uniqueItems", "contains", "minProperties", "maxProperties", "propertyNames"),
    )
)
"""Refused keywords that only accept fewer values: a schema without them accepts all the same values, and others."""

REFUSED = CONSTRAINTS | {"allOf", "oneOf", "prefixItems"}
"""Every keyword that is refused. The guide names `allOf`, `not`, `if` … `else` and both `dependent…`; servers were seen
to refuse the others."""

AT_ROOT = ("oneOf", "anyOf", "allOf", "enum", "not", "const")
"""Refused at the root of every function's parameters, strict or not."""

COMPANIONS = {"if": ("then", "else"), "contains": ("minContains", "maxContains")}
"""Keywords that mean nothing without another one."""

DISPUTED = ("default", "minLength", "maxLength")
"""Reports of 2024 and 2025 say refused, reports of 2026 say accepted."""

UNMENTIONED = ("patternProperties", "unevaluatedProperties", "unevaluatedItems")
"""Similar to refused keywords; neither the guide nor a report says whether they are refused."""

NOTES = frozenset(
    ("title", "description", "examples", "example", "deprecated", "readOnly", "writeOnly", "$comment"),
)
"""Keywords that describe a value and do not change which values fit."""

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
        *("unevaluatedProperties", "unevaluatedItems"),
    )
)
"""Refused keywords that only accept fewer values: a schema without them accepts all the same values, and others."""

REFUSED = CONSTRAINTS | {"allOf", "oneOf", "prefixItems"}
"""Every keyword that is refused. The guide names `allOf`, `not`, `if` … `else` and both `dependent…`; servers were seen
to refuse the others, except `unevaluatedItems`, which is like `unevaluatedProperties`
(https://github.com/1nder-labs/schemalint, measured 2026-05 and 2026-06; 2026-11-29)."""

AT_ROOT = ("oneOf", "anyOf", "allOf", "enum", "not", "const")
"""Refused at the root of every function's parameters, strict or not."""

COMPANIONS = {"if": ("then", "else"), "contains": ("minContains", "maxContains")}
"""Keywords that mean nothing without another one."""

DISPUTED = ("minLength", "maxLength")
"""Reports of 2024 and 2025 say refused, reports of 2026 say accepted. The same was said of `default`, and recorded
requests of 2025 show that it is accepted (https://github.com/Mirascope/mirascope,
https://github.com/traceloop/openllmetry; 2026-11-29)."""

UNMENTIONED = (
    *("patternProperties", "dependencies", "contentEncoding", "contentMediaType", "contentSchema", "additionalItems"),
    *("minContains", "maxContains", "$anchor", "$dynamicRef", "$id"),
)
"""Keywords that OpenAI's own clients leave out or refuse when they make a schema strict
(https://github.com/openai/openai-node/blob/HEAD/src/lib/transform.ts,
https://github.com/openai/openai-agents-js; 2026-11-29), and `patternProperties`; neither the guide nor a report says
whether the server refuses them. An `$id` at the root is fine."""

UNCERTAIN = frozenset((*DISPUTED, *UNMENTIONED))
"""Keywords of which it is not known whether they are refused."""

NOTES = frozenset(
    ("title", "description", "examples", "example", "deprecated", "readOnly", "writeOnly", "$comment"),
)
"""Keywords that describe a value and do not change which values fit."""

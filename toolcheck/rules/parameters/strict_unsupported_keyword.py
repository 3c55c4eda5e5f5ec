"""A strict function uses a keyword that strict functions do not support.

The strict subset combines schemas with `anyOf` only, and has few constraints: `pattern` and `format`, the bounds of
numbers, `minItems` and `maxItems`. The API refuses the request for any other, at any depth.

Bad (responses):
    {"tools": [{"type": "function", "name": "tag", "description": "Tag a photo.", "strict": true,
                "parameters": {"type": "object", "required": ["tags"], "additionalProperties": false,
                  "properties": {"tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": true}}}}]}
Good (responses):
    {"tools": [{"type": "function", "name": "tag", "description": "Tag a photo.", "strict": true,
                "parameters": {"type": "object", "required": ["tags"], "additionalProperties": false,
                  "properties": {"tags": {"type": "array", "items": {"type": "string"}, "maxItems": 5}}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.strict import AT_ROOT, COMPANIONS, CONSTRAINTS, REFUSED
from toolcheck.document.change import Remove
from toolcheck.finding.finding import ERROR, Finding, Fix, hint, unsafe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.tool import Subschema

_ADVICE = {
    "oneOf": "use `anyOf`, which means the same when no value fits two of the schemas",
    "allOf": "merge the schemas into one",
    "prefixItems": "write an object with a property for each item",
}


@rule(
    each=Subschema,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/docker/docker-agent/pull/4155",
    looked="2026-11-20",
    targets=RESPONSES,
    kinds=("strict",),
    fixes="unsafe",
    keys=tuple(sorted(REFUSED)),
)
def check(schema: Subschema) -> Iterator[Finding]:
    if not schema.is_strict or schema.is_reference:
        return
    explained = {companion for keyword in COMPANIONS if keyword in schema.value for companion in COMPANIONS[keyword]}
    for keyword, node in schema.entries():
        if keyword in REFUSED and keyword not in explained and not (schema.is_root and keyword in AT_ROOT):
            yield Finding(f"strict functions do not support `{keyword}`", node.key, _fix(schema, keyword))


def _fix(schema: Subschema, keyword: str) -> Fix:
    """Remove a constraint, where a schema remains without it; anything else has to be rewritten by hand."""
    if keyword not in CONSTRAINTS or not {"type", "anyOf"} & schema.value.keys():
        return hint(_ADVICE.get(keyword, "write the schema without it, or set `strict: false`"))
    group = [name for name in (keyword, *COMPANIONS.get(keyword, ())) if name in schema.value]
    document = schema.where.document
    return unsafe(
        "remove it, and check it in the handler", *(Remove(schema.find(name).path, document) for name in group)
    )

"""A schema of a strict function has other keywords beside its `$ref`.

With `strict: true` a `$ref` stands alone: the server answers that it cannot have keywords, and refuses the request.
A description belongs into the definition, or on the object around.

Bad (responses):
    {"tools": [{"type": "function", "name": "ship", "description": "Ship a parcel.", "strict": true,
                "parameters": {"type": "object", "required": ["to"], "additionalProperties": false,
                  "properties": {"to": {"$ref": "#/$defs/City", "description": "Where to."}},
                  "$defs": {"City": {"type": "string"}}}}]}
Good (responses):
    {"tools": [{"type": "function", "name": "ship", "description": "Ship a parcel.", "strict": true,
                "parameters": {"type": "object", "required": ["to"], "additionalProperties": false,
                  "properties": {"to": {"$ref": "#/$defs/City"}},
                  "$defs": {"City": {"type": "string", "description": "Where to."}}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.strict import NOTES
from toolcheck.document.change import Remove
from toolcheck.finding.finding import ERROR, Finding, Fix, hint, safe, unsafe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Subschema

_IDENTIFIERS = frozenset({"$ref", "$defs", "definitions", "$schema", "$id", "$anchor"})


@rule(
    each=Subschema,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/camel-ai/camel/issues/3001",
    looked="2026-11-20",
    targets=RESPONSES,
    kinds=("strict",),
    fixes="safe",
    keys=("$ref",),
)
def check(schema: Subschema) -> Iterator[Finding]:
    if not schema.is_strict or schema.is_root or not schema.is_reference:
        return
    siblings = {key: node for key, node in schema.entries() if key not in _IDENTIFIERS}
    if siblings:
        yield Finding(
            f"`$ref` stands beside {listed(siblings, 'and')} in a strict function",
            next(iter(siblings.values())).key,
            _fix(siblings),
            note="there a `$ref` stands alone",
        )


def _fix(siblings: dict[str, Node]) -> Fix:
    """Drop what only describes; what constrains has to go into the definition."""
    removals = [Remove(node.path, node.where.document) for node in siblings.values()]
    them = "it" if len(siblings) == 1 else "them"
    if siblings.keys() <= NOTES:
        return safe(f"remove {them}", *removals)
    if siblings.keys() <= NOTES | {"default"}:
        return unsafe(f"remove {them}, and fill in the default yourself", *removals)
    return hint("write the definition out here, or make a second one in `$defs`")

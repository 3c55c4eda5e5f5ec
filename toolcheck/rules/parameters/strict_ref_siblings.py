"""A schema of a strict function has other keywords beside its `$ref`.

With `strict: true` a `$ref` must be alone: the API answers that `$ref` cannot have keywords beside it, and refuses the
request. Put a description into the definition, or on the object around it.

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
    quiet=lambda schema: len(schema) == 1,
)
def check(schema: Subschema) -> Iterator[Finding]:
    if not schema.is_strict or schema.is_root or not schema.is_reference:
        return
    siblings = {key: node for key, node in schema.entries() if key not in _IDENTIFIERS}
    if siblings:
        yield Finding(
            f"`$ref` has {listed(siblings, 'and')} beside it in a strict function",
            next(iter(siblings.values())).key,
            _fix(siblings),
            note="in a strict function, `$ref` must be alone",
        )


def _fix(siblings: dict[str, Node]) -> Fix:
    """Remove annotations; constraints have to move into the definition."""
    removals = [Remove(node.path, node.where.document) for node in siblings.values()]
    them = "it" if len(siblings) == 1 else "them"
    if siblings.keys() <= NOTES:
        return safe(f"remove {them}", *removals)
    if siblings.keys() <= NOTES | {"default"}:
        return unsafe(f"remove {them}, and set the default in the handler", *removals)
    return hint("copy the definition here, or write a second one in `$defs`")

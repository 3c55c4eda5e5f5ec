"""A `$ref` of a strict function leads to a place outside of the definitions.

Strict functions support a `$ref` to the root (`#`) and to definitions (`#/$defs/…`, `#/definitions/…`). For any other
place, such as `#/properties/a/items`, the API answers that a reference can only point to definitions defined at the top
level, and refuses the whole request. Generators write such a reference when they meet the same type twice. Without
`strict`, the server tries a strict function first, so this is a warning there.

Bad (responses):
    {"tools": [{"type": "function", "name": "ship", "description": "Ship a parcel.", "strict": true,
                "parameters": {"type": "object", "required": ["from", "to"], "additionalProperties": false,
                  "properties": {"from": {"type": "string"}, "to": {"$ref": "#/properties/from"}}}}]}
Good (responses):
    {"tools": [{"type": "function", "name": "ship", "description": "Ship a parcel.", "strict": true,
                "parameters": {"type": "object", "required": ["from", "to"], "additionalProperties": false,
                  "properties": {"from": {"$ref": "#/$defs/City"}, "to": {"$ref": "#/$defs/City"}},
                  "$defs": {"City": {"type": "string"}}}}]}
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator

from toolcheck.contract.given_values import leads_to_definition
from toolcheck.contract.json_schema import DEFINITIONS
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.references import References
from toolcheck.manifest.tool import Tool

_ALLOWED = tuple(f"#/{keyword}/" for keyword in DEFINITIONS)


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/dotnet/extensions/issues/6918",
    looked="2026-11-29",
    targets=RESPONSES,
    kinds=("function",),
    fixes="hint",
    keys=("$ref",),
    quiet=lambda tool: (
        "function" not in tool.value
        and not any(
            "$ref" in schema and not leads_to_definition(schema["$ref"], tool.value["parameters"])
            for schema in tool.plain_schemas
        )
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    is_left_out = not tool.field("strict").present
    if not (tool.strict or is_left_out):
        return
    nodes = [schema.find("$ref") for schema in tool.schemas if schema.is_strict or is_left_out]
    others = [node for node in nodes if node.is_settled and not _is_allowed(node.value)]
    if not others:
        return
    references = References(tool.schemas)
    for node in others:
        if references.of(node) is not None:
            yield Finding(
                f"strict functions do not support a `$ref` to `{node.value}`",
                node.where,
                hint("move that schema into `$defs`, and refer to it there"),
                note="the server tries a strict function first where `strict` is missing"
                if is_left_out
                else "they support `#`, `#/$defs/…` and `#/definitions/…`",
                severity=WARNING if is_left_out else ERROR,
            )


def _is_allowed(reference: str) -> bool:
    """Whether a reference leads to the root or into the definitions."""
    return reference in ("", "#") or urllib.parse.unquote(reference).startswith(_ALLOWED)

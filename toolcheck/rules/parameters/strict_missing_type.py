"""A schema of a strict function has no `type`.

With `strict: true` every schema says its `type`, one with `enum` or `const` too; only `$ref` and `anyOf` stand
without. "Anything" can't be written in the strict subset. One such property, and the whole request is refused.

Bad (responses):
    {"tools": [{"type": "function", "name": "set_mode", "description": "Set the mode.", "strict": true,
                "parameters": {"type": "object", "required": ["mode"], "additionalProperties": false,
                  "properties": {"mode": {"enum": ["day", "night"]}}}}]}
Good (responses):
    {"tools": [{"type": "function", "name": "set_mode", "description": "Set the mode.", "strict": true,
                "parameters": {"type": "object", "required": ["mode"], "additionalProperties": false,
                  "properties": {"mode": {"type": "string", "enum": ["day", "night"]}}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.finding.words import schema_words
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Subschema

_STAND_WITHOUT = frozenset({"type", "anyOf", "$ref", "$dynamicRef", "$recursiveRef"})
_REFUSED_INSTEAD = frozenset({"allOf", "oneOf", "not", "if"})
_TYPES: dict[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}


@rule(
    each=Subschema,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/apexive/odoo-llm/issues/212",
    looked="2026-11-20",
    targets=RESPONSES,
    kinds=("strict",),
    fixes="hint",
)
def check(schema: Subschema) -> Iterator[Finding]:
    if not schema.is_strict:
        return
    for node in _booleans(schema):
        word = "true" if node.value else "false"
        yield Finding(
            f"`{word}` stands for a schema, and has no `type`",
            node.where,
            hint("write a schema with a `type`, or set `strict: false`"),
            note="in a strict function every schema has a `type`",
        )
    if schema.is_root or schema.value.keys() & (_STAND_WITHOUT | _REFUSED_INSTEAD):
        return
    kind = _type_of_values(schema.value)
    yield Finding(
        f"{schema_words(schema)} has no `type`",
        schema.absent("type"),
        hint(f"add `type: {kind}`, which its values have" if kind else "say what it is, or set `strict: false`"),
        note="in a strict function every schema has a `type`, but for `$ref` and `anyOf`",
    )


def _booleans(schema: Subschema) -> Iterator[Node]:
    """The schemas right below this one that are only `true` or `false`."""
    below = (
        *(node for _, node in schema.find("properties").entries()),
        schema.find("items"),
        *schema.find("anyOf").items(),
    )
    return (node for node in below if isinstance(node.value, bool))


def _type_of_values(schema: dict[str, Any]) -> str | None:
    """The one type of all values in `enum` or `const`; None where there is no such thing."""
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    kinds = {type(value) for value in values} if isinstance(values, list) else set()
    return _TYPES.get(kinds.pop()) if len(kinds) == 1 else None

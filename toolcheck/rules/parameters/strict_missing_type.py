"""A schema of a strict function has no `type`.

With `strict: true` every schema needs a `type`, even with `const`; only `$ref` and `anyOf` need none. A strict function
cannot accept "anything". One property without a `type`, and the API refuses the whole request. No report shows what it
does with an `enum` without `type`; `strict-uncertain-keyword` warns of that.

Bad (responses):
    {"tools": [{"type": "function", "name": "set_mode", "description": "Set the mode.", "strict": true,
                "parameters": {"type": "object", "required": ["mode"], "additionalProperties": false,
                  "properties": {"mode": {"const": "night"}}}}]}
Good (responses):
    {"tools": [{"type": "function", "name": "set_mode", "description": "Set the mode.", "strict": true,
                "parameters": {"type": "object", "required": ["mode"], "additionalProperties": false,
                  "properties": {"mode": {"type": "string", "const": "night"}}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.finding.words import schema_words
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Subschema

_NEED_NO_TYPE = frozenset({"type", "anyOf", "$ref", "$dynamicRef", "$recursiveRef"})
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
    quiet=lambda schema: (
        ("type" in schema or "anyOf" in schema or "$ref" in schema)
        and (
            "properties" not in schema
            or (type(schema["properties"]) is dict and bool not in map(type, schema["properties"].values()))
        )
        and ("anyOf" not in schema or (type(schema["anyOf"]) is list and bool not in map(type, schema["anyOf"])))
        and type(schema.get("items")) is not bool
    ),
)
def check(schema: Subschema) -> Iterator[Finding]:
    if not schema.is_strict:
        return
    for node in _booleans(schema):
        word = "true" if node.value else "false"
        yield Finding(
            f"the schema `{word}` has no `type`",
            node.where,
            hint("write a schema with a `type`, or set `strict: false`"),
            note="in a strict function every schema needs a `type`",
        )
    if schema.is_root or schema.is_untyped_enum or schema.value.keys() & (_NEED_NO_TYPE | _REFUSED_INSTEAD):
        return
    kind = _type_of_values(schema.value)
    yield Finding(
        f"{schema_words(schema)} has no `type`",
        schema.absent("type"),
        hint(f"add `type: {kind}`, the type of its values" if kind else "add a `type`, or set `strict: false`"),
        note="in a strict function every schema needs a `type`, except with `$ref` or `anyOf`",
    )


def _booleans(schema: Subschema) -> Iterator[Node]:
    """The schemas directly below this one that are only `true` or `false`."""
    below = (
        *(node for _, node in schema.find("properties").entries()),
        schema.find("items"),
        *schema.find("anyOf").items(),
    )
    return (node for node in below if isinstance(node.value, bool))


def _type_of_values(schema: dict[str, Any]) -> str | None:
    """The type that all values in `enum` or `const` have; None when they have several or there are none."""
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    kinds = {type(value) for value in values} if isinstance(values, list) else set()
    return _TYPES.get(kinds.pop()) if len(kinds) == 1 else None

"""An object of a strict function accepts keys that its schema does not name.

With `strict: true` every object, at any depth, needs `additionalProperties: false`, also in `$defs` and in the branches
of `anyOf`. Strict functions do not support a map from any key to a value; use a list of `{key, value}` objects.

Bad (responses):
    {"tools": [{"type": "function", "name": "find_room", "description": "Find a room.", "strict": true,
                "parameters": {"type": "object", "required": ["seats"],
                  "properties": {"seats": {"type": "integer"}}}}]}
Good (responses):
    {"tools": [{"type": "function", "name": "find_room", "description": "Find a room.", "strict": true,
                "parameters": {"type": "object", "required": ["seats"], "additionalProperties": false,
                  "properties": {"seats": {"type": "integer"}}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Insert, Replace
from toolcheck.finding.finding import ERROR, Finding, hint, unsafe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.finding.words import schema_words
from toolcheck.manifest.tool import Subschema

_AS_LIST = "make it a list of objects with a `key` and a `value`, or set `strict: false`"
_NOTE = "a strict function needs `additionalProperties: false` on every object"


@rule(
    each=Subschema,
    severity=ERROR,
    evidence="documented",
    source="structured-outputs-guide",
    targets=RESPONSES,
    kinds=("strict",),
    fixes="unsafe",
    quiet=lambda schema: (
        schema.get("additionalProperties") is False
        or ("properties" not in schema and "object" not in str(schema.get("type")))
    ),
)
def check(schema: Subschema) -> Iterator[Finding]:
    more = schema.find("additionalProperties")
    if not schema.is_strict or schema.is_reference or not schema.is_object or more.value is False:
        return
    if more.present and not isinstance(more.value, (dict, bool)):
        return  # not a schema, which another rule reports
    names_keys, document = schema.find("properties").is_mapping, schema.where.document
    if not more.present:
        closing = Insert(schema.path, "additionalProperties", False, document=document)
        yield Finding(
            f"{schema_words(schema)} has no `additionalProperties: false`",
            schema.absent("additionalProperties"),
            unsafe("add `additionalProperties: false`", closing) if names_keys or schema.is_root else hint(_AS_LIST),
            note=_NOTE,
        )
        return
    is_anything = more.value is True or more.value == {}
    can_close = is_anything and names_keys and bool(schema.find("properties").value)
    what = "any other key" if is_anything else "other keys whose values fit a schema"
    yield Finding(
        f"{schema_words(schema)} accepts {what}",
        more.key if more.is_mapping else more.where,
        unsafe("make it false", Replace(more.path, False, document)) if can_close else hint(_AS_LIST),
        note=_NOTE,
    )

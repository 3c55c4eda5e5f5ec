"""A default, an example or a listed value does not fit its own schema.

The model reads `default` and `examples` as correct values, and `enum` as the values to choose from. When the schema
beside them refuses such a value, one of the two is wrong, and the model may follow either. Only types, values, bounds
and lengths are compared. Patterns and formats are not tried, references are not followed, and a `default` of null means
"none".

In a strict function of the Responses API, a value in `enum` that the `type` beside it forbids is an error: the API
answers that the enum value does not validate, and refuses the whole request
(https://github.com/can1357/oh-my-pi/issues/1835, looked at 2026-11-29). Often a generator copied the `enum` into the
branch for null.

Bad:
    {"type": "function", "name": "find", "description": "Find things.",
     "parameters": {"type": "object", "properties": {"most": {"type": "integer", "default": "10"}}}}
Good:
    {"type": "function", "name": "find", "description": "Find things.",
     "parameters": {"type": "object", "properties": {"most": {"type": "integer", "default": 10}}}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.contract.given_values import BOUNDS, LENGTHS, surely_fit
from toolcheck.contract.type_names import TYPE_NAMES
from toolcheck.document.change_value import same
from toolcheck.finding.finding import ERROR, WARNING, Finding, Fix, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.finding.words import kind_words
from toolcheck.ground.nearest import listed, nearest
from toolcheck.ground.regex import regex
from toolcheck.manifest.node import Node
from toolcheck.manifest.placeholders import is_placeholder
from toolcheck.manifest.tool import Subschema

_NUMBER = regex(r"-?\d{1,30}(?:\.\d{1,30})?")
_WORDS = {
    "minimum": "less than the `minimum` of",
    "maximum": "more than the `maximum` of",
    "exclusiveMinimum": "not more than the `exclusiveMinimum` of",
    "exclusiveMaximum": "not less than the `exclusiveMaximum` of",
    "minLength": "characters, fewer than the `minLength` of",
    "maxLength": "characters, more than the `maxLength` of",
    "minItems": "items, fewer than the `minItems` of",
    "maxItems": "items, more than the `maxItems` of",
}


MAX_VALUES = 100
"""Compare at most this many values with their schema."""
MAX_NAMES = 50
"""Suggest a near match only among at most this many names; each comparison is slow."""


@rule(
    each=Subschema,
    severity=WARNING,
    evidence="inferred",
    source="json-schema",
    fixes="hint",
    keys=("default", "example", "const", "examples", "enum"),
    quiet=lambda schema: "$ref" in schema or surely_fit(schema),
)
def check(schema: Subschema) -> Iterator[Finding]:
    if "$ref" in schema.value:
        return
    for keyword in ("default", "example", "const"):
        if keyword not in schema.value:
            continue
        reason = _objection(schema, keyword, schema.value[keyword])
        if reason:
            node = schema.find(keyword)
            yield Finding(f"`{keyword}` {reason}", node.where, _fix(schema, node))
    for keyword in ("examples", "enum"):
        values = schema.value.get(keyword)
        if not isinstance(values, list) or (keyword == "enum" and _are_strings(schema.value, values)):
            continue
        reasons = [_objection(schema, keyword, value) for value in values[:MAX_VALUES]]
        refused = [(number, reason) for number, reason in enumerate(reasons) if reason]
        if refused:
            is_strict_enum = keyword == "enum" and schema.is_strict and schema.target in RESPONSES
            wrong_types = [fit for fit in refused if is_strict_enum and not _fits_type(schema.value, values[fit[0]])]
            number, reason = (wrong_types or refused)[0]
            node = schema.find(keyword, number)
            more = len(refused) - 1
            note = f"{more} more {'values do' if more > 1 else 'value does'} not fit" if more else ""
            severity = ERROR if wrong_types else WARNING
            yield Finding(f"a value in `{keyword}` {reason}", node.where, _fix(schema, node), note, severity=severity)


def _are_strings(schema: dict[str, Any], values: list[Any]) -> bool:
    """Whether all values are strings and the schema accepts any string, which is the usual case."""
    is_free = schema.get("type") == "string" and "minLength" not in schema and "maxLength" not in schema
    return is_free and all(type(value) is str for value in values)


def _objection(schema: Subschema, keyword: str, value: Any) -> str:
    """Why the schema refuses the value of one of its own keywords. Null means "none", except in `enum`."""
    if value is None and keyword != "enum":
        return ""
    return _refusal(schema.value, value, ("enum", "const") if keyword in ("enum", "const") else ())


def _refusal(schema: dict[str, Any], value: Any, skipped: tuple[str, ...] = ()) -> str:
    """Why a schema refuses a value, in words that do not show the value; empty when it accepts the value, or when that
    is not known.
    """
    if not isinstance(value, (list, dict)):
        is_known = not isinstance(value, str) or not is_placeholder(value)
        return _refusal_here(schema, value, skipped) if is_known else ""
    waiting: list[tuple[Any, Any, str]] = [(schema, value, "")]
    for _ in range(MAX_VALUES):
        if not waiting:
            break
        inner, part, place = waiting.pop()
        if not isinstance(inner, dict) or "$ref" in inner or (isinstance(part, str) and is_placeholder(part)):
            continue
        reason = _refusal_here(inner, part, skipped if not place else ())
        if reason:
            return f"has `{place}`, which {reason}" if place else reason
        if isinstance(part, list) and "prefixItems" not in inner:
            waiting += [(inner.get("items"), item, f"{place}[{number}]") for number, item in enumerate(part)]
        if isinstance(part, dict) and isinstance(inner.get("properties"), dict):
            dot = "." if place else ""
            waiting += [(inner["properties"].get(key), entry, f"{place}{dot}{key}") for key, entry in part.items()]
    return ""


def _types(schema: dict[str, Any]) -> list[Any]:
    kinds = schema.get("type")
    return [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []


def _fits_type(schema: dict[str, Any], value: Any) -> bool:
    """Whether the `type` of a schema allows a value, as far as that is known."""
    names = _types(schema)
    is_allowed_null = value is None and schema.get("nullable") is True
    if not names or is_allowed_null or any(name not in TYPE_NAMES for name in names):
        return True
    return any(_is_of(value, name) for name in names)


def _refusal_here(schema: dict[str, Any], value: Any, skipped: tuple[str, ...]) -> str:
    names = _types(schema)
    if not _fits_type(schema, value):
        shown = str(value) if _is_number(value) and "integer" in names else kind_words(value)
        return f"is {shown}, but the `type` is {listed(names)}"
    values = schema.get("enum")
    if "enum" not in skipped and isinstance(values, list) and values and not _is_among(value, values):
        return "is not one of the values in `enum`"
    if "const" not in skipped and "const" in schema and not _equal(value, schema["const"]):
        return "is not the value of `const`"
    if _is_number(value):
        for keyword, fits in BOUNDS.items():
            if _is_number(schema.get(keyword)) and not fits(value, schema[keyword]):
                return f"is {value}, {_WORDS[keyword]} {schema[keyword]}"
    for keyword, (kind, fits) in LENGTHS.items():
        if isinstance(value, kind) and _is_number(schema.get(keyword)) and not fits(len(value), schema[keyword]):
            return f"has {len(value)} {_WORDS[keyword]} {schema[keyword]}"
    return ""


def _is_among(value: Any, values: list[Any]) -> bool:
    """Whether a value is one of several. Python's `in` goes first because it is fast; to it, `true` equals 1."""
    return value in values and any(_equal(value, other) for other in values)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_of(value: Any, name: str) -> bool:
    match name:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "null":
            return value is None
        case "object":
            return isinstance(value, dict)
        case "array":
            return isinstance(value, list)
        case "integer":
            return _is_number(value) and value == int(value)
        case _:
            return _is_number(value)


def _equal(value: Any, other: Any) -> bool:
    """Whether two values are the same JSON; 1 and 1.0 are the same number."""
    return bool(value == other) if _is_number(value) and _is_number(other) else same(value, other)


def _fix(schema: Subschema, node: Node) -> Fix | None:
    values = schema.value.get("enum")
    if node.is_string and node.value in ("true", "false") and "boolean" in schema.types:
        return hint("remove the quotes")
    if node.is_string and _NUMBER.fullmatch(node.value) and {"integer", "number"} & set(schema.types):
        return hint("remove the quotes")
    if schema.types == ("null",) and "enum" in node.path:
        return hint("remove `enum` from the schema for null")
    if node.is_string and isinstance(values, list) and len(values) <= MAX_NAMES and node.value not in values:
        meant = nearest(node.value, [value for value in values if isinstance(value, str)])
        return hint(f"did you mean `{meant}`?") if meant else None
    if node.value is None:
        return hint(f'add the type of null: `type: [{", ".join(schema.types)}, "null"]`')
    if isinstance(node.value, (int, float)) and schema.types == ("string",):
        return hint("put it in quotes")
    return None

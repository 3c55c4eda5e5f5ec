"""The parameters of a function as a list: each with its name, its type and its limits. References are followed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from toolcheck.document.where import Path
from toolcheck.ground.record import record

UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains")
"""Keywords that a larger number widens."""
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains")
"""Keywords that a smaller number widens."""
LIMITS = {
    "maximum": "at most {}",
    "exclusiveMaximum": "below {}",
    "maxLength": "at most {} characters",
    "maxItems": "at most {} items",
    "minimum": "at least {}",
    "exclusiveMinimum": "above {}",
    "minLength": "at least {} characters",
    "minItems": "at least {} items",
    "pattern": "matches `{}`",
    "format": "format {}",
    "multipleOf": "a multiple of {}",
}
"""Keywords that limit a value, each in words."""
_DEEPEST = 16
_MOST = 500
_MAX_VALUES = 8


@record(kw_only=True)
class SurfaceParameter:
    """One parameter: its name (`order.lines[].sku`), its type, its limits in words, and whether it must be given."""

    name: str
    type: str
    limits: tuple[str, ...] = ()
    is_required: bool = False


def parameters_of(root: Any) -> tuple[SurfaceParameter, ...]:
    """The parameters of a schema, outermost first; of monstrous ones, the first."""
    found = []
    for one in _below(root, root, "", 0):
        found.append(one)
        if len(found) == _MOST:
            break
    return tuple(found)


def resolved(schema: Any, root: Any) -> Any:
    """A schema with its reference into the same root followed, if it has one that leads somewhere."""
    seen = 0
    while isinstance(schema, dict) and isinstance(schema.get("$ref"), str) and seen < _DEEPEST:
        target = pointed(root, schema["$ref"])
        if target is None:
            return schema
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        schema = {**target, **beside} if isinstance(target, dict) and beside else target
        seen += 1
    return schema


def steps_of(reference: str) -> tuple[str, ...]:
    """The steps of a reference such as `#/$defs/order`."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in unquote(reference).split("/")[1:])


def pointed(root: Any, reference: str) -> Any:
    """What a reference into the same root points at; None if nothing."""
    if reference != "#" and not reference.startswith("#/"):
        return None
    for key in steps_of(reference):
        if isinstance(root, dict) and key in root:
            root = root[key]
        elif isinstance(root, list) and key.isdecimal() and len(key) < 6 and int(key) < len(root):
            root = root[int(key)]
        else:
            return None
    return root


def named(path: Path) -> str:
    """A path of names as people write it: `order.lines[].sku`; empty for the arguments as a whole."""
    words = ""
    for step in path:
        words += "[]" if step == 0 else f".{step}" if words else str(step)
    return words


def type_words(schema: Any) -> str:
    """The type of a schema in words."""
    if schema is True or schema == {}:
        return "anything"
    if not isinstance(schema, dict):
        return "nothing" if schema is False else "unknown"
    kind = schema.get("type")
    if isinstance(kind, list):
        return " or ".join(str(one) for one in kind)
    if isinstance(kind, str):
        return kind
    for keyword in ("anyOf", "oneOf"):
        if isinstance(schema.get(keyword), list):
            return " or ".join(dict.fromkeys(type_words(one) for one in schema[keyword][:_MAX_VALUES]))
    if "$ref" in schema:
        return "a reference"
    return "object" if "properties" in schema else "anything"


def value_words(value: Any) -> str:
    """A value as JSON."""
    return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value


def _limits(schema: dict[str, Any]) -> Iterator[str]:
    values = schema.get("enum") if isinstance(schema.get("enum"), list) else None
    if "const" in schema:
        values = [schema["const"]]
    if values is not None:
        shown = ", ".join(f"`{value_words(value)}`" for value in values[:_MAX_VALUES])
        more = f" and {len(values) - _MAX_VALUES} more" if len(values) > _MAX_VALUES else ""
        yield f"one of {shown}{more}"
    for keyword, words in LIMITS.items():
        value = schema.get(keyword)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            yield words.format(value_words(value))
    if _is_object(schema) and schema.get("additionalProperties", True) is not False:
        yield "open: any other property"


def _is_object(schema: dict[str, Any]) -> bool:
    kind = schema.get("type")
    return kind == "object" or (isinstance(kind, list) and "object" in kind) or "properties" in schema


def _below(schema: Any, root: Any, name: str, depth: int) -> Iterator[SurfaceParameter]:
    """The parameters inside a schema."""
    schema = resolved(schema, root)
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return
    properties = schema.get("properties")
    required = schema.get("required")
    must = {key for key in required if isinstance(key, str)} if isinstance(required, list) else set()
    for key, inner in properties.items() if isinstance(properties, dict) else ():
        inside = f"{name}.{key}" if name else str(key)
        yield from _one(inner, root, inside, depth, is_required=key in must)
    if isinstance(schema.get("items"), dict):
        yield from _one(schema["items"], root, f"{name}[]", depth, is_required=False)
    for keyword in ("anyOf", "oneOf", "allOf"):
        branches = schema.get(keyword)
        for branch in branches if isinstance(branches, list) else ():
            yield from _below(branch, root, name, depth + 1)


def _one(schema: Any, root: Any, name: str, depth: int, *, is_required: bool) -> Iterator[SurfaceParameter]:
    whole = resolved(schema, root)
    limits = tuple(_limits(whole)) if isinstance(whole, dict) else ()
    yield SurfaceParameter(name=name, type=type_words(whole), limits=limits, is_required=is_required)
    yield from _below(whole, root, name, depth + 1)

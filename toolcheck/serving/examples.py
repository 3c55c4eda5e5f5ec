"""A value that fits a JSON Schema, as simple as it can be: the arguments of a call that the script leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_DEEPEST = 8
_FORMATS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "time": "12:00:00Z",
    "email": "someone@example.com",
    "uri": "https://example.com",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def example(schema: Any) -> Any:
    """A value for a schema: its own example or default where it has one, else the least that it asks for."""
    return _example(schema, schema if isinstance(schema, dict) else {}, 0)


def _example(schema: Any, root: Mapping[str, Any], depth: int) -> Any:
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return None
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    for key in ("examples", "enum"):
        if isinstance(schema.get(key), list) and schema[key]:
            return schema[key][0]
    target = _target(schema.get("$ref"), root)
    if target is not None:
        return _example(target, root, depth + 1)
    for key in ("anyOf", "oneOf", "allOf"):
        if isinstance(schema.get(key), list) and schema[key]:
            return _example(schema[key][0], root, depth + 1)
    return _of_type(schema, root, depth)


def _of_type(schema: Mapping[str, Any], root: Mapping[str, Any], depth: int) -> Any:
    kind = schema.get("type", "object" if "properties" in schema else "string")
    kind = kind[0] if isinstance(kind, list) and kind else kind
    match kind:
        case "object":
            parts = schema.get("properties")
            wanted = schema.get("required")
            names = wanted if isinstance(wanted, list) else ()
            inner = parts if isinstance(parts, dict) else {}
            return {name: _example(inner.get(name), root, depth + 1) for name in names if isinstance(name, str)}
        case "array":
            least = schema.get("minItems", 0)
            return [_example(schema.get("items"), root, depth + 1)] * min(least if isinstance(least, int) else 0, 20)
        case "integer" | "number":
            return next((schema[key] for key in ("minimum", "maximum") if key in schema), 1)
        case "boolean":
            return True
        case "null":
            return None
    least = schema.get("minLength", 0)
    return _FORMATS.get(str(schema.get("format")), "example").ljust(least if isinstance(least, int) else 0, "x")


def _target(address: Any, root: Mapping[str, Any]) -> Any:
    """What a `$ref` inside the same schema points to."""
    if not isinstance(address, str) or not address.startswith("#/"):
        return None
    found: Any = root
    for step in address[2:].split("/"):
        found = found.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(found, dict) else None
    return found

"""A bare JSON Schema, as zod and pydantic write it: the parameters of one function."""

from __future__ import annotations

from typing import Any

from toolcheck.contract.json_schema import DEFINITIONS
from toolcheck.importing.collecting import Collected
from toolcheck.importing.imported import CannotImport, Imported, ImportWish

_NOT_OF_PARAMETERS = ("$schema", "$id", "title", "description")


def fits(value: Any) -> bool:
    """Whether a value is the schema of an object."""
    if not isinstance(value, dict) or not value.keys().isdisjoint(("tools", "session", "turns", "name")):
        return False
    declared = value.get("$schema")
    is_declared = isinstance(declared, str) and "json-schema.org/" in declared
    return is_declared or (value.get("type") == "object" and isinstance(value.get("properties"), dict))


def imported(value: Any, wish: ImportWish) -> Imported:
    """The manifest of a schema. Raises `CannotImport` without a name for the function."""
    if not isinstance(value, dict):
        raise CannotImport("a JSON Schema of parameters is an object")
    value = _opened(value)
    title = value.get("title")
    name = wish.name or (title if isinstance(title, str) else "")
    if not name:
        raise CannotImport("the schema has no `title`: give the function a name with `--name NAME`")
    if value.get("type", "object") != "object":
        raise CannotImport("the parameters of a function are an object, and this schema is for something else")
    found = Collected()
    parameters = {key: inner for key, inner in value.items() if key not in _NOT_OF_PARAMETERS}
    more = {"strict": False} if wish.api == "responses" else {}
    found.add_function(
        name, value.get("description"), {"type": "object", **parameters}, "from a JSON Schema", more=more
    )
    return found.imported({}, api=wish.api)


def _opened(value: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, where all that the root says is a reference into its definitions."""
    reference = value.get("$ref")
    if not isinstance(reference, str) or "properties" in value:
        return value
    for key in DEFINITIONS:
        definitions = value.get(key)
        inner = definitions.get(reference.removeprefix(f"#/{key}/")) if isinstance(definitions, dict) else None
        if isinstance(inner, dict):
            return {**inner, **{name: part for name, part in value.items() if name != "$ref"}}
    return value

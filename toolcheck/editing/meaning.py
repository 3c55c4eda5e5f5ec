"""What the contract says of a place: which schemas hold for the value there, and with that its fields and values.

The schemas choose their branches by `if` and `then`. While a text is being written, what a condition asks about may
not be there yet: then every branch that could still be meant is followed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from toolcheck.contract.schemas import schema_bytes
from toolcheck.document.where import Path
from toolcheck.ground.record import record
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.node import MISSING
from toolcheck.manifest.payload import Payload

Shape = dict[str, Any]

MARK = "Zq8toolcheckHere"
"""What is written where something is being typed; no value that means anything."""

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}
_OF_SCHEMAS = ("parameters", "output_schema")
"""The fields of a tool that hold a JSON Schema."""


@record
class PlaceAsked:
    """A place of a payload: the payload, the path from what is sent, and what is sent."""

    payload: Payload
    path: Path
    sent: Any


@record
class ShapeField:
    """A field that an object may have."""

    name: str
    schemas: tuple[Shape, ...]
    is_required: bool


def asked_at(manifest: Manifest, path: Path, document: int) -> PlaceAsked | None:
    """The payload that a place belongs to: the innermost."""
    found = [
        payload
        for payload in manifest.payloads
        if payload.where.document == document and path[: len(payload.base)] == payload.base
    ]
    frame = manifest.frame
    if not found and frame is not None and frame.where.document == document:
        found = [frame]
    if not found:
        return None
    payload = max(found, key=lambda one: len(one.base))
    inside = payload.layout.path_in_body(path) if payload.layout.paths else path[len(payload.base) :]
    return PlaceAsked(payload, inside, payload.sent)


def schemas_at(asked: PlaceAsked) -> tuple[Shape, ...]:
    """The schemas that hold for a place, each with its references resolved and its branches chosen."""
    at = next((number for number, step in enumerate(asked.path) if _begins_schema(asked, number)), None)
    if at is None:
        return _walk(asked.payload.shape, asked.path, asked.sent)
    value = asked.sent
    for step in asked.path[: at + 1]:
        value = _entry(value, step)
    return _walk("json-schema", asked.path[at + 1 :], value)


def of_schema(asked: PlaceAsked) -> Path | None:
    """The path inside the JSON Schema that a place is in; None outside of all."""
    at = next((number for number, step in enumerate(asked.path) if _begins_schema(asked, number)), None)
    return None if at is None else asked.path[at + 1 :]


def _begins_schema(asked: PlaceAsked, number: int) -> bool:
    path = asked.path
    return path[number] in _OF_SCHEMAS and number > 1 and isinstance(path[number - 1], int) and "tools" in path[:number]


def _walk(kind: str, path: Path, value: Any) -> tuple[Shape, ...]:
    root = _schema(kind)
    nodes = tuple(_expanded(root, root, value))
    for step in path:
        inner = [child for node in nodes for child in _below(node, step)]
        value = _entry(value, step)
        nodes = tuple(one for child in inner for one in _expanded(child, root, value))
    return tuple({id(node): node for node in nodes}.values())


def _entry(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step, MISSING)
    is_there = isinstance(value, list) and isinstance(step, int) and step < len(value)
    return value[step] if is_there else MISSING


def _below(node: Shape, step: str | int) -> Iterator[Shape]:
    """The schemas of one entry."""
    if isinstance(step, int):
        items = node.get("items")
        if isinstance(items, dict):
            yield items
        return
    found = node.get("properties", {}).get(step)
    if isinstance(found, dict):
        yield found
    elif isinstance(node.get("additionalProperties"), dict):
        yield node["additionalProperties"]


def _expanded(node: Shape, root: Shape, value: Any, depth: int = 0) -> Iterator[Shape]:
    """A schema and those that it is made of, for this value."""
    if depth > 8:
        return
    yield node
    reference = node.get("$ref")
    if isinstance(reference, str):
        target = root["$defs"].get(reference.rpartition("/")[2]) if reference.startswith("#/$defs/") else root
        if isinstance(target, dict):
            yield from _expanded(target, root, value, depth + 1)
    for part in node.get("allOf", ()):
        if "if" not in part:
            yield from _expanded(part, root, value, depth + 1)
        elif _may_hold(part["if"], value):
            yield from _expanded(part["then"], root, value, depth + 1)


def _may_hold(condition: Shape, value: Any) -> bool:
    """Whether a condition holds, or could once the value is written to its end."""
    if value is MISSING or value is None or value == MARK:
        return True
    types = condition.get("type")
    if types is not None:
        names = types if isinstance(types, list) else [types]
        if not isinstance(value, tuple(kind for name in names for kind in _TYPES[name])):
            return False
    if not isinstance(value, dict):
        return True
    for key, wanted in condition.get("properties", {}).items():
        found = value.get(key, MARK)
        allowed = [wanted["const"]] if "const" in wanted else wanted.get("enum", [found])
        if found not in (MARK, None) and found not in allowed:
            return False
    return True


@cache
def _schema(kind: str) -> Shape:
    found: Shape = json.loads(schema_bytes(kind))
    return found


def fields_of(schemas: Sequence[Shape]) -> dict[str, ShapeField]:
    """The fields that an object may have for which these schemas hold."""
    required = {name for schema in schemas for name in schema.get("required", ())}
    found: dict[str, list[Shape]] = {}
    for schema in schemas:
        for name, child in schema.get("properties", {}).items():
            if isinstance(child, dict):
                found.setdefault(name, []).append(child)
            else:
                found.setdefault(name, [])
    return {name: ShapeField(name, tuple(children), name in required) for name, children in found.items()}


def values_of(schemas: Sequence[Shape]) -> tuple[Any, ...]:
    """The values that these schemas name, in order; `true` and `false` where a boolean is wanted."""
    found: list[Any] = []
    for schema in schemas:
        if "const" in schema:
            found.append(schema["const"])
        found += schema.get("enum", ())
        found += [one for one in schema.get("examples", ()) if not isinstance(one, dict | list)]
        if _has_type(schema, "boolean") and "enum" not in schema and "const" not in schema:
            found += [True, False]
    once: dict[str, Any] = {}
    for value in found:
        once.setdefault(json.dumps(value), value)
    return tuple(once.values())


def _has_type(schema: Shape, name: str) -> bool:
    types = schema.get("type")
    return types == name or (isinstance(types, list) and name in types)

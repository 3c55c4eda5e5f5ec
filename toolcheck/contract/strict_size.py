"""A quick look at how large the schemas of a strict function are. What the limits are is in `limits.py`."""

from __future__ import annotations

from collections.abc import Iterable

from toolcheck.contract.json_schema import DEFINITIONS
from toolcheck.contract.limits import STRICT_CHARACTERS, STRICT_DEPTH, STRICT_LARGE_ENUM, STRICT_PROPERTIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NAMING = ("properties", *DEFINITIONS)
_COUNTED = frozenset((*_NAMING, "enum", "const"))


def are_few(schemas: Iterable[dict[str, Any]]) -> bool:
    """Whether the schemas of a function are surely within the limits of a strict one, however they are nested."""
    objects = names = values = letters = 0
    for schema in schemas:
        kind = schema.get("type")
        objects += "properties" in schema if kind is None else "object" in str(kind)
        if _COUNTED.isdisjoint(schema):
            continue
        held = [name for keyword in _NAMING if isinstance(schema.get(keyword), dict) for name in schema[keyword]]
        listed = schema["enum"] if isinstance(schema.get("enum"), list) else []
        names += len(held)
        values += len(listed)
        letters += sum(len(str(each)) for each in (*held, *listed, schema.get("const", "")))
    return (
        objects <= STRICT_DEPTH
        and names <= STRICT_PROPERTIES
        and values <= STRICT_LARGE_ENUM
        and letters <= STRICT_CHARACTERS
    )

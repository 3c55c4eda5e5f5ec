"""Values without what makes no difference: the order of keys and of sets, and how a number is spelled.

Two values that mean the same have equal canonical forms, and no others have.
"""

from __future__ import annotations

import math
from typing import Any

SETS = frozenset(
    [
        *("required", "enum", "type", "anyOf", "oneOf", "allOf", "tool_names", "allowed_tools", "allowed_callers"),
        *("allowed_domains", "blocked_domains", "vector_store_ids", "file_ids", "include"),
    ]
)
"""Keys whose lists are sets: their order means nothing."""
DATA = frozenset(["const", "default", "example", "examples", "enum"])
"""Keywords of a schema that hold values, in which the order of a list counts."""

Canonical = tuple[Any, ...]
"""A value that can be compared, hashed and sorted."""


def canonical(value: Any, *, notes: bool = False, is_set: bool = False, is_data: bool = False) -> Canonical:
    """The canonical form of a value. With `notes`, keys that begin with `x-` are left out, as compile does. `is_set`
    says that a list is a set, `is_data` that nothing in it is.
    """
    if isinstance(value, dict):
        entries = (
            (
                str(key),
                canonical(
                    inner,
                    notes=notes and key != "parameters",
                    is_set=key in SETS and not is_data,
                    is_data=is_data or (key in DATA and not isinstance(inner, dict)),
                ),
            )
            for key, inner in value.items()
            if not (notes and str(key).startswith("x-"))
        )
        return ("object", *sorted(entries))
    if isinstance(value, list):
        items = [canonical(inner, notes=notes, is_data=is_data) for inner in value]
        return ("set", *sorted(set(items))) if is_set else ("list", *items)
    return _scalar(value)


def _scalar(value: Any) -> Canonical:
    if value is None or isinstance(value, bool):
        return ("constant", str(value))
    if isinstance(value, int | float):
        if isinstance(value, float) and math.isfinite(value) and value == int(value):
            value = int(value)
        return ("number", repr(value))
    return ("string", str(value))

"""Where the generated JSON Schemas lie, and which there are."""

from __future__ import annotations

import os
from functools import cache

from toolcheck.ground.json_scan import read_value

_PACKAGE = os.path.dirname(os.path.dirname(__file__))
_ENDING = ".schema.json"


@cache
def folder() -> str:
    """The folder of the schemas: inside the package when it is installed, beside it in a checkout."""
    inside = os.path.join(_PACKAGE, "schemas")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(_PACKAGE), "schemas")


def kinds() -> tuple[str, ...]:
    """The names of all schemas, in order: `session.update`, `realtime/tool` …"""
    files = (os.path.join(below, name) for below, _, names in os.walk(folder()) for name in names)
    found = (os.path.relpath(path, folder()).replace(os.sep, "/") for path in files if path.endswith(_ENDING))
    return tuple(sorted((name.removesuffix(_ENDING) for name in found), key=lambda name: ("/" in name, name)))


def schema_bytes(kind: str) -> bytes:
    """The schema of this name, as it lies there."""
    with open(os.path.join(folder(), f"{kind}{_ENDING}"), "rb") as file:
        return file.read()


def description(kind: str) -> str:
    """What a schema says that it is of, in one line."""
    words: str = read_value(schema_bytes(kind).decode()).get("description", "")
    return words.partition("\n")[0]

"""Where the generated JSON Schemas lie, and which there are."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_ENDING = ".schema.json"


@cache
def folder() -> Path:
    """The folder of the schemas: inside the package when it is installed, beside it in a checkout."""
    inside = _PACKAGE / "schemas"
    return inside if inside.is_dir() else _PACKAGE.parent / "schemas"


def kinds() -> tuple[str, ...]:
    """The names of all schemas, in order: `session.update`, `realtime/tool` …"""
    found = (path.relative_to(folder()).as_posix() for path in folder().rglob(f"*{_ENDING}"))
    return tuple(sorted((name.removesuffix(_ENDING) for name in found), key=lambda name: ("/" in name, name)))


def schema_bytes(kind: str) -> bytes:
    """The schema of this name, as it lies there."""
    return (folder() / f"{kind}{_ENDING}").read_bytes()


def description(kind: str) -> str:
    """What a schema says that it is of, in one line."""
    words: str = json.loads(schema_bytes(kind)).get("description", "")
    return words.partition("\n")[0]

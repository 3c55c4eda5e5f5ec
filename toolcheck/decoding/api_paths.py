"""Paths as servers write them, and how far they lead in a value."""

from __future__ import annotations

from typing import Any

from toolcheck.document.where import Path, Step

PREFIXES = ("session", "response", "item")
"""The first steps of an event's path."""

DELEGATED: Path = ("session", "delegation", "responses")
"""The first steps of a path in the request that a Live session delegates to Responses."""


def of_request(path: Path) -> Path:
    """A path inside the delegated request of a Live session, as Responses writes it; any other path unchanged."""
    return path[len(DELEGATED) :] if path[: len(DELEGATED)] == DELEGATED else path


def end_of_tool(path: Path) -> int:
    """How many steps of a path lead to its innermost tool."""
    return max(
        (at + 1 for at, step in enumerate(path) if isinstance(step, int) and path[at - 1] == "tools"), default=len(path)
    )


def variants(path: Path) -> list[Path]:
    """A path, and the same with (or without) the `function` of Chat Completions around the fields of a tool."""
    end = end_of_tool(path)
    tool, rest = path[:end], path[end:]
    if not rest:
        return [path]
    return [path, (*tool, *rest[1:])] if rest[0] == "function" else [path, (*tool, "function", *rest)]


def steps_of(context: tuple[str, ...]) -> Path:
    """A context inside a schema (`context=('properties', '0')`) as a path."""
    return tuple(int(step) if step.isdecimal() else step for step in context)


def follow(value: Any, path: Path) -> Path:
    """The part of a path that exists. A number in it can be the name of a property: then the step is that name."""
    there: list[Step] = []
    for step in path:
        if isinstance(value, dict) and (step in value or str(step) in value):
            there.append(step if step in value else str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            there.append(step)
        else:
            break
        value = value[there[-1]]
    return tuple(there)

"""Merges several payloads into one: the tools in the order given, every other field from the payload that has it.

A field with different values in two payloads is a conflict. It is reported, and compile does not choose one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from toolcheck.checking.checking import check_whole
from toolcheck.checking.selection import Options
from toolcheck.compiling.choose import Chosen
from toolcheck.document.where import Path, Where
from toolcheck.finding.finding import ERROR, Finding, Related
from toolcheck.ground.record import record, replace
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload


@record(kw_only=True)
class Merged:
    """One payload made of several parts.

    `owners` says for each field the number of the first part that has it; `tools` says for each tool the number of its
    part, and its number there; `conflicts` are fields that have different values in two parts.
    """

    parts: tuple[Chosen, ...]
    owners: dict[str, int]
    tools: tuple[tuple[int, int], ...]
    conflicts: tuple[tuple[str, int, int], ...]

    def origin(self, path: Path) -> tuple[Chosen, Where]:
        """The part that a path of the merged body is from, and its place in the document of that part."""
        number, inner = 0, path
        if len(self.parts) > 1 and path:
            if path[0] == "tools" and len(path) > 1 and isinstance(path[1], int):
                number, tool = self.tools[path[1]]
                inner = ("tools", tool, *path[2:])
            elif path[0] != "tools":
                number = self.owners.get(str(path[0]), 0)
        part = self.parts[number]
        return part, Where(part.payload.place_in_body(inner), document=part.payload.where.document)


def merge(parts: Sequence[Chosen]) -> Merged:
    """Merge payloads of one kind and target; `parts` has at least one."""
    seen: dict[str, Any] = {}
    owners: dict[str, int] = {}
    tools: list[tuple[int, int]] = []
    conflicts: list[tuple[str, int, int]] = []
    for number, part in enumerate(parts):
        for key, value in _fields(part.payload).items():
            if key == "tools" and isinstance(value, list) and isinstance(seen.get(key, value), list):
                tools += [(number, tool) for tool in range(len(value))]
                seen[key], owners[key] = value, owners.get(key, number)
            elif key not in seen:
                seen[key], owners[key] = value, number
            elif seen[key] != value and not key.startswith(("x-", "$")):
                conflicts.append((key, owners[key], number))
    return Merged(parts=tuple(parts), owners=owners, tools=tuple(tools), conflicts=tuple(conflicts))


def merged_body(bodies: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One body of several: all tools, and each other field from the first body that has it."""
    if len(bodies) == 1:
        return bodies[0]
    merged: dict[str, Any] = {}
    for body in bodies:
        for key, value in body.items():
            if key == "tools" and isinstance(value, list) and isinstance(merged.get(key, value), list):
                merged[key] = [*merged.get(key, ()), *value]
            else:
                merged.setdefault(key, value)
    return merged


def check_merged(merged: Merged, options: Options) -> Iterator[tuple[int, Finding]]:
    """What is wrong only in the parts together: each finding with the number of its file."""
    for finding in check_whole(_view(merged), options):
        part = merged.parts[finding.where.document]
        related = [_related(merged, part, other.message, other.where) for other in finding.related]
        yield part.number, replace(finding, where=_in_file(merged, finding.where), related=tuple(related))
    for key, first, second in merged.conflicts:
        here, there = merged.parts[second].payload, merged.parts[first].payload
        place = Where(there.place_in_body((key,)), "key", first)
        yield (
            merged.parts[second].number,
            Finding(
                f"`{key}` has different values in two manifests",
                Where(here.place_in_body((key,)), "key", here.where.document),
                severity=ERROR,
                rule="conflicting-manifests",
                targets=(there.target,),
                api_path=there.api_path(place.path),
                related=(_related(merged, merged.parts[second], "the other is here", place),),
            ),
        )


def _in_file(merged: Merged, where: Where) -> Where:
    """A place whose document is the number of a part, as the file of that part numbers it."""
    return replace(where, document=merged.parts[where.document].payload.where.document)


def _related(merged: Merged, part: Chosen, message: str, where: Where) -> Related:
    other = merged.parts[where.document]
    return Related(message, _in_file(merged, where), None if other.number == part.number else other.file.document)


def _view(merged: Merged) -> Payload:
    """The merged payload, for rules. Each part has a number, so that a place says which part it is in."""
    parts = [_numbered(part.payload, number) for number, part in enumerate(merged.parts)]
    first = parts[0]
    body = merged_body([_fields(part) for part in parts])
    draft = replace(first.draft, body=Node(body, first.where), sent=body, paths={}, names_by_key=())
    return Payload(draft, first.document, made_of=tuple(parts))


def _numbered(payload: Payload, number: int) -> Payload:
    """The same payload, as if its document had this number."""
    body = Node(payload.value, replace(payload.where, document=number))
    return Payload(replace(payload.draft, body=body), payload.document)


def _fields(payload: Payload) -> dict[str, Any]:
    return payload.value if isinstance(payload.value, dict) else {}

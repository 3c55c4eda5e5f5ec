"""Leaves out what the target does not accept, if the model may then still call the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from toolcheck.compiling.choose import Chosen
from toolcheck.compiling.refusing import is_lowered
from toolcheck.document import change_value
from toolcheck.document.where import Path, Where
from toolcheck.finding.finding import INFO, Finding
from toolcheck.finding.report import Checked
from toolcheck.ground.record import record, replace
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.texts import FREE_KEYS
from toolcheck.manifest.tool import Tool


@record
class Lowered:
    """A body, and what was left out."""

    body: dict[str, Any]
    dropped: tuple[Finding, ...]


def lower(chosen: Chosen) -> Lowered:
    """The body of a payload without what its target does not accept. Payloads that compile writes also lose their
    notes: `x-…` keys where the API reads fields, and the `$schema` of the body.
    """
    payload, body = chosen.payload, chosen.payload.value
    dropped: list[Finding] = []
    for finding in chosen.file.everything:
        if finding.fix is None or not is_lowered(finding) or not _is_of(payload, finding):
            continue
        changes = [replace(change, path=payload.path_in_body(change.path)) for change in finding.fix.changes]
        body = change_value.apply(body, changes)
        dropped.append(replace(finding, message=f"`{finding.where.path[-1]}` is left out: {finding.message}"))
    if not payload.is_raw:
        notes = list(_notes(body))
        body = _without(body, frozenset(notes))
        dropped += [_left_out(payload, path) for path in notes]
    return Lowered(body, tuple(dropped))


def _is_of(payload: Payload, finding: Finding) -> bool:
    return payload.target in finding.targets and payload.covers(finding.where)


def _notes(value: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of the outermost notes in a body, in order."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _notes(item, (*path, index))
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key.startswith("x-") or (key == "$schema" and not path):
                yield (*path, key)
            elif key not in FREE_KEYS:
                yield from _notes(inner, (*path, key))


def _without(value: Any, left_out: frozenset[Path], path: Path = ()) -> Any:
    """The value without the entries at some paths."""
    if isinstance(value, list):
        return [_without(item, left_out, (*path, index)) for index, item in enumerate(value)]
    if isinstance(value, dict):
        paths = {key: (*path, key) for key in value}
        return {key: _without(value[key], left_out, paths[key]) for key in value if paths[key] not in left_out}
    return value


def _left_out(payload: Payload, path: Path) -> Finding:
    where = Where(payload.place_in_body(path), "key", payload.where.document)
    return Finding(f"`{path[-1]}` is left out", where, severity=INFO, targets=(payload.target,))


def with_labels_only(body: dict[str, Any], defined: dict[str, Any]) -> dict[str, Any]:
    """The body, with only the label of each server that was `defined` before with equal values."""
    tools = body.get("tools")
    if not isinstance(tools, list):
        return body
    return {**body, "tools": [_short(tool, defined) for tool in tools]}


def _short(tool: Any, defined: dict[str, Any]) -> Any:
    label = tool.get("server_label") if isinstance(tool, dict) else None
    known = isinstance(label, str) and label in defined and defined[label] == tool
    return {"type": "mcp", "server_label": label} if known else tool


def servers_before(payload: Payload, files: Sequence[Checked]) -> dict[str, Any]:
    """The servers that are defined before a payload, by their labels."""
    return {tool.label: tool.value for tool in _tools_before(payload, files) if tool.label and tool.sources}


def _tools_before(payload: Payload, files: Sequence[Checked]) -> Iterator[Tool]:
    for file in files:
        for earlier in file.manifest.payloads:
            if earlier is payload:
                break
            yield from earlier.every_tool

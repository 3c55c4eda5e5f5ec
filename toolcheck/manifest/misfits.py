"""Where a payload does not fit the shape of its API: the violations of the schema engine, as views with a place."""

from __future__ import annotations

from collections.abc import Sequence

from toolcheck.contract.engine import Violation, violations
from toolcheck.contract.targets import Target
from toolcheck.document.where import Path, Where, value_at
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.tool import Tool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_UNKNOWN = ("additionalProperties", "unevaluatedProperties")


class Misfit(Node):
    """A value that does not fit the shape the API gives it.

    `keyword` is the keyword of JSON Schema that was broken, `expected` what it asks for, `name` the key that is
    missing, unknown or too long. The place of an unknown field is its key, that of a missing field is where it would
    be. `tool` is the tool around it. `missing` are the names of all fields that its object lacks, `strange` the
    violations for keys of its object that are not fields.
    """

    def __init__(
        self,
        value: Any,
        where: Where,
        violation: Violation,
        payload: Payload,
        tool: Tool | None,
        missing: Sequence[str],
        strange: Sequence[Violation],
    ) -> None:
        super().__init__(value, where)
        self.keyword = violation.keyword
        self.expected = violation.expected
        self.name = violation.name or ""
        self.payload = payload
        self.tool = tool
        self.missing = missing
        self.strange = strange

    @property
    def target(self) -> Target:
        """The API of the shape."""
        return self.payload.target

    @property
    def written(self) -> str:
        """The value as the file writes it."""
        document = self.payload.document
        return document.text[slice(*document.span(self.where))]


def is_bare(frame: Any) -> bool:
    """Whether the frame of a manifest has nothing but the places of sessions and turns, and so surely fits. For most
    files, this spares reading our largest schema.
    """
    return type(frame) is dict and all(
        type(inner) is str
        if key == "$schema"
        else inner == {}
        if key == "session"
        else key == "turns" and type(inner) is dict and all(type(name) is str and inner[name] == {} for name in inner)
        for key, inner in frame.items()
    )


def misfits(payload: Payload) -> tuple[Misfit, ...]:
    """Where a payload does not fit the shape of its target."""
    if payload.kind == "manifest" and is_bare(payload.sent):
        return ()
    found = violations(payload.shape, payload.sent)
    if not found:
        return ()
    missing: dict[Path, list[str]] = {}
    strange: dict[Path, list[Violation]] = {}
    for violation in found:
        name = violation.name or ""
        if violation.keyword == "required":
            missing.setdefault(violation.path, []).append(name)
        elif violation.keyword in _UNKNOWN and (payload.is_raw or not name.startswith("x-")):
            strange.setdefault(violation.path, []).append(violation)
    return tuple(
        _misfit(payload, violation, missing.get(violation.path, ()), strange.get(violation.path, ()))
        for violation in found
    )


def _misfit(payload: Payload, violation: Violation, missing: Sequence[str], strange: Sequence[Violation]) -> Misfit:
    path, value = payload.layout.stands_at(violation.path), value_at(payload.sent, violation.path)
    tool, document = payload.tool_at(path), payload.where.document
    where = Where(path, "value", document)
    if violation.keyword in ("additionalProperties", "propertyNames"):
        where = Where((*path, violation.name or ""), "key", document)
    elif violation.keyword == "required":
        is_item = bool(path) and isinstance(path[-1], int) and isinstance(value.get("type"), str)
        grip = tool.grip.path if tool is not None and tool.path == path else (*path, "type") if is_item else None
        where = Where((*path, violation.name or ""), "key", document, grip=grip)
    return Misfit(value, where, violation, payload, tool, missing, strange)

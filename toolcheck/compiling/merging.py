"""Several payloads become one: the tools in the order given, every other field from the one that has it.

What two payloads say differently is a conflict, and is told; which of them is right is nobody's guess here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolcheck.ground.record import record
from toolcheck.manifest.payload import Choice, Payload


@record
class Merged:
    """One payload made of several.

    `payload` is a view of the whole, for rules; `owners` says, for each field but `tools`, which of the payloads
    it is from; `tools` says it for each tool, with its number there; `conflicts` are fields that two of them give
    with different values.
    """

    payload: Payload
    owners: dict[str, Payload]
    tools: tuple[tuple[Payload, int], ...]
    conflicts: tuple[tuple[str, Payload, Payload], ...]


def merge(payloads: Sequence[Payload]) -> Merged:
    """Merge payloads of one kind and target; `payloads` has at least one."""
    first = payloads[0]
    body: dict[str, Any] = {}
    owners: dict[str, Payload] = {}
    tools: list[tuple[Payload, int]] = []
    conflicts: list[tuple[str, Payload, Payload]] = []
    for payload in payloads:
        for key, value in (payload.value if payload.is_mapping else {}).items():
            if key == "tools" and isinstance(value, list):
                body.setdefault("tools", []).extend(value)
                tools += [(payload, number) for number in range(len(value))]
            elif key not in body:
                body[key], owners[key] = value, payload
            elif body[key] != value and not key.startswith(("x-", "$")):
                conflicts.append((key, owners.get(key, first), payload))
    whole = Payload(
        first,
        first.kind,
        first.target,
        first.shape,
        prefix=first.prefix,
        sent=body,
        base=first.base,
        is_raw=first.is_raw,
    )
    whole.value = body
    whole.tools = tuple(tool for payload in payloads for tool in payload.tools)
    whole.every_tool = tuple(tool for payload in payloads for tool in payload.every_tool)
    if "tool_choice" in owners:
        theirs = owners["tool_choice"].choice
        whole.choice = Choice(theirs.value, theirs.where, whole)
    return Merged(whole, owners, tuple(tools), tuple(conflicts))

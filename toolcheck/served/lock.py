"""The lock: what each server offered when somebody last looked at it.

Its text is canonical, so that the difference of two locks is what a reviewer reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolcheck.ground.record import record


@record
class LockedTool:
    """A tool as it is in a lock: its whole definition without `_meta`, and the hash of that."""

    hash: str
    definition: Mapping[str, Any]


@record
class LockedServer:
    """A server in a lock: its URL without query and userinfo, the protocol that it spoke, its tools by name."""

    url: str
    protocol: str
    tools: Mapping[str, LockedTool]


@record
class Lock:
    """A whole lock: the servers by their label."""

    servers: Mapping[str, LockedServer] = {}

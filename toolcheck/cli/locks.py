"""Reads the locks that `probe` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolcheck.cli.console import complain

if TYPE_CHECKING:
    from toolcheck.served.lock import Lock


def lock_in(path: str) -> Lock | None:
    """The lock in a file. None if it cannot be used; the reason is printed."""
    from toolcheck.served.lock import BadLock, read_lock

    try:
        return read_lock(path)
    except BadLock as bad:
        complain(f"error: {path}: {bad}")
        return None

"""Reads the source maps that `compile` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolcheck.cli.console import complain

if TYPE_CHECKING:
    from toolcheck.compiling.source_map import SourceMap

_LARGEST_MAP = 64 << 20


def read_map(path: str) -> SourceMap | None:
    """The source map in a file. None if there is none; the reason is printed."""
    from toolcheck.compiling.source_map import read_source_map
    from toolcheck.disk.files import read_bytes
    from toolcheck.ground.unseen import Unseen

    data = read_bytes(path, _LARGEST_MAP)
    if isinstance(data, Unseen):
        complain(f"error: {path}: {data.reason}")
        return None
    found = read_source_map(data.decode(errors="replace"))
    if found is None:
        complain(f"error: {path}: not a source map that `toolcheck compile --source-map` wrote")
    return found

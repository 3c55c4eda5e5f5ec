"""How large a document may be before it is refused.

The numbers bound time and memory on any bytes; they say nothing about what a manifest should hold.
"""

from __future__ import annotations

from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

_DEEPEST_LEVELS = 500


@record(kw_only=True)
class Limits:
    """The bounds of one file: bytes of it, levels of nesting, nodes (keys, values, aliases), nodes that
    aliases add when they are written out, characters of one number and of one key.

    Many a reader of values recurses, Python's own among them: `depth` must leave it its stack.
    """

    size: int = 4 * 1024 * 1024
    depth: int = 64
    nodes: int = 75_000
    aliased: int = 50_000
    digits: int = 400
    key: int = 1000

    def __post_init__(self) -> None:
        if self.depth > _DEEPEST_LEVELS:
            raise ValueError(f"depth can be at most {_DEEPEST_LEVELS}")


def limits_of(size: int | None, depth: int | None) -> Limits:
    """The usual limits, or those of who lets other files in: larger ones may have more keys and values, too."""
    usual = Limits()
    times = max(1.0, (size or 0) / usual.size)
    return Limits(
        size=size or usual.size,
        depth=depth or usual.depth,
        nodes=int(usual.nodes * times),
        aliased=int(usual.aliased * times),
    )


_SIZE = regex(r"(\d{1,12})\s*([kmg]?)(?:i?b)?")


def read_size(words: str) -> int | None:
    """A number of bytes, also as `512K` or `8M`; None for any other text."""
    found = _SIZE.fullmatch(words.strip().lower())
    return int(found[1]) << {"": 0, "k": 10, "m": 20, "g": 30}[found[2]] or None if found else None


MANY = 100
"""The most problems of one kind (in JSONL: broken lines) that a reader reports."""

LIMITS = Limits()
"""The limits that hold when nothing else is said."""

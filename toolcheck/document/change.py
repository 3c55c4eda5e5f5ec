"""Changes as data: what is wanted different, by path, in words that hold for a text and for a value.

`change_value` applies one to a value, `change_text` writes it as the smallest edit of the text; both
mean the same. Nothing here looks at either.
"""

from __future__ import annotations

from toolcheck.document.where import Path
from toolcheck.ground.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@record(hidden=("value",))
class Replace:
    """The value at `path` becomes `value`."""

    path: Path
    value: Any
    document: int = 0


@record
class Remove:
    """The entry at `path` goes, with its key."""

    path: Path
    document: int = 0


@record(hidden=("value",))
class Insert:
    """The mapping or list at `path` gains an entry. A mapping gains `key`, after the key `after` when
    that is there, else at its end; a list gains `value` at its end and `key` is None.
    """

    path: Path
    key: str | None
    value: Any
    after: str | None = None
    document: int = 0


@record
class Rename:
    """The key of the entry at `path` becomes `key`; its value and its position stay."""

    path: Path
    key: str
    document: int = 0


@record
class Lift:
    """The entries of the mapping at `path` move into the mapping around it, in its place.

    Refused (by both appliers) when one of them is already there under the same key with another value.
    """

    path: Path
    document: int = 0


@record
class Move:
    """The entry at `path` moves to the mapping at `to`, under `key`; mappings missing on the way to
    `to` are made.
    """

    path: Path
    to: Path
    key: str
    document: int = 0


@record
class Wrap:
    """The value at `path` becomes a list of itself."""

    path: Path
    document: int = 0


Change = Replace | Remove | Insert | Rename | Lift | Move | Wrap

"""A request that has the outline of one that was met before: what came of that comes of this one, too.

An outline is a text of JSON in which no words are left but those that forms are made of. Most others are what somebody
said, of which is only seen that it is there; the rest are compared. What comes of a request is not known here: that is
found out by taking it apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter

from toolcheck.contract import limits
from toolcheck.contract.body_fields import REQUEST_ONLY, SESSION_ONLY, SHARED
from toolcheck.manifest.apart import is_text, members_of, strings_of
from toolcheck.manifest.cleaned import RequestRow
from toolcheck.manifest.items import WORDS, are_short_ids, places_of_ids
from toolcheck.manifest.said import NAMES_OF, are_usual_labels, is_plain_name

Outline = tuple[bytes, tuple[bytes | None, ...]]
"""What is around the strings of a text, and those strings that are words of forms."""

_MAX_OUTLINE = 2_048
_FIELDS = frozenset(map(str.encode, (*REQUEST_ONLY, *SESSION_ONLY, *SHARED, *NAMES_OF, "none")))
_WORDS = {**WORDS, **{word: word for word in _FIELDS}}
_MAX_LABEL = limits.METADATA_VALUE_MAX - 2
"""A label counts with its quotes."""


def outline_of(pieces: list[bytes]) -> Outline | None:
    """The outline of a text that these make (`strings_of`); None where much is around its strings."""
    around = b'"'.join(pieces[::2])
    return (around, tuple(map(_WORDS.get, pieces[1::2]))) if len(around) <= _MAX_OUTLINE else None


class KnownOutline:
    """What is known of all requests of one outline: where their strings are that are ids of items, values of labels and
    names, of which is only seen that they are usual; and those that are compared.
    """

    __slots__ = ("_compared", "_ids", "_labels", "_names")

    def __init__(self, text: bytes, row: RequestRow) -> None:
        """What is known by one request, which is valid JSON. It may be nothing."""
        self._ids: list[int] = []
        self._labels: list[int] = []
        self._names: list[tuple[int, int]] = []
        self._compared: Callable[[list[bytes]], tuple[bytes, ...]] | None = None
        pieces, compared, start = strings_of(text), [0, 0], 1  # of two at least a getter makes a tuple
        for key, raw in (members_of(text, row.split) or {}).items():
            places = range(start + 2, start + 2 + len(strings_of(raw)) // 2 * 2, 2)
            seen = self._place(key, raw, places, row)
            if seen is None:
                return
            compared += (at for at in (start, *seen) if pieces[at] not in _WORDS)
            start = places.stop
        if start == len(pieces):
            self._compared = itemgetter(*compared)

    def compared(self, pieces: list[bytes]) -> tuple[bytes, ...] | None:
        """The strings that tell a request from others of this outline; None where more than that has to be seen."""
        if self._compared is None:
            return None
        for at in self._labels:
            if len(pieces[at]) > _MAX_LABEL:
                return None
        if self._ids and not are_short_ids([pieces[at] for at in self._ids]):
            return None
        if self._names and not all(is_plain_name(pieces[at], longest) for at, longest in self._names):
            return None
        return self._compared(pieces)

    def _place(self, key: str, raw: bytes, places: range, row: RequestRow) -> Iterable[int] | None:
        """Keep where the strings of a field are that are said; those that are not. None where nothing is known."""
        if key in ("instructions", "input") and is_text(raw, row.split):
            return ()
        if key == "messages":
            return None
        if key == "input":
            ids = places_of_ids(raw, row)
            if ids is None:
                return None
            self._ids += (places.start - 1 + at for at in ids)
            return ()
        if key == "metadata" and raw.startswith(b"{") and are_usual_labels(raw, row):
            self._labels += places[1::2]
            return places[::2]
        if key in NAMES_OF and is_text(raw, row.split):
            self._names.append((places.start, NAMES_OF[key]))
            return ()
        return places

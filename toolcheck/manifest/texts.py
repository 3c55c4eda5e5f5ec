"""The strings of a payload that will be sent, each with its place: some hundred at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from toolcheck.contract.targets import Target
from toolcheck.document.document import Document
from toolcheck.document.where import Path, Step, Where
from toolcheck.ground.record import record
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

FREE_KEYS = frozenset({"parameters", "output_schema", "metadata", "headers", "variables"})
"""Fields below which keys are names of the author's own, and may begin with `x-`."""

_PASSAGE = 500

_Piece: TypeAlias = 'tuple["_Piece | None", Step, Any, bool]'
"""An object or a list whose path is not made yet: what is around it, the step from there, the value itself, and
whether it may have notes.
"""


class Text(Node):
    """A string that will be sent: a value, or (`is_key`) the key of an entry."""

    def __init__(self, value: str, where: Where, payload: Payload, is_key: bool) -> None:
        super().__init__(value, where)
        self.payload = payload
        self.is_key = is_key

    @property
    def target(self) -> Target:
        """The API it is meant for."""
        return self.payload.target

    def stretch(self, start: int, end: int) -> Where:
        """A stretch of this string, in code points."""
        if self.is_key:
            return self.where
        return Where(self.path, "string", self.where.document, (start, end))


def passages(payload: Payload) -> Iterator[Passage]:
    """All strings in a payload but those of notes (`x-…`), keys and values, some hundred at a time."""
    has_notes = not payload.is_raw and payload.document.says("x-")
    pending: list[_Piece] = [(None, "", payload.sent, has_notes)]
    parts: list[_Piece] = []
    size = 0
    while pending:
        piece = pending.pop()
        _, _, part, may_note = piece
        if type(part) is dict:
            if may_note:
                part = {key: inner for key, inner in part.items() if not key.startswith("x-")}
                piece = (*piece[:2], part, True)
            size += len(part)
            for key, inner in part.items():
                kind = type(inner)
                if kind is str:
                    size += 1
                elif kind is dict or kind is list:
                    pending.append((piece, key, inner, may_note and key not in FREE_KEYS))
        elif type(part) is list:
            for number, inner in enumerate(part):
                kind = type(inner)
                if kind is str:
                    size += 1
                elif kind is dict or kind is list:
                    pending.append((piece, number, inner, may_note))
        parts.append(piece)
        if size >= _PASSAGE:
            yield Passage(payload, parts)
            parts, size = [], 0
    yield Passage(payload, parts)


def strings_below(keys: frozenset[str], values: Iterable[Any], document: Document) -> list[tuple[str, str]]:
    """The values that are strings, at or below one of these keys in some values of a document, also those of notes, and
    the key next around each.
    """
    most = sum(map(document.count, keys))
    if not most:
        return []
    inside: dict[tuple[str, int], Any] = {}  # by identity: an alias and what it stands for are one
    pending = [*values]
    for part in pending:
        if type(part) is dict:
            if keys.isdisjoint(part):
                pending += part.values()
                continue
            inside |= {(key, id(value)): value for key, value in part.items() if key in keys}
            if len(inside) >= most:
                break  # the text has these keys nowhere else
            pending += [value for key, value in part.items() if key not in keys]
        elif type(part) is list:
            pending += part
    below = [(key, value) for (key, _), value in inside.items()]
    for key, part in below:
        if type(part) is dict:
            below += part.items()
        elif type(part) is list:
            below += [(key, each) for each in part]
    return [(key, value) for key, value in below if type(value) is str]


@record
class Passage:
    """Some objects and lists of a payload, with the strings that are directly in them."""

    payload: Payload
    parts: list[_Piece]

    @property
    def text(self) -> str:
        """All these strings as one text."""
        strings: list[str] = []
        for _, _, part, _ in self.parts:
            if type(part) is dict:
                strings += part
                strings += [inner for inner in part.values() if type(inner) is str]
            elif type(part) is list:
                strings += [inner for inner in part if type(inner) is str]
        return " ".join(strings)

    def texts(self, is_wanted: Callable[[str], bool], besides: frozenset[str] = frozenset()) -> Iterator[Text]:
        """The strings that are wanted, except those at or below the keys `besides`."""
        for one in self.parts:
            part = one[2]
            for key, value in part.items() if isinstance(part, dict) else enumerate(part):
                words = [(value, False)] if isinstance(value, str) and is_wanted(value) else []
                words += [(key, True)] if isinstance(key, str) and is_wanted(key) else []
                path = (*_path(one), key) if words else ()
                if besides.isdisjoint(path):
                    yield from (self._text(word, path, is_key) for word, is_key in words)

    def below(
        self, keys: frozenset[str], is_wanted: Callable[[str, str], bool], is_wanted_key: Callable[[str], bool]
    ) -> Iterator[Text]:
        """The strings at or below one of these keys: the values that are wanted, with the key that is next around each,
        and the keys below them that are.
        """
        for one in self.parts:
            part = one[2]
            if type(part) is not dict or keys.isdisjoint(part) or not keys.isdisjoint(path := _path(one)):
                continue
            pending: list[tuple[Path, str, Any]] = [((*path, key), key, part[key]) for key in part if key in keys]
            while pending:
                inner, around, value = pending.pop()
                if isinstance(value, str):
                    if is_wanted(around, value):
                        yield self._text(value, inner, False)
                elif isinstance(value, dict):
                    for key in value:
                        if is_wanted_key(key):
                            yield self._text(key, (*inner, key), True)
                    pending += [((*inner, key), key, each) for key, each in value.items()]
                elif isinstance(value, list):
                    pending += [((*inner, number), around, each) for number, each in enumerate(value)]

    def _text(self, value: str, path: Path, is_key: bool) -> Text:
        payload = self.payload
        where = Where(payload.layout.stands_at(path), "key" if is_key else "value", payload.where.document)
        return Text(value, where, payload, is_key)


def _path(part: _Piece) -> Path:
    steps = []
    around, step = part[:2]
    while around is not None:
        steps.append(step)
        around, step = around[:2]
    return tuple(reversed(steps))

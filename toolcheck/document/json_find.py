"""What is at one path of a JSON text that is known to be right: found from the outside in, siblings skipped by the
C scanner of `json`.

Finding one place takes about as long as `json.loads` takes for the text before it, where the exact pass of `json_text`
over the whole text takes some twenty times as long. What was met on the way is remembered, so that many places in one
text are found without going over it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from toolcheck.document.document import LookedUp, Span, Written
from toolcheck.document.where import Path, Step
from toolcheck.ground.json_scan import read_value, scanner
from toolcheck.ground.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_KEY = regex(r'("[^"\\]*+(?:\\.[^"\\]*+)*+")[ \t\n\r]*+:[ \t\n\r]*+')
_SIGN = regex(r"[ \t\n\r]*+([,\]}])[ \t\n\r]*+")
_SPACE = regex(r"[ \t\n\r]*+")
_NOTHING: LookedUp = ((), None, None)
_scan = scanner(object_hook=dict.clear)
"""Says where a value ends, which is all that is asked. What is in an object is dropped, or a large one would be there
twice.
"""


class JsonFinder:
    """Finds places in the values that begin at some offsets of a text. No object in it has a key twice."""

    def __init__(self, text: str, starts: Sequence[int]) -> None:
        self._text = text
        self._starts = starts
        self._met: dict[int, _Collection] = {}  # those that somebody looked into, by where they begin

    def __reduce__(self) -> tuple[Any, ...]:
        return JsonFinder, (self._text, self._starts)

    def __call__(self, number: int, path: Path) -> LookedUp:
        """What `Document.look_up` says of a path of the value with that number."""
        if number >= len(self._starts):
            return _NOTHING
        key: Span | None = None
        start = _behind_space(self._text, self._starts[number])
        for depth, step in enumerate(path):
            inner = self._collection(start)
            found = inner.find(step) if inner is not None else None
            if found is None:
                path = path[:depth]
                break
            key, start = found
        end = self._end(start)
        if path and isinstance(path[-1], int):
            key = Span(start, end)
        return path, key, Written(start, end, self._text[start] not in "{[")

    def _collection(self, start: int) -> _Collection | None:
        """The object or list that begins at an offset; None where a scalar does."""
        if start not in self._met and self._text[start] in "{[":
            self._met[start] = _Collection(self._text, start, self._end)
        return self._met.get(start)

    def _end(self, start: int) -> int:
        """Where the value that begins at an offset ends. One that somebody looked into is not scanned again."""
        begun: list[_Collection] = []
        at: int | None = start
        while at is not None and (inner := self._met.get(at)) is not None and not inner.end:
            begun.append(inner)
            at = inner.last
        for inner in reversed(begun):  # the innermost first, and so no call within a call
            inner.finish()
        known = self._met.get(start)
        return known.end if known is not None else _scan(self._text, start)[1]


class _Collection:
    """An object or a list that begins at an offset, as far as it was looked into. `last` is where the value of the last
    entry that was met begins; `end` is zero until all were.
    """

    def __init__(self, text: str, start: int, end_of: Callable[[int], int]) -> None:
        self._text = text
        self._end_of = end_of
        self._is_object = text[start] == "{"
        self._first = _behind_space(text, start + 1)
        self._entries: dict[Step, tuple[Span | None, int]] = {}
        self.last: int | None = None
        self.end = 0

    def find(self, step: Step) -> tuple[Span | None, int] | None:
        """The span of a key (None for an item), and where its value begins."""
        if isinstance(step, str) is not self._is_object:
            return None
        while step not in self._entries and self._next():
            pass
        return self._entries.get(step)

    def finish(self) -> None:
        """Meet all entries."""
        while self._next():
            pass

    def _next(self) -> bool:
        """Meet one more entry, if there is one."""
        if self.end:
            return False
        text, at = self._text, self._first
        if self.last is not None:
            sign = _SIGN.match(text, self._end_of(self.last))
            assert sign is not None
            if sign[1] != ",":
                self.end = sign.end(1)
                return False
            at = sign.end()
        elif text[at] in "]}":
            self.end = at + 1
            return False
        if not self._is_object:
            self._entries[len(self._entries)] = None, at
            self.last = at
            return True
        key = _KEY.match(text, at)
        assert key is not None
        name = read_value(key[1]) if "\\" in key[1] else key[1][1:-1]
        self._entries[name] = Span(*key.span(1)), key.end()
        self.last = key.end()
        return True


def _behind_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at

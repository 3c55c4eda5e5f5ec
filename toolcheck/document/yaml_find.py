"""Where the values are of a YAML text that `yaml_values` has read: found from the values, and from where each event of
the parser begins and ends.

The offsets of a small text are taken down when somebody asks for a place, by letting the parser read it again; those of
a large one while its values are read, in eight bytes an event. It knows the text to be right, without anchors, tags and
repeated keys, so that the events follow from the values.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from toolcheck.document.document import LookedUp, Place, Span, Written
from toolcheck.document.where import Path, Step
from toolcheck.document.yaml_brief import LAST, Next, Take, with_events
from toolcheck.document.yaml_ends import block_end, empty_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BEFORE = 2
"""The events before the first value: the starts of the stream and of the document."""
_BETWEEN = 2
"""The events between two values: the end of a document, the start of the next."""
_END = (None, None)
"""What is behind the last entry of a collection."""


class Offsets:
    """Where each event begins and ends, in the order of the text."""

    def __init__(self) -> None:
        self.starts = array("I")
        self.ends = array("I")

    @property
    def take(self) -> Take:
        """Takes down the marks of an event."""
        add_start, add_end = self.starts.append, self.ends.append

        def take(start: Any, end: Any) -> None:
            add_start(start.index)
            add_end(end.index)

        return take


def offsets_of(text: str) -> Offsets:
    """The offsets of all events of a text that is known to be right."""
    offsets = Offsets()

    def pass_all(next_event: Next) -> None:
        while next_event() is not LAST:
            pass

    with_events(text, pass_all, offsets.take)
    return offsets


class YamlFinder:
    """Finds places in the values of a text. An event is known by its number, a value by its first event."""

    def __init__(self, text: str, values: list[Any], offsets: Offsets | None = None) -> None:
        self._text = text
        self._values = values
        self._known = offsets
        self._roots = [_BEFORE]
        self._met: dict[int, tuple[dict[Step, int], Iterator[tuple[Step, int]]]] = {}
        """Of a collection that somebody looked into: what was met in it, and what is behind that."""

    def __reduce__(self) -> tuple[Any, ...]:
        return YamlFinder, (self._text, self._values, self._known)

    @property
    def _offsets(self) -> Offsets:
        if self._known is None:
            self._known = offsets_of(self._text)
        return self._known

    def __call__(self, number: int, path: Path) -> LookedUp:
        """What `Document.look_up` says of a path of the document with that number."""
        if number >= len(self._values):
            return (), None, None
        value, at = self._values[number], self._root(number)
        is_entry = False
        for depth, step in enumerate(path):
            inner = self._inner(value, at, step)
            if inner is None:
                path = path[:depth]
                break
            is_entry = isinstance(value, dict)
            value, at = value[step], inner
        written = Written(*self._span(value, at, is_entry), not isinstance(value, dict | list))
        if not path:
            return path, None, written
        return path, self._key(at) if is_entry else Span(written.start, written.end), written

    def places(self) -> tuple[Place, ...]:
        """The places of all documents."""
        return tuple(self._place(value, self._root(number)) for number, value in enumerate(self._values))

    def _root(self, number: int) -> int:
        """The first event of the value of a document."""
        while len(self._roots) <= number:
            self._roots.append(self._roots[-1] + _size(self._values[len(self._roots) - 1]) + _BETWEEN)
        return self._roots[number]

    def _inner(self, value: Any, at: int, step: Step) -> int | None:
        """The first event of what is at a step below a value that begins with an event; None where nothing is."""
        if isinstance(value, dict):
            is_there = step in value
        else:
            is_there = isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value)
        if not is_there:
            return None
        if at not in self._met:
            self._met[at] = {}, _numbered(value, at)
        met, further = self._met[at]
        while step not in met:
            met.update((next(further),))
        return met[step]

    def _span(self, value: Any, at: int, is_entry: bool) -> Span:
        """Where a value begins and ends; a block ends with its last value."""
        starts, ends = self._offsets.starts, self._offsets.ends
        if not isinstance(value, dict | list):
            return self._scalar(at, is_entry)
        last = at + _size(value) - 1
        while isinstance(value, dict | list):
            if ends[last] > starts[last]:  # a bracket
                return Span(starts[at], ends[last])
            is_entry = isinstance(value, dict)
            value = value[next(reversed(value)) if isinstance(value, dict) else -1]
            last -= 1
        return Span(starts[at], self._scalar(last, is_entry).end)

    def _scalar(self, at: int, is_entry: bool) -> Span:
        """Where a scalar begins and ends. `is_entry` says that it is the value of a key."""
        text, start, end = self._text, self._offsets.starts[at], self._offsets.ends[at]
        if start == end and is_entry:
            return Span(*(empty_value(text, self._key(at).end, start),) * 2)
        return Span(start, block_end(text, start, end) if text[start : start + 1] in ("|", ">") else end)

    def _key(self, at: int) -> Span:
        """Where the key is whose value begins with an event."""
        return Span(self._offsets.starts[at - 1], self._offsets.ends[at - 1])

    def _place(self, value: Any, at: int) -> Place:
        """The place of a value that begins with an event, and of all that is in it."""
        starts, ends = self._offsets.starts, self._offsets.ends
        above: list[tuple[bool, int, dict[Any, tuple[Span, Place]], Iterator[Any], Step, Span | None]] = []
        is_mapping, start, end = isinstance(value, dict), starts[at], 0
        entries: dict[Any, tuple[Span, Place]] = {}
        rest = _entries(value)
        while True:
            at += 1
            key: Span | None
            step, inner = next(rest, _END)
            if step is None:
                end = ends[at] if ends[at] > starts[at] else end
                place = Place(start, end, entries)
                if not above:
                    return place
                is_mapping, start, entries, rest, step, key = above.pop()
            else:
                key = None
                if is_mapping:
                    key = Span(starts[at], ends[at])
                    at += 1
                if isinstance(inner, dict | list):
                    above.append((is_mapping, start, entries, rest, step, key))
                    is_mapping, start, entries, rest = isinstance(inner, dict), starts[at], {}, _entries(inner)
                    continue
                place = Place(*self._scalar(at, is_mapping))
                end = place.end
            entries[step] = (key or Span(place.start, place.end), place)


def _numbered(value: Any, at: int) -> Iterator[tuple[Step, int]]:
    """Each key or index of a collection that begins with an event, and the first event of the value there."""
    at += 1
    is_mapping = isinstance(value, dict)
    for step, inner in _entries(value):
        at += is_mapping
        yield step, at
        at += _size(inner)


def _entries(value: Any) -> Iterator[tuple[Any, Any]]:
    """The keys or indexes of a collection, with their values."""
    return iter(value.items() if isinstance(value, dict) else enumerate(value))


def _size(value: Any) -> int:
    """The number of events of a value."""
    size, waiting = 0, [value]
    while waiting:
        value = waiting.pop()
        size += 1
        if isinstance(value, dict):
            size += 1 + len(value)
            waiting += value.values()
        elif isinstance(value, list):
            size += 1
            waiting += value
    return size

"""A root: one value that a file of code holds, where it is written, and what of it cannot be known.

It knows no language and does not know what the value means.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from toolcheck.document.document import Place, Span
from toolcheck.document.where import Path
from toolcheck.ground.named import NamedTuple
from toolcheck.ground.record import record

HoleKind = Literal["anything", "text", "environment"]
"""What is at a hole: anything at all; a string with unknown parts; what an environment variable holds."""


class Built(NamedTuple):
    """A call whose result is unknown, and is all of a value or is put into a list: the path of the value or the list,
    where the call is, and the name of the function.
    """

    path: Path
    span: Span
    name: str


class Hole(NamedTuple):
    """What cannot be known of one value. In the value itself, a placeholder (`${name}`) stands for each unknown part.

    `may_be_absent` says that even its key may not be there (`undefined` in JavaScript, a key that is deleted later).
    `stretches` are the unknown parts of a text, as ranges of its value; `name` is the environment variable, or what
    the code calls it.
    """

    kind: HoleKind
    name: str = ""
    may_be_absent: bool = False
    stretches: tuple[tuple[int, int], ...] = ()


@record(kw_only=True, hidden=("value", "place"))
class Root:
    """One value with its places, which are offsets of the text that was read.

    `open` are paths of objects and arrays that may hold more than is seen. `reached` are the spans of all objects,
    arrays and calls that are part of the value; some of them are elsewhere in the file, behind a name. `literal`
    are the paths of containers that are written as one display, at their place, and whose entries are all in it:
    only those can be edited. `built` are the calls whose results are values, or are put into lists.
    """

    value: Any
    place: Place
    holes: dict[Path, Hole]
    open: frozenset[Path]
    reached: frozenset[Span]
    literal: frozenset[Path]
    built: tuple[Built, ...] = ()

    def moved(self, at: Callable[[int], int]) -> Root:
        """The same value in a text that holds the text that was read; `at` says where each offset of it went."""
        reached = frozenset(_moved(span, at) for span in self.reached)
        return Root(
            value=self.value,
            place=_moved_place(self.place, at),
            holes=self.holes,
            open=self.open,
            reached=reached,
            literal=self.literal,
            built=tuple(call._replace(span=_moved(call.span, at)) for call in self.built),
        )

    def below(self, path: Path, value: Any, place: Place) -> Root:
        """The value at a path as a root of its own."""
        size = len(path)
        return Root(
            value=value,
            place=place,
            holes={way[size:]: hole for way, hole in self.holes.items() if way[:size] == path},
            open=frozenset(way[size:] for way in self.open if way[:size] == path),
            reached=self.reached,
            literal=frozenset(way[size:] for way in self.literal if way[:size] == path),
        )


def _moved(span: Span, at: Callable[[int], int]) -> Span:
    return Span(at(span.start), at(span.end - 1) + 1) if span.end > span.start else Span(at(span.start), at(span.start))


def _moved_place(place: Place, at: Callable[[int], int]) -> Place:
    start, end = _moved(Span(place.start, place.end), at)
    if place.entries is None:
        return Place(start, end, None, place.borrowed)
    entries = {step: (_moved(key, at), _moved_place(inner, at)) for step, (key, inner) in place.entries.items()}
    return Place(start, end, entries, place.borrowed)

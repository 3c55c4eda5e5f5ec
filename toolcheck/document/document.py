"""A document: the text of one file, the values it says, and where each of them is.

It does not know what the values mean, which file system they came from, or what a tool is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from toolcheck.document.where import Path, Where, in_text
from toolcheck.ground.named import NamedTuple
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, TypeAlias

    from toolcheck.document.letters import Spots

LIVE = "<value>"
"""What a value of a program is called that has no name."""

CodeFormat: TypeAlias = 'Literal["python", "script", "markdown", "mdx", "notebook"]'
"""Formats of code, whose values are what it sends. `script` is all of TypeScript and JavaScript."""

Format: TypeAlias = 'Literal["json", "jsonl", "yaml", "toml", CodeFormat]'
"""How a file is read. Of TOML, a document has the text alone: no values and no places."""

_LINE_BREAK = regex(r"\r\n|\n|\r")
_LONGEST_SHOWN = 80


class Span(NamedTuple):
    """A half-open range of offsets (code points) in a document's text."""

    start: int
    end: int


class Position(NamedTuple):
    """A line and a column, both counted from 1; columns are code points."""

    line: int
    column: int


@record
class ShownPosition:
    """A line and a column as people are shown them: in a notebook, those in a cell, whose number is counted from 1."""

    cell: int | None
    line: int
    column: int

    @property
    def text(self) -> str:
        """As it is shown behind the name of the file: `3:14`, `cell 2:3:14`."""
        cell = "" if self.cell is None else f"cell {self.cell}:"
        return f"{cell}{self.line}:{self.column}"


class Place(NamedTuple):
    """Where one value is, and where its entries are.

    `start` and `end` are offsets of the value as written (with its quotes or brackets; the alias
    itself where a value is written as one). `entries` maps a key or an index to the span of that key
    (for a list, of the item) and the place of its value; None for a scalar. Behind an alias or a
    merge key the entries are those of the text that was written once. `borrowed` says that the value
    is written as an alias, or came in by a merge key: its text belongs to somebody else.
    """

    start: int
    end: int
    entries: dict[Any, tuple[Span, Place]] | None = None
    borrowed: bool = False


@record
class Written:
    """Where one value is written; `borrowed` as for its `Place`."""

    start: int
    end: int
    is_scalar: bool
    borrowed: bool = False


LookedUp = tuple[Path, Span | None, Written | None]
"""The longest prefix of a path that is in a text, the span of its key (of an item, of the item), and where its value is
written; None for what is not there.
"""


@record(kw_only=True, hidden=("message", "where", "related"))
class Problem:
    """What a reader found wrong with a text. `kind` is the name of the rule that reports it."""

    kind: str
    message: str
    where: Where
    note: str = ""
    related: tuple[tuple[str, Where], ...] = ()


Glance = Callable[[str], bool]
"""A quick look at many texts at once: true when one of them may be of interest."""

Letters: TypeAlias = "Callable[[str], tuple[str, Spots]]"
"""Reads the source of a string: what it spells, and where each character is in the source."""


@record
class Stretch:
    """A part of a text that is in one language; `value` is JSON or YAML. `fence` is the number of the line that opens
    the fence around it.
    """

    start: int
    end: int
    language: str
    fence: int | None = None


@record(kw_only=True, hidden=("comments", "find_in_file", "roots", "read", "sources"))
class Around:
    """What there is to know of a text of code besides the values that it sends.

    `stretches` are in the order of the text. `letters` has for each language what reads its strings. `cells` are the
    numbers of the cells of a notebook, counted from 1, and where each begins; then `find_in_file` says where an offset
    is in the file itself. `roots` are the values with what is not known; `read` reads another text of the file.
    `sources` is what was found in the text, for anyone who looked.
    """

    stretches: tuple[Stretch, ...] = ()
    letters: Mapping[str, Letters] = {}
    comments: tuple[Span, ...] = ()
    cells: tuple[tuple[int, int], ...] = ()
    find_in_file: Callable[[int], Position] | None = None
    roots: tuple[Any, ...] = ()
    read: Callable[[bytes], Document] | None = None
    sources: Any = None

    def letters_at(self, offset: int) -> Letters:
        """What reads a string that is at an offset."""
        from toolcheck.document.letters import letters

        stretch = self.stretch_at(offset)
        return letters if stretch is None else self.letters.get(stretch.language, letters)

    def fence_at(self, offset: int) -> int | None:
        """The number of the line that opens the fence around an offset; None outside of fences."""
        stretch = self.stretch_at(offset)
        return None if stretch is None else stretch.fence

    def stretch_at(self, offset: int) -> Stretch | None:
        """The stretch that an offset is in."""
        number = bisect_right(self.stretches, offset, key=lambda stretch: stretch.start) - 1
        found = self.stretches[number] if number >= 0 else None
        return found if found is not None and offset <= found.end else None

    def cell_at(self, offset: int) -> tuple[int, int]:
        """The number and the beginning of the cell that holds an offset, where there are cells."""
        return self.cells[max(bisect_right(self.cells, offset, key=lambda cell: cell[1]) - 1, 0)]


def repeated_key(key: str, second: Span, first: Span, path: Path, document: int) -> Problem:
    """The problem of a key that a mapping has twice; the path alone could not tell the two apart."""
    name = f"the key `{key}`" if len(key) <= _LONGEST_SHOWN else "a key"
    return Problem(
        kind="duplicate-key",
        message=f"{name} is given twice",
        where=in_text(*second, path, document),
        note="most readers keep the last value and drop the others silently",
        related=(("first given here", in_text(*first, path, document)),),
    )


def strings_in(values: Iterable[Any]) -> list[str]:
    """All strings in some values, keys among them."""
    found: list[str] = []
    pending = [*values]
    for part in pending:
        if type(part) is str:
            found.append(part)
        elif type(part) is dict:
            found += part
            pending += part.values()
        elif type(part) is list:
            pending += part
    return found


@record(
    kw_only=True,
    frozen=False,
    hidden=("text", "values", "problems", "find_places", "find_one", "around", "_places", "_breaks", "_strings"),
)
class Document:
    """One file as read.

    `text` is decoded and carries no byte order mark (`bom` says whether there was one); line breaks
    are as they were. `values` holds one value per document in the file: one for JSON, one per line for
    JSONL, one per `---` for YAML; it is empty when the text could not be read at all. Of code, they are what it sends,
    and `around` is what else there is to know of the text. `find_places` makes all places, which takes long and much
    memory; `find_one` looks up one path without them. Of a live value of a program, the text was written only to be
    checked: nobody knows its lines.
    """

    name: str
    text: str
    format: Format
    values: tuple[Any, ...] = ()
    problems: tuple[Problem, ...] = ()
    bom: bool = False
    find_places: Callable[[], tuple[Place, ...]] = tuple
    find_one: Callable[[int, Path], LookedUp] | None = None
    around: Around | None = None
    is_live: bool = False
    _places: tuple[Place, ...] | None = None
    _breaks: Sequence[int] | None = None
    _spelt: tuple[int, Spots] | None = None
    _said: dict[str, bool] | None = None
    _counted: dict[str, int] | None = None
    _glanced: dict[Glance, bool] | None = None
    _strings: str | None = None

    def named_only(self) -> Document:
        """The name of it, for anyone who will ask for no more."""
        return Document(name=self.name, text="", format=self.format)

    @property
    def places(self) -> tuple[Place, ...]:
        """The place of each value, found when first asked for."""
        if self._places is None:
            self._places = self.find_places()
        return self._places

    def says(self, words: str) -> bool:
        """Whether some words may be anywhere in the text: letter by letter, or with escapes in a string of its values.
        Looked for once, however often that is asked.
        """
        if self._said is None:
            self._said = {}
        if words not in self._said:
            text = self._spelt_out() if "\\" in self.text else ""
            self._said[words] = words in self.text or text is None or words in text
        return self._said[words]

    def count(self, words: str) -> int:
        """How often some words of ASCII are in strings of its values at most. Counted once."""
        if self._counted is None:
            self._counted = {}
        if words not in self._counted:
            text = self._spelt_out()
            self._counted[words] = len(self.text) if text is None else text.count(words)
        return self._counted[words]

    def may_hold(self, glance: Glance) -> bool:
        """Whether a string of its values may be of interest to a glance, which is true of many texts when it is true of
        one of them, whatever blanks are between two words. The whole text is looked at once for each glance, which is
        much less than to look at every string.
        """
        if self._glanced is None:
            self._glanced = {}
        if glance not in self._glanced:
            text = self._spelt_out()
            self._glanced[glance] = text is None or glance(text)
        return self._glanced[glance]

    def _spelt_out(self) -> str | None:
        """A text in which each string of the values stands letter by letter: the text itself, or where it has escapes,
        the strings. None of code, whose strings are not in the text.
        """
        if self.around is not None:
            return None
        if "\\" not in self.text:
            return self.text
        if self._strings is None:
            self._strings = '" "'.join(strings_in(self.values))
        return self._strings

    def look_up(self, path: Path, document: int = 0) -> LookedUp:
        """The longest prefix of `path` that is in the text, the span of its key, and where its value is written."""
        if self._places is None and self.find_one is not None:
            return self.find_one(document, path)
        if document >= len(self.places):
            return (), None, None
        place, key = self.places[document], None
        for depth, step in enumerate(path):
            entry = (place.entries or {}).get(step)
            if entry is None:
                path = path[:depth]
                break
            key, place = entry
        return path, key, Written(place.start, place.end, place.entries is None, place.borrowed)

    def span(self, where: Where) -> Span:
        """The characters that `where` means; those of its grip, or of the nearest thing above it that
        is there, when it is not. Always inside the text.
        """
        if where.part == "text" and where.stretch is not None:
            size = len(self.text)
            return Span(min(where.stretch[0], size), min(where.stretch[1], size))
        found, key, place = self.look_up(where.path, where.document)
        if found != where.path and where.grip is not None:
            found, key, place = self.look_up(where.grip, where.document)
            if found == where.grip and place is not None:
                return Span(place.start, place.end)
        if place is None:
            return Span(0, 0)
        if found != where.path:
            return self._opening(key, place)
        if where.part == "key" and key is not None:
            return key
        if where.part == "string" and where.stretch is not None:
            return self.stretch(place, where.stretch)
        if not place.is_scalar and where.part != "value":
            return self._opening(key, place)
        return Span(place.start, place.end)

    def _opening(self, key: Span | None, place: Written) -> Span:
        """What stands for a thing too large to underline: its key, else its first character."""
        if key is not None and key.start < place.start:
            return key
        return Span(place.start, min(place.start + 1, len(self.text)))

    def stretch(self, place: Place | Written, stretch: tuple[int, int]) -> Span:
        """The characters of a stretch of a decoded string; the whole value where they are not known."""
        if self._spelt is None or self._spelt[0] != place.start:  # many are asked of one string, one after the other
            from toolcheck.document.letters import letters

            read = letters if self.around is None else self.around.letters_at(place.start)
            self._spelt = place.start, read(self.text[place.start : place.end])[1]
        spots = self._spelt[1]
        start, end = stretch
        if not 0 <= start <= end <= len(spots) or not spots or (place.borrowed and self.text[place.start] == "*"):
            return Span(place.start, place.end)
        if start == end:
            at = spots[start][0] if start < len(spots) else spots[-1][1]
            return Span(place.start + at, place.start + at)
        return Span(place.start + spots[start][0], place.start + spots[end - 1][1])

    def position(self, offset: int) -> Position:
        """The line and column of an offset."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def shown_position(self, offset: int) -> ShownPosition:
        """The position of an offset as people are shown it: in a notebook, by the cell and the line in it."""
        if self.around is None or not self.around.cells:
            return ShownPosition(None, *self.position(offset))
        number, start = self.around.cell_at(offset)
        line, column = self.position(offset)
        return ShownPosition(number, line - self.position(start).line + 1, column)

    def in_file(self, offset: int) -> Position:
        """The line and column of an offset in the file itself, for programs that know nothing of cells."""
        if self.around is None or self.around.find_in_file is None:
            return self.position(offset)
        return self.around.find_in_file(offset)

    def line(self, number: int) -> str:
        """The text of a line (counted from 1), without its line break."""
        starts = self._line_starts()
        start = starts[number - 1]
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def line_start(self, number: int) -> int:
        """The offset at which a line (counted from 1) begins."""
        return self._line_starts()[number - 1]

    @property
    def line_count(self) -> int:
        """How many lines the text has; a final line break opens a last, empty one."""
        return len(self._line_starts())

    def _line_starts(self) -> Sequence[int]:
        if self._breaks is None:
            from array import array  # a list of numbers takes nine times as much memory

            self._breaks = array("I", chain((0,), (found.end() for found in _LINE_BREAK.finditer(self.text))))
        return self._breaks

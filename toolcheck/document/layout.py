"""How a text is laid out: what is between the values of a document.

The places of a document say where keys and values are; here the rest is read as well: colons, dashes,
commas, comments, anchors and tags. Anyone who edits a text may rely on it: whatever is between two
entries and is not one of these is refused, not skipped. This module changes nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, Literal

from toolcheck.document.change_value import CannotChange
from toolcheck.document.comments import comments, is_ours
from toolcheck.document.document import Document, Place, Span, Stretch
from toolcheck.document.where import Path, Step
from toolcheck.ground.named import NamedTuple
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

UNFAMILIAR = "the layout around it is too unusual to edit"

_BLANK = regex(r"[ \t\r\n]*")
_INDENT = regex(r"[ \t]*")
_LEAD = regex(r"[ -]*")
_COMMENT = regex(r"#[^\r\n]*")
_LINE_BREAK = regex(r"\r\n|\n|\r")
_DRESSING = regex(r"!<[^>\s]*>|[&!][^\s,\[\]{}]*")
_MARKER = regex(r"(?:^|(?<=[\r\n]))(?:---|\.\.\.)(?=[ \t\r\n]|\Z)")
_DASH = regex(r"-(?=[ \t\r\n]|\Z)")
_ODD_BREAK = regex("[\x85\u2028\u2029]")
_TAB_BEFORE_COMMENT = regex(r"(?:^|[\r\n]) *\t[ \t]*#")
_NOWHERE = Span(0, 0)
_CLOSING = {"{": "}", "[": "]"}

LayoutKind = Literal["empty", "scalar", "alias", "brackets", "pair", "block"]
"""What a value is written as: nothing at all; a scalar; an alias; a mapping or a list in brackets; the
mapping of one entry that a YAML list in brackets may hold bare; a mapping or a list in lines."""


class Edit(NamedTuple):
    """The characters from `start` to `end` (offsets in a text) become `text`."""

    start: int
    end: int
    text: str


@record(kw_only=True)
class LayoutNode:
    """A value and what it wears.

    `slot` is behind the sign that announces it (colon, dash, bracket, comma), `dressing` its anchor and
    tag, `dressed` the offset behind them, `start` its first character (in a block, that of the first
    key or dash). `flow` says that it is between brackets.
    """

    place: Place
    kind: LayoutKind
    slot: int
    dressed: int
    start: int
    flow: bool
    dressing: tuple[str, ...] = ()


@record(kw_only=True)
class LayoutEntry:
    """An entry of a mapping or a list. `head` is where it begins (its key, its dash, between brackets
    the item), `end` the offset behind its last character, `comma` that of the comma behind it.
    """

    step: Any
    head: int
    key: Span | None
    node: LayoutNode
    end: int
    comma: int | None = None


class Sibling(NamedTuple):
    """An entry of a container in code: its key or index, where that is (of an item, the item itself), its value."""

    step: Any
    key: Span
    place: Place


class Layout:
    """The text of a document, read for editing as far as is asked for. Every method refuses
    (`CannotChange`) what it does not know for certain.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.yaml = document.format == "yaml"
        self._known: dict[int, list[LayoutEntry]] = {}  # this and the next two by the identity of a place
        self._by_step: dict[int, dict[Any, LayoutEntry]] = {}
        self._written: dict[int, dict[Any, tuple[Any, Span, Place]]] = {}
        self._roots: dict[int, LayoutNode] = {}
        self._comments: list[Span] | None = None
        self._spoken_of: list[tuple[int, Span]] | None = None
        self._siblings: dict[int, tuple[list[Sibling], dict[Any, int]]] = {}
        self._leaves_out: dict[Stretch, bool] = {}
        found = _LINE_BREAK.search(self.text)
        self.line_break = found[0] if found else "\n"  # the first, where they are mixed

    # Lines

    def line_start(self, offset: int) -> int:
        """The start of the line that `offset` is on."""
        return self.document.line_start(self.document.position(offset).line)

    def line_end(self, offset: int) -> int:
        """The end of the line that `offset` is on, before its line break."""
        line = self.document.position(offset).line
        if line == self.document.line_count:
            return len(self.text)
        end = self.document.line_start(line + 1)
        return max(offset, end - (2 if self.text.startswith("\r\n", end - 2) else 1))

    def next_line(self, offset: int) -> int:
        """The start of the next line, or the end of the text."""
        end = self.line_end(offset)
        found = _LINE_BREAK.match(self.text, end)
        return found.end() if found else end

    def column(self, offset: int) -> int:
        """How many characters are before `offset` on its line."""
        return offset - self.line_start(offset)

    def margin(self, offset: int) -> str:
        """The white space that the line of `offset` begins with."""
        found = _INDENT.match(self.text, self.line_start(offset), offset)
        return found[0] if found else ""

    def lead(self, offset: int) -> str:
        """The white space and the dashes that the line of `offset` begins with."""
        found = _LEAD.match(self.text, self.line_start(offset), offset)
        return found[0] if found else ""

    def leads(self, offset: int) -> bool:
        """Whether nothing but white space is before `offset` on its line."""
        return self.line_start(offset) + len(self.margin(offset)) == offset

    # What is between values

    def skip(self, offset: int) -> int:
        """The offset behind the white space and the comments at `offset`."""
        while True:
            found = _BLANK.match(self.text, offset)
            offset = found.end() if found else offset
            if not self._at_comment(offset):
                return offset
            offset = self.line_end(offset)

    def _at_comment(self, offset: int) -> bool:
        return (
            self.text.startswith("#", offset) and self.yaml and (offset == 0 or self.text[offset - 1] in " \t\r\n,[{}]")
        )

    def finish(self, offset: int) -> int:
        """The end of the line behind `offset`, where only a comment may be on it."""
        end = self.line_end(offset)
        rest = self.text[offset:end]
        if rest.strip(" \t") and not (rest[0] in " \t" and rest.lstrip(" \t").startswith("#")):
            raise CannotChange(UNFAMILIAR)
        return end

    def has_comment(self, start: int, end: int) -> bool:
        """Whether a comment is in a stretch that holds no value."""
        return self.yaml and "#" in self.text[start:end]

    def comments(self, start: int, end: int) -> list[Span]:
        """The comments that begin from `start` on and before `end`."""
        if self._comments is None:
            self._comments = comments(self.document) if self.yaml else []
        first = bisect_left(self._comments, (start, 0))
        return self._comments[first : bisect_left(self._comments, (end, 0), first)]

    def spoken_of(self, start: int, end: int) -> list[tuple[Span, int]]:
        """The comments for toolcheck that have a line of their own and speak of a line that begins on the line of
        `start` or behind it and before `end`, each with the start of the line it speaks of.
        """
        if self._spoken_of is None:
            self._spoken_of = [*self._find_spoken_of()]
        first = bisect_left(self._spoken_of, (self.line_start(start), _NOWHERE))
        behind = bisect_left(self._spoken_of, (end, _NOWHERE), first)
        return [(comment, line) for line, comment in self._spoken_of[first:behind]]

    def _find_spoken_of(self) -> Iterator[tuple[int, Span]]:
        known = -1
        for comment in self.comments(0, len(self.text)):
            if is_ours(self.text[slice(*comment)]) and self.leads(comment.start):
                if known < comment.end:  # else another comment above it has found the same line
                    known = self.skip(comment.end)
                yield self.line_start(known), comment

    # Nodes

    def root(self, number: int) -> LayoutNode:
        """The node of a whole document."""
        if number not in self._roots:
            self._roots[number] = self._root(number)
        return self._roots[number]

    def _root(self, number: int) -> LayoutNode:
        if self.yaml and _ODD_BREAK.search(self.text):
            raise CannotChange("readers of YAML do not agree where the lines of this text end")
        if self.yaml and _TAB_BEFORE_COMMENT.search(self.text):
            raise CannotChange("readers of YAML do not agree about a tab at the start of a line")
        place = self.document.places[number]
        if not self.yaml:
            return self._node(place, place.start, False)
        markers = [found.end() for found in _MARKER.finditer(self.text, 0, place.start + 1)]
        return self._node(place, markers[-1] if markers else 0, False)

    def walk(self, path: Path, number: int) -> list[LayoutNode]:
        """The nodes from the root of a document to `path`."""
        nodes = [self.root(number)]
        for step in path:
            nodes.append(self.entry(nodes[-1], step).node)
        return nodes

    def entry(self, node: LayoutNode, step: Step) -> LayoutEntry:
        """The entry `step` of a mapping or a list. Of a mapping in lines nothing else is looked at: an
        odd neighbour does no harm to who edits nothing but this entry.
        """
        if node.kind == "block" and (node.place.entries or {}).get(step) and isinstance(step, str):
            own = self._by_key(node.place).get(step)
            if own is not None:
                return self._block_entry(step, own[1], own[2])
        entries = self.entries(node)
        if id(node.place) not in self._by_step:
            self._by_step[id(node.place)] = {entry.step: entry for entry in entries}
        entry = self._by_step[id(node.place)].get(step)
        if entry is None:
            raise CannotChange("it comes from elsewhere, by an alias or a merge key")
        return entry

    def entries(self, node: LayoutNode) -> list[LayoutEntry]:
        """All entries of a mapping or a list, in the order of the text."""
        if node.kind == "alias":
            raise CannotChange("it comes from elsewhere, by an alias or a merge key")
        known = self._known.get(id(node.place))
        if known is None:
            if node.kind not in ("block", "brackets"):
                raise CannotChange(UNFAMILIAR)
            known = self._block_entries(node) if node.kind == "block" else self._bracket_entries(node)
            self._known[id(node.place)] = known
        return known

    def written(self, node: LayoutNode) -> list[Any]:
        """The keys or indices of the entries that are written in a mapping or a list, in their order."""
        return [*self._by_key(node.place)]

    def _own(self, place: Place) -> list[tuple[Any, Span, Place]]:
        """The entries written here, in their order."""
        return [*self._by_key(place).values()]

    def _last(self, place: Place) -> tuple[Any, Span, Place]:
        return next(reversed(self._by_key(place).values()))

    def _by_key(self, place: Place) -> dict[Any, tuple[Any, Span, Place]]:
        """The entries written here by their keys or indices: not those that a merge key brought in."""
        if id(place) not in self._written:
            found = [
                (step, key, value)
                for step, (key, value) in (place.entries or {}).items()
                if not value.borrowed or self.text[value.start : value.start + 1] == "*"
            ]
            self._written[id(place)] = {entry[0]: entry for entry in sorted(found, key=lambda entry: entry[1])}
        return self._written[id(place)]

    def _node(self, place: Place, slot: int, flow: bool) -> LayoutNode:
        first = next(iter(self._by_key(place).values()), None)
        is_mapping = first is not None and isinstance(first[0], str)
        first_key = first[1].start if first is not None and is_mapping else None
        dressed, start, dressing = slot, self.skip(slot), []
        while self.yaml and start != first_key and (found := _DRESSING.match(self.text, start)):
            dressing.append(found[0])
            dressed, start = found.end(), self.skip(found.end())
        sign = self.text[start : start + 1]
        kind: LayoutKind
        if place.borrowed:
            kind = "alias"
            if sign != "*" or start != place.start:
                raise CannotChange("it comes from elsewhere, by an alias or a merge key")
        elif place.start == place.end or (dressing and dressed == place.end):
            kind, start = "empty", dressed
        elif place.entries is None:
            kind = "scalar"
        elif sign in _CLOSING and start != first_key:
            kind = "brackets"
            if self.text[place.end - 1 : place.end] != _CLOSING[sign] or place.end - 1 <= start:
                raise CannotChange(UNFAMILIAR)
        else:
            kind = "pair" if flow else "block"
            merges = is_mapping and start == place.start and self.text.startswith("<<", start)
            if start != first_key and (flow or not (merges or (sign == "-" and not is_mapping))):
                raise CannotChange(UNFAMILIAR)
        if kind != "empty" and not slot <= place.start <= start:
            raise CannotChange(UNFAMILIAR)
        return LayoutNode(
            place=place,
            kind=kind,
            slot=slot,
            dressed=dressed,
            start=start,
            flow=flow or kind == "brackets",
            dressing=tuple(dressing),
        )

    def end(self, node: LayoutNode) -> int:
        """The offset behind the last character of a value, comments and line breaks left out."""
        if node.kind == "empty":
            return node.dressed
        if node.kind in ("pair", "block"):
            step, key, place = self._last(node.place)
            if isinstance(step, str):
                return self.end(self._node(place, self._colon(key), node.flow))
            return self.end(self._node(place, place.start, node.flow))
        if node.kind == "scalar" and self.is_block_scalar(node):
            return node.start + len(self.text[node.start : node.place.end].rstrip(" \t\r\n"))
        if self.text[node.place.end - 1] in " \t\r\n":
            raise CannotChange(UNFAMILIAR)
        return node.place.end

    def is_block_scalar(self, node: LayoutNode) -> bool:
        """Whether a scalar is written in lines, behind `|` or `>`."""
        return self.yaml and not node.flow and node.kind == "scalar" and self.text[node.start] in "|>"

    def last_scalar(self, node: LayoutNode) -> LayoutNode:
        """The scalar (or what stands for one) that a value ends with."""
        while node.kind in ("pair", "block"):
            step, key, place = self._last(node.place)
            node = self._node(place, self._colon(key) if isinstance(step, str) else place.start, node.flow)
        return node

    def _colon(self, key: Span) -> int:
        offset = self.skip(key.end)
        if self.text[offset : offset + 1] != ":":
            raise CannotChange(UNFAMILIAR)
        return offset + 1

    # Blocks

    def _block_entry(self, step: str, key: Span, place: Place) -> LayoutEntry:
        slot = self._colon(key)
        if self.text[key.start] in "&!*" or self.line_end(key.start) < slot:
            raise CannotChange(UNFAMILIAR)
        if not _LEAD.fullmatch(self.text, self.line_start(key.start), key.start):
            raise CannotChange(UNFAMILIAR)
        node = self._node(place, slot, False)
        return LayoutEntry(step=step, head=key.start, key=key, node=node, end=self.end(node))

    def _block_entries(self, node: LayoutNode) -> list[LayoutEntry]:
        entries: list[LayoutEntry] = []
        offset = node.dressed
        for step, key, place in self._own(node.place):
            offset = self.skip(offset)
            if isinstance(step, str):
                entry = self._block_entry(step, key, place)
            else:
                if not self._at_dash(offset) or not _LEAD.fullmatch(self.text, self.line_start(offset), offset):
                    raise CannotChange(UNFAMILIAR)
                item = self._node(place, offset + 1, False)
                entry = LayoutEntry(step=step, head=offset, key=None, node=item, end=self.end(item))
            if offset != entry.head or self.column(offset) != self.column(node.start):
                raise CannotChange(UNFAMILIAR)
            entries.append(entry)
            offset = entry.end
        self._check_over(node, self.skip(offset), entries[0].key is None)
        return entries

    def _at_dash(self, offset: int) -> bool:
        return bool(_DASH.match(self.text, offset))

    def _check_over(self, node: LayoutNode, offset: int, is_list: bool) -> None:
        """Refuses a block that goes on where its last known entry ends (a merge key, a repeated key)."""
        column = self.column(offset)
        over = offset == len(self.text) or _MARKER.match(self.text, offset) or column < self.column(node.start)
        if not over and not (is_list and column == self.column(node.start) and not self._at_dash(offset)):
            raise CannotChange(UNFAMILIAR)

    # Brackets

    def _bracket_entries(self, node: LayoutNode) -> list[LayoutEntry]:
        entries: list[LayoutEntry] = []
        close = node.place.end - 1
        own = self._own(node.place)
        offset = node.start + 1
        for number, (step, key, place) in enumerate(own):
            head = self.skip(offset)
            if isinstance(step, str):
                if head != key.start or self.text[head] in "&!*":
                    raise CannotChange(UNFAMILIAR)
                item, span = self._node(place, self._colon(key), True), key
            else:
                item, span = self._node(place, offset, True), None
            end = self.end(item)
            offset = self.skip(end)
            comma = offset if self.text[offset] == "," else None
            if item.kind == "empty" or (comma is None and number + 1 < len(own)):
                raise CannotChange(UNFAMILIAR)
            entries.append(LayoutEntry(step=step, head=head, key=span, node=item, end=end, comma=comma))
            offset += comma is not None
        if self.skip(offset) != close:
            raise CannotChange(UNFAMILIAR)
        return entries

    # Code

    def siblings(self, place: Place) -> list[Sibling]:
        """The entries of a container in code, in the order in which they were found."""
        return self._in_code(place)[0]

    def number_of(self, place: Place, step: Step) -> int:
        """Which of the entries of a container in code one is, counted from 0."""
        return self._in_code(place)[1][step]

    def _in_code(self, place: Place) -> tuple[list[Sibling], dict[Any, int]]:
        if id(place) not in self._siblings:
            known = [Sibling(step, key, inner) for step, (key, inner) in (place.entries or {}).items()]
            self._siblings[id(place)] = known, {sibling.step: number for number, sibling in enumerate(known)}
        return self._siblings[id(place)]

    def leaves_out(self, stretch: Stretch) -> bool:
        """Whether a stretch of code has dots that may stand for something left out."""
        if stretch not in self._leaves_out:
            signs = (self.text.find(sign, stretch.start, stretch.end) for sign in ("...", "…"))
            self._leaves_out[stretch] = max(signs) >= 0
        return self._leaves_out[stretch]

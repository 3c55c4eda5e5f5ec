"""Changes to a value that is in code, written into its literal: an entry inserted, replaced, renamed, removed.

Only what is written in place as one display of the language, and is known, is edited, and only where nothing but white
space and commas is around the edit. All else is refused.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, takewhile
from typing import Any

from toolcheck.document.change import Change, Insert, Remove, Rename, Replace
from toolcheck.document.change_value import CannotChange
from toolcheck.document.code.root import Root
from toolcheck.document.document import Document, Place, Span
from toolcheck.document.layout import Edit, Layout, Sibling
from toolcheck.document.where import Path, Step
from toolcheck.ground.named import NamedTuple
from toolcheck.ground.regex import regex

ELSEWHERE = "it is not one literal in this place"
_KINDS = "toolcheck does not rearrange code"
_NO_TEXT = "toolcheck does not edit this format"
_UNKNOWN = "a part of it is unknown"
_UNFAMILIAR = "something other than a comma is beside it"
_LEFT_OUT = "the text leaves something out"
_ODD = "a part of the new value cannot be written into code"

_COMMA = regex(r"\s*+,\s*+")
_MAY_BE_COMMA = regex(r"\s*+(,?)\s*+")
_COLON = regex(r"\s*+:\s*+")
_BLANK = regex(r"\s*+")
_NUMBER_OR_WORD = regex(r"-?[0-9]++(?:\.[0-9]++)?|True|False|None|true|false|null")
_BARE = regex(r"[A-Za-z_$][A-Za-z0-9_$]*+")
_EMPTY = ('""', "''", "``")
_COMMENT = regex(r"#|//|/\*")
_MAX_ASKED = 5
"""So many entries of a container are looked at to learn how it spells."""


class _Style(NamedTuple):
    """How a language, and the literal around, spell: the quotes, whether keys have any, and the words of it."""

    quote: str
    is_bare: bool
    words: Mapping[Any, str]


_PYTHON = {None: "None", True: "True", False: "False"}
_SCRIPT = {None: "null", True: "true", False: "false"}


def edits(layout: Layout, change: Change) -> list[Edit]:
    """The edits of a text of code that make a change. Raises `CannotChange`."""
    writer = _CodeWriter(layout, change.document)
    match change:
        case Insert():
            return writer.insert(change)
        case Replace(path=path, value=value):
            return writer.replace(path, value)
        case Rename(path=path, key=key):
            return writer.rename(path, key)
        case Remove(path=path):
            return writer.remove(path)
        case _:
            raise CannotChange(_KINDS)


def is_same_outside(old: Document, new: Document, fixes: Iterable[tuple[Change, ...]], edits: Iterable[Edit]) -> bool:
    """Whether the code around the containers that some fixes changed is what it was. Their text is all that is edited;
    so it is enough that each of them is still a container, from its first character to its last.
    """
    shifts = _Shifts(sorted(edits))
    spans = set(_containers(new.places))
    changed = (_container_of(old, changes) for changes in fixes)
    return all(span is not None and (shifts.at(span.start), shifts.at(span.end)) in spans for span in changed)


def _container_of(document: Document, changes: tuple[Change, ...]) -> Span | None:
    """The least container that holds all that some changes change."""
    paths = [change.path if isinstance(change, Insert) else change.path[:-1] for change in changes]
    common = paths[0]
    for path in paths[1:]:
        size = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(common, path, strict=False)))
        common = common[:size]
    found, _, place = document.look_up(common, changes[0].document)
    return None if place is None or found != common else Span(place.start, place.end)


def _containers(places: Iterable[Place]) -> Iterator[tuple[int, int]]:
    pending = list(places)
    while pending:
        place = pending.pop()
        if place.entries is not None:
            yield place.start, place.end
            pending += (inner for _, inner in place.entries.values())


class _Shifts:
    """Where the offsets of a text are after some edits of it."""

    def __init__(self, edits: list[Edit]) -> None:
        self._ends = [edit.end for edit in edits]
        self._grown = [0, *accumulate(len(edit.text) - (edit.end - edit.start) for edit in edits)]

    def at(self, offset: int) -> int:
        return offset + self._grown[bisect_right(self._ends, offset)]


class _CodeWriter:
    """The changes to one value of a text."""

    def __init__(self, layout: Layout, number: int) -> None:
        document = layout.document
        around = document.around
        if around is None or document.format == "notebook" or number >= len(around.roots):
            raise CannotChange(_NO_TEXT)
        self.layout = layout
        self.text = layout.text
        self.root: Root = around.roots[number]
        stretch = around.stretch_at(self.root.place.start)
        if stretch is None or stretch.language == "value":
            raise CannotChange(_NO_TEXT)
        if document.format != "python" and stretch.fence is not None and layout.leaves_out(stretch):
            raise CannotChange(_LEFT_OUT)
        self.language = stretch.language
        self.letters = around.letters_at(stretch.start)

    def insert(self, change: Insert) -> list[Edit]:
        holder = self._container(change.path)
        known = self.layout.siblings(holder)
        style = self._style(change.path)
        words = _spelt(change.value, style)
        if change.key is not None:
            words = f"{_key(change.key, style)}: {words}"
        if not known:
            return [self._only(holder, words)]
        named = [sibling for sibling in known if sibling.step == change.after] if change.key is not None else []
        for sibling in (*named, known[-1]):
            edit = self._behind(holder, sibling, words)
            if edit is not None:
                return [edit]
        first = known[0]
        if change.key is None or not _BLANK.fullmatch(self.text, holder.start + 1, first.key.start):
            raise CannotChange(_UNFAMILIAR)
        return [Edit(first.key.start, first.key.start, f"{words},{self._gap(first.key.start)}")]

    def _only(self, holder: Place, words: str) -> Edit:
        if not _BLANK.fullmatch(self.text, holder.start + 1, holder.end - 1):
            raise CannotChange(_UNFAMILIAR)
        return Edit(holder.start + 1, holder.end - 1, words)

    def _behind(self, holder: Place, sibling: Sibling, words: str) -> Edit | None:
        """The edit that writes an entry behind another; None where it is not certain how."""
        following = self._following(holder, sibling)
        if sibling.place.borrowed or following is None:
            return None
        gap = self._gap(sibling.key.start)
        end = sibling.place.end
        comma = self.text.find(",", end, following)
        if comma < 0:
            return Edit(end, end, f",{gap}{words}")
        return Edit(comma + 1, comma + 1, f"{gap}{words},")

    def _following(self, holder: Place, sibling: Sibling) -> int | None:
        """Where the next entry begins, or the container ends; None where anything but a comma is before that."""
        known = self.layout.siblings(holder)
        at = self.layout.number_of(holder, sibling.step)
        if at + 1 < len(known):
            start = known[at + 1].key.start
            return start if _COMMA.fullmatch(self.text, sibling.place.end, start) else None
        return holder.end - 1 if _MAY_BE_COMMA.fullmatch(self.text, sibling.place.end, holder.end - 1) else None

    def _gap(self, head: int) -> str:
        """What is between two entries that are written as the one that begins at an offset."""
        return self.layout.line_break + self.layout.margin(head) if self.layout.leads(head) else " "

    def replace(self, path: Path, value: Any) -> list[Edit]:
        place = self._known(path)
        old = self.text[place.start : place.end]
        is_scalar = _NUMBER_OR_WORD.fullmatch(old) or self._is_one_string(old)
        if not is_scalar and (place.entries is None or _COMMENT.search(old)):
            raise CannotChange(_UNKNOWN if place.entries is None else _UNFAMILIAR)
        style = self._style(path[:-1])
        if old[0] in "\"'":
            style = style._replace(quote=old[0])
        return [Edit(place.start, place.end, _spelt(value, style))]

    def rename(self, path: Path, key: str) -> list[Edit]:
        holder = self._container(path[:-1])
        entry = self._entry(holder, path[-1])
        old = self.text[entry.key.start : entry.key.end]
        if not (_BARE.fullmatch(old) or self._is_one_string(old)) or not self._is_followed_by_colon(entry):
            raise CannotChange(ELSEWHERE)
        style = self._style(path[:-1])
        style = style._replace(quote=old[0], is_bare=False) if old[0] in "\"'" else style._replace(is_bare=True)
        return [Edit(*entry.key, _key(key, style))]

    def _is_one_string(self, words: str) -> bool:
        """Whether some words are one string, written as one literal."""
        return words in _EMPTY or self.letters(words)[0] != ""

    def _is_followed_by_colon(self, sibling: Sibling) -> bool:
        found = _COLON.match(self.text, sibling.key.end)
        return found is not None and (sibling.place.borrowed or found.end() <= sibling.place.start)

    def remove(self, path: Path) -> list[Edit]:
        self._known(path)
        holder = self._container(path[:-1])
        entry = self._entry(holder, path[-1])
        known = self.layout.siblings(holder)
        at = self.layout.number_of(holder, entry.step)
        if isinstance(path[-1], str) and not _COLON.fullmatch(self.text, entry.key.end, entry.place.start):
            raise CannotChange(ELSEWHERE)
        following = self._following(holder, entry)
        before = known[at - 1] if at else None
        gap = _COMMA if before else _BLANK
        start = before.place.end if before else holder.start + 1
        if (
            following is None
            or (before and before.place.borrowed)
            or not gap.fullmatch(self.text, start, entry.key.start)
        ):
            raise CannotChange(_UNFAMILIAR)
        if at + 1 < len(known):
            return [Edit(entry.key.start, following, "")]
        return [Edit(start, entry.place.end if before else following, "")]

    def _container(self, path: Path) -> Place:
        """The place of a container that is one literal, written where it belongs."""
        place = self._place(path)
        signs = self.text[place.start : place.start + 1] + self.text[place.end - 1 : place.end]
        if place.borrowed or path not in self.root.literal or place.entries is None or signs not in ("{}", "[]"):
            raise CannotChange(ELSEWHERE)
        return place

    def _entry(self, holder: Place, step: Step) -> Sibling:
        return self.layout.siblings(holder)[self.layout.number_of(holder, step)]

    def _place(self, path: Path) -> Place:
        place = self.root.place
        for step in path:
            entry = (place.entries or {}).get(step)
            if entry is None:
                raise CannotChange(ELSEWHERE)
            place = entry[1]
        return place

    def _known(self, path: Path) -> Place:
        """The place of a value that is all known, and written in one piece where it belongs."""
        place = self._place(path)
        pending = [(path, place)]
        while pending:
            way, spot = pending.pop()
            if way in self.root.holes or way in self.root.open:
                raise CannotChange(_UNKNOWN)
            if spot.borrowed or (spot.entries is not None and way not in self.root.literal):
                raise CannotChange(ELSEWHERE)
            pending += (((*way, step), inner) for step, (_, inner) in (spot.entries or {}).items())
        return place

    def _style(self, path: Path) -> _Style:
        """How the container at a path spells, or where it says nothing of it the nearest around it."""
        quote, is_bare = "", None
        for length in range(len(path), -1, -1):
            for sibling in self.layout.siblings(self._place(path[:length]))[:_MAX_ASKED]:
                sign = self.text[sibling.key.start] if isinstance(sibling.step, str) else ""
                is_bare = (sign not in "\"'") if sign and is_bare is None else is_bare
                for start in (sibling.key.start, sibling.place.start):
                    quote = quote or (self.text[start] if self.text[start] in "\"'" else "")
            if quote and is_bare is not None:
                break
        is_script = self.language == "script"
        return _Style(quote or '"', bool(is_bare) and is_script, _SCRIPT if is_script else _PYTHON)


def _key(key: str, style: _Style) -> str:
    return key if style.is_bare and _BARE.fullmatch(key) else _string(key, style.quote)


def _string(value: str, quote: str) -> str:
    if value.isprintable() and quote not in value and "\\" not in value:
        return f"{quote}{value}{quote}"
    if not all(char.isprintable() or char in "\n\t" for char in value):
        raise CannotChange(_ODD)
    return json.dumps(value, ensure_ascii=False)


def _spelt(value: Any, style: _Style) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return _string(value, style.quote)
    if value is None or isinstance(value, bool):
        return style.words[value]
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return repr(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(str(key), style)}: {_spelt(inner, style)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_spelt(inner, style) for inner in value) + "]"
    raise CannotChange(_ODD)

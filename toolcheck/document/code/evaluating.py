"""Form -> Root: the value of an expression, as far as the text says it.

Nothing is run: displays, constants and a few functions of the standard libraries are followed, all else is a hole.
What is replaced later, or by what is spread in behind it, is a hole, too: no part of a value is more certain than the
text makes it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

from toolcheck.document.code import form as f
from toolcheck.document.code.root import Built, Hole, Root
from toolcheck.document.document import Place, Span
from toolcheck.document.json_text import BrokenError, locate
from toolcheck.document.limits import Limits
from toolcheck.document.where import Path
from toolcheck.ground.regex import regex

_DEEPEST = 100
_MAX_FOLLOWED = 20
_NO_NAME = regex(r"\W+")
_SURROGATE = regex("[\ud800-\udfff]")
_QUOTE = regex(r"[A-Za-z]*(\"\"\"|'''|\"|'|`)")


class _Nothing:
    """What `undefined` comes to."""


_NOTHING: Any = _Nothing()


class Budget:
    """How many values may still be made of one file."""

    def __init__(self, limits: Limits) -> None:
        self.left = limits.nodes
        self.limits = limits

    def spend(self) -> bool:
        """Take one; whether there was one."""
        self.left -= 1
        return self.left >= 0


def evaluate(form: f.Form, code: f.Code, budget: Budget) -> Root:
    """The value of an expression with its places, holes and open containers. Never raises."""
    return _Evaluation(code, budget).root(form)


def placeholder(name: str) -> str:
    """What is in a value for a part that cannot be known."""
    variable = _NO_NAME.sub("_", name).strip("_")
    return f"${{{variable}}}" if variable and not variable[0].isdigit() and variable.isascii() else "${unknown}"


class _Evaluation:
    """One value in the making; parts that are put together differently are evaluations of their own."""

    def __init__(self, code: f.Code, budget: Budget, outer: _Evaluation | None = None) -> None:
        self.code = code
        self.budget = budget
        self.holes: dict[Path, Hole] = {}
        self.open: set[Path] = set()
        self.literal: set[Path] = set()
        self.built: list[Built] = []
        self.reached: set[Span] = outer.reached if outer else set()
        self.active: list[Span] = outer.active if outer else []
        self.depth: int = outer.depth if outer else 0

    def root(self, form: f.Form) -> Root:
        value, place = self.value(form, (), False)
        if value is _NOTHING:
            value = self._hole((), "undefined", absent=True)
        return Root(
            value=value,
            place=place,
            holes=self.holes,
            open=frozenset(self.open),
            reached=frozenset(self.reached),
            literal=frozenset(self.literal),
            built=tuple(self.built),
        )

    def value(self, form: f.Form, path: Path, borrowed: bool) -> tuple[Any, Place]:
        """The value of a form that goes to a path, and its place."""
        place = Place(form.start, form.end, None, borrowed)
        if not self.budget.spend() or self.depth > _DEEPEST or len(path) > self.budget.limits.depth:
            return self._hole(path, ""), place
        self.depth += 1
        try:
            return self._value(form, path, place)
        finally:
            self.depth -= 1

    def _value(self, form: f.Form, path: Path, place: Place) -> tuple[Any, Place]:
        match form:
            case f.Scalar():
                return self._scalar(form.value, path), place
            case f.Words():
                return self._text(form, path), place
            case f.Object():
                return self._object(form, path, place)
            case f.List():
                return self._list(form, path, place)
            case f.Name():
                return self._name(form, path, place)
            case f.Joined():
                return self._joined(form, path, place)
            case f.Parsed():
                return self._parsed(form, path, place)
            case f.Edited():
                return self._edited(form, path), place
            case f.Environment():
                self.holes[path] = Hole("environment", form.name, form.may_be_absent)
                return placeholder(form.name), place
            case f.Absent():
                return _NOTHING, place
            case f.Call():
                self._note_built(form, path)
                return self._hole(path, _called(form)), place
            case f.Branches():
                self._note_built(form, path)
                return self._hole(path, ""), place
            case _:
                return self._hole(path, form.name), place

    # -- scalars and texts --------------------------------------------------------------------------

    def _hole(self, path: Path, name: str, *, absent: bool | None = None) -> str:
        may_be_absent = self.code.undefined if absent is None else absent
        self.holes[path] = Hole("anything", name, may_be_absent)
        return placeholder(name or (str(path[-1]) if path and isinstance(path[-1], str) else ""))

    def _scalar(self, value: Any, path: Path) -> Any:
        if isinstance(value, float) and not math.isfinite(value):
            return self._hole(path, "number")
        if isinstance(value, int) and abs(value) >= 10**300:
            return self._hole(path, "number")
        return value

    def _text(self, form: f.Words, path: Path) -> str:
        pieces: list[tuple[str, bool]] = []
        for part in form.parts:
            if isinstance(part, str):
                pieces.append((part, True))
            else:
                pieces += self._pieces(part)
        return self._put_together(pieces, path)

    def _pieces(self, part: f.Form) -> list[tuple[str, bool]]:
        """What an expression inside a text comes to: texts, and whether each is known."""
        value, inner = self._apart(part)
        hole = inner.holes.get(())
        if isinstance(value, str):
            if hole is None or hole.kind != "text":
                return [(value, hole is None)]
            return _cut(value, hole.stretches)
        if isinstance(value, int | float) or value is None:
            digits = str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
            return [(digits, True)] if digits else [(placeholder(""), False)]
        return [(placeholder(""), False)]

    def _put_together(self, pieces: list[tuple[str, bool]], path: Path) -> str:
        """The text of some pieces; a hole where one of them is not known."""
        text, stretches = "".join(piece for piece, _ in pieces), []
        at = 0
        for piece, is_known in pieces:
            if not is_known:
                stretches.append((at, at + len(piece)))
            at += len(piece)
        if _SURROGATE.search(text):
            return self._hole(path, "text", absent=False)
        if stretches:
            self.holes[path] = Hole("text", "", False, tuple(stretches))
        return text

    def _apart(self, form: f.Form) -> tuple[Any, _Evaluation]:
        """The value of a form by itself."""
        value, _, inner = self._apart_with_place(form)
        return value, inner

    def _apart_with_place(self, form: f.Form) -> tuple[Any, Place, _Evaluation]:
        inner = _Evaluation(self.code, self.budget, self)
        value, place = inner.value(form, (), False)
        return value, place, inner

    # -- containers ---------------------------------------------------------------------------------

    def _object(self, form: f.Object, path: Path, place: Place) -> tuple[Any, Place]:
        self.reached.add(Span(form.start, form.end))
        value: dict[str, Any] = {}
        entries: dict[Any, tuple[Span, Place]] = {}
        whole = Place(place.start, place.end, entries, place.borrowed)
        is_literal = form.is_literal and not form.is_open
        if form.is_open:
            self.open.add(path)
        for entry in form.entries:
            key = entry.key
            if key is None:
                is_literal = False
                self._spread(entry.value, value, whole, path)
                continue
            if not isinstance(key, str):
                is_literal = False
                key, inner = self._apart(key)
                if not isinstance(key, str) or inner.holes:
                    self._unsettle(value, whole, path, absent=False)
                    self.open.add(path)
                    continue
            is_literal = is_literal and key not in value
            self._forget(path, key, value)
            inner_value, inner_place = self.value(self.code.form(entry.value), (*path, key), place.borrowed)
            if inner_value is _NOTHING:
                value.pop(key, None)
                entries.pop(key, None)
                is_literal = False
                continue
            if inner_value is None and form.drops_null:
                inner_value = self._hole((*path, key), key, absent=True)
            value[key] = inner_value
            entries[key] = (entry.span, inner_place)
        later = self.code.later(form)
        if is_literal and not later:
            self.literal.add(path)
        self._happen(later, value, whole, path)
        return value, whole

    def _spread(self, spread: f.Inner, value: dict[str, Any], whole: Place, path: Path) -> None:
        """Put into an object what is spread into it."""
        form = self.code.form(spread)
        if isinstance(form, f.Branches):
            self._spread_choice(form, value, whole, path)
            return
        inner_value, place, inner = self._apart_with_place(form)
        if inner_value is _NOTHING or (self.code.undefined and inner_value in (None, False)):
            return
        if not isinstance(inner_value, dict) or () in inner.open or place.entries is None:
            self._unsettle(value, whole, path)
            self.open.add(path)
        if isinstance(inner_value, dict):
            known = _by_first_step(inner)
            for key, below in inner_value.items():
                span, spot = (place.entries or {}).get(key, (Span(place.start, place.end), place))
                self._forget(path, key, value)
                self._take((*path, key), known.get(key, ()), inner)
                value[key] = below
                _entries(whole)[key] = (span, spot._replace(borrowed=True))

    def _spread_choice(self, choice: f.Branches, value: dict[str, Any], whole: Place, path: Path) -> None:
        """What one of several objects puts into another is not known, but which keys it can be is."""
        found: list[tuple[dict[str, Any], Place]] = []
        nothing = choice.may_be_nothing
        for branch in choice.branches:
            form = self.code.form(branch)
            outside = set(self.reached)
            inner_value, place, inner = self._apart_with_place(form)
            self.reached.intersection_update(outside)  # what a branch holds is looked at by itself
            if inner_value is _NOTHING or (self.code.undefined and inner_value in (None, False)):
                nothing = True
            elif isinstance(inner_value, dict) and () not in inner.open and place.entries is not None:
                found.append((inner_value, place))
            else:
                self._unsettle(value, whole, path)
                self.open.add(path)
                nothing = True
        for inner_value, place in found:
            for key in inner_value:
                always = key in value or (not nothing and all(key in other for other, _ in found))
                span, spot = (place.entries or {})[key]
                self._forget(path, key, value)
                value[key] = self._hole((*path, key), key, absent=self.code.undefined or not always)
                _entries(whole)[key] = (span, Place(spot.start, spot.end, None, True))

    def _list(self, form: f.List, path: Path, place: Place) -> tuple[Any, Place]:
        self.reached.add(Span(form.start, form.end))
        value: list[Any] = []
        entries: dict[Any, tuple[Span, Place]] = {}
        whole = Place(place.start, place.end, entries, place.borrowed)
        is_literal = not form.is_open
        if form.is_open:
            self.open.add(path)
        for item in form.items:
            if isinstance(item, f.Spread):
                is_literal = False
                self._extend(self.code.form(item.value), value, entries, path)
                continue
            way = (*path, len(value))
            inner_value, inner_place = self.value(self.code.form(item), way, place.borrowed)
            if inner_value is _NOTHING:
                inner_value = None
            if way in self.holes and self.holes[way].kind == "anything":
                self.open.add(path)
            entries[len(value)] = (Span(inner_place.start, inner_place.end), inner_place)
            value.append(inner_value)
        later = self.code.later(form)
        if is_literal and not later:
            self.literal.add(path)
        self._happen(later, value, whole, path)
        return value, whole

    def _extend(self, form: f.Form, value: list[Any], entries: dict[Any, tuple[Span, Place]], path: Path) -> None:
        """Put into a list what is spread into it or joined to it."""
        outside = set(self.reached) if isinstance(form, f.Branches) else None
        items, place, inner = self._apart_with_place(form)
        if outside is not None:
            self.reached.intersection_update(outside)
        if not isinstance(items, list) or () in inner.open or place.entries is None:
            self.open.add(path)
            self._note_built(form, path)
        if isinstance(items, list):
            known = _by_first_step(inner)
            for number, item in enumerate(items):
                way = (*path, len(value))
                self._take(way, known.get(number, ()), inner)
                spot = (place.entries or {}).get(number, (Span(place.start, place.end), place))
                entries[len(value)] = spot
                value.append(item)

    def _note_built(self, form: f.Form, path: Path) -> None:
        """Remember the call that a value comes from, or the calls that it may come from."""
        if isinstance(form, f.Call):
            self.built.append(Built(path, Span(form.start, form.end), _called(form)))
        elif isinstance(form, f.Branches):
            for branch in map(self.code.form, form.branches):
                if isinstance(branch, f.Call):
                    self._note_built(branch, path)

    def _take(self, path: Path, known: Iterable[Path], inner: _Evaluation) -> None:
        """Take over what is known of a part of another value: of the paths `known`, which begin with one step to it."""
        for way in known:
            here = (*path, *way[1:])
            if way in inner.holes:
                self.holes[here] = inner.holes[way]
            if way in inner.open:
                self.open.add(here)
            if way in inner.literal:
                self.literal.add(here)

    def _forget(self, path: Path, step: Any, value: Any) -> None:
        """Forget what was known of an entry of a container: something else is there now."""
        is_there = step in value if isinstance(value, dict) else isinstance(step, int) and 0 <= step < len(value)
        if is_there:
            self._forget_all((*path, step), value[step])

    def _forget_all(self, path: Path, value: Any) -> None:
        """Forget what was known of a value and of all that it holds."""
        pending = [(path, value)]
        while pending:
            way, inner = pending.pop()
            self.holes.pop(way, None)
            self.open.discard(way)
            self.literal.discard(way)
            if isinstance(inner, dict):
                pending += (((*way, key), below) for key, below in inner.items())
            elif isinstance(inner, list):
                pending += (((*way, number), below) for number, below in enumerate(inner))

    # -- what happens to a value later --------------------------------------------------------------

    def _unsettle(self, value: Any, whole: Place, path: Path, *, absent: bool | None = None) -> None:
        """Make holes of all entries: each may have been replaced. What may still be there stays to be seen."""
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            self._hole((*path, key), str(key) if isinstance(key, str) else "", absent=absent)

    def _replace(self, value: Any, whole: Place, path: Path, key: Any) -> None:
        """Make a hole of an entry that is surely replaced."""
        entries = _entries(whole)
        span, spot = entries.get(key, (Span(whole.start, whole.end), whole))
        self._forget(path, key, value)
        value[key] = self._hole((*path, key), str(key) if isinstance(key, str) else "")
        entries[key] = (span, Place(spot.start, spot.end, None, spot.borrowed))

    def _happen(self, events: Iterable[f.Later], value: Any, whole: Place, path: Path) -> None:
        """Let happen to a value what happens to it after it is written."""
        for event in events:
            self._happens(event.what, event.steps, value, whole, path)

    def _happens(self, what: str, steps: tuple[str | int | None, ...], value: Any, whole: Place, path: Path) -> None:
        if not isinstance(value, dict | list):
            return
        if not steps:
            self.open.add(path)
            self.literal.discard(path)
            if what != "add":
                self._unsettle(value, whole, path, absent=True)
            return
        step: Any = steps[0]
        rest = steps[1:]
        if step is None:
            self.open.add(path)
            self.literal.discard(path)
            self._unsettle(value, whole, path)
            return
        known = step in value if isinstance(value, dict) else isinstance(step, int) and 0 <= step < len(value)
        if not known:
            self.open.add(path)
            self.literal.discard(path)
            if isinstance(value, list):  # counted from the end, or a name that no list has
                self._unsettle(value, whole, path)
        elif not rest and what == "set":
            self.literal.discard(path)
            self._replace(value, whole, path, step)
            if isinstance(value, list):
                self.open.add(path)
        else:
            spot = (whole.entries or {}).get(step, (Span(0, 0), Place(whole.start, whole.end)))[1]
            self._happens(what, rest, value[step], spot, (*path, step))

    # -- names and functions ------------------------------------------------------------------------

    def _name(self, form: f.Name, path: Path, place: Place) -> tuple[Any, Place]:
        meant = self.code.resolve(form) if len(self.active) < _MAX_FOLLOWED else None
        span = None if meant is None else Span(meant.start, meant.end)
        if meant is None or span is None or span in self.active:
            return self._hole(path, form.name), place
        self.active.append(span)
        try:
            value, inner = self.value(meant, path, True)
        finally:
            self.active.pop()
        later = self.code.later(meant)
        if later and not isinstance(value, dict | list):
            self._forget_all(path, value)
            return self._hole(path, form.name), place
        if later and not isinstance(meant, f.Object | f.List | f.Joined | f.Parsed):
            self._happen(later, value, inner, path)
        return value, inner

    def _joined(self, form: f.Joined, path: Path, place: Place) -> tuple[Any, Place]:
        forms = [self.code.form(operand) for operand in form.operands]
        parts = [self._apart(part) for part in forms]
        kinds = [
            "?" if () in inner.holes and inner.holes[()].kind == "anything" else type(value).__name__
            for value, inner in parts
        ]
        if "str" in kinds and "list" not in kinds and "dict" not in kinds:
            pieces: list[tuple[str, bool]] = []
            for part in forms:
                pieces += self._pieces(part)
            return self._put_together(pieces, path), place
        entries: dict[Any, tuple[Span, Place]] = {}
        whole = Place(place.start, place.end, entries, place.borrowed)
        if "list" in kinds and set(kinds) <= {"list", "?"}:
            items: list[Any] = []
            for part in forms:
                self._extend(part, items, entries, path)
            self._happen(self.code.later(form), items, whole, path)
            return items, whole
        if "dict" in kinds and set(kinds) <= {"dict", "?"}:
            value: dict[str, Any] = {}
            for operand in form.operands:
                self._spread(operand, value, whole, path)
            self._happen(self.code.later(form), value, whole, path)
            return value, whole
        for part in forms:
            self._note_built(part, path)
        return self._hole(path, ""), place

    def _parsed(self, form: f.Parsed, path: Path, place: Place) -> tuple[Any, Place]:
        inner_form = self.code.form(form.text)
        text, spot, inner = self._apart_with_place(inner_form)
        if not isinstance(text, str) or inner.holes:
            return self._hole(path, ""), place
        inside = _inside(self.code.text, spot, text)
        try:
            if inside is None:
                locate(text, self.budget.limits)
                whole = Place(spot.start, spot.end, None, place.borrowed)
            else:
                whole = locate(self.code.text, self.budget.limits, *inside)[0]
            value = json.loads(text)
        except (BrokenError, ValueError, RecursionError):
            return self._hole(path, ""), place
        self._happen(self.code.later(form), value, whole, path)
        return value, whole._replace(borrowed=place.borrowed)

    def _edited(self, form: f.Edited, path: Path) -> Any:
        value, inner = self._apart(self.code.form(form.text))
        if form.how == "join":
            glue, around = self._apart(self.code.form(form.glue))
            if not isinstance(glue, str) or around.holes or not isinstance(value, list):
                return self._hole(path, "", absent=False)
            is_known = not inner.holes and not inner.open and all(isinstance(item, str) for item in value)
            text = glue.join(map(str, value))
        else:
            if not isinstance(value, str):
                return self._hole(path, "")
            is_known = not inner.holes
            text = _edit(form.how, value)
        if not is_known:
            return self._put_together([(text or placeholder(""), False)], path)
        return self._put_together([(text, True)], path)


def _entries(place: Place) -> dict[Any, tuple[Span, Place]]:
    """The places of the entries of a container, to be added to; an empty one has some, too."""
    return {} if place.entries is None else place.entries


def _called(call: f.Call) -> str:
    """The last part of the name of a function that is called."""
    return call.callee.rpartition(".")[2].strip("()")


def _by_first_step(inner: _Evaluation) -> dict[Any, list[Path]]:
    """The paths of which something is known, by their first step."""
    found: dict[Any, list[Path]] = {}
    for way in dict.fromkeys((*inner.holes, *inner.open, *inner.literal)):
        if way:
            found.setdefault(way[0], []).append(way)
    return found


def _edit(how: str, text: str) -> str:
    if how == "strip":
        return text.strip()
    if how == "dedent":
        from textwrap import dedent

        return dedent(text)
    from inspect import cleandoc

    return cleandoc(text)


def _cut(text: str, stretches: tuple[tuple[int, int], ...]) -> list[tuple[str, bool]]:
    """A text in pieces: those that are known, and those between."""
    out, at = [], 0
    for start, end in stretches:
        out += [(text[at:start], True), (text[start:end], False)]
        at = end
    return [*out, (text[at:], True)]


def _inside(source: str, place: Place, text: str) -> Span | None:
    """Where the characters of a string are in its source, when the source spells each as itself."""
    found = _QUOTE.match(source, place.start, place.end)
    if found is None:
        return None
    start, end = found.end(), place.end - len(found[1])
    written = source[start:end]
    same = written == text or written.replace("\r\n", "\n").replace("\r", "\n") == text
    return Span(start, end) if same else None

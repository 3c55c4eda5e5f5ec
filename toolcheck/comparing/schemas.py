"""The difference of two schemas of parameters: what a call may contain now that it could not before, and the other way
round. References into the schema are followed, so that it does not matter where a part of it is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.comparing.canonical import Canonical, canonical
from toolcheck.comparing.parameters import LOWER, UPPER, named, pointed, steps_of, value_words
from toolcheck.document.where import Path
from toolcheck.ground.nearest import listed
from toolcheck.ground.record import record
from toolcheck.manifest.node import MISSING

TEXTS = ("description", "title", "$comment")
"""Keywords whose texts the model reads."""
_CONDITIONS = (
    *("pattern", "format", "multipleOf", "uniqueItems", "not", "if", "then", "else", "contains", "propertyNames"),
    *("dependentSchemas", "dependentRequired", "dependencies", "unevaluatedItems", "unevaluatedProperties"),
    *("additionalItems", "prefixItems", "contentEncoding", "contentMediaType", "contentSchema", "$ref", "$dynamicRef"),
)
_HANDLED = frozenset(
    [
        *(*UPPER, *LOWER, *TEXTS, *_CONDITIONS, "type", "enum", "const", "properties", "required", "items"),
        *("additionalProperties", "patternProperties", "anyOf", "oneOf", "allOf", "$defs", "definitions"),
    ]
)
_DEEPEST = 40
_MAX_COMPARED = 20_000
_MAX_FOLLOWED = 500
_FROM_NOTHING = ("minLength", "minItems", "minProperties")
"""Limits that limit nothing where they are 0."""


@record(kw_only=True, hidden=("words", "texts"))
class SchemaChange:
    """A change in a schema: its kind, in words, and the paths of it on both sides, from the root of the schema."""

    kind: str
    words: str
    name: str
    old: Path
    new: Path
    texts: tuple[str, str] | None = None


@record
class SchemaSpot:
    """A schema on one side, and its path from the root."""

    schema: Any
    path: Path

    def below(self, *steps: str | int) -> SchemaSpot:
        """What is some steps below."""
        value = self.schema
        for step in steps:
            value = value[step]
        return SchemaSpot(value, (*self.path, *steps))


def compare_schemas(old: Any, new: Any, tool: str) -> Iterator[SchemaChange]:
    """The differences of the parameters of a tool, which is called `tool` in their words."""
    walk = _SchemaWalk(old, new, tool)
    yield from walk.compare(SchemaSpot(old, ()), SchemaSpot(new, ()), ())


@record
class _SchemaPair:
    """Two schemas at the same name, with references followed."""

    old: SchemaSpot
    new: SchemaSpot
    name: Path
    subject: str

    def get(self, keyword: str) -> tuple[Any, Any]:
        """What both have under a keyword; MISSING where it is not there."""
        return self.old.schema.get(keyword, MISSING), self.new.schema.get(keyword, MISSING)

    def change(self, kind: str, words: str, keyword: str = "", texts: tuple[str, str] | None = None) -> SchemaChange:
        """A change here, shown at the keyword where that is there."""
        old, new = (
            (*spot.path, keyword) if keyword and keyword in spot.schema else spot.path for spot in (self.old, self.new)
        )
        return SchemaChange(kind=kind, words=words, name=named(self.name), old=old, new=new, texts=texts)


class _SchemaWalk:
    """A walk through two schemas at once."""

    def __init__(self, old_root: Any, new_root: Any, tool: str) -> None:
        self._roots = old_root, new_root
        self._tool = tool
        self._around: set[tuple[Path, Path]] = set()
        self._left = _MAX_COMPARED
        self._has_references = "$ref" in repr(old_root) or "$ref" in repr(new_root)

    def compare(self, old: SchemaSpot, new: SchemaSpot, name: Path) -> Iterator[SchemaChange]:
        """The differences of two schemas and of all below them."""
        if not self._has_references and canonical(old.schema) == canonical(new.schema):
            return
        old, new = self._followed(old, 0), self._followed(new, 1)
        mark = old.path, new.path
        self._left -= 1
        if mark in self._around or self._left < 0 or len(name) > _DEEPEST:
            if self._left == -1:
                words = f"the parameters of `{self._tool}` are too large to compare all of them"
                yield SchemaChange(kind="constraint-changed", words=words, name="", old=(), new=())
            return
        self._around.add(mark)
        yield from self._compared(old, new, name)
        self._around.discard(mark)

    def _compared(self, old: SchemaSpot, new: SchemaSpot, name: Path) -> Iterator[SchemaChange]:
        pair = _SchemaPair(_as_object(old), _as_object(new), name, self._subject(name))
        if False in (old.schema, new.schema) and old.schema is not new.schema:
            kind = "constraint-removed" if old.schema is False else "constraint-added"
            words = "accepts something now" if old.schema is False else "accepts nothing now"
            yield pair.change(kind, f"{pair.subject} {words}")
            return
        yield from self._here(pair)
        yield from self._properties(pair)
        yield from self._items(pair)
        yield from self._branches(pair)

    def _subject(self, name: Path) -> str:
        return f"`{named(name)}` of `{self._tool}`" if name else f"`{self._tool}`"

    def _followed(self, spot: SchemaSpot, side: int) -> SchemaSpot:
        """The schema that a reference leads to, with what is beside the reference."""
        for _ in range(_DEEPEST):
            schema = spot.schema
            reference = schema.get("$ref") if isinstance(schema, dict) else None
            target = pointed(self._roots[side], reference) if isinstance(reference, str) else None
            if target is None:
                return spot
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            whole = {**target, **beside} if isinstance(target, dict) and beside else target
            spot = SchemaSpot(whole, steps_of(str(reference)))
        return spot

    def expanded(self, value: Any, side: int) -> Canonical:
        """A form of a schema that is equal for two that mean the same: its canonical form, and those of all that it
        refers to.
        """
        form = canonical(value)
        if not self._has_references:
            return form
        found: dict[str, Canonical] = {}
        pending = list(_references(value))
        while pending:
            reference = pending.pop()
            if reference in found:
                continue
            if len(found) == _MAX_FOLLOWED:
                return ("whole", form, canonical(self._roots[side]))
            target = pointed(self._roots[side], reference)
            found[reference] = canonical(target)
            pending += _references(target)
        return ("schema", form, *sorted(found.items()))

    def _here(self, pair: _SchemaPair) -> Iterator[SchemaChange]:
        """The differences at this place, not below it."""
        yield from _type_change(pair)
        yield from _enum_change(pair)
        for keyword in (*UPPER, *LOWER):
            yield from _limit_change(pair, keyword)
        yield from _openness_change(pair)
        old, new = pair.get("additionalProperties")
        if isinstance(old, dict) and isinstance(new, dict) and self.expanded(old, 0) != self.expanded(new, 1):
            yield pair.change(
                "constraint-changed", f"other properties of {pair.subject} changed", "additionalProperties"
            )
        yield from self._conditions(pair)
        for keyword in TEXTS:
            old, new = (value if isinstance(value, str) else "" for value in pair.get(keyword))
            if old != new:
                whose = pair.subject if pair.name else f"the parameters of {pair.subject}"
                words = f"the {keyword.strip('$')} of {whose}"
                yield pair.change("description-changed", words, keyword, (old, new))
        for keyword in sorted({*pair.old.schema, *pair.new.schema} - _HANDLED):
            old, new = pair.get(keyword)
            if canonical(old, is_data=True) != canonical(new, is_data=True):
                yield pair.change("field-changed", f"`{keyword}` of {pair.subject} changed", keyword)

    def _conditions(self, pair: _SchemaPair) -> Iterator[SchemaChange]:
        for keyword in _CONDITIONS:
            old, new = pair.get(keyword)
            if (old is MISSING and new is MISSING) or self.expanded(old, 0) == self.expanded(new, 1):
                continue
            yield _condition_change(pair, keyword)
        old, new = pair.get("patternProperties")
        if self.expanded(old, 0) != self.expanded(new, 1):
            kind = "object-opened" if old is MISSING else "object-closed" if new is MISSING else "constraint-changed"
            yield pair.change(kind, f"`patternProperties` of {pair.subject} changed", "patternProperties")

    # -- below ----------------------------------------------------------------------------------

    def _properties(self, pair: _SchemaPair) -> Iterator[SchemaChange]:
        old, new = (_mapping(value) for value in pair.get("properties"))
        must = tuple(_names(value) for value in pair.get("required"))
        removed, added = [key for key in old if key not in new], [key for key in new if key not in old]
        renamed = self._renamed(old, new, removed, added)
        for key in removed:
            if key in renamed:
                name = named((*pair.name, renamed[key]))
                words = f"`{named((*pair.name, key))}` of `{self._tool}` is now called `{name}`"
                yield _at_property(pair, "parameter-renamed", words, (key, renamed[key]))
            else:
                words = f"`{named((*pair.name, key))}` of `{self._tool}` was removed"
                yield _at_property(pair, "parameter-removed", words, (key, None))
        for key in added:
            if key not in renamed.values():
                need = ", and is required" if key in must[1] else ""
                words = f"`{self._tool}` accepts the parameter `{named((*pair.name, key))}`{need}"
                yield _at_property(pair, "parameter-added", words, (None, key))
        both = [(key, key) for key in old if key in new] + list(renamed.items())
        for was, now in both:
            yield from self._requirement(pair, was, now, must)
            spots = pair.old.below("properties", was), pair.new.below("properties", now)
            yield from self.compare(*spots, (*pair.name, now))
        without = (must[0] ^ must[1]) - {*old, *new}
        for key in sorted(without):
            kind, words = ("requirement-removed", "no longer ") if key in must[0] else ("requirement-added", "")
            yield pair.change(kind, f"`{key}` of `{self._tool}` is {words}required", "required")

    def _requirement(
        self, pair: _SchemaPair, was: str, now: str, must: tuple[frozenset[str], ...]
    ) -> Iterator[SchemaChange]:
        if (was in must[0]) != (now in must[1]):
            kind, words = ("requirement-removed", "no longer ") if was in must[0] else ("requirement-added", "")
            text = f"`{named((*pair.name, now))}` of `{self._tool}` is {words}required"
            yield _at_property(pair, kind, text, (was, now))

    def _renamed(
        self, old: dict[str, Any], new: dict[str, Any], removed: list[str], added: list[str]
    ) -> dict[str, str]:
        """The names that were removed, and those that are there instead: with the same schema but for its texts, where
        there is no second that it could be.
        """
        before = {key: self._without_texts(old[key], 0) for key in removed}
        after = {key: self._without_texts(new[key], 1) for key in added}
        pairs = {}
        for key, schema in before.items():
            others = [other for other, theirs in before.items() if theirs == schema]
            found = [other for other, theirs in after.items() if theirs == schema]
            if len(others) == 1 and len(found) == 1:
                pairs[key] = found[0]
        return pairs

    def _without_texts(self, schema: Any, side: int) -> Canonical:
        kept = {key: value for key, value in schema.items() if key not in TEXTS} if isinstance(schema, dict) else schema
        return self.expanded(kept, side)

    def _items(self, pair: _SchemaPair) -> Iterator[SchemaChange]:
        old, new = pair.get("items")
        if old is MISSING and new is MISSING:
            return
        if isinstance(old, list) or isinstance(new, list):
            if self.expanded(old, 0) != self.expanded(new, 1):
                yield pair.change("constraint-changed", f"`items` of {pair.subject} changed", "items")
            return
        before = SchemaSpot({} if old is MISSING else old, (*pair.old.path, "items"))
        after = SchemaSpot({} if new is MISSING else new, (*pair.new.path, "items"))
        yield from self.compare(before, after, (*pair.name, 0))

    def _branches(self, pair: _SchemaPair) -> Iterator[SchemaChange]:
        for keyword in ("anyOf", "oneOf", "allOf"):
            old, new = pair.get(keyword)
            if self.expanded(old, 0) == self.expanded(new, 1):
                continue
            if not isinstance(old, list) or not isinstance(new, list):
                if _types(pair.old.schema) == _types(pair.new.schema):
                    yield _condition_change(pair, keyword)
                continue
            yield from self._branches_of(pair, keyword, len(old), len(new))

    def _branches_of(self, pair: _SchemaPair, keyword: str, old: int, new: int) -> Iterator[SchemaChange]:
        """The differences of lists of alternatives: those that are equal leave, the others are compared in order."""
        before = [pair.old.below(keyword, number) for number in range(old)]
        after = [pair.new.below(keyword, number) for number in range(new)]
        theirs = [self.expanded(spot.schema, 1) for spot in after]
        left = []
        for spot in before:
            form = self.expanded(spot.schema, 0)
            if form in theirs:
                at = theirs.index(form)
                del theirs[at], after[at]
            else:
                left.append(spot)
        for was, now in zip(left, after, strict=False):
            yield from self.compare(was, now, pair.name)
        is_any = keyword != "allOf"
        for _ in left[len(after) :]:
            kind = "branch-removed" if is_any else "constraint-removed"
            yield pair.change(kind, f"{pair.subject} has one entry less in `{keyword}`", keyword)
        for spot in after[len(left) :]:
            kind = "branch-added" if is_any else "constraint-added"
            change = pair.change(kind, f"{pair.subject} has one more entry in `{keyword}`", keyword)
            yield SchemaChange(kind=kind, words=change.words, name=change.name, old=change.old, new=spot.path)


def _references(value: Any) -> Iterator[str]:
    """All references in a schema."""
    pending = [value]
    while pending:
        inner = pending.pop()
        if isinstance(inner, dict):
            if isinstance(inner.get("$ref"), str):
                yield inner["$ref"]
            pending += inner.values()
        elif isinstance(inner, list):
            pending += inner


# -- one keyword ------------------------------------------------------------------------------------


def _as_object(spot: SchemaSpot) -> SchemaSpot:
    """The schema as an object: `true` and what is not a schema accept anything."""
    return spot if isinstance(spot.schema, dict) else SchemaSpot({}, spot.path)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _names(value: Any) -> frozenset[str]:
    return frozenset(name for name in value if isinstance(name, str)) if isinstance(value, list) else frozenset()


def _at_property(pair: _SchemaPair, kind: str, words: str, keys: tuple[str | None, str | None]) -> SchemaChange:
    """A change of a property, shown at it; on the side that lacks it, at the object."""
    old, new = (
        spot.path if key is None else (*spot.path, "properties", key)
        for spot, key in zip((pair.old, pair.new), keys, strict=True)
    )
    name = named((*pair.name, keys[1] or keys[0] or ""))
    return SchemaChange(kind=kind, words=words, name=name, old=old, new=new)


def _types(schema: Any) -> frozenset[str] | None:
    """The types that a schema accepts, a number also as an integer; None where it does not say."""
    kind = schema.get("type") if isinstance(schema, dict) else None
    kinds = [kind] if isinstance(kind, str) else kind
    if isinstance(kinds, list):
        names = frozenset(name for name in kinds if isinstance(name, str))
        return names | {"integer"} if "number" in names else names
    for keyword in ("anyOf", "oneOf"):
        branches = schema.get(keyword) if isinstance(schema, dict) else None
        found = [_types(branch) for branch in branches] if isinstance(branches, list) else []
        known = [types for types in found if types is not None]
        if known and len(known) == len(found):
            return frozenset().union(*known)
    return None


def _type_change(pair: _SchemaPair) -> Iterator[SchemaChange]:
    old, new = _types(pair.old.schema), _types(pair.new.schema)
    if old == new:
        return
    kind = "type-narrowed" if new is not None and (old is None or new < old) else "type-changed"
    yield pair.change(kind, f"{pair.subject} is {_type_words(new)}, was {_type_words(old)}", "type")


def _type_words(types: frozenset[str] | None) -> str:
    if types is None:
        return "anything"
    return listed(sorted(types - {"integer"} if "number" in types else types), "or")


def _values(schema: dict[str, Any]) -> dict[Canonical, Any] | None:
    """The values that a schema lists, by their canonical form; None where it lists none."""
    if "const" in schema:
        return {canonical(schema["const"], is_data=True): schema["const"]}
    values = schema.get("enum")
    return {canonical(value, is_data=True): value for value in values} if isinstance(values, list) else None


def _enum_change(pair: _SchemaPair) -> Iterator[SchemaChange]:
    old, new = _values(pair.old.schema), _values(pair.new.schema)
    keyword = "const" if "const" in pair.new.schema else "enum"
    if old is not None and new is None:
        yield pair.change("enum-widened", f"{pair.subject} accepts any value, not only those listed", "enum")
    elif old is None and new is not None:
        yield pair.change("enum-narrowed", f"{pair.subject} accepts listed values only", keyword)
    elif old is not None and new is not None:
        added = [value_words(value) for form, value in new.items() if form not in old]
        removed = [value_words(value) for form, value in old.items() if form not in new]
        if added:
            yield pair.change("enum-widened", f"{pair.subject} also accepts {listed(added, 'and')}", keyword)
        if removed:
            yield pair.change("enum-narrowed", f"{pair.subject} no longer accepts {listed(removed, 'and')}", keyword)


def _limit_change(pair: _SchemaPair, keyword: str) -> Iterator[SchemaChange]:
    old, new = pair.get(keyword)
    old, new = (
        MISSING if keyword in _FROM_NOTHING and value == 0 and _is_number(value) else value for value in (old, new)
    )
    if old is new or canonical(old) == canonical(new):
        return
    if new is MISSING:
        yield pair.change("limit-widened", f"{pair.subject} has no `{keyword}`, was {value_words(old)}", keyword)
    elif old is MISSING:
        yield pair.change("limit-narrowed", f"{pair.subject} has `{keyword}` {value_words(new)}, had none", keyword)
    else:
        is_wider = not (_is_number(old) and _is_number(new)) or (new > old) == (keyword in UPPER)
        kind = "limit-widened" if is_wider else "limit-narrowed"
        words = f"`{keyword}` of {pair.subject} is {value_words(new)}, was {value_words(old)}"
        yield pair.change(kind, words, keyword)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _openness(schema: dict[str, Any]) -> int:
    value = schema.get("additionalProperties", True)
    return 0 if value is False else 1 if isinstance(value, dict) and value else 2


def _openness_change(pair: _SchemaPair) -> Iterator[SchemaChange]:
    old, new = _openness(pair.old.schema), _openness(pair.new.schema)
    if old != new:
        kind, word = (
            ("object-opened", "any other property") if new > old else ("object-closed", "named properties only")
        )
        word = "other properties of one form" if new == 1 else word
        yield pair.change(kind, f"{pair.subject} accepts {word}", "additionalProperties")


def _condition_change(pair: _SchemaPair, keyword: str) -> SchemaChange:
    old, new = pair.get(keyword)
    if keyword == "multipleOf" and _is_number(old) and _is_number(new) and old and new:
        kind = "limit-narrowed" if new % old == 0 else "limit-widened"
        return pair.change(kind, f"`multipleOf` of {pair.subject} is {new}, was {old}", keyword)
    if new is MISSING or (keyword == "uniqueItems" and new is False):
        return pair.change("constraint-removed", f"{pair.subject} has no `{keyword}` any longer", keyword)
    if old is MISSING or (keyword == "uniqueItems" and old is False):
        return pair.change("constraint-added", f"{pair.subject} has a `{keyword}`, had none", keyword)
    shown = f": {value_words(new)}, was {value_words(old)}" if isinstance(old, str) and isinstance(new, str) else ""
    return pair.change("constraint-changed", f"`{keyword}` of {pair.subject} changed{shown}", keyword)

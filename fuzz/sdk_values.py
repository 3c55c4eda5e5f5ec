"""Values made of the types of the OpenAI client: legal ones, and such with exactly one fault.

Legal: the least that a type asks for, then each optional field once with each of its alternatives. A fault is one of:
a field that must be there is not, a value of another JSON type, a literal that is not listed, a key that is not known.
What another alternative of the same type would accept is no fault.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import typing_extensions

from drift.facts import fields_of, is_object

Key = str | int
UNHEARD = "unheard_of"
"""A key and a literal that no type has."""
MISSING = "a field that must be there is not"
_OTHERS: tuple[Any, ...] = (7, UNHEARD, [], {}, True)
_LISTS = (list, Iterable, Sequence)
_DEEPEST = 30


class Fault(NamedTuple):
    """A value with one fault, where in it the fault is, and what it is."""

    value: Any
    path: tuple[Key, ...]
    kind: str


class Words:
    """What stands where a type asks for any text, number or object: by the name of the field, or of the field inside
    another (`environment.name`). Lists of `filled` fields are never empty, and there are no faults in what is inside of
    `shut` ones. `beside` are fields that are in every object of a class, by its name.
    """

    def __init__(
        self,
        by_field: Mapping[str, Any],
        *,
        filled: Iterable[str] = (),
        shut: Iterable[str] = (),
        beside: Mapping[str, dict[str, Any]] | None = None,
    ) -> None:
        self.beside = beside or {}
        self._by_field = by_field
        self._filled = frozenset(filled)
        self._shut = frozenset(shut)

    def of(self, path: tuple[Key, ...], default: Any) -> Any:
        """What stands at a path, of the same type as the default."""
        for name in _names(path):
            if type(self._by_field.get(name)) is type(default):
                return self._by_field[name]
        return default

    def is_filled(self, path: tuple[Key, ...]) -> bool:
        """Whether the list at a path must have an entry."""
        return any(name in self._filled for name in _names(path))

    def is_shut(self, path: tuple[Key, ...]) -> bool:
        """Whether nothing is broken inside of what is at a path."""
        return any(name in self._shut for name in _names(path))


def _names(path: tuple[Key, ...]) -> tuple[str, ...]:
    names = [key for key in path if isinstance(key, str)]
    return (".".join(names[-2:]), *names[-1:])


def plain(annotation: Any) -> Any:
    """A type without what says nothing of its values."""
    while True:
        origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
        if isinstance(annotation, typing_extensions.TypeAliasType):
            annotation = annotation.__value__
        elif origin in (typing.Annotated, typing_extensions.Required, typing_extensions.NotRequired):
            annotation = arguments[0]
        else:
            return annotation


def alternatives(annotation: Any) -> tuple[Any, ...]:
    """The types of which a value may have any."""
    annotation = plain(annotation)
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return tuple(one for part in typing.get_args(annotation) for one in alternatives(part))
    return (annotation,)


def is_record(annotation: Any) -> bool:
    """Whether it is a type of objects with named fields."""
    return isinstance(annotation, type) and is_object(annotation)


@cache
def _fields(one: Any) -> dict[str, tuple[Any, bool]]:
    """Name, type and whether it must be there, of every field."""
    return dict(fields_of(one))


# -- legal ------------------------------------------------------------------------------------------


def least(annotation: Any, words: Words, path: tuple[Key, ...] = ()) -> Any:
    """The least value of a type: its first alternative, and of an object the fields that must be there."""
    first = alternatives(annotation)[0]
    origin = typing.get_origin(first)
    if origin is typing.Literal:
        return typing.get_args(first)[0]
    if origin in _LISTS:
        return [least(typing.get_args(first)[0], words, (*path, 0))] if words.is_filled(path) else []
    if is_record(first):
        fields = _fields(first)
        asked = {name: least(kind, words, (*path, name)) for name, (kind, needed) in fields.items() if needed}
        return {**words.beside.get(first.__name__, {}), **asked}
    if first is type(None):
        return None
    default: Any = {str: "x", bool: True, int: 1, float: 1.0}.get(first)
    return words.of(path, {} if default is None else default)


def legal(annotation: Any, words: Words, path: tuple[Key, ...] = (), around: tuple[Any, ...] = ()) -> Iterator[Any]:
    """Values of a type in which every alternative of every field is there once."""
    if len(path) > _DEEPEST:
        return
    for one in alternatives(annotation):
        origin, arguments = typing.get_origin(one), typing.get_args(one)
        if origin is typing.Literal:
            yield from arguments
        elif origin in _LISTS:
            if not words.is_filled(path):
                yield []
            yield from ([value] for value in legal(arguments[0], words, (*path, 0), around))
        elif origin is dict and words.of(path, {}):
            yield words.of(path, {})
        elif origin is dict:
            yield {}
            yield from ({"key": value} for value in legal(arguments[1], words, (*path, "key"), around))
        elif is_record(one):
            if one not in around:
                yield from _legal_objects(one, words, path, (*around, one))
        else:
            yield least(one, words, path)


def _legal_objects(one: Any, words: Words, path: tuple[Key, ...], around: tuple[Any, ...]) -> Iterator[Any]:
    base = least(one, words, path)
    yield base
    for name, (kind, _) in _fields(one).items():
        for value in legal(kind, words, (*path, name), around):
            if name not in base or value != base[name]:
                yield {**base, name: value}


def fits(value: Any, annotation: Any) -> bool:
    """Whether a value is of a type, and has no key that the type does not know."""
    return any(_fits(value, one) for one in alternatives(annotation))


def _fits(value: Any, one: Any) -> bool:
    origin, arguments = typing.get_origin(one), typing.get_args(one)
    if origin is typing.Literal:
        return any(type(value) is type(known) and value == known for known in arguments)
    if origin in _LISTS:
        return isinstance(value, list) and all(fits(part, arguments[0]) for part in value)
    if origin is dict:
        return isinstance(value, dict) and all(fits(part, arguments[1]) for part in value.values())
    if is_record(one):
        fields = _fields(one)
        return (
            isinstance(value, dict)
            and all(name in fields and fits(part, fields[name][0]) for name, part in value.items())
            and all(name in value for name, (_, needed) in fields.items() if needed)
        )
    if one is type(None):
        return value is None
    if one is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if one in (str, bool, int):
        return type(value) is one
    return True


# -- faults -----------------------------------------------------------------------------------------


def faults(annotation: Any, words: Words, path: tuple[Key, ...] = (), around: tuple[Any, ...] = ()) -> Iterator[Fault]:
    """Values that are of a type but for one thing."""
    kinds = alternatives(annotation)
    strange = [value for value in _OTHERS if not any(_is_of_json_type(value, one) for one in kinds)][:1]
    strange += [value for value in (None, 1.5) if not any(_is_of_json_type(value, one) for one in kinds)]
    for value in strange if float in kinds or int in kinds else strange[:2]:
        yield Fault(value, path, f"{_called(value)} for another type")
    if any(typing.get_origin(one) is typing.Literal for one in kinds) and not fits(UNHEARD, annotation):
        yield Fault(UNHEARD, path, "a literal that is not listed")
    for one in kinds if not words.is_shut(path) else ():
        for fault in _inner_faults(one, words, path, around):
            if len(kinds) == 1 or not fits(fault.value, annotation):
                yield fault


def _inner_faults(one: Any, words: Words, path: tuple[Key, ...], around: tuple[Any, ...]) -> Iterator[Fault]:
    origin, arguments = typing.get_origin(one), typing.get_args(one)
    if len(path) > _DEEPEST:
        return
    if origin in _LISTS:
        for fault in faults(arguments[0], words, (*path, 0), around):
            yield fault._replace(value=[fault.value])
    elif origin is dict:
        for fault in faults(arguments[1], words, (*path, "key"), around):
            yield fault._replace(value={"key": fault.value})
    elif is_record(one) and one not in around:
        base = least(one, words, path)
        for name in base:
            left = {key: value for key, value in base.items() if key != name}
            yield Fault(left, (*path, name), MISSING)
        yield Fault({**base, UNHEARD: 1}, (*path, UNHEARD), "a key that is not known")
        for name, (kind, _) in _fields(one).items():
            for fault in faults(kind, words, (*path, name), (*around, one)):
                yield fault._replace(value={**base, name: fault.value})


def _is_of_json_type(value: Any, one: Any) -> bool:
    origin, arguments = typing.get_origin(one), typing.get_args(one)
    if origin is typing.Literal:
        return any(type(value) is type(known) for known in arguments)
    if origin in _LISTS:
        return isinstance(value, list)
    if origin is dict or is_record(one):
        return isinstance(value, dict)
    if one in (type(None), str, bool, int, float):
        return _fits(value, one)
    return True


def _called(value: Any) -> str:
    names = {type(None): "null", bool: "a boolean", int: "a number", float: "a fraction", str: "text", list: "a list"}
    return names.get(type(value), "an object")

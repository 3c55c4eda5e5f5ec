"""Says where a value does not fit a schema, without an engine: for a few values with a fault, none is loaded.

It reads the schema while it goes through the value. It knows the keywords that the schemas of shapes use, and values of
the types of JSON alone; where it meets anything else, or a value on which engines might differ, it says nothing, and an
engine is asked. Tests hold that it says what both engines say. It buys a tenth of a check of twenty small files of
which one has a fault: an engine takes as long to load as that file to check.

This module knows neither the engines nor what the shapes mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from toolcheck.document.where import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

_SILENT = frozenset(["$schema", "$id", "$defs", "$comment", "title", "description", "examples", "defaultSnippets"])
_ANY_TYPE = ("$ref", "allOf", "if", "then", "type", "enum", "const")
_OF_OBJECTS = ("required", "properties", "additionalProperties", "patternProperties", "propertyNames", "maxProperties")
_OF_LISTS = ("items", "minItems", "maxItems", "uniqueItems")
_OF_TEXTS = ("minLength", "maxLength", "pattern")
_OF_NUMBERS = ("minimum", "maximum", "exclusiveMinimum")
_UNDERSTOOD = _SILENT.union(_ANY_TYPE, _OF_OBJECTS, _OF_LISTS, _OF_TEXTS, _OF_NUMBERS)
_TYPES: Mapping[type, tuple[str, ...]] = {
    dict: ("object",),
    list: ("array",),
    str: ("string",),
    int: ("integer", "number"),
    float: ("number",),
    bool: ("boolean",),
    type(None): ("null",),
}
_LARGE = 2**53
"""Engines may differ about numbers above."""
_EXTENSIONS = {"^x-": True}
_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda value, bound: value >= bound,
    "maximum": lambda value, bound: value <= bound,
    "exclusiveMinimum": lambda value, bound: value > bound,
}


class _UnsureError(Exception):
    """An engine must look at this."""


Fits: TypeAlias = "Callable[[Any, Any], bool]"
"""Whether a value surely fits a part of a schema."""


def _knows_nothing(part: Any, value: Any) -> bool:
    return False


def explain(schema: dict[str, Any], value: Any, fits: Fits = _knows_nothing) -> list[tuple[Path, Path]] | None:
    """Where in a value, and by which way through a schema that is complete in itself, it does not fit; None where an
    engine must say it. What is inside the value and surely `fits` is not looked through.
    """
    explanation = _Explanation(schema, fits)
    try:
        explanation.look(schema, value, (), ())
    except (_UnsureError, RecursionError):
        return None
    return explanation.found


class _Explanation:
    """What is found while a value is looked through."""

    def __init__(self, schema: dict[str, Any], fits: Fits) -> None:
        self._schema = schema
        self._surely_fits = fits
        self.found: list[tuple[Path, Path]] = []

    def look(self, part: Any, value: Any, path: Path, way: Path) -> None:
        """Hold what is at a path of the value against a part of the schema."""
        if part is True:
            return
        if part is False or not part.keys() <= _UNDERSTOOD or not _is_sure(value):
            raise _UnsureError
        if "$ref" in part:
            self.look(self._schema["$defs"][part["$ref"].removeprefix("#/$defs/")], value, path, (*way, "$ref"))
        for number, every in enumerate(part.get("allOf", ())):
            self.look(every, value, path, (*way, "allOf", number))
        if "if" in part and self._fits(part["if"], value):
            self.look(part.get("then", True), value, path, (*way, "then"))
        wrong = [keyword for keyword in ("type", "enum", "const") if keyword in part and not _is(keyword, part, value)]
        if type(value) is dict:
            wrong += _wrong_about_keys(part, value)
            self._look_into_object(part, value, path, way)
        elif type(value) is list:
            wrong += _wrong_about_size(part, value)
            for number, item in enumerate(value if "items" in part else ()):
                if not self._surely_fits(part["items"], item):
                    self.look(part["items"], item, (*path, number), (*way, "items"))
        elif type(value) is str:
            wrong += _wrong_about_text(part, value)
        elif type(value) is not bool and value is not None:
            wrong += (word for word in _OF_NUMBERS if word in part and not _COMPARED[word](value, part[word]))
        if "names" in wrong:
            self.found.append((path, (*way, "propertyNames", "maxLength")))
            wrong.remove("names")
        self.found += ((path, (*way, keyword)) for keyword in wrong)

    def _look_into_object(self, part: dict[str, Any], value: dict[Any, Any], path: Path, way: Path) -> None:
        known, rest = part.get("properties", {}), part.get("additionalProperties", True)
        for key, inner in value.items():
            if type(key) is not str:
                raise _UnsureError
            if key in known:
                if not self._surely_fits(known[key], inner):
                    self.look(known[key], inner, (*path, key), (*way, "properties", key))
            elif rest is not False and not _is_free(part, key) and not self._surely_fits(rest, inner):
                self.look(rest, inner, (*path, key), (*way, "additionalProperties"))

    def _fits(self, condition: Any, value: Any) -> bool:
        asked = _Explanation(self._schema, _knows_nothing)
        asked.look(condition, value, (), ())
        return not asked.found


def _is(keyword: str, part: dict[str, Any], value: Any) -> bool:
    """Whether a value has the type, or is one of the values, that a keyword asks for."""
    if keyword == "type":
        names = (part["type"],) if isinstance(part["type"], str) else part["type"]
        own = _TYPES[type(value)]
        if type(value) is float and "integer" in names and value.is_integer():
            own = ("number", "integer")
        return any(name in names for name in own)
    listed = part["enum"] if keyword == "enum" else [part["const"]]
    if any(isinstance(one, dict | list | float) for one in listed) or (type(value) is float and value.is_integer()):
        raise _UnsureError
    return any(type(one) is type(value) and one == value for one in listed)


def _wrong_about_keys(part: dict[str, Any], value: dict[Any, Any]) -> list[str]:
    """The keywords of an object that its keys alone break; `names` for the length of a name."""
    if part.get("patternProperties", _EXTENSIONS) != _EXTENSIONS or part.get("propertyNames", {}).keys() - {
        "maxLength"
    }:
        raise _UnsureError
    longest = part.get("propertyNames", {}).get("maxLength", _LARGE)
    known, wrong = part.get("properties", {}), []
    if any(name not in value for name in part.get("required", ())):
        wrong.append("required")
    if part.get("additionalProperties") is False and any(
        key not in known and not _is_free(part, key) for key in value if type(key) is str
    ):
        wrong.append("additionalProperties")
    if any(len(key) > longest for key in value if type(key) is str):
        wrong.append("names")
    return wrong + (["maxProperties"] if len(value) > part.get("maxProperties", _LARGE) else [])


def _is_free(part: dict[str, Any], key: str) -> bool:
    return "patternProperties" in part and key.startswith("x-")


def _wrong_about_size(part: dict[str, Any], value: list[Any]) -> list[str]:
    wrong = ["minItems"] if len(value) < part.get("minItems", 0) else []
    if len(value) > part.get("maxItems", _LARGE):
        wrong.append("maxItems")
    if part.get("uniqueItems") and len(value) > 1:
        if not all(type(item) is str for item in value):
            raise _UnsureError
        if len(set(value)) < len(value):
            wrong.append("uniqueItems")
    return wrong


def _wrong_about_text(part: dict[str, Any], value: str) -> list[str]:
    wrong = ["minLength"] if len(value) < part.get("minLength", 0) else []
    if len(value) > part.get("maxLength", _LARGE):
        wrong.append("maxLength")
    if "pattern" in part:
        pattern = part["pattern"]
        if not (pattern.startswith("^") and pattern.endswith("$")) or "\\" in pattern:
            raise _UnsureError
        inside = pattern[1:-1]
        if re.fullmatch(inside, value) is None:
            wrong.append("pattern")
    return wrong


def _is_sure(value: Any) -> bool:
    """Whether a value has a type of JSON, and is not so large a number that engines may differ about it."""
    kind = type(value)
    return -_LARGE <= value <= _LARGE if kind is int or kind is float else kind in _TYPES

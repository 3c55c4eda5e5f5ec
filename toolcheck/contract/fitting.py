"""Whether a value surely fits a schema: the yes that nearly every value gets, without the start of an engine.

It reads the same schemas, and as much of JSON Schema as they are written in: `UNDERSTOOD`; a test asks it for every
one of them, and that it never says yes where an engine does not. What does not fit, and why, the engines say. They
are a hundred times faster once they run, so after `ENOUGH` entries of objects the rest is left to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

UNDERSTOOD = frozenset(
    "$ref type enum const required properties patternProperties additionalProperties items allOf if then pattern"
    " minimum maximum exclusiveMinimum minLength maxLength minItems maxItems maxProperties uniqueItems".split()
)
"""The keywords that are looked at."""

REMARKS = frozenset("$schema $id $defs $comment title description examples".split())
"""The keywords that say nothing about which values fit."""

ENOUGH = 20_000
"""So many entries of objects are looked at here; then an engine is worth its start."""

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "object": (dict,),
    "array": (list,),
}

Test = Callable[[Any], bool]


class Fitting:
    """A schema, made into functions as far as values ask for it. `left` counts down for all of them together."""

    left = ENOUGH

    def __init__(self, schema: dict[str, Any]) -> None:
        self._definitions: dict[str, Any] = schema.get("$defs", {})
        self._made: dict[str, Test] = {}
        self._test = self._read(schema)

    def holds(self, value: Any) -> bool:
        """Whether a value surely fits; false also when it is too large or too deep to tell."""
        try:
            return self._test(value) and Fitting.left > 0
        except RecursionError:
            return False

    def _read(self, schema: Any) -> Test:
        """What a schema asks for, as one function."""
        if isinstance(schema, bool):
            return lambda _: schema
        unknown = schema.keys() - UNDERSTOOD - REMARKS
        assert not unknown, f"the schemas use {unknown}, which is not understood here"
        tests = tuple(self._tests(schema))

        def test(value: Any) -> bool:
            for one in tests:  # noqa: SIM110  (a generator would double the time)
                if not one(value):
                    return False
            return True

        return tests[0] if len(tests) == 1 else test

    def _tests(self, schema: dict[str, Any]) -> Iterator[Test]:
        """A function for each thing that a schema asks for, the cheapest first."""
        if "type" in schema:
            yield _of_type(schema["type"])
        if "const" in schema:
            yield _among([schema["const"]])
        if "enum" in schema:
            yield _among(schema["enum"])
        if "pattern" in schema:
            yield _matching(schema["pattern"])
        for keyword, bounded in _BOUNDS.items():
            if keyword in schema:
                yield bounded(schema[keyword])
        if "$ref" in schema:
            yield self._definition(schema["$ref"].removeprefix("#/$defs/"))
        if schema.keys() & {"properties", "patternProperties", "additionalProperties", "required"}:
            yield self._object(schema)
        if "items" in schema:
            yield self._items(schema["items"])
        for part in schema.get("allOf", ()):
            yield self._read(part)
        if "if" in schema:
            yield self._either(schema["if"], schema["then"])

    def _definition(self, name: str) -> Test:
        """A definition, read when the first value comes: many refer to themselves."""

        def test(value: Any) -> bool:
            made = self._made.get(name)
            if made is None:
                made = self._made[name] = self._read(self._definitions[name])
            return made(value)

        return test

    def _object(self, schema: dict[str, Any]) -> Test:
        required: list[str] = schema.get("required", [])
        written: dict[str, Any] = schema.get("properties", {})
        read: dict[str, Test] = {}
        others = self._read(schema.get("additionalProperties", True))
        free = "patternProperties" in schema
        assert schema.get("patternProperties", {"^x-": True}) == {"^x-": True}

        def test(value: Any) -> bool:
            if not isinstance(value, dict):
                return True
            Fitting.left -= len(value)
            for name in required:
                if name not in value:
                    return False
            for name, inner in value.items():
                made = read.get(name)
                if made is None:
                    if name in written:
                        made = read[name] = self._read(written[name])
                    elif free and name.startswith("x-"):
                        continue
                    else:
                        made = others
                if not made(inner):
                    return False
            return Fitting.left > 0

        return test

    def _items(self, schema: Any) -> Test:
        test = self._read(schema)
        return lambda value: not isinstance(value, list) or all([test(item) for item in value])

    def _either(self, condition: Any, consequence: Any) -> Test:
        """Only a value that fits the one has to fit the other, which is read when there is such a value."""
        applies = self._read(condition)
        made: list[Test] = []

        def test(value: Any) -> bool:
            if not applies(value):
                return True
            if not made:
                made.append(self._read(consequence))
            return made[0](value)

        return test


def _of_type(names: str | list[str]) -> Test:
    names = [names] if isinstance(names, str) else names
    types = frozenset(found for name in names for found in _TYPES[name])
    whole = "integer" in names and "number" not in names
    return lambda value: type(value) in types or (whole and type(value) is float and value.is_integer())


def _among(values: list[Any]) -> Test:
    """Words are compared as they are; of other values it is not enough to be equal, since to Python 1 is True."""
    words = frozenset(value for value in values if isinstance(value, str))
    others = [value for value in values if not isinstance(value, str)]
    return lambda value: (
        value in words
        if isinstance(value, str)
        else any(type(value) is type(other) and value == other for other in others)
    )


def _matching(expression: str) -> Test:
    found = re.compile(expression[:-1] + r"\Z" if expression.endswith("$") else expression).search
    return lambda value: not isinstance(value, str) or found(value) is not None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_BOUNDS: dict[str, Callable[[Any], Test]] = {
    "minimum": lambda bound: lambda value: not _is_number(value) or value >= bound,
    "maximum": lambda bound: lambda value: not _is_number(value) or value <= bound,
    "exclusiveMinimum": lambda bound: lambda value: not _is_number(value) or value > bound,
    "minLength": lambda bound: lambda value: not isinstance(value, str) or len(value) >= bound,
    "maxLength": lambda bound: lambda value: not isinstance(value, str) or len(value) <= bound,
    "minItems": lambda bound: lambda value: not isinstance(value, list) or len(value) >= bound,
    "maxItems": lambda bound: lambda value: not isinstance(value, list) or len(value) <= bound,
    "maxProperties": lambda bound: lambda value: not isinstance(value, dict) or len(value) <= bound,
    "uniqueItems": lambda bound: lambda value: not bound or not isinstance(value, list) or _are_words(value),
}


def _are_words(values: list[Any]) -> bool:
    """Whether these are strings, each of which is there once; of other values nothing is said."""
    return all([isinstance(value, str) for value in values]) and len(set(values)) == len(values)

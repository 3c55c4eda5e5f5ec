"""Runs the schemas under `schemas/` on a value and says what breaks them, as data.

What surely fits needs no engine (`accepting.py`), nor what surely does not, in a few values (`explaining.py`); two are
behind the rest. jsonschema-rs does the daily work; jsonschema is the reference, always there and enough alone, and is
taken when jsonschema-rs is not installed or `TOOLCHECK_ENGINES=reference` says so. All give the same violations,
because only two things are taken from them: where in the value, and which way through the schema. Their messages are
never read, so no value of a document gets out. No `$ref` is followed out of a schema, and no pattern of an author is
ever compiled.

Values are JSON as Python objects, as deep as `document` lets them be. This module does not know what the shapes
mean.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice

from toolcheck.contract.accepting import ENOUGH, Acceptor
from toolcheck.contract.json_schema import (
    LISTS_OF_SCHEMAS,
    MAPS_OF_SCHEMAS,
    MAPS_OF_SCHEMAS_OR_NAMES,
    SINGLE_SCHEMAS,
)
from toolcheck.contract.schemas import schema_bytes
from toolcheck.document.where import Path, value_at
from toolcheck.ground.json_scan import read_value
from toolcheck.ground.record import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SINGLES = frozenset(SINGLE_SCHEMAS)
_MAPS = frozenset((*MAPS_OF_SCHEMAS, *MAPS_OF_SCHEMAS_OR_NAMES))
_LISTS = frozenset(LISTS_OF_SCHEMAS)
_CHOICE = "TOOLCHECK_ENGINES"
_EARLIER = {"items": list, "exclusiveMaximum": bool, "exclusiveMinimum": bool}
"""What drafts before 2020-12 wrote differently, by keyword."""
_EARLIER_DRAFTS = ("draft-03", "draft-04", "draft-06", "draft-07", "2019-09")
_MAX_VIOLATIONS = 20_000
"""Report at most this many violations of one value."""
_MAX_EXPLAINED = 1_000
"""Of a value with more violations, an engine finds them."""


@record(kw_only=True)
class Violation:
    """One way in which a value breaks a schema.

    `path` is where in the value, `keyword` which keyword of JSON Schema, `schema_path` where that keyword is in
    the schema file. `name` is the key that is missing (`required`), not allowed (`additionalProperties`) or too long
    (`propertyNames`).
    `expected` is what would have been right: the types (`type`), the values (`enum`, `const`), the keys
    (`required`, `additionalProperties`), or else the keyword's own value: a bound, a pattern.
    """

    path: Path
    keyword: str
    schema_path: Path
    expected: Any
    name: str | None = None


def violations(kind: str, value: Any, entry: str | None = None) -> tuple[Violation, ...]:
    """How `value` breaks the shape `kind` (or what its schema defines as `entry`): each fault once, in the order of
    paths, and nothing when it does not.
    """
    if _surely_fits(kind, entry, value):
        return ()
    errors = _explained(kind, entry, value)
    if errors is None:
        errors = _asked(kind, entry, value)
    return _said(_schema(kind, entry), errors, value)


def _said(schema: dict[str, Any], errors: list[tuple[Path, Path]], value: Any) -> tuple[Violation, ...]:
    """What errors say of a value: each fault once, in the order of paths."""
    found = list(
        islice((item for path, way in errors for item in _violations(schema, path, way, value)), _MAX_VIOLATIONS)
    )
    mistyped = {item.path for item in found if item.keyword == "type"}
    once: dict[tuple[Path, str, str | None], Violation] = {}
    for item in sorted(found, key=_position):
        if item.keyword in ("enum", "const") and item.path in mistyped:
            continue  # of the wrong type, so of course none of the values
        once.setdefault((item.path, item.keyword, item.name), item)
    return tuple(once.values())


def _explained(kind: str, entry: str | None, value: Any) -> list[tuple[Path, Path]] | None:
    """What is wrong with a value, said without an engine: while none is loaded for its shape, where it is sure."""
    if wants_reference() or _left(kind, entry)[0] <= 0:
        return None
    from toolcheck.contract.explaining import explain

    errors = explain(_schema(kind, entry), value, _acceptor(kind, entry).fits)
    return None if errors is not None and len(errors) > _MAX_EXPLAINED else errors


def _asked(kind: str, entry: str | None, value: Any) -> list[tuple[Path, Path]]:
    """What an engine says is wrong with a value."""
    validator = _validator(kind, entry, _takes_reference())
    if validator.is_valid(value):
        return []
    errors = list(islice(_errors(validator, value), _MAX_VIOLATIONS))
    if not all(_is_exact(value, path) for path, _ in errors):
        errors = list(islice(_errors(_validator(kind, entry, True), value), _MAX_VIOLATIONS))
    return errors


def accepts(kind: str, value: Any) -> bool:
    """Whether `value` has the shape `kind`."""
    if _surely_fits(kind, None, value):
        return True
    errors = _explained(kind, None, value)
    return bool(_validator(kind, None, _takes_reference()).is_valid(value)) if errors is None else not errors


def fields(kind: str, entry: str | None = None) -> tuple[str, ...]:
    """The keys that an object of the shape `kind` may have (or of what its schema defines as `entry`)."""
    schema = _schema(kind, None)
    return tuple((schema["$defs"][entry] if entry else schema).get("properties", ()))


def metaschema_violations(schema: Any) -> tuple[Violation, ...]:
    """How `schema` breaks the metaschema of JSON Schema 2020-12; never raises.

    A schema that declares an earlier draft may write what that draft wrote differently. Schemas within schemas are
    looked at one by one, so that depth does not matter to the reference engine.
    """
    if isinstance(schema, bool) or _surely_fits("json-schema", None, schema):
        return ()
    declared = schema.get("$schema") if isinstance(schema, dict) else None
    earlier = isinstance(declared, str) and any(draft in declared for draft in _EARLIER_DRAFTS)
    found: list[Violation] = []
    waiting: list[tuple[Path, Any]] = [((), schema)]
    while waiting:
        path, node = waiting.pop()
        children = dict(_children(node, earlier)) if isinstance(node, dict) else {}
        for item in violations("json-schema", _surface(node) if isinstance(node, dict) else node):
            of_keyword = node[item.path[0]] if len(item.path) == 1 else None
            if earlier and item.keyword == "type" and _was_taken(item.path, of_keyword):
                continue
            found.append(replace(item, path=(*path, *item.path)))
        waiting += [((*path, *steps), child) for steps, child in children.items()]
    return tuple(sorted(found, key=_position))


def _was_taken(path: Path, value: Any) -> bool:
    """Whether earlier drafts took such a value; an empty list in place of a schema none of them did."""
    return value != [] and isinstance(value, _EARLIER.get(str(path[0]), ()))


def _children(node: dict[str, Any], earlier: bool) -> Iterator[tuple[Path, Any]]:
    """The schemas that are directly in a schema."""
    for key, value in node.items():
        if isinstance(value, dict):
            if key in _SINGLES:
                yield (key,), value
            elif key in _MAPS:
                yield from (((key, name), child) for name, child in value.items() if isinstance(child, dict))
        elif isinstance(value, list) and (key in _LISTS or (earlier and key == "items")):
            yield from (((key, index), child) for index, child in enumerate(value) if isinstance(child, dict))


def _surface(node: dict[str, Any]) -> dict[str, Any]:
    """A schema without what is in the schemas within it."""
    out: dict[str, Any] = {}
    for key, value in node.items():
        if key in _SINGLES:
            out[key] = _emptied(value)
        elif key in _MAPS and isinstance(value, dict):
            out[key] = {name: _emptied(child) for name, child in value.items()}
        elif key in _LISTS and isinstance(value, list):
            out[key] = [_emptied(child) for child in value]
        else:
            out[key] = value
    return out


def _emptied(value: Any) -> Any:
    return {} if isinstance(value, dict) else value


def _violations(schema: dict[str, Any], path: Path, way: Path, value: Any) -> Iterator[Violation]:
    """What one error of an engine says: one violation for each missing or unknown key."""
    schema_path, parent = _followed(schema, way)
    keyword = str(way[-1])
    if keyword == "required":
        there = value_at(value, path)
        for name in parent["required"]:
            if name not in there:
                yield Violation(
                    path=path, keyword=keyword, schema_path=schema_path, expected=tuple(parent["required"]), name=name
                )
    elif keyword == "additionalProperties":
        known = parent.get("properties", {})
        free = "x-" if parent.get("patternProperties") else None
        for name in value_at(value, path):
            if name not in known and not (free and name.startswith(free)):
                yield Violation(path=path, keyword=keyword, schema_path=schema_path, expected=tuple(known), name=name)
    elif keyword == "maxLength" and way[-2] == "propertyNames":
        for name in value_at(value, path):
            if len(name) > parent[keyword]:
                yield Violation(
                    path=path, keyword="propertyNames", schema_path=schema_path, expected=parent[keyword], name=name
                )
    elif keyword == "const":
        yield Violation(path=path, keyword=keyword, schema_path=schema_path, expected=(parent["const"],))
    else:
        expected = parent[keyword]
        if keyword == "type" and isinstance(expected, str):
            expected = (expected,)
        yield Violation(
            path=path,
            keyword=keyword,
            schema_path=schema_path,
            expected=tuple(expected) if isinstance(expected, list) else expected,
        )


def _followed(schema: dict[str, Any], way: Path) -> tuple[Path, Any]:
    """Where the way through a schema ends, and the object that holds its last step.

    One engine names the definition that a `$ref` leads to, the other steps over it, and earlier ones named the `$ref`.
    """
    path: Path = ()
    node: Any = schema
    parent = node
    for step in way:
        while isinstance(node, dict) and (step == "$ref" or step not in node) and isinstance(node.get("$ref"), str):
            name = node["$ref"].rpartition("/")[2]
            path, node = ("$defs", name), schema["$defs"][name]
        if step != "$ref" or step in node:
            parent, node, path = node, node[step], (*path, step)
    return path, parent


def _is_exact(value: Any, path: Path) -> bool:
    """Whether a path can only mean one thing. Jsonschema-rs takes a key like `00` for an index, and leaves an empty
    key out.
    """
    for step in path:
        if isinstance(value, dict) and (isinstance(step, int) or "" in value):
            return False
        value = value[step]
    return not isinstance(value, dict) or "" not in value


def _position(item: Violation) -> tuple[Any, ...]:
    return [(isinstance(step, str), step) for step in item.path], item.keyword, item.name or "", str(item.schema_path)


_much = [False]
"""Whether many values are to come."""


MANY = 200
"""From this many files or texts on, an engine pays from the first value. To load it takes 15 ms, and it spares 40 µs of
a file of 4 tools.
"""


def expect(number: int) -> None:
    """Say how many files or texts are to come."""
    if number >= MANY:
        _much[0] = True


def is_ready_for_much() -> bool:
    """Whether many values are to come, and the fast engine is there for them."""
    return _much[0] and _has_fast_engine()


def search_for(pattern: str) -> Callable[[str], bool] | None:
    """What says whether a regular expression is found in a text of ASCII: by the fast engine, which reads the text
    once, whatever the expression is. None where there is no such engine, or it does not accept the expression.
    """
    if not _has_fast_engine():
        return None
    import jsonschema_rs

    try:
        is_in: Callable[[str], bool] = jsonschema_rs.Draft202012Validator({"pattern": pattern}).is_valid
    except ValueError:
        return None
    return is_in


@cache
def _left(kind: str, entry: str | None) -> list[int]:
    """How many items of lists are still looked at without an engine: none, once there is one."""
    return [0 if is_ready_for_much() else ENOUGH]


@cache
def _acceptor(kind: str, entry: str | None) -> Acceptor:
    return Acceptor(_schema(kind, entry), _left(kind, entry))


def _surely_fits(kind: str, entry: str | None, value: Any) -> bool:
    """Whether a value fits, said without an engine, or by the one that is loaded for its shape, since it is quicker;
    never where the environment asks for the reference.
    """
    if wants_reference():
        return False
    if _left(kind, entry)[0] > 0:
        return _acceptor(kind, entry).accepts(value)
    return _has_fast_engine() and bool(_validator(kind, entry, False).is_valid(value))


@cache
def _schema(kind: str, entry: str | None) -> dict[str, Any]:
    """The schema of `kind`, or of what it defines as `entry`."""
    schema: dict[str, Any] = read_value(schema_bytes(kind).decode())
    return {"$ref": f"#/$defs/{entry}", "$defs": schema["$defs"]} if entry else schema


@cache
def _has_fast_engine() -> bool:
    try:
        import jsonschema_rs  # noqa: F401
    except ImportError:
        return False
    return True


def wants_reference() -> bool:
    """Whether the environment asks for the reference engines."""
    return os.environ.get(_CHOICE) == "reference"


def _takes_reference() -> bool:
    return wants_reference() or not _has_fast_engine()


@cache
def _validator(kind: str, entry: str | None, reference: bool) -> Any:
    """An engine's validator of a shape: it has `is_valid` and `iter_errors`."""
    schema = _schema(kind, entry)
    if reference:
        from referencing import Registry

        return _reference_validator()(schema, registry=Registry())
    import jsonschema_rs

    _left(kind, entry)[0] = 0
    return jsonschema_rs.Draft202012Validator(schema, retriever=_refuse)


_NOT_JUDGED = frozenset(["pattern", "patternProperties", "format", "$schema", "$id", "propertyNames"])
"""Keywords of an author that could cost anything, or that lead elsewhere."""
_OPEN = ("additionalProperties", "unevaluatedProperties")
_MAX_SCHEMA_PARTS = 20_000


def misfits(schema: dict[str, Any], value: Any, most: int = 20) -> tuple[tuple[Path, str], ...]:
    """Where a value does not fit a schema that somebody wrote, and by which keyword; nothing where no engine can
    judge the schema. Patterns are not tried, and no `$ref` is followed out of the schema. Never raises.
    """
    try:
        plain = _without_patterns(schema, [_MAX_SCHEMA_PARTS])
        if _takes_reference():
            from referencing import Registry

            validator: Any = _reference_validator()(plain, registry=Registry())
        else:
            import jsonschema_rs

            validator = jsonschema_rs.Draft202012Validator(plain, retriever=_refuse)
        return tuple((path, str(way[-1])) for path, way in islice(_errors(validator, value), most))
    except Exception:  # the schema is an author's: an engine may refuse it in ways that it does not tell
        return ()


def _without_patterns(schema: Any, left: list[int]) -> Any:
    left[0] -= 1
    if left[0] < 0:
        raise ValueError
    if not isinstance(schema, dict):
        return schema
    out: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _NOT_JUDGED or (key in _OPEN and "patternProperties" in schema):
            continue
        if key in _MAPS and isinstance(value, dict):
            out[key] = {name: _without_patterns(child, left) for name, child in value.items()}
        elif key in _SINGLES:
            out[key] = _without_patterns(value, left)
        elif key in _LISTS and isinstance(value, list):
            out[key] = [_without_patterns(child, left) for child in value]
        else:
            out[key] = value
    return out


def _refuse(address: str) -> Any:
    raise LookupError(address)


@cache
def _reference_validator() -> Any:
    """The reference engine, with `$` in a pattern as JSON Schema has it: the end, not the last line break."""
    import re

    from jsonschema import Draft202012Validator, ValidationError, validators

    def pattern(_: Any, expression: str, instance: Any, __: Any) -> Iterator[ValidationError]:
        strict = expression[:-1] + r"\Z" if expression.endswith("$") else expression
        if isinstance(instance, str) and not re.search(strict, instance):
            yield ValidationError("does not match")

    extend: Any = validators.extend
    return extend(Draft202012Validator, {"pattern": pattern})


def _errors(validator: Any, value: Any) -> Iterator[tuple[Path, Path]]:
    """Where in the value, and by which way through the schema: all that is taken from an engine."""
    for error in validator.iter_errors(value):
        if hasattr(error, "instance_path"):
            yield tuple(error.instance_path), tuple(error.schema_path)
        else:
            yield tuple(error.absolute_path), tuple(error.absolute_schema_path)

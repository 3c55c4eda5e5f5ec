"""Type hints of Python as JSON Schema, by reading alone: nothing is imported, nothing is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from toolcheck.ground.record import record

_PLAIN: dict[str, dict[str, Any]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "None": {"type": "null"},
    "NoneType": {"type": "null"},
    "Any": {},
    "object": {},
    "list": {"type": "array", "items": {}},
    "List": {"type": "array", "items": {}},
    "dict": {"type": "object", "additionalProperties": True},
    "Dict": {"type": "object", "additionalProperties": True},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "timedelta": {"type": "string", "format": "duration"},
    "UUID": {"type": "string", "format": "uuid"},
    "Decimal": {"type": "number"},
    "Path": {"type": "string"},
    "AnyUrl": {"type": "string", "format": "uri"},
    "HttpUrl": {"type": "string", "format": "uri"},
    "EmailStr": {"type": "string", "format": "email"},
    "PositiveInt": {"type": "integer", "exclusiveMinimum": 0},
    "NonNegativeInt": {"type": "integer", "minimum": 0},
    "PositiveFloat": {"type": "number", "exclusiveMinimum": 0},
    "NonNegativeFloat": {"type": "number", "minimum": 0},
}
_LISTS = frozenset(["list", "List", "Sequence", "Iterable", "Collection", "MutableSequence"])
_SETS = frozenset(["set", "Set", "frozenset", "FrozenSet", "AbstractSet"])
_MAPPINGS = frozenset(["dict", "Dict", "Mapping", "MutableMapping"])
_WRAPPERS = frozenset(["Required", "NotRequired", "Final", "ReadOnly", "ClassVar", "InitVar"])
_ENUMS = frozenset(["Enum", "StrEnum", "IntEnum", "Flag", "IntFlag"])
_OBJECTS = frozenset(["BaseModel", "TypedDict", "NamedTuple", "SQLModel"])
_BOUNDS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
    "multiple_of": "multipleOf",
    "min_length": "minLength",
    "max_length": "maxLength",
    "pattern": "pattern",
    "regex": "pattern",
    "min_items": "minItems",
    "max_items": "maxItems",
}
_DEEPEST = 40
MISSING = object()
"""That a value is not known, or that there is none."""


@record(kw_only=True)
class ClassField:
    """A field of a class: its name, its schema, and whether it must be given."""

    name: str
    schema: dict[str, Any]
    is_required: bool


class Hints:
    """The types of one file. `unknown` collects the hints that no schema was found for."""

    def __init__(self, tree: ast.Module) -> None:
        self._classes: dict[str, ast.ClassDef] = {}
        self._aliases: dict[str, ast.expr] = {}
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                self._classes[node.name] = node
            elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                self._aliases[node.targets[0].id] = node.value
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
                self._aliases[node.target.id] = node.value
            elif type(node).__name__ == "TypeAlias":  # since Python 3.12
                self._aliases[node.name.id] = node.value  # type: ignore[attr-defined]
        self.unknown: list[str] = []
        self.definitions: dict[str, Any] = {}

    def begin(self) -> None:
        """Begin with the hints of another function, which has definitions of its own."""
        self.definitions, self.unknown = {}, []

    def read(self, words: str) -> dict[str, Any]:
        """The schema of a hint that is given in words; an unknown one allows anything."""
        return self._parsed(words, 0)

    def _parsed(self, words: str, depth: int) -> dict[str, Any]:
        try:
            node = ast.parse(words.strip(), mode="eval").body
        except (SyntaxError, ValueError):
            return self._unknown(words)
        return self.schema(node, depth)

    def schema(self, node: ast.expr, depth: int = 0) -> dict[str, Any]:
        """The schema of a hint."""
        if depth > _DEEPEST:
            return self._unknown("a deeply nested hint")
        if isinstance(node, ast.Constant):
            if node.value is None:
                return {"type": "null"}
            return self._parsed(node.value, depth + 1) if isinstance(node.value, str) else self._unknown(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self._union(list(_alternatives(node)), depth)
        if isinstance(node, ast.Subscript):
            return self._subscript(node, depth)
        return self._named(node, depth)

    def _named(self, node: ast.expr, depth: int) -> dict[str, Any]:
        name = last_name(node)
        if name in self._classes and isinstance(node, ast.Name):
            return self._class(name, depth)
        if name in self._aliases and isinstance(node, ast.Name):
            alias = self._aliases[name]
            made = alias.args[1] if _is_call(alias, "NewType") and len(alias.args) == 2 else alias  # type: ignore[attr-defined]
            return self.schema(made, depth + 1)
        if name in _PLAIN:
            return dict(_PLAIN[name])
        if name in _LISTS | _SETS | {"tuple", "Tuple"}:
            return {"type": "array", "items": {}}
        if name in _MAPPINGS:
            return {"type": "object", "additionalProperties": True}
        return self._unknown(node)

    def _subscript(self, node: ast.Subscript, depth: int) -> dict[str, Any]:
        name = last_name(node.value)
        inner = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name == "Optional":
            return self._union([*inner, ast.Constant(None)], depth)
        if name == "Union":
            return self._union(inner, depth)
        if name == "Literal":
            return self._choices([value_of(one) for one in inner], node)
        if name == "Annotated":
            return self._annotated(inner, depth)
        if name in _WRAPPERS:
            return self.schema(inner[0], depth + 1)
        if name in _LISTS:
            return {"type": "array", "items": self.schema(inner[0], depth + 1)}
        if name in _SETS:
            return {"type": "array", "items": self.schema(inner[0], depth + 1), "uniqueItems": True}
        if name in _MAPPINGS and len(inner) == 2:
            return {"type": "object", "additionalProperties": self.schema(inner[1], depth + 1) or True}
        if name in ("tuple", "Tuple"):
            return self._tuple(inner, depth)
        return self._unknown(node)

    def _tuple(self, inner: list[ast.expr], depth: int) -> dict[str, Any]:
        if len(inner) == 2 and isinstance(inner[1], ast.Constant) and inner[1].value is Ellipsis:
            return {"type": "array", "items": self.schema(inner[0], depth + 1)}
        schemas = [self.schema(one, depth + 1) for one in inner]
        same = all(one == schemas[0] for one in schemas)
        items: dict[str, Any] = schemas[0] if same else {"anyOf": schemas}
        return {"type": "array", "items": items, "minItems": len(inner), "maxItems": len(inner)}

    def _union(self, parts: Sequence[ast.expr], depth: int) -> dict[str, Any]:
        found: list[dict[str, Any]] = []
        for part in parts:
            schema = self.schema(part, depth + 1)
            if schema not in found:
                found.append(schema)
        if len(found) == 1 or {} in found:
            return found[0] if len(found) == 1 else {}
        if all(set(one) == {"type"} and isinstance(one["type"], str) for one in found):
            return {"type": [one["type"] for one in found]}
        rest = [one for one in found if one != {"type": "null"}]
        if len(rest) == 1 and len(found) == 2 and isinstance(rest[0].get("type"), str) and "$ref" not in rest[0]:
            more = {"enum": [*rest[0]["enum"], None]} if "enum" in rest[0] else {}
            return {**rest[0], "type": [rest[0]["type"], "null"], **more}
        return {"anyOf": found}

    def _choices(self, values: list[Any], node: ast.expr) -> dict[str, Any]:
        if MISSING in values or not values:
            return self._unknown(node)
        kinds = list(dict.fromkeys(_kind(value) for value in values))
        return {"type": kinds[0] if len(kinds) == 1 else kinds, "enum": values}

    def _annotated(self, inner: list[ast.expr], depth: int) -> dict[str, Any]:
        made = self.schema(inner[0], depth + 1)
        for more in inner[1:]:
            words = value_of(more)
            if isinstance(words, str):
                made = {**made, "description": words}
            elif isinstance(more, ast.Call):
                made = with_field(made, more)
        return made

    # -- classes ------------------------------------------------------------------------------------

    def _class(self, name: str, depth: int) -> dict[str, Any]:
        reference = {"$ref": f"#/$defs/{name}"}
        if name in self.definitions:
            return reference
        node = self._classes[name]
        if _ENUMS & set(self._bases(node)):
            return self._enum(node)
        if not self._is_object(node):
            return self._unknown(ast.Name(name))
        self.definitions[name] = {}  # so that a recursive class refers to itself
        fields = list(self._fields(node, depth + 1))
        made: dict[str, Any] = {"type": "object"}
        words = ast.get_docstring(node)
        if words:
            made["description"] = words
        made["properties"] = {field.name: field.schema for field in fields}
        if required := [field.name for field in fields if field.is_required]:
            made["required"] = list(dict.fromkeys(required))
        self.definitions[name] = made
        return reference

    def _bases(self, node: ast.ClassDef, depth: int = 0) -> Iterator[str]:
        """The names of all classes above a class."""
        for base in node.bases:
            name = last_name(base)
            yield name
            if name in self._classes and name != node.name and depth < _DEEPEST:
                yield from self._bases(self._classes[name], depth + 1)

    def _is_object(self, node: ast.ClassDef) -> bool:
        decorators = {last_name(one.func if isinstance(one, ast.Call) else one) for one in node.decorator_list}
        return bool(decorators & {"dataclass", "define", "attrs"}) or bool(_OBJECTS & set(self._bases(node)))

    def _enum(self, node: ast.ClassDef) -> dict[str, Any]:
        values: list[Any] = []
        is_text = "StrEnum" in set(self._bases(node))
        for one in node.body:
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name) and one.targets[0].id[0] != "_":
                value = value_of(one.value)
                is_auto = _is_call(one.value, "auto")
                values.append(one.targets[0].id.lower() if is_auto and is_text else value)
        return self._choices(values, ast.Name(node.name))

    def _fields(self, node: ast.ClassDef, depth: int) -> Iterator[ClassField]:
        found: dict[str, ClassField] = {}
        if depth < _DEEPEST:
            for base in node.bases:
                name = last_name(base)
                if name in self._classes and name != node.name:
                    found |= {field.name: field for field in self._fields(self._classes[name], depth + 1)}
        total = next((value_of(one.value) for one in node.keywords if one.arg == "total"), True)
        for number, one in enumerate(node.body):
            if not isinstance(one, ast.AnnAssign) or not isinstance(one.target, ast.Name):
                continue
            words = last_name(one.annotation.value) if isinstance(one.annotation, ast.Subscript) else ""
            if words == "ClassVar" or one.target.id == "model_config" or one.target.id.startswith("_"):
                continue
            after = node.body[number + 1] if number + 1 < len(node.body) else None
            found[one.target.id] = self._field(one, one.target.id, after, words, total is not False, depth)
        yield from found.values()

    def _field(
        self, node: ast.AnnAssign, name: str, after: ast.stmt | None, wrapper: str, total: bool, depth: int
    ) -> ClassField:
        schema = self.schema(node.annotation, depth)
        is_required = (total and wrapper != "NotRequired") or wrapper == "Required"
        if isinstance(node.value, ast.Call) and last_name(node.value.func) in ("Field", "field"):
            schema = with_field(schema, node.value)
            given = _default(node.value)
            is_required = is_required and given is None
            alias = next((value_of(one.value) for one in node.value.keywords if one.arg == "alias"), None)
            name = alias if isinstance(alias, str) else name
            value = MISSING if given is None else value_of(given)
        else:
            value = MISSING if node.value is None else value_of(node.value)
            is_required = is_required and node.value is None
        if value is not MISSING:
            schema = {**schema, "default": value}
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str):
            schema = {"description": after.value.value.strip(), **schema}
        return ClassField(name=name, schema=schema, is_required=is_required)

    def _unknown(self, hint: ast.expr | str) -> dict[str, Any]:
        words = hint if isinstance(hint, str) else ast.unparse(hint)
        self.unknown.append(words if len(words) <= 60 else f"{words[:60]}…")
        return {}


def last_name(node: ast.expr) -> str:
    """The last name of `typing.Literal` or `Literal`; empty for what has no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Constant) and node.value is None:
        return "None"
    return node.id if isinstance(node, ast.Name) else ""


def value_of(node: ast.expr) -> Any:
    """The value of a literal that JSON has, too; `MISSING` for any other expression."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return MISSING
    return value if _is_json(value) else MISSING


def with_field(schema: dict[str, Any], call: ast.Call) -> dict[str, Any]:
    """The schema with what `Field(…)`, `Doc(…)` or their like say of it."""
    made = dict(schema)
    if last_name(call.func) == "Doc" and call.args:
        words = value_of(call.args[0])
        return {**made, "description": words} if isinstance(words, str) else made
    for one in call.keywords:
        value = value_of(one.value)
        if value is MISSING or one.arg is None:
            continue
        if one.arg == "description" and isinstance(value, str):
            made["description"] = value
        elif one.arg in _BOUNDS and isinstance(value, int | float | str):
            key = _BOUNDS[one.arg]
            is_list = made.get("type") == "array" and key in ("minLength", "maxLength")
            made[key.replace("Length", "Items") if is_list else key] = value
    return made


def _default(call: ast.Call) -> ast.expr | None:
    """The default in `Field(…)`; None where the field must be given."""
    first = call.args[0] if call.args else None
    given = next((one.value for one in call.keywords if one.arg in ("default", "default_factory")), first)
    return None if isinstance(given, ast.Constant) and given.value is Ellipsis else given


def _alternatives(node: ast.expr) -> Iterator[ast.expr]:
    """The parts of `a | b | c`."""
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, ast.BinOp) and isinstance(one.op, ast.BitOr):
            pending += [one.right, one.left]
        else:
            yield one


def _is_call(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) == name


def _kind(value: Any) -> str:
    kinds: dict[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
    return kinds.get(type(value), "object")


def _is_json(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_is_json, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_json(inner) for key, inner in value.items())
    is_number = isinstance(value, float) and value == value and abs(value) != float("inf")  # noqa: PLR0124
    return value is None or isinstance(value, str | bool | int) or is_number

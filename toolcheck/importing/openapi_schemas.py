"""The schemas of an OpenAPI description as JSON Schema: references into `$defs`, keywords of OpenAPI translated.

Source: https://spec.openapis.org/oas/v3.0.3.html#schema-object and https://spec.openapis.org/oas/v3.1.0.html; looked at
2026-11-29.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from toolcheck.contract.json_schema import LISTS_OF_SCHEMAS, MAPS_OF_SCHEMAS, SINGLE_SCHEMAS
from toolcheck.contract.type_names import TYPE_NAMES
from toolcheck.document.limits import LIMITS
from toolcheck.ground.regex import regex
from toolcheck.importing.imported import CannotImport

_ILLEGAL = regex(r"[^A-Za-z0-9._-]++")
_MAX_STEPS = 50
_DROPPED = frozenset(
    [
        *("nullable", "xml", "externalDocs", "discriminator", "example", "readOnly", "writeOnly"),
        *("$schema", "$id", "$anchor", "$dynamicAnchor", "$comment", "id"),
    ]
)
_BOUNDS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


class Components:
    """The schemas of one description. All that is written for all tools is counted, since a few references can say
    more than fits a manifest.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._is_30 = str(document.get("openapi")).startswith("3.0")
        self._written = 0
        self.notes: list[str] = []

    def resolved(self, value: Any) -> Any:
        """What a reference leads to, or the value itself; None if it leads nowhere."""
        for _ in range(_MAX_STEPS):
            if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
                return value
            value = self.at(value["$ref"])
        return None

    def at(self, reference: str) -> Any:
        """What is at a reference into this document; None if nothing is."""
        if not reference.startswith("#/"):
            return None
        value: Any = self._document
        for step in reference[2:].split("/"):
            key = unquote(step).replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict):
                value = value.get(key)
            elif isinstance(value, list) and key.isdecimal() and len(key) < 6 and int(key) < len(value):
                value = value[int(key)]
            else:
                return None
        return value

    def count(self, values: int = 1) -> None:
        """Count what is written. Raises `CannotImport` when it is too much for one manifest."""
        self._written += values
        if self._written > LIMITS.nodes:
            raise CannotImport(
                f"its schemas make more than {LIMITS.nodes:,} values, too many for one manifest: choose with `--tag` or"
                " `--operation`"
            )

    def of_tool(self) -> ComponentsOfTool:
        """The schemas of one tool."""
        return ComponentsOfTool(self)

    @property
    def has_siblings(self) -> bool:
        """Whether what is beside a `$ref` counts."""
        return not self._is_30


class ComponentsOfTool:
    """The schemas of one tool, and the definitions that they need."""

    def __init__(self, schemas: Components) -> None:
        self._schemas = schemas
        self._names: dict[str, str] = {}
        self._pending: list[tuple[str, Any]] = []

    def definitions(self) -> dict[str, Any]:
        """The definitions that all schemas so far need, each once; a recursive one refers to itself."""
        made: dict[str, Any] = {}
        while self._pending:
            name, schema = self._pending.pop()
            made[name] = self.translated(schema)
        return dict(sorted(made.items()))

    def translated(self, schema: Any) -> Any:
        """A schema as JSON Schema. What is not a schema allows anything."""
        self._schemas.count()
        if isinstance(schema, bool):
            return schema
        if not isinstance(schema, dict):
            return {}
        if isinstance(schema.get("$ref"), str):
            return self._reference(schema)
        made = {key: inner for key, inner in self._keywords(schema) if inner is not None}
        self._fit_required(made, schema)
        return _nullable(made, schema)

    def flat(self, schema: Any) -> dict[str, Any] | None:
        """The object that a schema describes, its references followed and its `allOf` merged; None where it is not
        plainly an object with properties.
        """
        return self._flat(schema, _MAX_STEPS)

    def _flat(self, schema: Any, steps: int) -> dict[str, Any] | None:
        schema = self._schemas.resolved(schema)
        if steps == 0 or not isinstance(schema, dict) or schema.get("type", "object") not in ("object", ["object"]):
            return None
        if not schema.keys().isdisjoint(("anyOf", "oneOf", "not", "if", "patternProperties")) or schema.get("nullable"):
            return None
        made: dict[str, Any] = {"properties": {}, "required": []}
        parts = schema.get("allOf", [])
        for part in parts if isinstance(parts, list) else ():
            inner = self._flat(part, min(steps - 1, 8))
            if inner is None:
                return None
            _merge(made, inner)
        self._schemas.count(1 + len(made["properties"]))
        _merge(made, schema)
        return made if made["properties"] else None

    def _keywords(self, schema: dict[str, Any]) -> Any:
        for key, value in schema.items():
            if key in _DROPPED or key.startswith("x-"):
                continue
            if key in MAPS_OF_SCHEMAS:
                yield key, self._map(value) if isinstance(value, dict) else None
            elif key in LISTS_OF_SCHEMAS:
                yield key, [self.translated(inner) for inner in value] if isinstance(value, list) and value else None
            elif key in SINGLE_SCHEMAS and isinstance(value, dict | bool):
                yield key, self.translated(value)
            elif key in SINGLE_SCHEMAS:
                self._lose(f"`{key}` of a schema is left out: it is not a schema")
            else:
                yield key, self._plain(key, value, schema)

    def _map(self, schemas: dict[str, Any]) -> dict[str, Any]:
        """Components by name, without those that only an answer has."""
        return {
            str(name): self.translated(inner)
            for name, inner in schemas.items()
            if not (isinstance(inner, dict) and inner.get("readOnly") is True)
        }

    def _plain(self, key: str, value: Any, schema: dict[str, Any]) -> Any:
        """A keyword that holds no schema; None to leave it out."""
        self._schemas.count(len(value) if isinstance(value, list | dict) else 1)
        if key == "type":
            kinds = ["string" if kind == "file" else kind for kind in (value if isinstance(value, list) else [value])]
            known = [kind for kind in kinds if isinstance(kind, str) and kind in TYPE_NAMES]
            if len(known) < len(kinds):
                self._lose("a `type` is left out: JSON Schema does not have it")
            return (known if isinstance(value, list) else known[0]) if known else None
        if key in _BOUNDS and isinstance(value, bool):
            return schema.get(_BOUNDS[key]) if value else None
        if key in _BOUNDS.values() and any(schema.get(one) is True for one, bound in _BOUNDS.items() if bound == key):
            return None
        if key in ("enum", "required", "examples") and not (isinstance(value, list) and value):
            return None
        if key == "description" and not isinstance(value, str):
            return None
        return value

    def _reference(self, schema: dict[str, Any]) -> Any:
        reference = schema["$ref"]
        target = self._schemas.at(reference)
        if not isinstance(target, dict | bool):
            where = "nothing is there" if reference.startswith("#") else "it is in another file"
            self._lose(f"the reference `{reference}` is left out: {where}")
            return {}
        if reference not in self._names:
            words = _ILLEGAL.sub("_", unquote(reference.rpartition("/")[2])) or "schema"
            taken = set(self._names.values())
            name = next(one for one in (words, *(f"{words}_{n}" for n in range(2, len(taken) + 3))) if one not in taken)
            self._names[reference] = name
            self._pending.append((name, target))
        made: dict[str, Any] = {"$ref": f"#/$defs/{self._names[reference]}"}
        others = {key: inner for key, inner in schema.items() if key != "$ref"}
        if self._schemas.has_siblings and others:
            rest = self.translated(others)
            return {**rest, **made}
        if isinstance(others.get("description"), str):
            made = {"description": others["description"], **made}
        return made

    def _fit_required(self, made: dict[str, Any], schema: dict[str, Any]) -> None:
        """Leave out of `required` what only an answer has, and what is not a name."""
        required, properties = made.get("required"), schema.get("properties")
        if not isinstance(required, list):
            made.pop("required", None)
            return
        hidden = {
            name
            for name, inner in (properties.items() if isinstance(properties, dict) else ())
            if isinstance(inner, dict) and inner.get("readOnly") is True
        }
        made["required"] = list(dict.fromkeys(one for one in required if isinstance(one, str) and one not in hidden))
        if not made["required"]:
            del made["required"]

    def _lose(self, note: str) -> None:
        self._schemas.notes.append(note)


def _merge(made: dict[str, Any], part: dict[str, Any]) -> None:
    """Merge the properties of a part of an `allOf` into an object."""
    properties, required = part.get("properties"), part.get("required")
    if isinstance(properties, dict):
        made["properties"].update({str(name): inner for name, inner in properties.items()})
    if isinstance(required, list):
        made["required"] += [name for name in required if name not in made["required"]]
    if "additionalProperties" in part:
        made["additionalProperties"] = part["additionalProperties"]


def _nullable(made: dict[str, Any], schema: dict[str, Any]) -> Any:
    """The schema, which also allows null where OpenAPI 3.0 says `nullable`."""
    if schema.get("nullable") is not True:
        return made
    kind = made.get("type")
    if isinstance(kind, str):
        listed = made.get("enum")
        more = {"enum": [*listed, None]} if isinstance(listed, list) and None not in listed else {}
        return {**made, "type": [kind, "null"], **more}
    return {"anyOf": [made, {"type": "null"}]} if made and kind is None else made

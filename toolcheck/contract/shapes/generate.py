"""Writes the JSON Schemas under `schemas/` from the models: `python -m toolcheck.contract.shapes.generate [--check]`.
What else is derived from them is written with them: `contract/body_fields.py`.

Pydantic would write unions as `anyOf` and `oneOf`, and where a value breaks one, only "no branch fits" is known.
Here every union first chooses a branch, by the value of `type` or by the JSON type, with `if` and `then`: what is
reported is what is wrong in the branch that was meant.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from toolcheck.contract import schemas
from toolcheck.contract.json_schema import MAPS_OF_SCHEMAS
from toolcheck.contract.shapes import SHAPES, adapter, body_fields
from toolcheck.contract.shapes.closed import ByType

SchemaObject = dict[str, Any]

FOLDER = Path(schemas.folder())
ADDRESS = "https://raw.githubusercontent.com/toolcheck/toolcheck/main/schemas/"

UNIONS = {
    "realtime/tool": "A tool of a Realtime session or response.",
    "realtime/tool_choice": "Whether a Realtime model must call a tool, and which.",
    "responses/tool": "A tool of a Responses request.",
    "responses/tool_choice": "Whether the model of a Responses request must call a tool, and which.",
    "live/tool": "A tool of the model that a Live session delegates to.",
    "live/tool_choice": "Whether the model that a Live session delegates to must call a tool, and which.",
}
"""What the shapes are that have no model of their own."""

# Keywords that say nothing about values of another JSON type, so that branches may be side by side.
_APART = frozenset(
    [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "minLength",
        "maxLength",
        "pattern",
        "items",
        "minItems",
        "maxItems",
        "uniqueItems",
        "additionalProperties",
        "maxProperties",
        "propertyNames",
        "examples",
    ]
)
_PART = re.compile(r"[A-Z][a-z0-9]+|[A-Z]+(?![a-z])|.")
_SHORT = {"Mcp": "MCP", "Sdp": "SDP", "Json": "JSON", "Http": "HTTP", "Url": "URL"}
_VALUES = ("enum", "const", "examples", "defaultSnippets")
_ORDER = [
    "$schema",
    "$id",
    "$ref",
    "title",
    "description",
    "$comment",
    "type",
    "const",
    "enum",
    "if",
    "then",
    "required",
    "properties",
]
_LAST = ["patternProperties", "additionalProperties", "allOf", "$defs"]


class Branching(GenerateJsonSchema):
    """Pydantic's generator, with unions that choose their branch."""

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> SchemaObject:
        """A union whose branches differ by a field."""
        branches: list[tuple[SchemaObject, list[str]]] = []
        for tag, choice in schema["choices"].items():
            branch = self.generate_inner(choice)
            known = next((tags for other, tags in branches if other == branch), None)
            if known is None:
                branches.append((branch, [str(tag)]))
            else:
                known.append(str(tag))
        chooser = schema["discriminator"]
        if isinstance(chooser, ByType):
            return _by_type(branches, chooser)
        field = str(chooser)
        tags = [tag for _, group in branches for tag in group]
        return {
            "type": "object",
            "required": [field],
            "properties": {field: {"enum": tags}},
            "allOf": [_when(field, group, branch, [field]) for branch, group in branches],
        }

    def union_schema(self, schema: core_schema.UnionSchema) -> SchemaObject:
        """A union whose branches differ by JSON type."""
        return _by_json_type(
            [self.generate_inner(choice[0] if isinstance(choice, tuple) else choice) for choice in schema["choices"]]
        )

    def nullable_schema(self, schema: core_schema.NullableSchema) -> SchemaObject:
        """Something, or null."""
        return _by_json_type([self.generate_inner(schema["schema"]), {"type": "null"}])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> SchemaObject:
        """A field that may be left out; its default stands for absence and is not a value."""
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Fields have their names, and need no titles."""
        return False


def _when(field: str, tags: list[str], branch: SchemaObject, required: list[str]) -> SchemaObject:
    value = {"const": tags[0]} if len(tags) == 1 else {"enum": tags}
    return {"if": {"type": "object", "required": required, "properties": {field: value}}, "then": branch}


def _by_type(branches: list[tuple[SchemaObject, list[str]]], chooser: ByType) -> SchemaObject:
    """A union where `type` may be missing, and unknown too if the chooser lists what is known."""
    tags = [tag for _, group in branches for tag in group]
    if chooser.known:
        rest = next(branch for branch, group in branches if group == [chooser.missing])
        if set(tags) != {*chooser.known, chooser.missing}:
            raise ValueError(f"the chooser knows {chooser.known}, the union has {tags}")
        known = [(branch, group) for branch, group in branches if branch is not rest]
        return {**rest, "allOf": [_when("type", group, branch, ["type"]) for branch, group in known]}
    return {
        "type": "object",
        "properties": {"type": {"enum": tags}},
        "allOf": [
            _when("type", group, branch, [] if chooser.missing in group else ["type"]) for branch, group in branches
        ],
    }


def _by_json_type(choices: list[SchemaObject]) -> SchemaObject:
    types: list[str] = []
    together: SchemaObject = {}
    apart: list[SchemaObject] = []
    for choice in choices:
        own = _json_types(choice)
        types += own
        rest = {key: value for key, value in choice.items() if key != "type"}
        if choice.keys() >= {"type", "allOf"} and len(own) > 1:  # a union already: its branches name their types
            apart += rest.pop("allOf")
        if rest.keys() <= _APART:
            together |= rest
        else:
            apart.append({"if": {"type": own[0] if len(own) == 1 else own}, "then": rest})
    if len(set(types)) != len(types):
        raise ValueError(f"these branches look the same: {choices}")
    if types[1:] == ["null"] and "enum" in choices[0]:
        return {"type": types, "enum": [*choices[0]["enum"], None]}
    return {"type": types, **together, **({"allOf": apart} if apart else {})}


def _json_types(schema: SchemaObject) -> list[str]:
    if "$ref" in schema:
        return ["object"]
    own = schema["type"]
    return own if isinstance(own, list) else [own]


def schema_of(kind: str) -> SchemaObject:
    """The JSON Schema of `kind`, complete in itself."""
    plain = adapter(kind).json_schema(schema_generator=Branching)
    tidy = _tidy(plain)
    defined = {**tidy, "$defs": None}
    for name, schema in tidy.get("$defs", {}).items():
        if {**schema, "$defs": None} == defined:  # recursive: said once
            tidy = {"$ref": f"#/$defs/{name}", "$defs": tidy["$defs"]}
    if kind == "manifest":
        tidy = _with_extensions(tidy)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{ADDRESS}{kind}.schema.json",
        "title": kind,
        "description": UNIONS.get(kind, ""),
    }
    described = tidy.get("$defs", {}).get(tidy.get("$ref", "").rpartition("/")[2], tidy).get("description")
    if described:
        head["description"] = described
    return _ordered({**_titled(tidy), **head})


def _titled(node: Any, title: str = "") -> Any:
    """The same, each field headed by its name and each definition by what it is: an editor shows the nearest title
    around a place.
    """
    if not isinstance(node, dict):
        return [_titled(item) for item in node] if isinstance(node, list) else node
    out: SchemaObject = {"title": title} if title else {}
    for key, value in node.items():
        if key in _VALUES:
            out[key] = value
        elif key in ("properties", "$defs") and isinstance(value, dict):
            named = {name: name if key == "properties" else _words(name) for name in value}
            out[key] = {name: _titled(child, named[name]) for name, child in value.items()}
        elif key != "if":
            out[key] = _titled(value)
        else:
            out[key] = value
    return _ordered(out)


def _words(name: str) -> str:
    """The name of a definition, as words: `McpToolFilter` is an `MCP tool filter`."""
    words = _PART.findall(name)
    return " ".join(_SHORT.get(word, word.lower() if number else word) for number, word in enumerate(words))


def _tidy(node: Any) -> Any:
    """Without titles, with the `Source:` of a docstring as `$comment`, and nothing said that holds anyway."""
    if isinstance(node, float) and node.is_integer():
        return int(node)
    if not isinstance(node, dict):
        return [_tidy(item) for item in node] if isinstance(node, list) else node
    out: SchemaObject = {}
    for key, value in node.items():
        if key == "title" or (key, value) in (("additionalProperties", True), ("required", [])):
            continue
        if key in MAPS_OF_SCHEMAS:
            names = sorted(value, key=lambda name: name != "type")  # `type` first, the rest as the model has it
            out[key] = {name: _tidy(value[name]) for name in names}
        elif key == "description":
            text, _, source = value.partition("Source:")
            out[key] = " ".join(text.split())
            if source:
                out["$comment"] = "Source: " + " ".join(source.split())
        else:
            out[key] = value if key in _VALUES else _tidy(value)
    return _ordered(out)


def _ordered(node: SchemaObject) -> SchemaObject:
    keys = [key for key in _ORDER if key in node]
    keys += sorted(key for key in node if key not in _ORDER and key not in _LAST)
    keys += [key for key in _LAST if key in node]
    return {key: node[key] for key in keys}


def _with_extensions(node: Any) -> Any:
    """The same, with keys that begin with `x-` free in every closed object."""
    if not isinstance(node, dict):
        return [_with_extensions(item) for item in node] if isinstance(node, list) else node
    out = {key: value if key in _VALUES else _with_extensions(value) for key, value in node.items()}
    return _ordered({**out, "patternProperties": {"^x-": True}}) if out.get("additionalProperties") is False else out


def text_of(kind: str) -> str:
    """The schema file of `kind`."""
    return json.dumps(schema_of(kind), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Writes all generated files, or with `--check` says which are stale (exit code 1 if any)."""
    wanted = {FOLDER / f"{kind}.schema.json": text_of(kind) for kind in SHAPES} | {body_fields.FILE: body_fields.text()}
    stale = [path for path, text in wanted.items() if not path.is_file() or path.read_text("utf-8") != text]
    stray = sorted(set(FOLDER.rglob("*.schema.json")) - wanted.keys())
    if "--check" in arguments:
        for path in (*stale, *stray):
            sys.stderr.write(f"stale: {path.relative_to(FOLDER.parent)}\n")
        return 1 if stale or stray else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], "utf-8", newline="\n")
    for path in stray:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

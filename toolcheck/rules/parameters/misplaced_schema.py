"""An entry of `properties` is not a schema.

Every entry of `properties` is a parameter: its name, and an object that describes it. A string, a number or a list
there is usually a keyword with the wrong indentation, or the name of a type without `type:`. The API refuses the whole
request.

Bad:
    {"type": "function", "name": "find_city", "description": "Find a city.",
     "parameters": {"type": "object", "properties": {"city": {"type": "string"}, "required": ["city"]}}}
Good:
    {"type": "function", "name": "find_city", "description": "Find a city.",
     "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from toolcheck.contract.engine import fields
from toolcheck.contract.json_schema import MAPS_OF_SCHEMAS, holds_schemas
from toolcheck.contract.type_names import TYPE_NAMES
from toolcheck.finding.finding import ERROR, WARNING, Finding, Fix, hint
from toolcheck.finding.rule import rule
from toolcheck.finding.words import kind_words
from toolcheck.ground.nearest import listed
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Subschema


@rule(
    each=Subschema,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/smallmain/vscode-unify-chat-provider/issues/162",
    looked="2026-11-20",
    fixes="hint",
    keys=MAPS_OF_SCHEMAS,
    quiet=lambda schema: (
        "patternProperties" not in schema
        and "dependentSchemas" not in schema
        and ("definitions" not in schema or holds_schemas(schema["definitions"]))
        and ("$defs" not in schema or holds_schemas(schema["$defs"]))
        and ("properties" not in schema or holds_schemas(schema["properties"]))
    ),
)
def check(schema: Subschema) -> Iterator[Finding]:
    for keyword in MAPS_OF_SCHEMAS:
        if keyword not in schema.value or holds_schemas(schema.value[keyword]):
            continue
        entries = dict(schema.find(keyword).entries())
        strays = [node for name, node in entries.items() if _is_keyword(name, node)]
        if any(_is_shorthand(node) for node in entries.values() if node.path[-1] != "type"):
            strays = [node for node in strays if not _is_shorthand(node)]
        if strays:
            yield _of_keywords(keyword, strays, entries)
        for node in entries.values():
            if _is_no_schema(node) and node not in strays and not (strays and node.value is None):
                yield Finding(
                    f"`{node.path[-1]}` is {kind_words(node.value)}, but a schema is expected",
                    node.where,
                    _fix(node),
                    note=f"every entry of `{keyword}` maps a name to a schema",
                )


def _is_no_schema(node: Node) -> bool:
    return not node.is_mapping and not isinstance(node.value, bool) and node.value != []


def _is_keyword(name: str, node: Node) -> bool:
    """Whether an entry is a keyword of the schema around it, not a parameter: its key is a word of JSON Schema, and its
    value is not a schema. `additionalProperties: false` could be a parameter that accepts no value, but nobody means
    that.
    """
    if name == "additionalProperties":
        return not node.is_mapping and node.value is not None
    if not _is_no_schema(node) or node.value is None or name not in _keywords():
        return False
    return name == "type" or not _is_shorthand(node)


@cache
def _keywords() -> frozenset[str]:
    return frozenset(fields("json-schema", "JsonSchema"))


def _is_shorthand(node: Node) -> bool:
    """Whether an entry is the name of a type instead of a schema."""
    return node.is_string and node.value in TYPE_NAMES


def _of_keywords(keyword: str, strays: list[Node], entries: dict[str, Node]) -> Finding:
    """One finding for all keywords among the names, because one wrong indentation put them there."""
    names = [str(node.path[-1]) for node in strays]
    empty = [node for node in entries.values() if node.value is None]
    verb = "are" if len(names) > 1 else "is"
    advice = f"indent {'them' if len(names) > 1 else 'it'} like `{keyword}`"
    if empty:
        advice = f"indent {'them' if len(names) > 1 else 'it'} further, into `{empty[-1].path[-1]}`"
    if "properties" in entries and entries["properties"].is_mapping:
        advice = f"remove the outer `{keyword}`, which contains a whole schema"
    return Finding(
        f"{listed(names, 'and')} {verb} inside `{keyword}`, among the names",
        strays[0].key,
        hint(advice),
        note=f"every entry of `{keyword}` maps a name to a schema",
        severity=ERROR if any(_is_no_schema(node) for node in strays) else WARNING,
        instead=tuple(node.where for node in (*strays, *empty)),
    )


def _fix(node: Node) -> Fix:
    if _is_shorthand(node):
        return hint(f"write `{{type: {node.value}}}`")
    return hint("write a schema, such as `{type: string}`")

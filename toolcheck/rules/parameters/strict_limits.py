"""The schema of a strict function is larger than the API accepts.

A strict schema may have 5,000 properties and 1,000 `enum` values in total, and 10 levels of nesting, of which the root
is the first. The names of properties and definitions and the `enum` and `const` values may have 120,000 characters in
total. A measurement of 2026-06 shows that the server counts the levels this way: it accepts 10 objects inside each other,
and refuses 11 (https://github.com/1nder-labs/schemalint, looked at 2026-11-29).

The guide also says that one `enum` of more than 250 strings may have 15,000 characters. In that measurement the server
accepted 18,000, so this is a warning.

Bad (responses):
    tools:
    - type: function
      name: file_away
      description: File a document away.
      strict: true
      parameters:
        type: object
        additionalProperties: false
        required: [a]
        properties: {
         a: {type: object, additionalProperties: false, required: [b], properties: {
         b: {type: object, additionalProperties: false, required: [c], properties: {
         c: {type: object, additionalProperties: false, required: [d], properties: {
         d: {type: object, additionalProperties: false, required: [e], properties: {
         e: {type: object, additionalProperties: false, required: [f], properties: {
         f: {type: object, additionalProperties: false, required: [g], properties: {
         g: {type: object, additionalProperties: false, required: [h], properties: {
         h: {type: object, additionalProperties: false, required: [i], properties: {
         i: {type: object, additionalProperties: false, required: [j], properties: {
         j: {type: object, additionalProperties: false, required: [], properties: {}}}}}}}}}}}}}}}}}}}}}
Good (responses):
    tools:
      - type: function
        name: file_away
        description: File a document away.
        strict: true
        parameters:
          type: object
          additionalProperties: false
          required: [path]
          properties: {path: {type: array, items: {type: string}}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.contract import limits
from toolcheck.contract.json_schema import DEFINITIONS
from toolcheck.contract.strict_size import are_few
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Subschema, Tool

_SPLIT = "split the function, or set `strict: false`"


@rule(
    each=Tool,
    severity=ERROR,
    evidence="documented",
    source="structured-outputs-guide",
    targets=RESPONSES,
    kinds=("function",),
    fixes="hint",
    keys=("strict",),
    quiet=lambda tool: tool.strict is not True or are_few(tool.plain_schemas),
)
def check(tool: Tool) -> Iterator[Finding]:
    if tool.strict is not True or not tool.schemas:
        return
    root = tool.schemas[0].key
    levels = _levels(tool.schemas)
    deepest = max(levels.values())
    if deepest > limits.STRICT_DEPTH:
        where = next(schema.key for schema in tool.schemas if levels[schema] > limits.STRICT_DEPTH)
        yield _finding(f"objects are nested {deepest} levels deep", limits.STRICT_DEPTH, where, "flatten them")
    names = [name for schema in tool.schemas for name, _ in schema.find("properties").entries()]
    if len(names) > limits.STRICT_PROPERTIES:
        yield _finding(f"the schema has {len(names)} properties", limits.STRICT_PROPERTIES, root, _SPLIT)
    enums = [node for schema in tool.schemas if (node := schema.find("enum")).is_list]
    count = sum(len(node.value) for node in enums)
    if count > limits.STRICT_ENUM_VALUES:
        where = enums[0].key if len(enums) == 1 else root
        yield _finding(f"the schema has {count} `enum` values", limits.STRICT_ENUM_VALUES, where, _SPLIT)
    for node in enums:
        if len(node.value) > limits.STRICT_LARGE_ENUM and _length(node.value) > limits.STRICT_LARGE_ENUM_CHARACTERS:
            yield Finding(
                f"an `enum` of {len(node.value)} strings has {_length(node.value)} characters",
                node.key,
                hint("shorten its values"),
                note=f"the guide allows {limits.STRICT_LARGE_ENUM_CHARACTERS}; the server accepted more in 2026-06",
                severity=WARNING,
            )
    texts = _length(names) + sum(_length(node.value) for node in enums)
    texts += sum(_length(_definitions(schema)) + _length([schema.find("const").value]) for schema in tool.schemas)
    if texts > limits.STRICT_CHARACTERS:
        yield _finding(f"names and values have {texts} characters in total", limits.STRICT_CHARACTERS, root, _SPLIT)


def _finding(what: str, most: int, where: Any, advice: str) -> Finding:
    return Finding(f"{what}, but a strict function may have {most}", where, hint(advice))


def _levels(schemas: tuple[Subschema, ...]) -> dict[Subschema, int]:
    """The level of each schema: how many objects it is inside of, or is. The root is one of them. A definition starts
    from zero, and no `$ref` is followed.
    """
    levels: dict[Subschema, int] = {}
    for schema in schemas:
        around = 0 if schema.parent is None or schema.keyword in DEFINITIONS else levels[schema.parent]
        levels[schema] = around + schema.is_object
    return levels


def _definitions(schema: Node) -> list[Any]:
    return [name for key in DEFINITIONS for name, _ in schema.find(key).entries()]


def _length(values: list[Any]) -> int:
    return sum(len(value) for value in values if isinstance(value, str))

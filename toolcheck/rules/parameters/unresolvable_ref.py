"""A `$ref` does not lead to a schema inside `parameters`.

A reference is a path from the root of `parameters`, such as `#/$defs/Address`. It has to end at a schema, and may not
lead straight back to itself. Neither toolcheck nor the API follows other files and addresses, and
`#/components/schemas/…` is a place in an OpenAPI document that the API never sees.

Bad:
    {"type": "function", "name": "ship", "description": "Ship an order.",
     "parameters": {"type": "object", "properties": {"to": {"$ref": "#/components/schemas/Address"}}}}
Good:
    {"type": "function", "name": "ship", "description": "Ship an order.",
     "parameters": {"type": "object", "properties": {"to": {"$ref": "#/$defs/Address"}},
                    "$defs": {"Address": {"type": "object", "properties": {"street": {"type": "string"}}}}}}
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolcheck.contract.given_values import leads_to_definition
from toolcheck.document.where import Path
from toolcheck.finding.finding import ERROR, Finding, Fix, hint
from toolcheck.finding.rule import rule
from toolcheck.finding.words import kind_words
from toolcheck.ground.nearest import nearest
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool

if TYPE_CHECKING:
    from toolcheck.manifest.references import References

MAX_NAMES = 50
"""Suggest a near match only among at most this many definitions; each comparison is slow."""


@rule(
    each=Tool,
    severity=ERROR,
    evidence="inferred",
    source="structured-outputs-guide",
    kinds=("function",),
    fixes="hint",
    keys=("$ref",),
    quiet=lambda tool: (
        "function" not in tool.value
        and not any(
            "$id" in schema or ("$ref" in schema and not leads_to_definition(schema["$ref"], tool.value["parameters"]))
            for schema in tool.plain_schemas
        )
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    references = [node for schema in tool.schemas if (node := schema.find("$ref")).present]
    if not references:
        return
    from toolcheck.manifest.references import References

    place = References(tool.schemas)
    ends: dict[Path, Path] = {}  # from the schema that has a `$ref` to the schema it leads to
    for node in references:
        if not node.is_string:
            yield Finding(
                f"`$ref` is {kind_words(node.value)}, but a string such as `#/$defs/Address` is expected", node.where
            )
        elif node.is_settled:
            end = place.of(node)
            if end is None:
                yield _lost(node, place)
            elif not (end.is_mapping or isinstance(end.value, bool)):
                yield Finding(f"`{node.value}` leads to {kind_words(end.value)}, but a schema is expected", node.where)
            else:
                ends[node.path[:-1]] = end.path
    for circle in _circles(ends):
        node = tool.find(*circle[0][len(tool.path) :], "$ref")
        yield Finding(f"`{node.value}` leads back to itself", node.where, note="no schema is on this path")


def _lost(node: Node, place: References) -> Finding:
    if place.leaves(node.value, place.base[node.path[:-1]]):
        what, note = "`$ref` leads to another document", "the API does not follow other documents"
    else:
        what, note = f"`{node.value}` leads to nothing", "a `$ref` is a path from the root of `parameters`"
    return Finding(what, node.where, _fix(node, place), note)


def _fix(node: Node, place: References) -> Fix:
    """Suggest the definition with this name or a similar one; else say where to write one."""
    name = urllib.parse.unquote(node.value).rstrip("/").rpartition("/")[2].rpartition("#")[2]
    meant = name if name in place.defined else None
    if name and len(place.defined) <= MAX_NAMES:
        meant = meant or nearest(name, place.defined)
    if meant:
        return hint(f"did you mean `{place.defined[meant]}`?")
    return hint("copy the schema into `$defs`, and refer to it as `#/$defs/` and its name")


def _circles(ends: dict[Path, Path]) -> Iterator[list[Path]]:
    """The circles of schemas that lead from one to the next by `$ref` alone. Each is listed once, and begins with its
    first schema in the order of `ends`.
    """
    seen: set[Path] = set()
    for start in ends:
        way: list[Path] = []
        at = start
        while at in ends and at not in seen:
            seen.add(at)
            way.append(at)
            at = ends[at]
        if at in way:
            circle = way[way.index(at) :]
            members = set(circle)
            turn = circle.index(next(path for path in ends if path in members))
            yield circle[turn:] + circle[:turn]

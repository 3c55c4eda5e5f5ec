"""The root of `parameters` is not of the type `object`.

Arguments are always one object, so their schema needs `type: object` at its root. The API refuses a root without a
`type`, with another type or with several types, and an empty schema; the whole request fails. A function without
parameters omits `parameters`, or has an object without properties. Reports differ about an empty schema in a Responses
function that is not strict (https://github.com/openai/openai-dotnet records one that was accepted), so that is a warning.

Bad:
    {"type": "function", "name": "find_city", "description": "Find a city.",
     "parameters": {"properties": {"city": {"type": "string"}}}}
Good:
    {"type": "function", "name": "find_city", "description": "Find a city.",
     "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.strict import AT_ROOT
from toolcheck.contract.type_names import TYPE_NAMES
from toolcheck.document.change import Insert, Remove, Replace
from toolcheck.finding.finding import ERROR, WARNING, Finding, Fix, hint, safe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.finding.words import kind_words
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Subschema, Tool

_NOTE = "the API requires `type: object` at the root of `parameters`"


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/vercel/ai/issues/1485",
    looked="2026-11-20",
    kinds=("function",),
    fixes="safe",
    keys=("parameters",),
    quiet=lambda tool: type(tool.value.get("parameters")) is dict and tool.value["parameters"].get("type") == "object",
)
def check(tool: Tool) -> Iterator[Finding]:
    parameters = tool.field("parameters")
    if parameters.is_mapping:
        yield from _of_root(tool.schemas[0])
    elif parameters.given and not parameters.is_list:
        advice = (
            "write the schema as an object, not as text" if parameters.is_string else "write a schema, or remove it"
        )
        what = f"`parameters` is {kind_words(parameters.value)}, but a JSON Schema is expected"
        yield Finding(what, parameters.where, hint(advice), _NOTE)
    elif parameters.present and not parameters.is_list and tool.target not in RESPONSES:
        yield Finding(
            "`parameters` is null",
            parameters.where,
            safe("remove it", Remove(parameters.path, parameters.where.document)),
            note="Realtime documents an object here; nobody has reported whether it accepts null",
            severity=WARNING,
        )


def _of_root(root: Subschema) -> Iterator[Finding]:
    kind = root.find("type")
    if kind.value == "object" or (kind.is_string and not kind.is_settled):
        return
    if kind.present:
        what = f"the root `type` is {_named(kind)}, but `object` is expected"
        yield Finding(what, kind.where, _fix(root, kind), _NOTE, instead=(kind.where,))
    elif not root.value.keys() & AT_ROOT or "properties" in root.value:  # else the combinator is the fault
        what = "the root of `parameters` has no `type`" if root.value else "`parameters` is an empty schema"
        note = f"{_NOTE}, and does not follow `$ref` to find it" if "$ref" in root.value else _NOTE
        is_disputed = not root.value and root.target in RESPONSES and not root.is_strict
        severity = WARNING if is_disputed else ERROR
        yield Finding(what, root.absent("type"), _fix(root, kind), note, severity=severity)


def _named(kind: Node) -> str:
    if kind.is_string:
        return f"`{kind.value}`"
    if kind.is_list and kind.value and all(isinstance(name, str) for name in kind.value):
        return f"`[{', '.join(kind.value)}]`"
    return kind_words(kind.value)


def _fix(root: Subschema, kind: Node) -> Fix:
    """A schema with `properties` means `object`, unless it names another known type."""
    document = root.where.document
    if root.find("properties").is_mapping:
        addition = Insert(root.path, "type", "object", "$schema", document)
        if not kind.present:
            return safe("add `type: object`", addition)
        if kind.value is None:  # YAML may have no text here that could be replaced
            return safe("make it `object`", Remove(kind.path, document), addition)
        if kind.value not in TYPE_NAMES and (not kind.is_list or "object" in kind.value):
            return safe("make it `object`", Replace(kind.path, "object", document))
        return hint("make it `object`")
    if root.value.keys() <= {"$schema", "title", "description", "type"}:
        return hint("write `{type: object, properties: {}}`, or remove `parameters`")
    if "$ref" in root.value:
        return hint("copy the schema that `$ref` names to the root")
    if kind.value == "array" or "items" in root.value:
        return hint("put the array into a property of an object")
    return hint("write an object with the arguments as its `properties`")

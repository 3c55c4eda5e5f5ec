"""`required` names a property that is not declared.

The model must send an argument that nobody has described. With `strict: true` or `strict: false`, Responses refuses the
request. Without `strict`, and in Realtime, the API accepts it, and the model may send anything under that name. Usually
the property was renamed, or its indentation is one level short.

Bad (responses):
    {"tools": [{"type": "function", "name": "find_city", "description": "Find a city.", "strict": false,
      "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["town"]}}]}
Good (responses):
    {"tools": [{"type": "function", "name": "find_city", "description": "Find a city.", "strict": false,
      "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}]}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.contract.json_schema import DEFINITIONS
from toolcheck.finding.finding import ERROR, WARNING, Finding, Fix, Severity, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import nearest
from toolcheck.manifest.tool import Subschema

_SAME_VALUE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"})
"""Keywords whose schemas describe the same object as the schema around them."""
_MAY_DECLARE = ("$ref", "$dynamicRef", "$recursiveRef", "patternProperties")
"""Keywords that may declare properties that this rule cannot see."""
MAX_NAMES, MAX_SUGGESTIONS = 50, 5
"""Suggest a near match only among at most this many names, and for this many of them; each comparison is slow."""


@rule(
    each=Subschema,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/wxxb789/ghc-proxy",
    looked="2026-11-20",
    fixes="hint",
    keys=("required",),
    quiet=lambda schema: (
        type(schema.get("required")) is list
        and type(schema.get("properties")) is dict
        and {str}.issuperset(map(type, schema["required"]))
        and schema["properties"].keys() >= set(schema["required"])
    ),
)
def check(schema: Subschema) -> Iterator[Finding]:
    if "required" not in schema.value:
        return
    required, properties = schema.find("required"), schema.value.get("properties")
    if isinstance(properties, dict) and required.is_list and _are_keys(required.value, properties):
        return
    if not required.is_list or not required.value or _is_left_open(schema):
        return
    declared = _declared(schema)
    if declared is None:
        return
    reported: set[str] = set()
    for item in required.strings():
        if item.value not in declared and item.is_settled and item.value not in reported:
            reported.add(item.value)
            yield Finding(
                f"`required` names `{item.value}`, which `properties` does not declare",
                item.where,
                _fix(schema, item.value, declared if len(reported) <= MAX_SUGGESTIONS else set()),
                severity=_severity(schema),
            )


def _are_keys(names: list[Any], properties: dict[str, Any]) -> bool:
    return all(isinstance(name, str) and name in properties for name in names)


def _is_left_open(schema: Subschema) -> bool:
    """Whether `properties` cannot say which names are declared: it is missing at the root (another rule reports that) or
    in a definition (which may be a part of a larger schema), or it is neither an object nor an empty list.
    """
    properties = schema.find("properties")
    if properties.given:
        return not properties.is_mapping and properties.value != []
    return schema.is_root or schema.keyword in DEFINITIONS


def _declared(schema: Subschema) -> set[str] | None:
    """The properties declared for the object that `schema` describes: in it, around it or beside it. None when there
    may be others.
    """
    outermost: Subschema = schema
    while outermost.keyword in _SAME_VALUE and outermost.parent is not None:
        outermost = outermost.parent
    names: set[str] = set()
    waiting: list[Any] = [outermost.value]
    while waiting:
        inner = waiting.pop()
        if not isinstance(inner, dict):
            continue
        if any(keyword in inner for keyword in _MAY_DECLARE):
            return None
        if isinstance(inner.get("properties"), dict):
            names |= inner["properties"].keys()
        for keyword in _SAME_VALUE & inner.keys():
            beside = inner[keyword]
            if isinstance(beside, list):
                waiting += beside
            elif isinstance(beside, dict):
                waiting += beside.values() if keyword == "dependentSchemas" else [beside]
    if outermost.keyword in DEFINITIONS and not names:
        return None
    return names


def _severity(schema: Subschema) -> Severity:
    is_map = schema.find("additionalProperties").is_mapping
    certain = schema.target in RESPONSES and schema.tool.strict is not None and not is_map
    return ERROR if certain and (not schema.types or "object" in schema.types) else WARNING


def _fix(schema: Subschema, name: str, declared: set[str]) -> Fix:
    if schema.find(name).is_mapping and name not in ("properties", *DEFINITIONS):
        return hint(f"indent `{name}` further, into `properties`")
    meant = nearest(name, sorted(declared)) if len(declared) <= MAX_NAMES else None
    return hint(f"did you mean `{meant}`?" if meant else "declare it under `properties`, or remove it from `required`")

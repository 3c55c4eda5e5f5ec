"""A property of a strict function is not in `required`.

With `strict: true` every property of every object must be in `required`. Write an optional property as one that may be
null: `type: [string, "null"]`.

Bad (responses):
    {"tools": [{"type": "function", "name": "get_weather", "description": "Weather in a city.", "strict": true,
                "parameters": {"type": "object", "required": ["city"], "additionalProperties": false,
                  "properties": {"city": {"type": "string"}, "unit": {"type": "string"}}}}]}
Good (responses):
    {"tools": [{"type": "function", "name": "get_weather", "description": "Weather in a city.", "strict": true,
                "parameters": {"type": "object", "required": ["city", "unit"], "additionalProperties": false,
                  "properties": {"city": {"type": "string"}, "unit": {"type": ["string", "null"]}}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.given_values import are_required
from toolcheck.finding.finding import ERROR, Finding, Related, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.tool import Subschema


@rule(
    each=Subschema,
    severity=ERROR,
    evidence="documented",
    source="structured-outputs-guide",
    targets=RESPONSES,
    kinds=("strict",),
    fixes="hint",
    quiet=lambda schema: "properties" not in schema or are_required(schema["properties"], schema.get("required")),
)
def check(schema: Subschema) -> Iterator[Finding]:
    required = schema.find("required")
    if not schema.is_strict or schema.is_reference or not schema.is_object or (required.given and not required.is_list):
        return
    named = required.value if required.is_list else ()
    properties = (item for item in schema.find("properties").entries() if isinstance(item[1].value, (dict, bool)))
    missing = {name: node for name, node in properties if name not in named}
    if not missing:
        return
    first, *others = missing.values()
    yield Finding(
        f"{listed(missing, 'and')} {'is' if not others else 'are'} not in `required`",
        first.key,
        hint('add each to `required` and allow null (`type: [string, "null"]`), or set `strict: false`'),
        note="a strict function needs every property in `required`",
        related=tuple(Related("this property, too", node.key) for node in others),
    )

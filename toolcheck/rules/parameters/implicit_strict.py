"""A function without `strict` lets the server decide whether its schema is enforced.

The Responses API has three states. With `strict: true` the schema must follow the strict subset, with `strict: false`
it is a suggestion. Without `strict`, or with null, the server tries strict first: it closes the objects and makes every
property required, and falls back to not strict when that is impossible. The model then always fills in properties that
were meant to be optional.

Bad (responses):
    {"tools": [{"type": "function", "name": "get_weather", "description": "Weather in a city.",
                "parameters": {"type": "object", "required": ["city"],
                  "properties": {"city": {"type": "string", "description": "The city."},
                                 "unit": {"type": "string", "description": "C or F."}}}}]}
Good (responses):
    {"tools": [{"type": "function", "name": "get_weather", "description": "Weather in a city.", "strict": false,
                "parameters": {"type": "object", "required": ["city"],
                  "properties": {"city": {"type": "string", "description": "The city."},
                                 "unit": {"type": "string", "description": "C or F."}}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import INFO, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=INFO,
    evidence="documented",
    source="function-calling-guide",
    targets=RESPONSES,
    kinds=("function",),
    fixes="hint",
    opt_in=True,
    keys=("parameters",),
)
def check(tool: Tool) -> Iterator[Finding]:
    strict = tool.field("strict")
    if strict.given or not dict(tool.field("parameters").find("properties").entries()):
        return
    yield Finding(
        f"`strict` is {'null' if strict.present else 'missing'}, so the server may make this function strict",
        strict.key if strict.present else tool.absent("strict"),
        hint("write `strict: false` to keep properties optional, or `strict: true` to enforce the schema"),
        note="the server tries to make every property required, and else falls back to not strict",
    )

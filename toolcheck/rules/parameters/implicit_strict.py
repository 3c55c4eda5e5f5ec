"""A function leaves `strict` out, so the server decides whether its schema is held to.

In the Responses API there are three states. With `strict: true` the schema must follow the strict subset, with
`strict: false` it is a suggestion. When it is left out or null, the server tries strict first: it closes the objects
and makes every property required, and falls back to not strict when that can't be done. Properties that were meant
to be optional are then always filled in.

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
        f"`strict` is {'null' if strict.present else 'left out'}, and the server may take this function as strict",
        strict.key if strict.present else tool.absent("strict"),
        hint("say `strict: false` to keep properties optional, or `strict: true` to have the schema held to"),
        note="without a value the server tries to make every property required and falls back to not strict",
    )

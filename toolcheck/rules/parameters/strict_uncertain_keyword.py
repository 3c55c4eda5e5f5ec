"""It is not known whether strict functions support a keyword.

Reports of 2024 and 2025 say that the API refuses `default`, `minLength` and `maxLength`; later ones say that it accepts
them. No report mentions `patternProperties` and similar keywords. The answer may depend on the model.

Bad (responses):
    {"tools": [{"type": "function", "name": "forecast", "description": "Forecast.", "strict": true,
                "parameters": {"type": "object", "required": ["days"], "additionalProperties": false,
                  "properties": {"days": {"type": "integer", "default": 3}}}}]}
Good (responses):
    {"tools": [{"type": "function", "name": "forecast", "description": "Forecast.", "strict": true,
                "parameters": {"type": "object", "required": ["days"], "additionalProperties": false,
                  "properties": {"days": {"type": "integer", "description": "Mostly 3.", "minimum": 1}}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.strict import DISPUTED, UNMENTIONED
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.tool import Subschema


@rule(
    each=Subschema,
    severity=WARNING,
    evidence="observed",
    source="https://github.com/camel-ai/camel/issues/2288",
    looked="2026-11-20",
    targets=RESPONSES,
    kinds=("strict",),
    fixes="hint",
)
def check(schema: Subschema) -> Iterator[Finding]:
    if not schema.is_strict or schema.is_reference:
        return
    for keyword, node in schema.entries():
        if keyword in DISPUTED or keyword in UNMENTIONED:
            reason = (
                "reports contradict each other" if keyword in DISPUTED else "no report says whether it is supported"
            )
            yield Finding(
                f"the API may refuse `{keyword}` in a strict function",
                node.key,
                hint("remove it, and explain it in the description"),
                note=reason,
            )

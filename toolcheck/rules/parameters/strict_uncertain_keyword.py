"""It is not known whether strict functions support a keyword.

Reports of 2024 and 2025 say that the API refuses `minLength` and `maxLength`; later ones say that it accepts them. Other
keywords are refused or left out by OpenAI's own clients when they make a schema strict
(https://github.com/openai/openai-node, https://github.com/openai/openai-agents-js; looked at 2026-11-29), and no report
says what the server does: `dependencies`, `contentEncoding`, `contentMediaType`, `contentSchema`, `additionalItems`,
`minContains`, `maxContains`, `$anchor`, `$dynamicRef`, an inner `$id`, and an `enum` without `type`. The same is true of
`patternProperties`. The answer may depend on the model.

Bad (responses):
    {"tools": [{"type": "function", "name": "note", "description": "Note something.", "strict": true,
                "parameters": {"type": "object", "required": ["text"], "additionalProperties": false,
                  "properties": {"text": {"type": "string", "maxLength": 200}}}}]}
Good (responses):
    {"tools": [{"type": "function", "name": "note", "description": "Note something.", "strict": true,
                "parameters": {"type": "object", "required": ["text"], "additionalProperties": false,
                  "properties": {"text": {"type": "string", "description": "At most 200 characters.", "default": ""}}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.strict import COMPANIONS, DISPUTED, UNCERTAIN
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.finding.words import schema_words
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
    quiet=lambda schema: UNCERTAIN.isdisjoint(schema) and ("enum" not in schema or "type" in schema),
)
def check(schema: Subschema) -> Iterator[Finding]:
    if not schema.is_strict or schema.is_reference:
        return
    explained = {companion for keyword in COMPANIONS if keyword in schema.value for companion in COMPANIONS[keyword]}
    for keyword, node in schema.entries():
        if keyword in explained or (keyword == "$id" and schema.is_root):
            continue
        if keyword in UNCERTAIN:
            yield Finding(
                f"the API may refuse `{keyword}` in a strict function",
                node.key,
                hint("remove it, and explain it in the description"),
                note="reports contradict each other"
                if keyword in DISPUTED
                else "no report says whether it is supported",
            )
    if schema.is_untyped_enum and not schema.is_root:
        yield Finding(
            f"the API may refuse {schema_words(schema)}: it has an `enum` and no `type`",
            schema.absent("type"),
            hint("add the `type` of its values"),
            note="no report says whether a strict function supports an `enum` without `type`",
        )

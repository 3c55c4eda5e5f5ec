"""A `pattern` contains a lookahead or a lookbehind.

The Responses API answers `regex lookaround is not supported` and refuses the whole request. Zod 4 writes such a pattern
for `z.email()`, so many generated schemas have one. In a strict function this is an error
(https://github.com/vercel/ai/pull/21037 reproduces it). In other functions reports differ: gpt-5.5 refused one without
`strict` (https://github.com/anomalyco/opencode/issues/32073), and others were accepted
(https://github.com/pleaseai/shunt/issues/558). All were looked at 2026-11-29. Realtime has not been seen to refuse it.

Bad (responses):
    {"tools": [{"type": "function", "name": "open_file", "description": "Open a file.", "strict": true,
                "parameters": {"type": "object", "required": ["key"], "additionalProperties": false,
                  "properties": {"key": {"type": "string", "pattern": "^(?!null$)[a-z]+$"}}}}]}
Good (responses):
    {"tools": [{"type": "function", "name": "open_file", "description": "Open a file.", "strict": true,
                "parameters": {"type": "object", "required": ["key"], "additionalProperties": false,
                  "properties": {"key": {"type": "string", "pattern": "^[a-z]+$", "description": "Never null."}}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.tool import Subschema

_NOTES = {
    True: "the API does not support lookaround in a strict function",
    False: "gpt-5.5 was seen to refuse it; other reports say that it is accepted",
    None: "gpt-5.5 was seen to refuse it without `strict`; other reports say that it is accepted",
}


@rule(
    each=Subschema,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/vercel/ai/pull/21037",
    looked="2026-11-29",
    targets=RESPONSES,
    fixes="hint",
    keys=("pattern", "patternProperties"),
)
def check(schema: Subschema) -> Iterator[Finding]:
    from toolcheck.contract.regex_syntax import lookaround

    for pattern, where in schema.patterns():
        beginning = lookaround(pattern)
        if beginning:
            kind = "lookbehind" if "<" in beginning else "lookahead"
            strict = schema.tool.strict
            yield Finding(
                f"the pattern contains a {kind}, `{beginning}…)`",
                where,
                hint("remove it from the pattern, and explain it in the description"),
                note=_NOTES[strict],
                severity=ERROR if strict else WARNING,
            )

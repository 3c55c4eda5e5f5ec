"""A Realtime function has the field `strict`.

Realtime functions have no strict mode; `strict` is a field of Responses. The server answers that the parameter is
unknown and refuses the whole session.update. Without strict mode, arguments can differ from the schema: check them
in your handler.

Bad:
    {"type": "function", "name": "hang_up", "description": "End the call.", "strict": true,
     "parameters": {"type": "object", "properties": {}}}
Good:
    {"type": "function", "name": "hang_up", "description": "End the call.",
     "parameters": {"type": "object", "properties": {}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Remove
from toolcheck.finding.finding import ERROR, Finding, safe
from toolcheck.finding.rule import REALTIME, rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/livekit/agents/issues/3398",
    looked="2026-11-20",
    targets=REALTIME,
    kinds=("function",),
    fixes="safe",
    lowers=True,
    keys=("strict",),
)
def check(tool: Tool) -> Iterator[Finding]:
    strict = tool.find("strict")
    if strict.present:
        yield Finding(
            "`strict` is not a field of a Realtime function",
            strict.key,
            safe("remove it; arguments may then differ from the schema", Remove(strict.path, strict.where.document)),
            note="the API refuses the whole session.update",
        )

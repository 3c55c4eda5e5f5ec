"""A Realtime function has no `parameters`.

OpenAI's examples show `parameters` on every Realtime function, also on one without arguments. No reference requires
them and public code leaves them out, so this is advice: the rule runs only when it is selected. Without a schema,
nothing tells the model which arguments to send. A function without arguments has an empty schema.

Bad:
    {"type": "function", "name": "hang_up", "description": "End the call."}
Good:
    {"type": "function", "name": "hang_up", "description": "End the call.",
     "parameters": {"type": "object", "properties": {}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.aliases import FOREIGN_SCHEMAS
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import REALTIME, rule
from toolcheck.manifest.tool import Tool

_HOLDERS = ("parameters", *FOREIGN_SCHEMAS, "function")
"""The field of the schema, and those that contain it by mistake, which another rule reports."""


@rule(
    each=Tool,
    severity=WARNING,
    evidence="documented",
    source="realtime-conversations-guide",
    targets=REALTIME,
    kinds=("function",),
    fixes="hint",
    opt_in=True,
)
def check(tool: Tool) -> Iterator[Finding]:
    if tool.name and not any(tool.field(key).present for key in _HOLDERS):
        yield Finding(
            f"`{tool.name}` has no `parameters`",
            tool.absent("parameters"),
            hint("add a schema; without arguments it is `{type: object, properties: {}}`"),
            note="the schema tells the model which arguments to send",
        )

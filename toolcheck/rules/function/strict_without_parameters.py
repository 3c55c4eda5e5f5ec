"""A strict function has no `parameters`.

With `strict: true` the API follows the schema in `parameters` exactly, and here there is none to follow. Two clients
add an empty schema before they send such a function (https://github.com/laravel/ai/issues/339,
https://github.com/inngest/agent-kit/pull/66; looked at 2026-11-29). Neither quotes the answer of the server, so this is
a warning. Without `strict: true` a function needs no `parameters`.

Bad (responses):
    {"tools": [{"type": "function", "name": "current_time", "description": "Tell the time.", "strict": true}]}
Good (responses):
    {"tools": [{"type": "function", "name": "current_time", "description": "Tell the time.", "strict": true,
                "parameters": {"type": "object", "properties": {}, "required": [], "additionalProperties": false}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.aliases import FOREIGN_SCHEMAS
from toolcheck.document.change import Insert, Replace
from toolcheck.finding.finding import WARNING, Finding, hint, safe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.tool import Tool

_HOLDERS = ("function", *FOREIGN_SCHEMAS)
"""Fields that hold the schema by mistake, which other rules report."""


@rule(
    each=Tool,
    severity=WARNING,
    evidence="observed",
    source="https://github.com/laravel/ai/issues/339",
    looked="2026-11-29",
    targets=RESPONSES,
    kinds=("function",),
    fixes="safe",
    keys=("strict",),
    quiet=lambda tool: tool.value.get("strict") is not True or type(tool.value.get("parameters")) is dict,
)
def check(tool: Tool) -> Iterator[Finding]:
    node = tool.find("parameters")
    if tool.find("strict").value is not True or node.given or any(tool.find(key).given for key in _HOLDERS):
        return
    empty = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
    document = tool.where.document
    change = (
        Replace(node.path, empty, document)
        if node.present
        else Insert(tool.path, "parameters", empty, "description", document)
    )
    yield Finding(
        f"`{tool.name}` is strict, but its `parameters` are null"
        if node.present
        else f"`{tool.name}` is strict, but has no `parameters`",
        node.where if node.present else tool.absent("parameters"),
        safe("add an empty schema", change) if tool.name else hint("add an empty schema"),
        note="the schema of a strict function without arguments is empty and closed",
    )

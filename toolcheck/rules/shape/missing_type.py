"""A tool has no `type`.

The API tells tools apart by their `type`. Without it a request is refused; Realtime sessions were seen to
go on without the tool and without a word.

Bad:
    {"tools": [{"name": "hang_up", "description": "End the call.", "parameters": {"type": "object", "properties": {}}}]}
Good:
    {"tools": [{"type": "function", "name": "hang_up", "description": "End the call.",
                "parameters": {"type": "object", "properties": {}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Insert
from toolcheck.finding import ERROR, Finding, hint, safe
from toolcheck.manifest.manifest import Tool
from toolcheck.rule import rule


@rule(each=Tool, severity=ERROR, evidence="observed", source="https://github.com/openai/openai-cookbook/issues/1248", looked="2026-11-20", fixes="safe")
def check(tool: Tool) -> Iterator[Finding]:
    if not tool.is_mapping or "type" in tool.value:
        return
    fix = hint("give it a `type`")
    if tool.kind in ("function", "mcp"):
        title = f"add `type: {tool.kind}`"
        evident = tool.kind == "function" and tool.name and tool.name_by_key is None
        fix = safe(title, Insert(tool.path, "type", "function", document=tool.where.document)) if evident else hint(title)
    yield Finding("a tool has no `type`", tool.absent("type"), fix)

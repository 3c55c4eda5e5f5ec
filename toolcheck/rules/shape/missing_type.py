"""A tool has no `type`.

The API tells tools apart by their `type`. Without it a request is refused. Realtime sessions went on without the tool,
and without an error.

Bad:
    {"tools": [{"name": "hang_up", "description": "End the call.", "parameters": {"type": "object", "properties": {}}}]}
Good:
    {"tools": [{"type": "function", "name": "hang_up", "description": "End the call.",
                "parameters": {"type": "object", "properties": {}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.aliases import FOREIGN_SCHEMAS, meant_field
from toolcheck.document.change import Insert, Rename
from toolcheck.finding.finding import ERROR, Finding, hint, safe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.tool import Tool

_SCHEMAS = ("parameters", *FOREIGN_SCHEMAS)


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/openai/openai-cookbook/issues/1248",
    looked="2026-11-20",
    fixes="safe",
    quiet=lambda tool: "type" in tool.value,
)
def check(tool: Tool) -> Iterator[Finding]:
    if not tool.is_mapping or "type" in tool.value or (tool.target in RESPONSES and tool.is_container):
        return
    misspelt = next((node for name, node in tool.entries() if meant_field(name, ("type",))), None)
    if misspelt is not None and misspelt.is_string:
        rename = Rename(misspelt.path, "type", tool.where.document)
        yield Finding(
            f"the `type` of a tool is under the name `{misspelt.path[-1]}`",
            misspelt.key,
            safe("rename it to `type`", rename),
            instead=(tool.where.child("type"),),
        )
        return
    fix = hint("add its `type`")
    if tool.kind:
        title = f"add `type: {tool.kind}`"
        fix = (
            safe(title, Insert(tool.path, "type", tool.kind, document=tool.where.document))
            if _is_evident(tool)
            else hint(title)
        )
    yield Finding("a tool has no `type`", tool.absent("type"), fix)


def _is_evident(tool: Tool) -> bool:
    """Whether it can only be a function: it has a name and a schema, and no field of another kind of tool."""
    has_schema = tool.nested.present or any(tool.find(key).is_mapping for key in _SCHEMAS)
    return (
        tool.kind == "function"
        and bool(tool.name)
        and tool.name_by_key is None
        and (has_schema or tool.target not in RESPONSES)
        and "format" not in tool.value
    )

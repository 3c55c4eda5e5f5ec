"""One tool is listed under both `always` and `never`.

No page says which of the two wins. So nobody knows whether calls of this tool wait for approval.

Bad:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp",
     "allowed_tools": ["find_customer"],
     "require_approval": {"always": {"tool_names": ["find_customer"]}, "never": {"tool_names": ["find_customer"]}}}
Good:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp",
     "allowed_tools": ["find_customer", "rename_customer"],
     "require_approval": {"always": {"tool_names": ["rename_customer"]}, "never": {"tool_names": ["find_customer"]}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.tool import Tool, tool_names

_NOTE = "the documentation does not say which of the two wins"
_ADVICE = hint("keep it under one of them")


@rule(
    each=Tool,
    severity=WARNING,
    evidence="inferred",
    source="openapi",
    kinds=("mcp",),
    fixes="hint",
    keys=("require_approval",),
    quiet=lambda tool: (
        type(tool.value.get("require_approval")) is str
        or (type(tool.value.get("require_approval")) is dict and len(tool.value["require_approval"]) < 2)
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    approval = tool.find("require_approval")
    always, never = approval.find("always"), approval.find("never")
    asked = {name.value: name.where for name in tool_names(always)}
    for name in tool_names(never):
        if name.value in asked:
            yield Finding(
                f"`{name.value}` is under both `always` and `never`",
                name.where,
                _ADVICE,
                note=_NOTE,
                related=(Related("under `always` here", asked[name.value]),),
            )
    reads_asked, reads_free = always.find("read_only"), never.find("read_only")
    if isinstance(reads_asked.value, bool) and reads_asked.value is reads_free.value:
        yield Finding(
            f"`read_only: {str(reads_asked.value).lower()}` is under both `always` and `never`",
            reads_free.where,
            _ADVICE,
            note=_NOTE,
            related=(Related("under `always` here", reads_asked.where),),
        )

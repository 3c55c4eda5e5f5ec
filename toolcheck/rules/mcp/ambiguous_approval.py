"""One tool is named under `always` and under `never`.

Whether its calls wait for approval is then anybody's guess: no page says which of the two wins.

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

_NOTE = "which of the two wins is not documented"
_ADVICE = hint("keep it in one of them")


@rule(
    each=Tool,
    severity=WARNING,
    evidence="inferred",
    source="openapi",
    kinds=("mcp",),
    fixes="hint",
    keys=("require_approval",),
)
def check(tool: Tool) -> Iterator[Finding]:
    approval = tool.find("require_approval")
    always, never = approval.find("always"), approval.find("never")
    first = {name.value: name.where for name in tool_names(always)}
    for name in tool_names(never):
        if name.value in first:
            yield Finding(
                f"`{name.value}` is under `always` and under `never`",
                name.where,
                _ADVICE,
                note=_NOTE,
                related=(Related("under `always` here", first[name.value]),),
            )
    one, other = always.find("read_only"), never.find("read_only")
    if isinstance(one.value, bool) and one.value is other.value:
        yield Finding(
            f"`read_only: {str(one.value).lower()}` is under `always` and under `never`",
            other.where,
            _ADVICE,
            note=_NOTE,
            related=(Related("under `always` here", one.where),),
        )

"""`require_approval` names a tool that the server does not offer.

The name has no effect. If it is a misspelled name under `always`, the tool that was meant may run without approval.

Bad:
    tools:
      - type: mcp
        server_label: crm
        server_url: https://crm.example.com/mcp
        allowed_tools: [find_customer]
        require_approval: {always: {tool_names: [delete_custumer]}}
    --- # what the server offers
    crm: {tools: [{name: find_customer, inputSchema: {type: object}}, {name: delete_customer, inputSchema: {type: object}}]}
Good:
    tools:
      - type: mcp
        server_label: crm
        server_url: https://crm.example.com/mcp
        allowed_tools: [find_customer]
        require_approval: {always: {tool_names: [delete_customer]}}
    --- # what the server offers
    crm: {tools: [{name: find_customer, inputSchema: {type: object}}, {name: delete_customer, inputSchema: {type: object}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed, nearest
from toolcheck.manifest.tool import tool_names
from toolcheck.served.served import Served


@rule(
    each=Served,
    severity=WARNING,
    evidence="documented",
    source="realtime-mcp-guide",
    fixes="hint",
)
def check(served: Served) -> Iterator[Finding]:
    if served.listing is None:
        return
    names = served.names
    for key in ("always", "never"):
        for name in tool_names(served.tool.find("require_approval", key)):
            if name.is_settled and name.value not in names:
                near = nearest(name.value, names)
                yield Finding(
                    f"`{key}` names `{name.value}`, which {served.called} does not offer",
                    name.where,
                    hint(f"did you mean `{near}`?") if near else None,
                    note=f"its tools are {listed(names, 'and')}" if names else "it has no tools",
                )

"""`allowed_tools` names a tool that the server does not offer.

`allowed_tools` only selects from the tools of the server. The API does not report an unknown name: the tool is just
missing. The names were compared with what the server offers to a client; a server may offer other tools to OpenAI
(`--as-openai` asks as OpenAI does).

Bad:
    tools:
      - type: mcp
        server_label: docs
        server_url: https://docs.example.com/mcp
        allowed_tools: [search, fetsch]
        require_approval: always
    --- # what the server offers
    docs: {tools: [{name: search, inputSchema: {type: object}}, {name: fetch, inputSchema: {type: object}}]}
Good:
    tools:
      - type: mcp
        server_label: docs
        server_url: https://docs.example.com/mcp
        allowed_tools: [search, fetch]
        require_approval: always
    --- # what the server offers
    docs: {tools: [{name: search, inputSchema: {type: object}}, {name: fetch, inputSchema: {type: object}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed, nearest
from toolcheck.manifest.tool import tool_names
from toolcheck.served.served import Served


@rule(
    each=Served,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    fixes="hint",
)
def check(served: Served) -> Iterator[Finding]:
    if served.listing is None:
        return
    names = served.names
    for name in tool_names(served.tool.find("allowed_tools")):
        if name.is_settled and name.value not in names:
            near = nearest(name.value, names)
            yield Finding(
                f"{served.called} has no tool `{name.value}`",
                name.where,
                hint(f"did you mean `{near}`?") if near else None,
                note=f"its tools are {listed(names, 'and')}" if names else "it has no tools",
            )

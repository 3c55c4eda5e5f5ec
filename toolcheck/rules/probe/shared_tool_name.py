"""Two sources offer a tool with the same name.

The model sees names, not servers. When two servers, or a server and a function, have a tool with the same name, only
the first one was seen to be called. The names are those that the servers really offer, also where the manifest does not
name them.

Bad:
    tools:
      - {type: mcp, server_label: wiki, server_url: https://wiki.example.com/mcp, require_approval: always}
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    wiki: {tools: [{name: search, inputSchema: {type: object}}]}
    docs: {tools: [{name: search, inputSchema: {type: object}}, {name: fetch, inputSchema: {type: object}}]}
Good:
    tools:
      - {type: mcp, server_label: wiki, server_url: https://wiki.example.com/mcp, require_approval: always}
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp,
         require_approval: always,
         allowed_tools: [fetch]}
    --- # what the server offers
    wiki: {tools: [{name: search, inputSchema: {type: object}}]}
    docs: {tools: [{name: search, inputSchema: {type: object}}, {name: fetch, inputSchema: {type: object}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed
from toolcheck.served.filters import surely_allowed_of
from toolcheck.served.served import Served, ServedPayload

_NOTE = "the model was seen to call only the first one"


@rule(
    each=ServedPayload,
    severity=WARNING,
    evidence="observed",
    source="https://community.openai.com/t/how-response-api-dealing-with-two-mcp-with-different-server-label-but-the-same-tool-name/1366997",
    looked="2026-11-29",
    fixes="hint",
)
def check(served: ServedPayload) -> Iterator[Finding]:
    functions = {tool.name: tool for tool in served.payload.tools if tool.kind in ("function", "custom") and tool.name}
    owners: dict[str, Served] = {}
    for server in served.servers:
        names = _surely_allowed(server)
        for name in names:
            if name in functions:
                yield Finding(
                    f"the {functions[name].kind} tool `{name}` has the name of a tool of {server.called}",
                    server.where,
                    hint("leave one of them out, or rename the function"),
                    _NOTE,
                    related=(Related("the function is here", functions[name].grip),),
                )
        for owner in dict.fromkeys(owners[name].label for name in names if name in owners):
            shared = [name for name in names if name in owners and owners[name].label == owner]
            first = owners[shared[0]]
            yield Finding(
                f"{first.called} and {server.called} both offer {listed(shared, 'and')}",
                server.where,
                hint("let each name through only once, with `allowed_tools`"),
                _NOTE,
                related=(Related("the first is here", first.where),),
            )
        for name in names:
            owners.setdefault(name, server)


def _surely_allowed(server: Served) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tool.name for tool in surely_allowed_of(server)))

"""`tool_choice` names a tool that its server does not offer.

A response that must call this tool has nothing to call. What the API does then is not documented; the tool is never
called.

Bad:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    tool_choice: {type: mcp, server_label: docs, name: serach}
    --- # what the server offers
    docs: {tools: [{name: search, inputSchema: {type: object}}]}
Good:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    tool_choice: {type: mcp, server_label: docs, name: search}
    --- # what the server offers
    docs: {tools: [{name: search, inputSchema: {type: object}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed, nearest
from toolcheck.manifest.node import Node
from toolcheck.served.filters import allows
from toolcheck.served.served import Served, ServedPayload


@rule(
    each=ServedPayload,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    fixes="hint",
)
def check(served: ServedPayload) -> Iterator[Finding]:
    for choice in _choices(served.payload.choice):
        label, name = choice.find("server_label"), choice.find("name")
        servers = [one for one in served.servers if one.label and one.label == label.value]
        if len(servers) == 1 and servers[0].listing is not None and name.is_settled:
            yield from _of_server(servers[0], name)


def _choices(choice: Node) -> Iterator[Node]:
    """The choices of a server's tool: the whole `tool_choice`, or the entries of an `allowed_tools` choice."""
    for one in (choice, *choice.find("tools").items()):
        if one.find("type").value == "mcp":
            yield one


def _of_server(server: Served, name: Node) -> Iterator[Finding]:
    same = [tool for tool in server.tools if tool.name == name.value]
    names = server.names
    if not same:
        near = nearest(name.value, names)
        yield Finding(
            f"`tool_choice` names `{name.value}`, which {server.called} does not offer",
            name.where,
            hint(f"did you mean `{near}`?") if near else None,
            note=f"its tools are {listed(names, 'and')}" if names else "it has no tools",
        )
    elif all(allows(server, tool) is False for tool in same):
        yield Finding(
            f"`tool_choice` names `{name.value}`, which `allowed_tools` of {server.called} does not let through",
            name.where,
            hint("add it to `allowed_tools`"),
        )

"""Two sources offer a tool with the same name.

The model sees names, not servers. When two servers, or a server and a function, have a tool with the same name, only
the first one was seen to be called.

Bad:
    - {type: mcp, server_label: wiki, server_url: https://wiki.example.com/mcp, allowed_tools: [search], require_approval: always}
    - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, allowed_tools: [search], require_approval: always}
Good:
    - {type: mcp, server_label: wiki, server_url: https://wiki.example.com/mcp, allowed_tools: [search], require_approval: always}
    - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, allowed_tools: [fetch], require_approval: always}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.tool import Tool, tool_names


@rule(
    each=Payload,
    severity=WARNING,
    evidence="observed",
    source="https://community.openai.com/t/how-response-api-dealing-with-two-mcp-with-different-server-label-but-the-same-tool-name/1366997",
    looked="2026-11-20",
    fixes="hint",
    quiet=lambda payload: (
        len(servers := [tool for tool in payload.tools if tool.kind == "mcp"]) == 0
        or (
            None not in (offers := [server.allowed_names for server in servers])
            and len(known := [name for offer in offers for name in offer]) == len(set(known))
            and payload.tool_names.isdisjoint(known)
        )
    ),
)
def check(payload: Payload) -> Iterator[Finding]:
    owners: dict[str, tuple[Tool, Node]] = {}
    servers: dict[str, Tool] = {}
    for tool in payload.tools:
        names = _names(tool)
        taken = {name: owners[name] for name in names if name in owners and _differ(owners[name][0], tool)}
        if taken:
            first = next(iter(taken))
            yield Finding(
                f"{_called(taken[first][0])} and {_called(tool)} both offer {listed(taken, 'and')}",
                names[first].where,
                hint("allow each name only once"),
                note="the model was seen to call only the first one",
                related=tuple(Related("the first is here", node.where) for _, node in taken.values()),
            )
        for name, node in names.items():
            owners.setdefault(name, (tool, node))
        address = _address(tool)
        twin = servers.setdefault(address, tool) if address else tool
        if twin is not tool and not taken and _overlap(twin, tool):
            yield Finding(
                f"{_called(twin)} and {_called(tool)} are the same server and offer the same tools",
                tool.find("server_url").where,
                hint("keep one of them, or set different `allowed_tools`"),
                note="the model was seen to call only the first one",
                related=(Related("the first is here", twin.find("server_url").where),),
            )


def _names(tool: Tool) -> dict[str, Node]:
    """The names of the tools that this entry is known to offer, and where each one is."""
    if tool.kind in ("function", "custom"):
        name = tool.field("name")
        return {name.value: name} if name.is_settled and name.value else {}
    if tool.kind != "mcp":
        return {}
    return {node.value: node for node in tool_names(tool.find("allowed_tools")) if node.is_settled}


def _differ(one: Tool, other: Tool) -> bool:
    """Whether these are two sources, at least one of them a server; two functions are for another rule."""
    if "mcp" not in (one.kind, other.kind):
        return False
    return one.kind != other.kind or one.label != other.label


def _called(tool: Tool) -> str:
    return f"the server `{tool.label}`" if tool.kind == "mcp" else f"the {tool.kind} tool `{tool.name}`"


def _overlap(one: Tool, other: Tool) -> bool:
    """Whether two entries for one server surely share a tool, because one of them allows all."""
    return one.allowed_names != () and other.allowed_names != () and None in (one.allowed_names, other.allowed_names)


def _address(tool: Tool) -> str:
    """The address of a server without its transport; empty when the address is not known."""
    if tool.kind != "mcp" or not tool.find("server_url").is_settled or not tool.address.host:
        return ""
    return tool.address.host + tool.address.path.rstrip("/").removesuffix("/sse").removesuffix("/mcp")

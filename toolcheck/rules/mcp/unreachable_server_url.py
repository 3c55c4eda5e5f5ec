"""OpenAI's servers cannot reach a `server_url`.

MCP servers are called by OpenAI's servers, not by the program that opens the session. For them, `localhost` is their
own machine, and a private address or the name of a container leads nowhere. No public host ends in `.test`, `.invalid`
or `.onion`, or has a name that is too long. The session opens, but the import of the tools fails (`424 Failed
Dependency`). A Secure MCP Tunnel (`tunnel_id`) reaches a private server.

This is a warning for an address that is reserved for documentation, and for a name such as `10.0.0.1.nip.io`, which
resolves to the address in it. Names for documentation (`example.com`, `.example`) are not reported.

Bad:
    {"type": "mcp", "server_label": "dev", "server_url": "http://localhost:3000/sse", "allowed_tools": ["search"],
     "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "dev", "tunnel_id": "tunnel_0123456789abcdef0123456789abcdef",
     "allowed_tools": ["search"], "require_approval": "always"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/agentgateway/agentgateway/issues/383",
    looked="2026-11-20",
    kinds=("mcp",),
    fixes="hint",
    keys=("server_url",),
    quiet=lambda tool: not tool.address.inside,
)
def check(tool: Tool) -> Iterator[Finding]:
    address = tool.address
    if not address.inside or address.fault or tool.find("tunnel_id").given:
        return
    host = f"`{address.host}`" if address.host else "the host of `server_url`"
    yield Finding(
        f"{host} cannot be reached from the internet",
        tool.find("server_url").where,
        hint("use a public address, or a Secure MCP Tunnel (`tunnel_id`)"),
        note=f"it is {address.inside}; the call comes from OpenAI's servers, not from your machine",
        severity=ERROR if address.is_surely_inside else WARNING,
    )

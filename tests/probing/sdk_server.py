"""A server of the installed MCP SDK: `python -m tests.probing.sdk_server streamable-http` (or `sse`) prints its URL."""

from __future__ import annotations

import socket
import sys
from typing import Any

import uvicorn


def made() -> Any:
    """The server: its class has another name in the first SDK."""
    try:
        from mcp.server.mcpserver import MCPServer
    except ImportError:
        from mcp.server.fastmcp import FastMCP as MCPServer  # type: ignore[no-redef]
    server = MCPServer("shop")

    @server.tool(description="Looks up what is in stock.")
    def lookup(sku: str) -> str:
        return f"3 of {sku}"

    return server


def main(transport: str) -> None:
    app, path = (made().sse_app(), "/sse") if transport == "sse" else (made().streamable_http_app(), "/mcp")
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}{path}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="on")).run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1])

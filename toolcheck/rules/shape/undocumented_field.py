"""A field is typed in one place and unknown in another: nobody says whether this server takes it.

The SDK gives `tunnel_id`, `defer_loading` and `allowed_callers` to every MCP tool, but the guide for Realtime
leaves them out. `blocked_domains` of a web search is in the guide, in neither SDK nor specification, and was once seen
to be refused.

Bad:
    {"type": "mcp", "server_label": "docs", "server_url": "https://mcp.example.com/mcp", "allowed_tools": ["search"],
     "require_approval": "always", "defer_loading": true}
Good:
    {"type": "mcp", "server_label": "docs", "server_url": "https://mcp.example.com/mcp", "allowed_tools": ["search"],
     "require_approval": "always"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding import WARNING, Finding
from toolcheck.manifest.manifest import Tool
from toolcheck.rule import rule

_TYPED_ONLY = ("tunnel_id", "defer_loading", "allowed_callers")


@rule(
    each=Tool,
    severity=WARNING,
    evidence="sdk",
    source="openai-python",
    kinds=("mcp", "web_search", "web_search_2025_08_26"),
    keys=(*_TYPED_ONLY, "filters"),
)
def check(tool: Tool) -> Iterator[Finding]:
    if tool.target != "responses":
        for node in (tool.find(key) for key in _TYPED_ONLY):
            if node.present:
                yield Finding(
                    f"`{node.path[-1]}` is typed by the SDK, but the Realtime guide does not list it",
                    node.key,
                    note="whether the server takes it in Realtime is not known",
                )
        return
    blocked = tool.find("filters", "blocked_domains")
    if blocked.present and tool.kind != "mcp":
        yield Finding(
            "`blocked_domains` is in the web search guide, but in neither the SDK nor the specification",
            blocked.key,
            note="some servers were seen to refuse it",
        )

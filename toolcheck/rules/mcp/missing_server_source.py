"""An MCP tool does not say where its server is.

A definition needs `server_url`, `connector_id` or `tunnel_id`. Only a Realtime session that already knows the label
accepts a tool without one. A Responses request knows nothing about the request before it.

Bad (responses):
    {"tools": [{"type": "mcp", "server_label": "docs", "allowed_tools": ["search"], "require_approval": "always"}]}
Good (responses):
    {"tools": [{"type": "mcp", "server_label": "docs", "server_url": "https://docs.example.com/mcp",
                "allowed_tools": ["search"], "require_approval": "always"}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.aliases import meant_field
from toolcheck.document.change import Rename
from toolcheck.finding.finding import ERROR, Finding, hint, safe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.address import read_address
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool

_SOURCES = ("server_url", "connector_id", "tunnel_id")
_NULL_HINT = hint("give it a value")


@rule(
    each=Tool,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    kinds=("mcp",),
    fixes="safe",
    quiet=lambda tool: type(tool.value.get("server_url")) is str or type(tool.value.get("connector_id")) is str,
)
def check(tool: Tool) -> Iterator[Finding]:
    if tool.sources or not tool.is_mapping:
        return
    null = next((node for name, node in tool.entries() if name in _SOURCES and node.value is None), None)
    if null is not None:
        yield Finding(f"`{null.path[-1]}` is null, and no other field names the server", null.where, _NULL_HINT)
        return
    if _may_be_reuse(tool):
        return
    others = ((name, node) for name, node in tool.entries() if name not in _SOURCES)
    alias = next((node for name, node in others if meant_field(name, _SOURCES)), None)
    if alias is not None:
        yield _under_another_name(alias)
        return
    yield Finding(
        "an MCP tool has none of `server_url`, `connector_id` and `tunnel_id`",
        tool.absent("server_url"),
        hint("add `server_url`"),
    )


def _under_another_name(node: Node) -> Finding:
    """The tool has a source under a name that other programs use."""
    name = str(node.path[-1])
    meant = meant_field(name, _SOURCES) or ""
    is_url = meant == "server_url" and node.is_string and read_address(node.value).is_public
    return Finding(
        f"an MCP tool names its server in `{name}`",
        node.key,
        safe(f"rename it to `{meant}`", Rename(node.path, meant, node.where.document))
        if is_url
        else hint(f"did you mean `{meant}`?"),
        note="the API reads `server_url`, `connector_id` or `tunnel_id`",
    )


def _may_be_reuse(tool: Tool) -> bool:
    """Whether the session may already know the label. A tool with a label alone is meant that way, and another rule
    reports an unknown label.
    """
    if tool.target in RESPONSES or tool.added or not tool.label:
        return False
    return tool.is_label_only or not tool.payload.earlier.knows or tool.label in tool.payload.earlier.defined

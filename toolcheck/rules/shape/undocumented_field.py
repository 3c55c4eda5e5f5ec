"""One source lists the field or value, and another does not.

The SDK gives `tunnel_id`, `defer_loading` and `allowed_callers` to every MCP tool, but the guide for Realtime does not
list them. The guide lists some options of web search that are in neither the SDK nor the specification. Servers answer
with `server_description: null`, or with `server_url: null` beside a connector, but no page lists null, and no request
with it is known.

Bad:
    {"type": "mcp", "server_label": "docs", "server_url": "https://mcp.example.com/mcp", "allowed_tools": ["search"],
     "require_approval": "always", "defer_loading": true}
Good:
    {"type": "mcp", "server_label": "docs", "server_url": "https://mcp.example.com/mcp", "allowed_tools": ["search"],
     "require_approval": "always"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool

_TYPED_ONLY = ("tunnel_id", "defer_loading", "allowed_callers")
_ANSWERED_AS_NULL = ("server_description", "server_url")
_GUIDE_ONLY = (("filters", "blocked_domains"), ("return_token_budget",), ("image_settings",), ("search_content_types",))


@rule(
    each=Tool,
    severity=WARNING,
    evidence="sdk",
    source="openai-python",
    kinds=("mcp", "web_search", "web_search_2025_08_26"),
    fixes="hint",
    keys=(*_TYPED_ONLY, *_ANSWERED_AS_NULL, *(field[0] for field in _GUIDE_ONLY)),
    quiet=lambda tool: (
        ({"tunnel_id", "defer_loading", "allowed_callers"}.isdisjoint(tool.value) or tool.target in RESPONSES)
        and (tool.kind != "mcp" or None not in tool.value.values())
        and (
            tool.kind == "mcp"
            or (
                {"return_token_budget", "image_settings", "search_content_types"}.isdisjoint(tool.value)
                and ("filters" not in tool.value or "blocked_domains" not in tool.value["filters"])
            )
        )
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    if tool.target not in RESPONSES:
        for node in _given(tool, ((key,) for key in _TYPED_ONLY)):
            yield Finding(
                f"the SDK has `{node.path[-1]}`, but the Realtime guide does not list it",
                node.key,
                note="it is not known whether Realtime accepts it",
            )
    if tool.kind == "mcp":
        yield from _nulls(tool) if tool.target != "live" else ()
    elif tool.target in RESPONSES:
        for node in _given(tool, _GUIDE_ONLY):
            yield Finding(
                f"`{node.path[-1]}` is in the web search guide, but in neither the SDK nor the specification",
                node.key,
                note="some servers refused it",
            )


def _nulls(tool: Tool) -> Iterator[Finding]:
    """What servers answer as null, and only Live is known to accept. A null in place of the only source is for another
    rule.
    """
    for name in _ANSWERED_AS_NULL:
        node = tool.find(name)
        if node.present and node.value is None and (tool.sources or name != "server_url"):
            yield Finding(
                f"`{name}` is null",
                node.where,
                hint("remove it"),
                note="servers answer with null, but no page says that a request may have it",
            )


def _given(tool: Tool, fields: Iterator[tuple[str, ...]] | tuple[tuple[str, ...], ...]) -> Iterator[Node]:
    return (node for node in (tool.find(*field) for field in fields) if node.present)

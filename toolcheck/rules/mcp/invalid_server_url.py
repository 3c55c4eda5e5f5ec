"""A `server_url` is not an absolute http or https URL.

OpenAI's servers call the address as it is written: with `https://` and a host, over Streamable HTTP or HTTP with SSE.
They cannot reach a program on your machine (stdio), a web socket or a file.

Bad:
    {"type": "mcp", "server_label": "docs", "server_url": "docs.example.com/mcp", "allowed_tools": ["search"],
     "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "docs", "server_url": "https://docs.example.com/mcp", "allowed_tools": ["search"],
     "require_approval": "always"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Replace
from toolcheck.finding.finding import ERROR, Finding, Fix, hint, safe
from toolcheck.finding.rule import rule
from toolcheck.manifest.address import read_address
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="documented",
    source="openapi",
    kinds=("mcp",),
    fixes="safe",
    keys=("server_url",),
    quiet=lambda tool: not tool.address.fault,
)
def check(tool: Tool) -> Iterator[Finding]:
    url = tool.find("server_url")
    if tool.address.fault:
        yield Finding(
            f"`server_url` {tool.address.fault}",
            url.where,
            _fix(tool),
            note="OpenAI's servers need an absolute http or https URL",
        )


def _fix(tool: Tool) -> Fix | None:
    url, fault = tool.find("server_url"), tool.address.fault
    stripped = url.value.strip()
    if stripped and stripped != url.value and not read_address(stripped).fault:
        return safe("remove the white space around it", Replace(url.path, stripped, tool.where.document))
    if fault == "has no scheme" and not read_address(f"https://{stripped.lstrip('/')}").fault:
        return hint("put `https://` before it")
    return None

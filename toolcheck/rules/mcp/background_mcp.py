"""A background request has an MCP tool.

Such requests were reported to fail after the API accepted them, while the same request in the foreground worked. The
reports are from 2025-07, and nothing newer is known, so this is a warning. Models for deep research are not reported:
their guide uses a company's own servers in background requests.

Bad (responses):
    {"background": true, "tools": [{"type": "mcp", "server_label": "docs", "server_url": "https://docs.example.com/mcp",
      "allowed_tools": ["search"], "require_approval": "always"}]}
Good (responses):
    {"tools": [{"type": "mcp", "server_label": "docs", "server_url": "https://docs.example.com/mcp",
      "allowed_tools": ["search"], "require_approval": "always"}]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.contract.models import DEEP_RESEARCH
from toolcheck.finding.finding import WARNING, Finding, Related
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=WARNING,
    evidence="observed",
    source="https://community.openai.com/t/responses-api-fails-with-background-true-when-an-mcp-tool-is-used-works-fine-synchronously/1302026",
    looked="2026-11-20",
    targets=RESPONSES,
    keys=("background",),
    quiet=lambda payload: "mcp" not in [tool.kind for tool in payload.every_tool],
)
def check(payload: Payload) -> Iterator[Finding]:
    background = payload.find("background")
    servers = [tool for tool in payload.every_tool if tool.kind == "mcp"]
    if background.value is True and servers and not re.search(DEEP_RESEARCH, payload.model):
        yield Finding(
            "a background request has an MCP tool",
            background.where,
            note="such requests failed after the API accepted them; the same requests worked in the foreground",
            related=(Related("the MCP tool is here", servers[0].grip),),
        )

"""A server on the internet is called without encryption.

Over `http://`, others can read and change the token, the arguments and the answers. All examples of the guides use
`https://`.

Bad:
    - {type: mcp, server_label: docs, server_url: "http://mcp.example.com/mcp", allowed_tools: [search], require_approval: always}
Good:
    - {type: mcp, server_label: docs, server_url: "https://mcp.example.com/mcp", allowed_tools: [search], require_approval: always}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.networks import SPEAKS_HTTPS
from toolcheck.document.change import Replace
from toolcheck.finding.finding import WARNING, Finding, hint, safe
from toolcheck.finding.rule import rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=WARNING,
    evidence="inferred",
    source="https://github.com/agentgateway/agentgateway/issues/383",
    looked="2026-11-20",
    kinds=("mcp",),
    fixes="safe",
    keys=("server_url",),
    quiet=lambda tool: type(tool.value.get("server_url")) is str and tool.value["server_url"].startswith("https://"),
)
def check(tool: Tool) -> Iterator[Finding]:
    url = tool.find("server_url")
    if not url.is_string:
        return
    address = tool.address
    if address.fault or address.scheme != "http" or not address.is_public:
        return
    fix = hint("use `https://`")
    if address.host in SPEAKS_HTTPS:
        fix = safe("use `https://`", Replace(url.path, "https" + url.value[4:], url.where.document))
    yield Finding("`server_url` has no encryption", url.where, fix, note="others can read and change what is sent")

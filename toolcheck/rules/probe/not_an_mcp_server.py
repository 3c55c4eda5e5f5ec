"""Something answers at this address, but it is not an MCP server.

It answers with a web page, with status 404, or with something that is not MCP. Usually the path is wrong: many servers
have their MCP endpoint at `/mcp`. OpenAI's servers import no tools from there.

Bad:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/see, require_approval: always}
    --- # what the server offers
    docs: {failure: {kind: not-found, status: 404}}
Good:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/sse, require_approval: always}
    --- # what the server offers
    docs: {transport: sse, tools: [{name: search, inputSchema: {type: object}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, Fix, hint
from toolcheck.finding.rule import rule
from toolcheck.served.served import Served

_WORDS = {
    "html": "a web page is at the address of {}, not an MCP server",
    "not-found": "nothing is at the path of {}",
    "protocol": "what answers at the address of {} is not an MCP server",
}


@rule(
    each=Served,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/yjacquin/fast-mcp/issues/104",
    looked="2026-11-29",
    fixes="hint",
)
def check(served: Served) -> Iterator[Finding]:
    failure = served.failure
    if failure is None or failure.kind not in _WORDS:
        return
    status = f" (status {failure.status})" if failure.status and failure.kind == "not-found" else ""
    yield Finding(
        _WORDS[failure.kind].format(served.called) + status,
        served.where,
        _advice(served.tool.address.path),
        note=failure.detail,
    )


def _advice(path: str) -> Fix:
    if path.rstrip("/").endswith("/mcp"):
        return hint("look up the address of the endpoint in the documentation of the server")
    return hint("look up the path of the endpoint; for many servers it is `/mcp`")

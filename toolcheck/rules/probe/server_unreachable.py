"""A server cannot be reached.

The name of its host has no address, nothing listens at the address, or the connection ends before an answer. OpenAI's
servers then import no tools: Realtime sends `mcp_list_tools.failed`, and Responses answers with status 424.

A private address is reported without being asked: it can work from here, but OpenAI's servers cannot reach it.

Bad:
    tools:
      - {type: mcp, server_label: docs, server_url: https://dcos.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {failure: {kind: dns}}
Good:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {tools: [{name: search, inputSchema: {type: object}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.served.served import Served

_WORDS = {
    "dns": "the host of {} has no address",
    "private": "the host of {} has an address that is not public",
    "connect": "{} cannot be reached: nothing listens at its address",
    "closed": "{} closed the connection before it answered",
    "tls": "the TLS connection to {} cannot be made",
}
_ADVICE = {
    "dns": "look for a spelling mistake in the host",
    "private": "give the server a public address, or use a tunnel; `--allow-private` asks it all the same",
    "connect": "look at the port, and whether the server runs",
    "closed": "look at the log of the server, or of the proxy before it",
    "tls": "look at the port, and at the proxy before the server",
}


@rule(
    each=Served,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/agentgateway/agentgateway/issues/383",
    looked="2026-11-29",
    fixes="hint",
)
def check(served: Served) -> Iterator[Finding]:
    failure = served.failure
    if failure is None or failure.kind not in _WORDS:
        return
    yield Finding(
        _WORDS[failure.kind].format(served.called),
        served.where,
        hint(_ADVICE[failure.kind]),
        note=failure.detail or "the import of its tools fails in the same way",
    )

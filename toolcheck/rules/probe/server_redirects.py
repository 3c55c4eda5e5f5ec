"""A server answers with a redirect.

A probe does not follow it: a credential would go to an address that nobody wrote down. Whether OpenAI's servers follow a
redirect is not known.

Bad:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp/, require_approval: always}
    --- # what the server offers
    docs: {failure: {kind: redirect, status: 307, location: https://docs.example.com/mcp}}
Good:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {tools: [{name: search, inputSchema: {type: object}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.served.served import Served


@rule(
    each=Served,
    severity=WARNING,
    evidence="inferred",
    source="realtime-mcp-guide",
    fixes="hint",
)
def check(served: Served) -> Iterator[Finding]:
    failure = served.failure
    if failure is None or failure.kind != "redirect":
        return
    there = f"to `{failure.location}`" if failure.location else "without saying where"
    yield Finding(
        f"{served.called} redirects {there}",
        served.where,
        hint("write the address that it leads to, if it is the server's"),
        note="the redirect was not followed; whether OpenAI follows it is not known",
    )

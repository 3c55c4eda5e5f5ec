"""The certificate of a server is not trusted.

It has expired, is for another host, is self-signed, or its chain is not complete. OpenAI's servers do not know your
own certificate authority, so they import no tools.

Bad:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {failure: {kind: certificate, detail: the certificate has expired}}
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


@rule(
    each=Served,
    severity=ERROR,
    evidence="inferred",
    source="realtime-mcp-guide",
    fixes="hint",
)
def check(served: Served) -> Iterator[Finding]:
    if served.failure is not None and served.failure.kind == "certificate":
        yield Finding(
            f"the certificate of {served.called} is not trusted",
            served.where,
            hint("renew the certificate, or send its whole chain"),
            note=served.failure.detail,
        )

"""The schema of a server's tool has a fault that the API refuses in a function.

The rules of the family `parameters` were run on `inputSchema`. Clients that send a server's tools as functions were
refused because of such schemas. Whether the import of a server refuses the tool, leaves it out, or accepts it, is not
known.

Bad:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {tools: [{name: fetch, inputSchema: {type: object, properties: {ids: {type: array}}}}]}
Good:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {tools: [{name: fetch, inputSchema: {type: object, properties: {ids: {type: array, items: {type: string}}}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.served.served import Served


@rule(
    each=Served,
    severity=WARNING,
    evidence="observed",
    source="https://github.com/makenotion/notion-mcp-server/issues/102",
    looked="2026-11-29",
    fixes="hint",
)
def check(served: Served) -> Iterator[Finding]:
    for fault in served.schema_faults:
        yield Finding(
            f"the schema of `{fault.tool}` has a fault at `{fault.place}`",
            served.where,
            hint(f"fix it on the server, or leave `{fault.tool}` out of `allowed_tools`"),
            note=f"{fault.message} [{fault.rule}]; a function would be refused, the import may be",
        )

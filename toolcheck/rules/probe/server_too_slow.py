"""A server takes long to list its tools.

Tools are imported when a session is configured, and a turn that begins before that runs without them. How long OpenAI's
servers wait is not known. The first request after a pause is often the slowest, because the server has to start.

Bad:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {seconds: 14.2, tools: [{name: search, inputSchema: {type: object}}]}
Good:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {seconds: 0.3, tools: [{name: search, inputSchema: {type: object}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.served.served import Served

_MANY_SECONDS = 10.0
_ADVICE = hint("keep the server running, and wait for `mcp_list_tools.completed` before the first turn")


@rule(
    each=Served,
    severity=WARNING,
    evidence="inferred",
    source="realtime-mcp-guide",
    fixes="hint",
)
def check(served: Served) -> Iterator[Finding]:
    note = "how long OpenAI waits is not known"
    if served.failure is not None and served.failure.kind == "timeout":
        words = f"{served.called} did not list its tools in time"
        yield Finding(words, served.where, _ADVICE, "; ".join(filter(None, (served.failure.detail, note))))
    elif served.listing is not None and served.listing.seconds > _MANY_SECONDS:
        seconds = f"{served.listing.seconds:.0f} seconds"
        yield Finding(f"{served.called} took {seconds} to list its tools", served.where, _ADVICE, note)

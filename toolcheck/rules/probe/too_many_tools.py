"""The servers and the list offer more tools together than the API accepts.

The Responses API refuses more than 128 tools; whether it counts the tools of servers is not known, and the limit of
Realtime is not documented. The model chooses worse long before that: OpenAI advises fewer than 20 functions at the start
of a turn. Unlike the check, a probe knows how many tools a server has.

Bad: see bad-two-servers.yaml
Good:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {tools: [{name: search, inputSchema: {type: object}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.limits import TOOLS_MAX
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.served.filters import surely_allowed_of
from toolcheck.served.served import ServedPayload


@rule(
    each=ServedPayload,
    severity=WARNING,
    evidence="observed",
    source="tools-limit",
    fixes="hint",
)
def check(served: ServedPayload) -> Iterator[Finding]:
    counts = [(len(surely_allowed_of(server)), server.called) for server in served.servers if server.listing]
    others = sum(tool.kind not in ("mcp", "namespace") for tool in served.payload.every_tool)
    total = sum(count for count, _ in counts) + others
    if counts and total > TOOLS_MAX and len(served.payload.tools) <= TOOLS_MAX:
        count, name = max(counts, key=lambda one: one[0])
        yield Finding(
            f"`tools` brings {total} tools, {count} of them from {name}; {TOOLS_MAX} is the limit that is known",
            served.payload.tool_list.key if served.payload.tool_list.present else served.servers[0].where,
            hint("name the tools that the model needs in `allowed_tools`"),
            note="whether the API counts the tools of servers is not known",
        )

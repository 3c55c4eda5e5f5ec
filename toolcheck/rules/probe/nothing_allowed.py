"""No tool of a server is left for the model.

The server offers no tools, or `allowed_tools` lets none of them through. The import succeeds, nothing is reported, and
the model cannot call anything there. If `tool_choice` is `required`, the response fails. An empty `allowed_tools` may be
meant, so that is a warning.

Bad:
    tools:
      - type: mcp
        server_label: docs
        server_url: https://docs.example.com/mcp
        allowed_tools: {read_only: true}
        require_approval: always
    --- # what the server offers
    docs: {tools: [{name: send, inputSchema: {type: object}, annotations: {readOnlyHint: false}}]}
Good:
    tools:
      - type: mcp
        server_label: docs
        server_url: https://docs.example.com/mcp
        allowed_tools: {read_only: true}
        require_approval: always
    --- # what the server offers
    docs: {tools: [{name: search, inputSchema: {type: object}, annotations: {readOnlyHint: true}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed
from toolcheck.served.filters import allowed_of
from toolcheck.served.served import Served


@rule(
    each=Served,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    fixes="hint",
)
def check(served: Served) -> Iterator[Finding]:
    if served.listing is None or allowed_of(served):
        return
    if not served.tools:
        yield Finding(
            f"{served.called} offers no tools", served.where, hint("look at what the server is set up to offer")
        )
        return
    allowed = served.tool.find("allowed_tools")
    yield Finding(
        f"`allowed_tools` lets no tool of {served.called} through",
        allowed.where,
        hint("name the tools that the model needs"),
        note=f"its tools are {listed(served.names, 'and')}",
        severity=WARNING if allowed.value == [] else ERROR,
    )

"""A `read_only` filter finds nothing, because no tool of the server says that it only reads.

`read_only: true` matches the tools that have `readOnlyHint: true` in their `annotations`. Many servers do not annotate
their tools, and then the filter matches none, whatever the tools do.

Bad:
    tools:
      - type: mcp
        server_label: docs
        server_url: https://docs.example.com/mcp
        allowed_tools: [search]
        require_approval: {never: {read_only: true}}
    --- # what the server offers
    docs: {tools: [{name: search, inputSchema: {type: object}}]}
Good:
    tools:
      - type: mcp
        server_label: docs
        server_url: https://docs.example.com/mcp
        allowed_tools: [search]
        require_approval: {never: {read_only: true}}
    --- # what the server offers
    docs: {tools: [{name: search, inputSchema: {type: object}, annotations: {readOnlyHint: true}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.node import Node
from toolcheck.served.served import Served


@rule(
    each=Served,
    severity=WARNING,
    evidence="sdk",
    source="openai-python",
    fixes="hint",
)
def check(served: Served) -> Iterator[Finding]:
    if not served.tools or any(tool.hint("readOnlyHint") is True for tool in served.tools):
        return
    for node in _filters(served):
        if node.value is True:
            yield Finding(
                f"`read_only` matches no tool of {served.called}",
                node.where,
                hint("name the tools in `tool_names`, or annotate them on the server"),
                note="none of its tools has `readOnlyHint: true`",
            )


def _filters(served: Served) -> Iterator[Node]:
    yield served.tool.find("allowed_tools", "read_only")
    yield served.tool.find("require_approval", "always", "read_only")
    yield served.tool.find("require_approval", "never", "read_only")

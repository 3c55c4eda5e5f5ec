"""A tool that may change something runs without approval.

The server says in the `annotations` of the tool that it does not only read (`readOnlyHint: false`), or that it destroys
(`destructiveHint: true`); or it says nothing, and the tool is named like one that changes something. The manifest lets
it run without asking anybody.

Bad:
    tools:
      - type: mcp
        server_label: crm
        server_url: https://crm.example.com/mcp
        allowed_tools: [find_customer, customer_card]
        require_approval: never
    --- # what the server offers
    crm:
      tools:
        - {name: find_customer, inputSchema: {type: object}, annotations: {readOnlyHint: true}}
        - {name: customer_card, inputSchema: {type: object}, annotations: {destructiveHint: true}}
Good:
    tools:
      - type: mcp
        server_label: crm
        server_url: https://crm.example.com/mcp
        allowed_tools: [find_customer, customer_card]
        require_approval: {never: {tool_names: [find_customer]}, always: {tool_names: [customer_card]}}
    --- # what the server offers
    crm:
      tools:
        - {name: find_customer, inputSchema: {type: object}, annotations: {readOnlyHint: true}}
        - {name: customer_card, inputSchema: {type: object}, annotations: {destructiveHint: true}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.verbs import is_writing
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed
from toolcheck.served.filters import asks, surely_allowed_of
from toolcheck.served.served import Served, ServedTool


@rule(
    each=Served,
    severity=WARNING,
    evidence="documented",
    source="realtime-mcp-guide",
    fixes="hint",
)
def check(served: Served) -> Iterator[Finding]:
    approval = served.tool.find("require_approval")
    writing = [tool.name for tool in surely_allowed_of(served) if asks(served, tool) is False and _may_write(tool)]
    names = tuple(dict.fromkeys(writing))
    if names:
        yield Finding(
            f"{listed(names, 'and')} of {served.called} may change something, and "
            f"{'run' if len(names) > 1 else 'runs'} without approval",
            approval.find("never").where if approval.is_mapping else approval.where,
            hint("put it under `require_approval.always`"),
            note="the server does not say that it only reads",
        )


def _may_write(tool: ServedTool) -> bool:
    reads = tool.hint("readOnlyHint")
    if reads is not None:
        return not reads
    return tool.hint("destructiveHint") is True or is_writing(tool.name)

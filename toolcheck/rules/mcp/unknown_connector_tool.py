"""`allowed_tools` names a tool that the connector does not have.

The guide lists the tools of each connector, and all of them only read. In Realtime, connectors are for reading only. A
name that is not in the list is never imported: the model cannot call it, and may have no tool at all. The lists are from
2026-09, so this is a warning.

Bad:
    session:
      model: gpt-realtime-2.1
      tools:
        - type: mcp
          server_label: calendar
          connector_id: connector_googlecalendar
          authorization: ${CALENDAR_TOKEN}
          allowed_tools: [search_events, create_event]
          require_approval: always
Good:
    session:
      model: gpt-realtime-2.1
      tools:
        - type: mcp
          server_label: calendar
          connector_id: connector_googlecalendar
          authorization: ${CALENDAR_TOKEN}
          allowed_tools: [search_events, read_event]
          require_approval: always
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.verbs import is_writing
from toolcheck.finding.finding import WARNING, Finding, Fix, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed, nearest
from toolcheck.manifest.tool import Tool, tool_names

_WRITE_ELSEWHERE = hint("use the service's own MCP server, with `server_url`, for tools that change something")


@rule(
    each=Tool,
    severity=WARNING,
    evidence="documented",
    source="tools-remote-mcp-guide",
    kinds=("mcp",),
    fixes="hint",
    keys=("connector_id",),
    quiet=lambda tool: (
        type(tool.value.get("allowed_tools")) is list
        and tool.connector.tools.keys() >= set(tool.value["allowed_tools"])
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    connector = tool.connector
    if connector is None:
        return
    for name in tool_names(tool.find("allowed_tools")):
        if not name.is_settled or name.value in connector.tools:
            continue
        wants_to_write = tool.target not in RESPONSES and is_writing(name.value)
        reads = "a connector only reads in Realtime; " if wants_to_write else ""
        yield Finding(
            f"the connector for {connector.title} has no tool `{name.value}`",
            name.where,
            _WRITE_ELSEWHERE if wants_to_write else _advice(nearest(name.value, connector.tools)),
            note=f"{reads}its tools are {listed(connector.tools, 'and')}",
        )


def _advice(meant: str | None) -> Fix | None:
    return hint(f"did you mean `{meant}`?") if meant else None

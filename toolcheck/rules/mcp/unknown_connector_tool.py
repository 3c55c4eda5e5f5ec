"""`allowed_tools` names a tool that the connector does not have.

The guide lists the tools of each connector, and all of them only read. A name that is not in the list is never
imported: the model cannot call it, and may have no tool at all. The lists are from 2026-09, so this is a warning.

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

from toolcheck.contract.connectors import CONNECTORS
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed, nearest
from toolcheck.manifest.tool import Tool, tool_names


@rule(
    each=Tool,
    severity=WARNING,
    evidence="documented",
    source="tools-remote-mcp-guide",
    kinds=("mcp",),
    fixes="hint",
    keys=("connector_id",),
)
def check(tool: Tool) -> Iterator[Finding]:
    identifier = tool.find("connector_id").value
    connector = CONNECTORS.get(identifier) if isinstance(identifier, str) else None
    if connector is None:
        return
    for name in tool_names(tool.find("allowed_tools")):
        if not name.is_settled or name.value in connector.tools:
            continue
        meant = nearest(name.value, connector.tools)
        yield Finding(
            f"the connector for {connector.title} has no tool `{name.value}`",
            name.where,
            hint(f"did you mean `{meant}`?") if meant else None,
            note=f"its tools are {listed(connector.tools, 'and')}",
        )

"""A connector is given no token.

A connector works on the account of a user, and needs that user's OAuth access token in `authorization`. Without one
the definition is taken, and the import of its tools fails.

Bad:
    session:
      model: gpt-realtime-2.1
      tools:
        - type: mcp
          server_label: calendar
          connector_id: connector_googlecalendar
          allowed_tools: [search_events]
          require_approval: always
Good:
    session:
      model: gpt-realtime-2.1
      tools:
        - type: mcp
          server_label: calendar
          connector_id: connector_googlecalendar
          authorization: ${CALENDAR_TOKEN}
          allowed_tools: [search_events]
          require_approval: always
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.contract.connectors import CONNECTORS
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.tool import Tool


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
    connector, authorization = tool.find("connector_id"), tool.find("authorization")
    if not connector.is_string or (connector.is_settled and connector.value not in CONNECTORS):
        return
    if len(tool.sources) > 1 or tool.header.given or authorization.given:
        return
    if tool.target != "responses" and tool.label in tool.payload.earlier.defined:
        return  # the token may have come with the earlier definition
    name = f"`{tool.label}`" if tool.label else "this connector"
    variable = re.sub(r"[^A-Z0-9]+", "_", tool.label.upper()).strip("_") or "CONNECTOR"
    yield Finding(
        f"no token reaches {name}",
        authorization.where if authorization.present else tool.absent("authorization"),
        hint(f"add `authorization`, as `${{{variable}_TOKEN}}`"),
        note="a connector needs the OAuth access token of the user it works for",
    )

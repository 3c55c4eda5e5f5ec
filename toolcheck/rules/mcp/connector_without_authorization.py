"""A connector has no token.

A connector works with the account of a user, so it needs the OAuth access token of that user in `authorization`.
Without a token, the API accepts the definition, but the import of the connector's tools fails.

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
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=WARNING,
    evidence="documented",
    source="tools-remote-mcp-guide",
    kinds=("mcp",),
    fixes="hint",
    fails=True,
    keys=("connector_id",),
    quiet=lambda tool: type(tool.value.get("authorization")) is str,
)
def check(tool: Tool) -> Iterator[Finding]:
    connector, authorization = tool.find("connector_id"), tool.find("authorization")
    if not connector.is_string or (connector.is_settled and connector.value not in CONNECTORS):
        return
    if len(tool.sources) > 1 or tool.header.given or authorization.given:
        return
    if tool.target not in RESPONSES and tool.label in tool.payload.earlier.defined:
        return  # the earlier definition may hold the token
    name = f"`{tool.label}`" if tool.label else "this connector"
    variable = re.sub(r"[^A-Z0-9]+", "_", tool.label.upper()).strip("_") or "CONNECTOR"
    yield Finding(
        f"{name} has no token",
        authorization.where if authorization.present else tool.absent("authorization"),
        hint(f"add `authorization`, as `${{{variable}_TOKEN}}`"),
        note="a connector needs the OAuth access token of its user",
    )

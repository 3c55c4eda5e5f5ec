"""A connector has an `Authorization` header.

The API accepts the token of a connector only in `authorization`. With `headers.Authorization` it refuses the
definition and imports nothing.

Bad:
    {"type": "mcp", "server_label": "calendar", "connector_id": "connector_googlecalendar",
     "headers": {"Authorization": "Bearer ${CALENDAR_TOKEN}"}, "allowed_tools": ["search_events"],
     "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "calendar", "connector_id": "connector_googlecalendar",
     "authorization": "${CALENDAR_TOKEN}", "allowed_tools": ["search_events"], "require_approval": "always"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Change, Move, Remove, Replace
from toolcheck.finding.finding import ERROR, Finding, Fix, hint, safe
from toolcheck.finding.rule import rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    kinds=("mcp",),
    fixes="safe",
    keys=("headers",),
    quiet=lambda tool: "connector_id" not in tool.value,
)
def check(tool: Tool) -> Iterator[Finding]:
    header = tool.header
    if tool.find("connector_id").given and header.given and not tool.find("authorization").given:
        yield Finding(
            f"`headers.{header.path[-1]}` is sent with a connector",
            header.key,
            _fix(tool),
            note="the API accepts a connector's token in `authorization` only",
        )


def _fix(tool: Tool) -> Fix:
    """Move the token to `authorization`, without `Bearer `. A header with another scheme holds no token."""
    header, document = tool.header, tool.where.document
    scheme, _, token = header.value.partition(" ") if header.is_string else ("", "", "")
    if scheme.lower() != "bearer" or not token.strip():
        return hint("move the token to `authorization`")
    authorization, headers = tool.find("authorization"), tool.find("headers")
    changes: list[Change] = [Remove(authorization.path, document)] if authorization.present else []
    changes += [Replace(header.path, token.strip(), document), Move(header.path, tool.path, "authorization", document)]
    changes += [Remove(headers.path, document)] if len(headers.value) == 1 else []
    return safe("move the token to `authorization`", *changes)

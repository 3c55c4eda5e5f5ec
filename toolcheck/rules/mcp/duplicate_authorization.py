"""A server has its credential twice: in `authorization` and in an `Authorization` header.

The API accepts one of the two, and refuses a definition that has both. `authorization` and `Authorization` are
the same header.

Bad:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp", "authorization": "${CRM_TOKEN}",
     "headers": {"authorization": "Bearer ${CRM_TOKEN}"}, "allowed_tools": ["find_customer"],
     "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp", "authorization": "${CRM_TOKEN}",
     "allowed_tools": ["find_customer"], "require_approval": "always"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Remove
from toolcheck.finding.finding import ERROR, Finding, Fix, Related, hint, safe
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
    quiet=lambda tool: "authorization" not in tool.value,
)
def check(tool: Tool) -> Iterator[Finding]:
    authorization, header = tool.find("authorization"), tool.header
    if authorization.given and header.given:
        yield Finding(
            f"`authorization` and `headers.{header.path[-1]}` both hold a credential",
            header.key,
            _fix(tool),
            note="the API accepts only one of them",
            related=(Related("the other is here", authorization.key),),
        )


def _fix(tool: Tool) -> Fix:
    """Remove the header when it holds the same token. Of two different ones, only their owner knows which is right."""
    token, in_header = _token(tool.find("authorization").value), _token(tool.header.value)
    if token is None or token != in_header:
        is_connector = tool.find("connector_id").given
        return hint("keep `authorization`: a connector accepts no header" if is_connector else "keep the right one")
    is_only_header = len(tool.find("headers").value) == 1
    path = tool.find("headers").path if is_only_header else tool.header.path
    return safe("remove the header, which holds the same token", Remove(path, tool.where.document))


def _token(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return value[7:].strip() if value[:7].lower() == "bearer " else value.strip()

"""The token in `authorization` starts with `Bearer`.

The field holds the token alone, as in every example of the guide. The word `Bearer` belongs to the HTTP header that
OpenAI's servers write. With the word in the field, it is sent twice, and no server accepts the token.

Bad:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp",
     "authorization": "Bearer ${CRM_TOKEN}", "allowed_tools": ["find_customer"], "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp",
     "authorization": "${CRM_TOKEN}", "allowed_tools": ["find_customer"], "require_approval": "always"}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.contract.secrets import is_no_credential
from toolcheck.document.change import Replace
from toolcheck.finding.finding import WARNING, Finding, hint, safe
from toolcheck.finding.rule import rule
from toolcheck.ground.regex import regex
from toolcheck.manifest.placeholders import is_all_placeholder
from toolcheck.manifest.tool import Tool

_BEARER = regex(r"\s*(?:authorization\s*[:=]\s*)?bearer(?:\s*[:=]\s*|\s+|$)", re.IGNORECASE)


@rule(
    each=Tool,
    severity=WARNING,
    evidence="inferred",
    source="tools-remote-mcp-guide",
    kinds=("mcp",),
    fixes="safe",
    keys=("authorization",),
    quiet=lambda tool: type(tool.value.get("authorization")) is str and is_all_placeholder(tool.value["authorization"]),
)
def check(tool: Tool) -> Iterator[Finding]:
    authorization = tool.find("authorization")
    scheme = _BEARER.match(authorization.value) if authorization.is_string else None
    if scheme is None or is_no_credential(authorization.value):
        return
    token = authorization.value[scheme.end() :].strip()
    while again := _BEARER.match(token):
        token = token[again.end() :].strip()
    yield Finding(
        "`authorization` starts with `Bearer`",
        authorization.where,
        safe("keep only the token", Replace(authorization.path, token, tool.where.document))
        if token
        else hint("write the token here"),
        note="OpenAI's servers add `Bearer` to the token",
    )

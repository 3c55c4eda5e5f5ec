"""A placeholder that nothing fills is sent as it is.

Compile fills `${NAME}` from the environment, and nothing else. It sends a `$TOKEN`, a `{{ token }}`, an
`<access token>` or a `your_token_here` letter by letter, and the server answers `401 Unauthorized`.

Bad:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp", "authorization": "$CRM_TOKEN",
     "allowed_tools": ["find_customer"], "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp", "authorization": "${CRM_TOKEN}",
     "allowed_tools": ["find_customer"], "require_approval": "always"}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.contract.secrets import HOLDS_SECRET, STAND_IN, holds_secret
from toolcheck.document.where import Where
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.regex import regex
from toolcheck.manifest.node import Node
from toolcheck.manifest.placeholders import ANY_PLACEHOLDER, foreign, is_all_placeholder, may_hold_placeholder
from toolcheck.manifest.tool import Tool

_SCHEME = regex(r"(?<!\s)\s*+(?:bearer|basic|token)\s++", re.IGNORECASE)


@rule(
    each=Tool,
    severity=WARNING,
    evidence="observed",
    source="https://github.com/lightspeed-core/lightspeed-stack/issues/1269",
    looked="2026-11-20",
    kinds=("mcp",),
    fixes="hint",
    fails=True,
    keys=("server_url", "authorization", "headers"),
    quiet=lambda tool: (
        type(tool.value.get("server_url", "")) is str
        and ("server_url" not in tool.value or not may_hold_placeholder(tool.value["server_url"]))
        and ("authorization" not in tool.value or is_all_placeholder(tool.value["authorization"]))
        and (
            "headers" not in tool.value
            or all(
                is_all_placeholder(text.removeprefix("Bearer "))
                or not (may_hold_placeholder(text) or holds_secret(f"headers.{header}"))
                for header, text in tool.value["headers"].items()
            )
        )
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    for name, node in _fields(tool):
        stretch = _stand_in(node.value, name) if node.is_string else None
        if stretch is not None:
            yield Finding(
                f"`{name}` contains a placeholder that nothing fills",
                Where(node.path, "string", node.where.document, stretch),
                hint("write `${NAME}`, which compile fills from the environment"),
                note="it is sent as it is",
            )


def _fields(tool: Tool) -> Iterator[tuple[str, Node]]:
    """The fields that lead to the server and open it."""
    yield "server_url", tool.find("server_url")
    yield "authorization", tool.find("authorization")
    for name, node in tool.find("headers").entries():
        yield f"headers.{name}", node


def _stand_in(text: str, field: str) -> tuple[int, int] | None:
    """The stretch that stands for something else. In a field for a token, a word such as `your_token` counts, too."""
    if is_all_placeholder(text):
        return None
    placeholder = foreign(text)
    if placeholder:
        return placeholder.span()
    if HOLDS_SECRET.search(field):
        token = _SCHEME.sub("", ANY_PLACEHOLDER.sub("", text), count=1)
        if STAND_IN.search(token):
            return 0, len(text)
    return None

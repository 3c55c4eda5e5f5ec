"""Where a credential belongs, there is none: the value is empty, or the word for a variable that was not set.

`None`, `undefined` and `null` are what programs write when they put a variable into a text that they do not have.
The server answers `401 Unauthorized`, and none of its tools is imported. Compile does not send it: there it is an error,
also when an empty variable fills a `${NAME}`.

Bad:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp", "authorization": "None",
     "allowed_tools": ["find_customer"], "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp", "authorization": "${CRM_TOKEN}",
     "allowed_tools": ["find_customer"], "require_approval": "always"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.secrets import is_credential_header, is_no_credential, without_scheme
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=WARNING,
    evidence="inferred",
    source="tools-remote-mcp-guide",
    kinds=("mcp",),
    fixes="hint",
    refused=True,
    keys=("authorization", "headers"),
)
def check(tool: Tool) -> Iterator[Finding]:
    for name, node in _credentials(tool):
        if node.is_settled and is_no_credential(node.value):
            word = without_scheme(node.value)
            yield Finding(
                f"`{name}` is the word `{word}`, and no credential" if word else f"`{name}` has no credential in it",
                node.where,
                hint("write `${NAME}` for a variable that has the token, or leave the field out"),
                note="a program writes this for a variable that is not set" if word else "",
            )


def _credentials(tool: Tool) -> Iterator[tuple[str, Node]]:
    """The fields of a server that hold credentials."""
    yield "authorization", tool.find("authorization")
    for name, node in tool.find("headers").entries():
        if is_credential_header(name):
            yield f"headers.{name}", node

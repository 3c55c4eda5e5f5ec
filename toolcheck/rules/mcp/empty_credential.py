"""A credential is empty, or a word for a variable that is not set.

Programs write `None`, `undefined` or `null` when they put a variable without a value into a text. The server answers
`401 Unauthorized`, and none of its tools is imported. Compile does not send such a value. It is an error there, also
when an empty variable fills a `${NAME}`.

Bad:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp", "authorization": "None",
     "allowed_tools": ["find_customer"], "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp", "authorization": "${CRM_TOKEN}",
     "allowed_tools": ["find_customer"], "require_approval": "always"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.secrets import NO_CREDENTIALS, is_credential_header, is_no_credential, without_scheme
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.placeholders import is_all_placeholder
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
    quiet=lambda tool: (
        ("authorization" not in tool.value or is_all_placeholder(tool.value["authorization"]))
        and (
            "headers" not in tool.value
            or NO_CREDENTIALS.isdisjoint([text.split()[-1].casefold() for text in tool.value["headers"].values()])
        )
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    for name, node in _credentials(tool):
        if node.is_settled and is_no_credential(node.value):
            word = without_scheme(node.value)
            yield Finding(
                f"`{name}` is the word `{word}`, not a credential" if word else f"`{name}` contains no credential",
                node.where,
                hint("write `${NAME}` for the variable with the token, or remove the field"),
                note="programs write this word for a variable that is not set" if word else "",
            )


def _credentials(tool: Tool) -> Iterator[tuple[str, Node]]:
    """The fields of a server that hold credentials."""
    yield "authorization", tool.find("authorization")
    for name, node in tool.find("headers").entries():
        if is_credential_header(name):
            yield f"headers.{name}", node

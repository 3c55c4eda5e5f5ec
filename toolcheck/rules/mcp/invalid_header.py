"""A header has a name or a value that no HTTP request can carry.

The name of a header is made of letters, digits and ``!#$%&'*+-.^_`|~``, without blanks and colons. A line break in a
value ends the header, and what follows would be another one: clients refuse to send that. It comes from a variable that
was read with its line end, or from somebody who wants to add a header. A `${NAME}` in the name of a header is not
filled in.

Compile does not send it: there it is an error, also when a variable brings the line break.

Bad:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp", "headers": {"X Tenant": "blue"},
     "allowed_tools": ["find_customer"], "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp", "headers": {"X-Tenant": "blue"},
     "allowed_tools": ["find_customer"], "require_approval": "always"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.regex import regex
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool

_NAME = regex(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BROKEN = regex(r"[\r\n]+|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")


@rule(
    each=Tool,
    severity=WARNING,
    evidence="inferred",
    source="https://www.rfc-editor.org/rfc/rfc9110#section-5",
    looked="2026-11-29",
    kinds=("mcp",),
    fixes="hint",
    refused=True,
    keys=("authorization", "headers"),
)
def check(tool: Tool) -> Iterator[Finding]:
    for name, node in tool.find("headers").entries():
        if not name:
            yield Finding("a header has an empty name", node.key, hint("give it a name, or leave it out"))
        elif not _NAME.fullmatch(name):
            yield Finding(
                f"a header has {_wrong(name)} in its name",
                node.key,
                hint("write the name alone"),
                note="HTTP allows letters, digits and a few signs such as `-` and `_`",
            )
        yield from _of_value(f"`headers.{name}`" if _NAME.fullmatch(name) else "a header", node)
    yield from _of_value("`authorization`", tool.find("authorization"))


def _wrong(name: str) -> str:
    """What no name of a header has. The name is not shown: behind a colon it may go on with a secret."""
    strange = _NAME.sub("", name)
    if ":" in strange:
        return "a colon"
    return (
        "a blank" if strange.isspace() else f"the character `{strange[0]}`" if strange.isprintable() else "a character"
    )


def _of_value(name: str, node: Node) -> Iterator[Finding]:
    found = _BROKEN.search(node.value) if node.is_string else None
    if found is not None:
        what = "a line break" if found[0][0] in "\r\n" else "a control character"
        yield Finding(
            f"{name} has {what} in it",
            node.where,
            hint("write it without"),
            note="no HTTP header can carry that",
        )

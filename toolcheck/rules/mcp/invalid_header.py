"""A header has a name or a value that HTTP does not allow.

The name of a header is made of letters, digits and ``!#$%&'*+-.^_`|~``, without spaces and colons. A line break in a
value ends the header, and the rest would become another header, so clients refuse to send it. Such a line break comes
from a variable that was read together with its line end, or from somebody who wants to add a header. A `${NAME}` in
the name of a header is not filled.

Compile does not send such a header. It is an error there, also when the line break comes from a variable.

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
    quiet=lambda tool: (
        ("authorization" not in tool.value or tool.value["authorization"].isprintable())
        and (
            "headers" not in tool.value
            or all(
                header.isascii() and header.replace("-", "_").isidentifier() and text.isprintable()
                for header, text in tool.value["headers"].items()
            )
        )
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    for name, node in tool.find("headers").entries():
        if not name:
            yield Finding("the name of a header is empty", node.key, hint("name the header, or remove it"))
        elif not _NAME.fullmatch(name):
            yield Finding(
                f"the name of a header contains {_wrong(name)}",
                node.key,
                hint("write only the name"),
                note="HTTP allows letters, digits and a few signs such as `-` and `_`",
            )
        yield from _of_value(f"`headers.{name}`" if _NAME.fullmatch(name) else "a header", node)
    yield from _of_value("`authorization`", tool.find("authorization"))


def _wrong(name: str) -> str:
    """What the name of a header cannot contain. The name is not shown, because a secret may follow a colon."""
    strange = _NAME.sub("", name)
    if ":" in strange:
        return "a colon"
    return (
        "white space"
        if strange.isspace()
        else f"the character `{strange[0]}`"
        if strange.isprintable()
        else "a character"
    )


def _of_value(name: str, node: Node) -> Iterator[Finding]:
    broken = _BROKEN.search(node.value) if node.is_string else None
    if broken is not None:
        what = "a line break" if broken[0][0] in "\r\n" else "a control character"
        yield Finding(
            f"{name} contains {what}",
            node.where,
            hint("remove it"),
            note="HTTP does not allow it in a header",
        )

"""Tools that may change something run without approval.

`require_approval: never` is meant for tools that read. On a server without `allowed_tools`, it covers every tool of the
server. For tools that create, send or delete, the user is not asked.

Toolcheck judges by the names of the tools; only the server knows what they do.

Bad:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp",
     "allowed_tools": ["find_customer", "delete_customer"], "require_approval": "never"}
Good:
    {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp",
     "allowed_tools": ["find_customer", "delete_customer"],
     "require_approval": {"never": {"tool_names": ["find_customer"]}, "always": {"tool_names": ["delete_customer"]}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.verbs import is_writing
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool, may_change


@rule(
    each=Tool,
    severity=WARNING,
    evidence="documented",
    source="realtime-mcp-guide",
    kinds=("mcp",),
    fixes="hint",
    keys=("require_approval",),
    quiet=lambda tool: (
        tool.value.get("require_approval") == "always"
        or (
            type(tool.value.get("allowed_tools")) is list
            and tool.value.get("require_approval") == "never"
            and not may_change(tool.value["allowed_tools"])
        )
        or (
            type(tool.value.get("require_approval")) is dict
            and not may_change(tool.value["require_approval"].get("never", {}).get("tool_names", ()))
        )
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    approval, allowed = tool.find("require_approval"), tool.find("allowed_tools")
    name = f"`{tool.label}`" if tool.label else "this server"
    if approval.value == "never" and not allowed.given and tool.sources:
        yield Finding(
            f"every tool of {name} runs without approval",
            approval.where,
            hint("name the tools that the model needs in `allowed_tools`, or ask for approval"),
        )
        return
    without_approval = allowed if approval.value == "never" else approval.find("never")
    writing = [node for node in _names(without_approval) if is_writing(node.value)]
    if writing:
        names = listed([node.value for node in writing], "and")
        yield Finding(
            f"{names} of {name} may change something, and {'run' if len(writing) > 1 else 'runs'} without approval",
            approval.where if approval.value == "never" else writing[0].where,
            hint("put it under `require_approval.always`"),
        )


def _names(node: Node) -> list[Node]:
    """The tools that a list or a filter names; none when it allows only tools that read."""
    if node.is_mapping:
        return [] if node.find("read_only").value is True else list(node.find("tool_names").strings())
    return list(node.strings())

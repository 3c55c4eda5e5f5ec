"""A function or a namespace has no description.

The model chooses a tool by its description, which says when to call it and what it returns. Without a description the
model sees only the name. The API accepts that, and the model guesses.

Bad:
    {"type": "function", "name": "transfer"}
Good:
    {"type": "function", "name": "transfer", "description": "Hand the call to a person. Say so to the caller first."}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=WARNING,
    evidence="documented",
    source="function-calling-guide",
    kinds=("function", "custom", "namespace"),
    fixes="hint",
    quiet=lambda tool: type(tool.value.get("description")) is str and tool.value["description"].strip() != "",
)
def check(tool: Tool) -> Iterator[Finding]:
    node = tool.field("description")
    if node.is_string and node.value.strip():
        return
    if not node.is_string and (node.given or tool.kind == "namespace"):
        return  # its shape is wrong, which another rule reports
    called = f"`{tool.name}`" if tool.name else f"a {tool.kind}"
    what = "an empty `description`" if node.present else "no `description`"
    yield Finding(
        f"{called} has {what}",
        node.where if node.present else tool.absent("description"),
        hint("describe what it contains" if tool.kind == "namespace" else "describe what it does and when to call it"),
        note="the model chooses a tool by its description",
    )

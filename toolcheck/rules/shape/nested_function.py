"""A tool keeps its fields inside a `function` object.

That is the form of Chat Completions. Realtime and Responses read `name`, `description` and `parameters` from the tool
itself, so this tool has no name, and the server refuses everything that is sent with it.

If only the name is outside, Responses accepts the tool and ignores `function`: the model gets a tool without a
description and without arguments. Recorded answers show this (2026-11-29).

Bad:
    {"type": "function", "function": {"name": "hang_up", "description": "End the call."}}
Good:
    {"type": "function", "name": "hang_up", "description": "End the call."}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Lift, Remove
from toolcheck.finding.finding import ERROR, Finding, hint, safe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/microsoft/autogen/issues/6935",
    looked="2026-11-20",
    kinds=("function", "custom"),
    fixes="safe",
    keys=("function", "custom", "format"),
    quiet=lambda tool: (
        "function" not in tool.value
        and (
            tool.kind == "function"
            or ("custom" not in tool.value and ("format" not in tool.value or "grammar" not in tool.value["format"]))
        )
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    yield from _of_tool(tool)
    if tool.kind == "custom" and tool.target in RESPONSES:
        yield from _of_format(tool.find("format"))


def _of_format(form: Node) -> Iterator[Finding]:
    """Chat Completions keeps the grammar of a custom tool in one more object."""
    grammar = form.find("grammar")
    if grammar.is_mapping and form.value.keys() <= {"type", "grammar"}:
        yield Finding(
            "`grammar` contains fields that belong on `format` itself",
            grammar.key,
            safe("move them up", Lift(grammar.path, form.where.document)),
            instead=(*(form.where.child(key) for key in grammar.value), grammar.where),
        )


def _of_tool(tool: Tool) -> Iterator[Finding]:
    nested, document = tool.nested, tool.where.document
    if not nested.present or (tool.kind == "custom" and tool.target not in RESPONSES):
        return
    conflicts = [key for key, node in nested.entries() if key in tool.value and tool.value[key] != node.value]
    fix = hint("move its fields up") if conflicts else safe("move them up", Lift(nested.path, document))
    if not conflicts and tool.target not in RESPONSES and "strict" in nested.value:
        without = Remove(nested.find("strict").path, document)
        fix = safe(
            "move them up without `strict`, which Realtime does not support", without, Lift(nested.path, document)
        )
    message, note = (
        f"`{tool.kind}` contains fields that belong on the tool itself",
        "this is the form of Chat Completions",
    )
    if tool.ignores_nested:
        message = f"`{tool.kind}` contains fields that Responses ignores"
        note = "the model gets the tool without its description and its parameters"
    accounted = [tool.where.child(key) for key in ("name", "type") if key == "type" or key in nested.value]
    yield Finding(
        message,
        nested.key,
        fix,
        note,
        instead=(*accounted, nested.where),
        api_path="" if tool.ignores_nested else tool.payload.api_path((*tool.path, "name")),
    )

"""The tool's name in `tool_choice` is nested under `function`.

Chat Completions nests it. Realtime and Responses read `name` from `tool_choice` itself. The server answers `Missing
required parameter: 'session.tool_choice.name'` and refuses the whole request.

Bad (responses):
    {"tools": [{"type": "function", "name": "hang_up", "description": "End the call."}],
     "tool_choice": {"type": "function", "function": {"name": "hang_up"}}}
Good (responses):
    {"tools": [{"type": "function", "name": "hang_up", "description": "End the call."}],
     "tool_choice": {"type": "function", "name": "hang_up"}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Insert, Lift, Rename
from toolcheck.finding.finding import ERROR, Finding, Fix, hint, safe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Choice

_HOLDERS = {"function": {"name"}, "custom": {"name"}, "allowed_tools": {"mode", "tools"}}
"""The keys under which Chat Completions nests fields, and the fields that each may hold."""


@rule(
    each=Choice,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/Azure-Samples/aoai-realtime-audio-sdk/issues/132",
    looked="2026-11-20",
    fixes="safe",
    keys=("function", "custom", "allowed_tools", "tools"),
    quiet=lambda choice: (
        "function" not in choice.value
        and "custom" not in choice.value
        and "allowed_tools" not in choice.value
        and (
            "tools" not in choice.value
            or all({"function", "custom", "allowed_tools"}.isdisjoint(entry) for entry in choice.value["tools"])
        )
    ),
)
def check(choice: Choice) -> Iterator[Finding]:
    entries: list[Node] = [choice]
    if choice.target in RESPONSES:
        entries += [*choice.find("tools").items(), *choice.find("allowed_tools", "tools").items()]
    for form in entries:
        for key, node in form.entries():
            kind = form.find("type")
            is_own = kind.value == key or (not kind.present and key == "function")
            if key not in _HOLDERS or not is_own or (choice.target not in RESPONSES and key != "function"):
                continue
            if node.is_mapping or (node.is_string and key != "allowed_tools"):
                what = "`tool_choice`" if form is choice else "the entry"
                yield Finding(
                    f"fields of {what} are nested under `{key}`",
                    node.key,
                    _fix(form, key, node),
                    instead=(form.where,),
                    api_path=choice.payload.api_path((*form.path, "mode" if key == "allowed_tools" else "name")),
                )


def _fix(form: Node, key: str, node: Node) -> Fix:
    document = form.where.document
    typed = () if form.find("type").present else (Insert(form.path, "type", key, document=document),)
    if node.is_string and not form.find("name").present:
        return safe("rename it to `name`", *typed, Rename(node.path, "name", document))
    if not node.is_mapping or not node.value.keys() <= _HOLDERS[key] or _differs(form, node):
        return hint(f"write `{{type: {key}, name: …}}`" if key != "allowed_tools" else "move `mode` and `tools` up")
    return safe("move them up", *typed, Lift(node.path, document))


def _differs(form: Node, nested: Node) -> bool:
    """Whether a field is both there and nested, with another value or of another type."""
    return any(key in form.value and repr(form.value[key]) != repr(value) for key, value in nested.value.items())

"""`tool_choice` allows tools that it cannot name, or has an invalid mode.

`allowed_tools` has a `mode`, which is `auto` or `required`; a Live session accepts `none`, too. Each entry names a tool of
the request: a function or a custom tool by `name`, an MCP server by `server_label`, a hosted tool by its type alone. A
tool that `tool_search` has yet to load, or that is in a namespace, cannot be named, neither in `allowed_tools` nor in
`tool_choice` itself.

Bad (responses):
    {"tools": [{"type": "function", "name": "find_order", "description": "Find an order."}],
     "tool_choice": {"type": "allowed_tools", "mode": "any", "tools": [{"type": "function", "name": "find_order"}]}}
Good (responses):
    {"tools": [{"type": "function", "name": "find_order", "description": "Find an order."}],
     "tool_choice": {"type": "allowed_tools", "mode": "required", "tools": [{"type": "function", "name": "find_order"}]}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.choices import CHOSEN_BY_TYPE, NEVER_CHOSEN
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed, nearest
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Choice
from toolcheck.manifest.placeholders import is_placeholder
from toolcheck.manifest.tool import Tool

_MODES = {"responses": ("auto", "required"), "live": ("auto", "required", "none")}
_NAMED_BY = {"function": "name", "custom": "name", "mcp": "server_label"}


@rule(
    each=Choice,
    severity=ERROR,
    evidence="documented",
    source="openapi",
    targets=RESPONSES,
    fixes="hint",
    kinds=("function", "custom", "allowed_tools"),
    quiet=lambda choice: (
        (
            choice.kind == "allowed_tools"
            or any(
                tool.kind == choice.kind
                and tool.name == choice.value.get("name")
                and tool.namespace is None
                and "defer_loading" not in tool.value
                for tool in choice.payload.available or ()
            )
        )
        and (
            choice.kind != "allowed_tools"
            or (
                choice.value.get("mode") in ("auto", "required")
                and type(choice.value["tools"]) is list
                and all(
                    "function" not in entry
                    and "custom" not in entry
                    and any(
                        tool.kind == entry["type"] in ("function", "custom")
                        and "" != tool.name == entry["name"]
                        and tool.namespace is None
                        and "defer_loading" not in tool.value
                        for tool in choice.payload.available or ()
                    )
                    for entry in choice.value["tools"]
                )
            )
        )
    ),
)
def check(choice: Choice) -> Iterator[Finding]:
    tools = choice.payload.available
    is_known = tools is not None and all(
        tool.is_mapping and not is_placeholder(tool.name + tool.label) for tool in tools
    )
    if choice.kind in ("function", "custom") and tools:
        yield from _not_loaded(choice.name, choice.kind, tools)
    if choice.kind != "allowed_tools":
        return
    mode, modes = choice.find("mode"), _MODES[choice.target]
    if mode.is_settled and mode.value not in modes:
        meant = nearest(mode.value, modes)
        fix = hint(f"did you mean `{meant}`?") if meant else hint(f"use {listed(modes)}")
        yield Finding(f"`mode` is `{mode.value}`, where {listed(modes)} is expected", mode.where, fix)
    for entry in choice.find("tools").items():
        yield from _of_entry(entry, tools if is_known else None)


def _of_entry(entry: Node, tools: tuple[Tool, ...] | None) -> Iterator[Finding]:
    kind = entry.find("type")
    if not kind.is_settled or entry.find("function").is_mapping or entry.find("custom").is_mapping:
        return
    key = _NAMED_BY.get(kind.value, "")
    name = entry.find(key) if key else kind
    if kind.value in NEVER_CHOSEN:
        yield Finding(
            f"`{kind.value}` cannot be an entry of `allowed_tools`",
            kind.where,
            hint("name its tools, or remove the entry"),
        )
    elif key and not name.given:
        where = Where(name.path, "key", name.where.document, grip=kind.path)
        yield Finding(f"an entry of type `{kind.value}` has no `{key}`", where, hint(f"add `{key}`"))
    elif name.value == "":
        yield Finding(
            f"an entry of type `{kind.value}` has an empty `{key}`", name.where, note="names and labels are never empty"
        )
    elif tools is not None and name.is_settled:
        known = _known(kind.value, tools)
        if name.value not in known:
            meant = nearest(name.value, known)
            yield Finding(
                f"`allowed_tools` names `{name.value}`, which is not a tool of the request",
                name.where,
                hint(f"did you mean `{meant}`?") if meant else None,
                note=f"it can name {listed(known, 'or')}" if known else "",
            )
        elif key:
            yield from _not_loaded(name, kind.value, tools)


def _known(kind: str, tools: tuple[Tool, ...]) -> tuple[str, ...]:
    """The names that an entry of this type can have."""
    if kind == "mcp":
        return tuple(tool.label for tool in tools if tool.kind == "mcp" and tool.label)
    if kind in _NAMED_BY:
        return tuple(tool.name for tool in tools if tool.kind == kind and tool.name)
    present = dict.fromkeys(tool.kind for tool in tools)
    chosen = tuple(choice for choice, kinds in CHOSEN_BY_TYPE.items() if not present.keys().isdisjoint(kinds))
    return chosen or tuple(present)


def _not_loaded(name: Node, kind: str, tools: tuple[Tool, ...]) -> Iterator[Finding]:
    """A name whose tools are all deferred, or in a namespace."""
    named = [tool for tool in tools if tool.kind == kind and name.value in (tool.name, tool.label) and name.value]
    if not named or any(tool.namespace is None and tool.find("defer_loading").value is not True for tool in named):
        return
    why = "is in a namespace" if all(tool.namespace for tool in named) else "is not yet loaded by `tool_search`"
    yield Finding(
        f"`{name.value}` {why}, so it cannot be chosen",
        name.where,
        hint("use `auto` or `required`, or add the tool to `tools` without `defer_loading`"),
    )

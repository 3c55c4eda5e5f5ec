"""`tool_choice` names a tool that is not defined.

The server answers `Tool choice 'function' not found in 'tools' parameter`. A function or a custom tool is looked up by
name, an MCP server by label, a tool of a server in its `allowed_tools`, and a hosted tool by type. An empty name is
never defined. In Realtime a response with its own `tools` has only those; one without `tools` has those of the session,
and not those of an earlier response.
Where the session is not known, nothing is reported.

Bad (responses):
    {"tools": [{"type": "function", "name": "find_order", "description": "Find an order."}],
     "tool_choice": {"type": "function", "name": "find_orders"}}
Good (responses):
    {"tools": [{"type": "function", "name": "find_order", "description": "Find an order."}],
     "tool_choice": {"type": "function", "name": "find_order"}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.choices import CHOSEN_BY_TYPE
from toolcheck.finding.finding import ERROR, Finding, Fix, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed, nearest
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Choice, Payload
from toolcheck.manifest.placeholders import is_placeholder
from toolcheck.manifest.tool import Tool


@rule(
    each=Choice,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/vllm-project/vllm/pull/40399",
    looked="2026-11-20",
    fixes="hint",
    kinds=("function", "custom", "mcp", *CHOSEN_BY_TYPE),
    quiet=lambda choice: (
        "function" not in choice.value
        and "custom" not in choice.value
        and (
            choice.kind not in ("function", "custom")
            or any(
                tool.kind == choice.kind and "" != tool.name == choice.value.get("name")
                for tool in choice.payload.available or ()
            )
        )
        and (
            choice.kind != "mcp"
            or (
                "name" not in choice.value
                and any(
                    tool.kind == "mcp" and "" != tool.label == choice.value.get("server_label")
                    for tool in choice.payload.available or ()
                )
            )
        )
        and (
            choice.kind not in CHOSEN_BY_TYPE
            or any(tool.kind in CHOSEN_BY_TYPE[choice.kind] for tool in choice.payload.available or ())
        )
    ),
)
def check(choice: Choice) -> Iterator[Finding]:
    empty = _empty(choice)
    if empty is not None:
        yield Finding(
            f"`tool_choice` has an empty `{empty.path[-1]}`", empty.where, note="names and labels are never empty"
        )
        return
    tools = choice.payload.available
    if tools is None or any(not tool.is_mapping or is_placeholder(tool.name + tool.label) for tool in tools):
        return
    if choice.kind in ("function", "custom"):
        yield from _by_name(choice, tools)
    elif choice.kind == "mcp":
        yield from _by_label(choice, tools)
    elif tools and choice.target in RESPONSES and not _is_there(choice.kind, tools):
        yield Finding(f"`tool_choice` names `{choice.kind}`, which is not among the tools", choice.find("type").where)


def _empty(choice: Choice) -> Node | None:
    """The name or label of the choice that is empty."""
    named = {"function": (choice.name,), "custom": (choice.name,), "mcp": (choice.find("server_label"), choice.name)}
    is_unsupported = choice.kind == "custom" and choice.target not in RESPONSES
    nodes = () if is_unsupported else named.get(choice.kind, ())
    return next((node for node in nodes if node.value == ""), None)


def _is_there(kind: str, tools: tuple[Tool, ...]) -> bool:
    """Whether a choice that is only a `type` means one of the tools; true for types that are not known."""
    return kind not in CHOSEN_BY_TYPE or any(tool.kind in CHOSEN_BY_TYPE[kind] for tool in tools)


def _by_name(choice: Choice, tools: tuple[Tool, ...]) -> Iterator[Finding]:
    name = choice.name
    if not name.is_settled or (choice.kind == "custom" and choice.target not in RESPONSES):
        return
    names = [tool.name for tool in tools if tool.kind == choice.kind and tool.name]
    if name.value in names or _may_be_loaded(choice, tools):
        return
    what = "function" if choice.kind == "function" else "custom tool"
    yield Finding(
        f"`tool_choice` names the {what} `{name.value}`, which is not among the tools",
        name.where,
        _fix(choice, tools, names),
        note=f"the defined {what}{' is' if len(names) == 1 else 's are'} {listed(names, 'and')}"
        if names
        else f"no {what} is defined",
    )


def _may_be_loaded(choice: Choice, tools: tuple[Tool, ...]) -> bool:
    """Whether an earlier request may have loaded tools that are not in this one."""
    is_request = choice.target in RESPONSES
    return is_request and choice.payload.continues and any(tool.kind == "tool_search" for tool in tools)


def _of_configuration(payload: Payload) -> list[str]:
    """The labels that the configuration says are defined; they have no place in the file. Those that an earlier
    response defined were there for that response only.
    """
    return [label for label, where in payload.earlier.defined.items() if not where.path]


def _fix(choice: Choice, tools: tuple[Tool, ...], names: list[str]) -> Fix | None:
    name = choice.name.value
    for tool in tools:
        if tool.kind in ("function", "custom") and tool.name == name:
            return hint(f"it is a {tool.kind} tool: choose it with `type: {tool.kind}`")
        if tool.kind == "mcp" and name in (tool.allowed_names or ()):
            return hint(
                f"it is a tool of the server `{tool.label}`: choose it with `type: mcp` and that `server_label`"
            )
    meant = nearest(name, names)
    return hint(f"did you mean `{meant}`?") if meant else None


def _by_label(choice: Choice, tools: tuple[Tool, ...]) -> Iterator[Finding]:
    label, payload = choice.find("server_label"), choice.payload
    if not label.is_settled:
        return
    servers = [tool for tool in tools if tool.kind == "mcp" and tool.label == label.value]
    if not servers:
        labels = {tool.label: None for tool in tools if tool.kind == "mcp" and tool.label}
        if not payload.tool_list.is_list:
            is_unknown = payload.target not in RESPONSES and not payload.earlier.knows
            labels |= dict.fromkeys(_of_configuration(payload))
            if is_unknown or label.value in labels:
                return
        meant = nearest(label.value, labels)
        yield Finding(
            f"`tool_choice` names the server `{label.value}`, which is not among the tools",
            label.where,
            hint(f"did you mean `{meant}`?") if meant else None,
            note=f"the defined server{' is' if len(labels) == 1 else 's are'} {listed(labels, 'and')}"
            if labels
            else "no MCP server is defined",
        )
    elif len(servers) == 1:
        name, allowed = choice.find("name"), servers[0].allowed_names
        if name.is_settled and allowed and name.value not in allowed and not any(map(is_placeholder, allowed)):
            meant = nearest(name.value, allowed)
            yield Finding(
                f"`tool_choice` names `{name.value}`, which is not among the `allowed_tools` of `{label.value}`",
                name.where,
                hint(f"did you mean `{meant}`?") if meant else None,
                note=f"the allowed tools are {listed(allowed, 'and')}",
            )

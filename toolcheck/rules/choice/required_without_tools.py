"""The model must call a tool, but there is none.

Responses refuses `tool_choice: required` without tools, and `allowed_tools` with mode `required` and an empty list. In
Realtime the model can then do nothing in its turn. The same happens while the tools of an MCP server are not imported.
Those of a server that the response itself defines never are in time: define the server in the session, and wait for
`mcp_list_tools.completed`.

Bad (responses):
    {"tools": [], "tool_choice": "required"}
Good (responses):
    {"tools": [], "tool_choice": "auto"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.choices import CHOSEN_BY_TYPE
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Choice


@rule(
    each=Choice,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/vllm-project/vllm/pull/40399",
    looked="2026-11-20",
    fixes="hint",
    kinds=("required", "allowed_tools", *CHOSEN_BY_TYPE),
    quiet=lambda choice: (
        choice.payload.available != ()
        and (choice.payload.kind != "response" or "mcp" not in [tool.kind for tool in choice.payload.tools])
        and (choice.kind != "allowed_tools" or ("allowed_tools" not in choice.value and choice.value["tools"] != []))
    ),
)
def check(choice: Choice) -> Iterator[Finding]:
    """Modes only: a tool that is chosen by its name and is missing is for another rule."""
    is_request = choice.target in RESPONSES
    if is_request and _must_call(choice):
        yield Finding(
            "`tool_choice` requires a call, but its `tools` are empty",
            _form(choice).find("tools").where,
            hint("list the tools that may be called, or use `mode: auto`"),
        )
    elif choice.payload.available == ():
        if choice.value == "required" or (is_request and choice.kind in CHOSEN_BY_TYPE):
            yield Finding(
                f"`tool_choice` is `{choice.kind or 'required'}`, but there are no tools",
                choice.where,
                hint("use `auto`, or add tools"),
                severity=ERROR if is_request else WARNING,
            )
    elif choice.value == "required" and choice.payload.kind == "response" and choice.payload.has_only_new_servers:
        yield Finding(
            "`tool_choice` is `required`, but all tools are on servers that this response defines",
            choice.where,
            hint("define the servers in the session, and wait for `mcp_list_tools.completed`"),
            severity=WARNING,
            note="the server has not imported their tools when the response begins",
        )


def _must_call(choice: Choice) -> bool:
    """Whether one of `allowed_tools` must be called, but none is listed."""
    form = _form(choice)
    return choice.kind == "allowed_tools" and form.find("mode").value == "required" and form.find("tools").value == []


def _form(choice: Choice) -> Node:
    """What holds the mode and the tools: the choice, or the object in it where Chat Completions nests them."""
    nested = choice.find("allowed_tools")
    return nested if nested.is_mapping else choice

"""The model must call a tool, and there is none to call.

`tool_choice: required` with no tools is refused by Responses, and so is `allowed_tools` that demands a call and allows
none. In Realtime the turn has nothing it may do. The same happens while no MCP server has finished loading, and a server
that the response itself defines has not: wait for `mcp_list_tools.completed`.

Bad (responses):
    {"tools": [], "tool_choice": "required"}
Good (responses):
    {"tools": [], "tool_choice": "auto"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.choices import CHOSEN_BY_TYPE
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.payload import Choice, Payload


@rule(
    each=Choice,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/vllm-project/vllm/pull/40399",
    looked="2026-11-20",
    fixes="hint",
    kinds=("required", "allowed_tools", *CHOSEN_BY_TYPE),
)
def check(choice: Choice) -> Iterator[Finding]:
    """A tool that is forced by its name is missed by its name: another rule says so."""
    is_request = choice.target == "responses"
    if is_request and _must_call(choice):
        yield Finding(
            "`tool_choice` demands a call, and its `tools` are empty",
            choice.find("tools").where,
            hint("name the tools that may be called, or use `mode: auto`"),
        )
    elif choice.payload.available == ():
        if choice.value == "required" or (is_request and choice.kind in CHOSEN_BY_TYPE):
            yield Finding(
                f"`tool_choice` is `{choice.kind or 'required'}`, and there are no tools to choose from",
                choice.where,
                hint("use `auto`, or give it tools"),
                severity=ERROR if is_request else WARNING,
            )
    elif choice.value == "required" and choice.payload.kind == "response" and _has_only_new_servers(choice.payload):
        yield Finding(
            "`tool_choice` is `required`, and the only tools are servers that this response defines",
            choice.where,
            hint("define the servers in the session, and wait for `mcp_list_tools.completed`"),
            severity=WARNING,
            note="their tools are not imported yet when the model is to call one",
        )


def _has_only_new_servers(payload: Payload) -> bool:
    """Whether all tools are on servers that nothing before this response has defined."""
    tools = payload.tools
    return bool(tools) and all(
        tool.kind == "mcp" and bool(tool.sources) and bool(tool.label) and tool.label not in payload.earlier.defined
        for tool in tools
    )


def _must_call(choice: Choice) -> bool:
    """Whether one of `allowed_tools` must be called, and none is allowed."""
    return (
        choice.kind == "allowed_tools" and choice.find("mode").value == "required" and choice.find("tools").value == []
    )

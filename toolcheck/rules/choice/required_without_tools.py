"""The model must call a tool, and there is none to call.

`tool_choice: required` with no tools is refused by Responses. In Realtime the turn has nothing it may do: it
is also what happens when no MCP server has finished loading.

Bad (responses):
    {"tools": [], "tool_choice": "required"}
Good (responses):
    {"tools": [], "tool_choice": "auto"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.choices import CHOSEN_BY_TYPE
from toolcheck.finding import ERROR, WARNING, Finding, hint
from toolcheck.manifest.payload import Choice
from toolcheck.rule import rule


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
    if choice.payload.available != ():
        return
    if choice.value == "required" or (is_request and (choice.kind in CHOSEN_BY_TYPE or _must_call(choice))):
        what = "`required`" if choice.value == "required" or choice.kind == "allowed_tools" else f"`{choice.kind}`"
        yield Finding(
            f"`tool_choice` is {what}, and there are no tools to choose from",
            choice.where,
            hint("use `auto`, or give it tools"),
            severity=ERROR if is_request else WARNING,
        )


def _must_call(choice: Choice) -> bool:
    """Whether one of `allowed_tools` must be called, and none is allowed."""
    return (
        choice.kind == "allowed_tools" and choice.find("mode").value == "required" and choice.find("tools").value == []
    )

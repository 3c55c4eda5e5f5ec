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

from toolcheck.finding import ERROR, WARNING, Finding, hint
from toolcheck.manifest.manifest import Choice
from toolcheck.rule import rule


@rule(each=Choice, severity=ERROR, evidence="documented", source="realtime-mcp-guide", fixes="hint")
def check(choice: Choice) -> Iterator[Finding]:
    payload = choice.payload
    is_forced = choice.value == "required" or (choice.is_mapping and choice.find("type").value not in (None, "allowed_tools"))
    if not is_forced or not _has_no_tools(choice):
        return
    what = "`required`" if choice.is_string else "a forced tool"
    yield Finding(
        f"`tool_choice` is {what}, and there are no tools to choose from",
        choice.where,
        hint("use `auto`, or give it tools"),
        severity=ERROR if payload.target == "responses" else WARNING,
    )


def _has_no_tools(choice: Choice) -> bool:
    payload = choice.payload
    if payload.available is not None:
        return not payload.available
    return payload.kind == "session" and payload.knows_earlier and not payload.tool_list.present

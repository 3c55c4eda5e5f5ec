"""`tools` is not a list.

The API accepts an array of tools, also when there is only one, and `[]` when there is none. Some frameworks use an
object that maps names to tools; the server refuses the whole request for it.

Bad:
    tools:
      type: function
      name: hang_up
      description: End the call.
Good:
    tools:
      - type: function
        name: hang_up
        description: End the call.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Wrap
from toolcheck.finding.finding import ERROR, Finding, Fix, hint, safe
from toolcheck.finding.rule import rule
from toolcheck.finding.words import kind_words
from toolcheck.manifest.envelope import looks_like_tool
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=ERROR,
    evidence="observed",
    source="openapi",
    kinds=("session", "response", "request"),
    fixes="safe",
    quiet=lambda payload: (
        (payload.tool_list.is_list or not payload.tool_list.present)
        and all(type(tool.value.get("tools")) is list for tool in payload.every_tool if tool.kind == "namespace")
    ),
)
def check(payload: Payload) -> Iterator[Finding]:
    inner = [tool.find("tools") for tool in payload.every_tool if tool.kind == "namespace"]
    for tools in (payload.tool_list, *inner):
        if tools.present and not tools.is_list:
            where = tools.key if tools.is_mapping else tools.where
            yield Finding(f"`tools` is {kind_words(tools.value)}, not a list of tools", where, _fix(tools))


def _fix(tools: Node) -> Fix:
    if tools.value is None:
        return hint("write `[]` for no tools")
    if not tools.is_mapping:
        return hint("make it a list of objects, each with its `type`")
    if isinstance(tools.value.get("type"), str):
        return safe("make it a list of one tool", Wrap(tools.path, tools.where.document))
    if looks_like_tool(tools.value):
        return hint("make it a list of one tool, and add the `type` of the tool")
    return hint("make it a list; each key becomes the `name` or `server_label` of its tool")

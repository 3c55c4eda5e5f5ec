"""Two tools in one list have the same `server_label`.

A session calls a server by its label, so each label may appear only once in a `tools` array. The API refuses the
definition and imports nothing. Labels that differ only in case are equal in Responses; for Realtime this is not known.
The same label in the session and in a later response is not a duplicate: the response uses the definition again.

Bad:
    - type: mcp
      server_label: docs
      server_url: https://a.example.com/mcp
      allowed_tools: [search]
      require_approval: always
    - type: mcp
      server_label: docs
      server_url: https://b.example.com/mcp
      allowed_tools: [fetch]
      require_approval: always
Good:
    - type: mcp
      server_label: docs
      server_url: https://a.example.com/mcp
      allowed_tools: [search]
      require_approval: always
    - type: mcp
      server_label: files
      server_url: https://b.example.com/mcp
      allowed_tools: [fetch]
      require_approval: always
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, WARNING, Finding, Related
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.tool import Tool


@rule(
    each=Payload,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    quiet=lambda payload: len({tool.label.lower() or id(tool) for tool in payload.tools}) == len(payload.tools),
)
def check(payload: Payload) -> Iterator[Finding]:
    exact: dict[str, Tool] = {}
    folded: dict[str, Tool] = {}
    for tool in payload.tools:
        label = tool.find("server_label")
        if tool.kind != "mcp" or not label.is_settled or not label.value:
            continue
        alike = folded.setdefault(label.value.lower(), tool)
        same = exact.setdefault(label.value, tool)
        if alike is tool:
            continue
        earlier = alike if same is tool else same
        yield Finding(
            f"the labels `{earlier.label}` and `{label.value}` differ only in case"
            if same is tool
            else f"`{label.value}` is the `server_label` of two tools",
            label.where,
            note="each label may appear only once in a `tools` array",
            severity=WARNING if same is tool and tool.target not in RESPONSES else ERROR,
            related=(Related("first used here", earlier.find("server_label").where),),
        )

"""A list has more tools than the API accepts.

The Responses API refuses a list of more than 128 tools. The limit of Realtime is not documented. The model chooses
worse long before that: OpenAI advises fewer than 20 functions at the start of a turn. An MCP server counts as one
entry here, however many tools it has.

Bad (responses):
    tools: [
      &t {type: web_search},
      *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t,
      *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t,
      *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t,
      *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t,
      *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t,
      *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t,
      *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t, *t,
      *t, *t
    ]
Good (responses):
    tools: [{type: web_search}]
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.limits import TOOLS_MAX
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=ERROR,
    evidence="observed",
    source="tools-limit",
    kinds=("session", "response", "request"),
    fixes="hint",
    quiet=lambda payload: len(payload.tools) <= TOOLS_MAX,
)
def check(payload: Payload) -> Iterator[Finding]:
    if len(payload.tools) <= TOOLS_MAX:
        return
    is_request = payload.target in RESPONSES
    yield Finding(
        f"`tools` has {len(payload.tools)} tools, but at most {TOOLS_MAX} are accepted",
        payload.tool_list.key,
        hint("split them by agent or turn" + (", or group them in namespaces" if is_request else "")),
        note="" if is_request else "other APIs have this limit; the limit of Realtime is not known",
        severity=ERROR if is_request else WARNING,
    )

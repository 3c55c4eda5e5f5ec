"""A deep-research model has a server that it cannot use.

These models search, and then fetch what they found. So an MCP server needs the tools `search` and `fetch`: when
`allowed_tools` leaves one of them out, the API refuses the request. These models also run without a user, so a server
whose calls wait for approval stops them.

Bad (responses):
    {"model": "acme-deep-research", "tools": [{"type": "mcp", "server_label": "docs",
      "server_url": "https://docs.example.com/mcp", "allowed_tools": ["lookup"], "require_approval": "never"}]}
Good (responses):
    {"model": "acme-deep-research", "tools": [{"type": "mcp", "server_label": "docs",
      "server_url": "https://docs.example.com/mcp", "allowed_tools": ["search", "fetch"], "require_approval": "never"}]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.contract.models import DEEP_RESEARCH, RESEARCHES
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.tool import Tool, tool_names

_NEEDED = ("search", "fetch")


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/dataforseo/mcp-server-typescript/issues/19",
    looked="2026-11-20",
    targets=RESPONSES,
    kinds=("mcp",),
    fixes="hint",
    quiet=lambda tool: RESEARCHES not in tool.payload.model,
)
def check(tool: Tool) -> Iterator[Finding]:
    model = tool.payload.model
    if not re.search(DEEP_RESEARCH, model):
        return
    missing = _missing(tool)
    if missing and not tool.find("connector_id").given:
        allowed = tool.find("allowed_tools")
        yield Finding(
            f"`allowed_tools` leaves out {listed(missing, 'and')}, which `{model}` needs",
            (allowed.find("tool_names") if allowed.is_mapping else allowed).where,
            hint(f"allow {listed(missing, 'and')}"),
            note="deep research needs the tools `search` and `fetch` on each server",
        )
    approval = tool.find("require_approval")
    if _waits(tool):
        yield Finding(
            f"calls to this server wait for approval, but `{model}` runs without a user",
            approval.where if approval.given else tool.absent("require_approval"),
            hint("use servers that only read, and set `require_approval` to `never` for them"),
            severity=WARNING,
        )


def _missing(tool: Tool) -> list[str]:
    """The needed tools that `allowed_tools` leaves out; none when its names are not all known."""
    allowed = tool.find("allowed_tools")
    named = allowed.find("tool_names") if allowed.is_mapping else allowed
    names = tool_names(allowed)
    if not named.is_list or not all(name.is_settled for name in names):
        return []
    return [needed for needed in _NEEDED if needed not in {name.value for name in names}]


def _waits(tool: Tool) -> bool:
    """Whether calls of `search` or `fetch` are known to wait. Without `require_approval`, all calls wait."""
    approval = tool.find("require_approval")
    if not approval.given or approval.value == "always":
        return True
    return any(name.value in _NEEDED for name in tool_names(approval.find("always")))

"""A hosted tool is used with `reasoning.effort: minimal`.

Web search, file search and image generation do not work with that effort. The server names the tools that cannot be
used, and refuses the request.

Bad (responses):
    {"model": "gpt-5.6", "reasoning": {"effort": "minimal"}, "tools": [{"type": "web_search"}]}
Good (responses):
    {"model": "gpt-5.6", "reasoning": {"effort": "low"}, "tools": [{"type": "web_search"}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.hosted import NOT_WITH_MINIMAL_EFFORT
from toolcheck.finding.finding import ERROR, Finding, Related, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=ERROR,
    evidence="observed",
    source="web-search-guide",
    targets=RESPONSES,
    fixes="hint",
    keys=("reasoning",),
    quiet=lambda payload: payload.value["reasoning"].get("effort") != "minimal",
)
def check(payload: Payload) -> Iterator[Finding]:
    effort = payload.find("reasoning", "effort")
    tools = [tool for tool in payload.every_tool if tool.kind in NOT_WITH_MINIMAL_EFFORT]
    if effort.value != "minimal" or not tools:
        return
    yield Finding(
        f"effort `minimal` does not support {listed(dict.fromkeys(tool.kind for tool in tools), 'and')}",
        effort.where,
        hint("set `effort: low`"),
        related=tuple(Related("the tool is here", tool.grip) for tool in tools),
    )

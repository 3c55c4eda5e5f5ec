"""A tool that a request can have only once appears twice.

The Agents SDK accepts one `tool_search`, one `programmatic_tool_calling` and one computer in a request. What a second
one does is not documented.

Bad (responses):
    {"tools": [{"type": "computer"}, {"type": "computer"}]}
Good (responses):
    {"tools": [{"type": "computer"}, {"type": "shell"}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.hosted import ONCE
from toolcheck.finding.finding import WARNING, Finding, Related, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=WARNING,
    evidence="sdk",
    source="openai-agents",
    targets=RESPONSES,
    fixes="hint",
    quiet=lambda payload: not any(sum(tool.kind in kinds for tool in payload.tools) > 1 for kinds in ONCE),
)
def check(payload: Payload) -> Iterator[Finding]:
    for kinds in ONCE:
        alike = [tool for tool in payload.tools if tool.kind in kinds]
        for first, tool in zip(alike[:1] * len(alike), alike[1:], strict=False):
            yield Finding(
                f"`{tool.kind}` appears a second time" if tool.kind == first.kind else "the request has two computers",
                tool.grip,
                hint("keep one of them"),
                related=(Related("the first is here", first.grip),),
            )

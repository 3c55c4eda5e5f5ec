"""The `type` of a tool exists neither in Realtime nor in the Responses API.

Often it is misspelt, or it is the type of another vendor, whose names look alike but are not accepted.

Bad (responses):
    {"tools": [{"type": "web_search_20250305", "name": "web_search"}]}
Good (responses):
    {"tools": [{"type": "web_search"}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.targets import TOOL_TYPES
from toolcheck.contract.vendors import vendor_of
from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed, nearest
from toolcheck.manifest.tool import Tool

_ANY_TARGET = frozenset(name for names in TOOL_TYPES.values() for name in names)


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/puxu-msft/ghc-api-proxy-py",
    looked="2026-11-20",
    fixes="hint",
    kinds=("",),
)
def check(tool: Tool) -> Iterator[Finding]:
    kind = tool.find("type")
    if not kind.is_settled or kind.value in _ANY_TARGET or (tool.target in RESPONSES and tool.is_container):
        return
    here = TOOL_TYPES[tool.target]
    vendor, instead = vendor_of(kind.value)
    origin = f", but of {vendor}" if vendor else ""
    meant = instead if instead in here else nearest(kind.value, here)
    yield Finding(
        f"`{kind.value}` is not a tool type of this API{origin}" if kind.value else "the `type` of a tool is empty",
        kind.where,
        hint(f"use `{meant}`") if meant else None,
        note=f"the types are {listed(here, 'and', most=20)}",
    )

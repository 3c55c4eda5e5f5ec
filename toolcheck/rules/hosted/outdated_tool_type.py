"""A tool has an outdated type.

`local_shell`, `computer_use_preview` and `web_search_preview` still work with the models that always had them. New
models and new options support only their successors. Deep-research models support only `web_search_preview`, so it is not
reported with them.

Bad (responses):
    {"tools": [{"type": "web_search_preview"}]}
Good (responses):
    {"tools": [{"type": "web_search"}]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.contract.hosted import DEEP_RESEARCH_TOOLS, SUCCESSORS
from toolcheck.contract.models import DEEP_RESEARCH
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=WARNING,
    evidence="documented",
    source="web-search-guide",
    targets=("responses",),
    kinds=tuple(SUCCESSORS),
    fixes="hint",
)
def check(tool: Tool) -> Iterator[Finding]:
    if tool.kind in DEEP_RESEARCH_TOOLS and re.search(DEEP_RESEARCH, tool.payload.model):
        return
    successor = SUCCESSORS[tool.kind]
    yield Finding(
        f"`{tool.kind}` is outdated, and `{successor}` replaces it",
        tool.find("type").where,
        hint(f"use `{successor}`, and check its fields: some differ"),
    )

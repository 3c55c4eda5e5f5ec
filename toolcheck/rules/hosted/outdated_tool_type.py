"""A tool is the earlier form of another one.

`local_shell`, `computer_use_preview` and `web_search_preview` still work where they ever did; new models and new
options come to their successors only.

Bad (responses):
    {"tools": [{"type": "web_search_preview"}]}
Good (responses):
    {"tools": [{"type": "web_search"}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.hosted import SUCCESSORS
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=WARNING,
    evidence="documented",
    source="web-search-guide",
    targets=RESPONSES,
    kinds=tuple(SUCCESSORS),
    fixes="hint",
)
def check(tool: Tool) -> Iterator[Finding]:
    successor = SUCCESSORS[tool.kind]
    yield Finding(
        f"`{tool.kind}` is outdated, `{successor}` follows it",
        tool.find("type").where,
        hint(f"use `{successor}`; its fields are not all the same"),
    )

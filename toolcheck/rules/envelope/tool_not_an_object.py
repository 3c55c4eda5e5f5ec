"""An entry of `tools` is not an object.

Every tool is an object with a `type`, also when it needs no other field. In YAML an entry is null when its dash has
nothing after it, and a string when only a name follows.

Bad (responses):
    {"tools": ["web_search"]}
Good (responses):
    {"tools": [{"type": "web_search"}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.targets import TOOL_TYPES
from toolcheck.finding.finding import ERROR, Finding, Fix, hint
from toolcheck.finding.rule import rule
from toolcheck.finding.words import kind_words
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="openapi",
    fixes="hint",
    kinds=("",),
)
def check(tool: Tool) -> Iterator[Finding]:
    if not tool.is_mapping:
        yield Finding(f"an entry of `tools` is {kind_words(tool.value)}, not an object", tool.where, _fix(tool))


def _fix(tool: Tool) -> Fix:
    if tool.is_string and tool.value in TOOL_TYPES[tool.target]:
        return hint(f"write `{{type: {tool.value}}}`")
    if tool.is_list:
        return hint("put its tools directly into `tools`")
    if tool.value is None:
        return hint("remove it, or define the tool here")
    return hint("define the tool here, as an object with its `type`")

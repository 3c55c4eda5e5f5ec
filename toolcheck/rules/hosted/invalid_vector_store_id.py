"""A value in `vector_store_ids` is not the id of a vector store.

The ids that the API gives to vector stores begin with `vs_`. The server refuses the whole request for anything else,
such as a name, or a placeholder that was never filled in.

Bad (responses):
    {"tools": [{"type": "file_search", "vector_store_ids": ["your-store-id"]}]}
Good (responses):
    {"tools": [{"type": "file_search", "vector_store_ids": ["vs_68f1c2a0"]}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/openai/openai-support-agent-demo/issues/1",
    looked="2026-11-20",
    targets=RESPONSES,
    kinds=("file_search",),
    fixes="hint",
    keys=("vector_store_ids",),
    quiet=lambda tool: all(id.startswith("vs_") for id in tool.value["vector_store_ids"]),
)
def check(tool: Tool) -> Iterator[Finding]:
    for item in tool.find("vector_store_ids").items():
        if item.value is None or (item.is_settled and not item.value.startswith("vs_")):
            yield Finding(
                f"`{item.value}` is not the id of a vector store"
                if item.is_string
                else "null is not the id of a vector store",
                item.where,
                hint("write the id of a vector store, or remove the entry"),
                note="an id begins with `vs_`",
            )

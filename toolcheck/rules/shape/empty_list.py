"""A list of a search is empty, and nobody knows whether the server accepts that.

The server was seen to refuse an empty `filters.allowed_domains`. An empty `filters.blocked_domains` blocks nothing, so
it can be left out. A file search with an empty `vector_store_ids` has nothing to search.

Bad (responses):
    {"tools": [{"type": "file_search", "vector_store_ids": []}]}
Good (responses):
    {"tools": [{"type": "file_search", "vector_store_ids": ["vs_68f1c2a0"]}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Remove
from toolcheck.finding.finding import WARNING, Finding, Fix, hint, safe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=WARNING,
    evidence="inferred",
    source="web-search-guide",
    since="0.2",
    targets=RESPONSES,
    kinds=("web_search", "web_search_2025_08_26", "file_search"),
    keys=("filters", "vector_store_ids"),
    fixes="safe",
)
def check(tool: Tool) -> Iterator[Finding]:
    stores = tool.find("vector_store_ids")
    if tool.kind == "file_search" and stores.value == []:
        yield Finding("`vector_store_ids` is empty", stores.where, hint("name a vector store, or remove the tool"))
    filters = tool.find("filters")
    blocked = filters.find("blocked_domains")
    if tool.kind != "file_search" and blocked.value == []:
        yield Finding("`blocked_domains` is empty", blocked.where, _without(filters, blocked))


def _without(filters: Node, blocked: Node) -> Fix:
    emptied = filters if set(filters.value) == {"blocked_domains"} else blocked
    title = f"remove `{emptied.path[-1]}`, which blocks no domain"
    return safe(title, Remove(emptied.path, emptied.where.document))

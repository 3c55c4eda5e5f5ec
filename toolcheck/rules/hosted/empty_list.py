"""A hosted tool has an empty list where the API needs at least one entry.

Programs often write `[]` for "no filter". The API refuses the whole request for an empty `filters.allowed_domains`
(`empty_array`). Nobody has reported what it does with an empty `blocked_domains` or `vector_store_ids`, so these are
warnings.

Bad (responses):
    {"tools": [{"type": "web_search", "filters": {"allowed_domains": []}}]}
Good (responses):
    {"tools": [{"type": "web_search", "filters": {"allowed_domains": ["example.com"]}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Remove
from toolcheck.finding.finding import ERROR, WARNING, Finding, Fix, hint, safe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool

_NAME_A_STORE = hint("add the id of a vector store, or remove the tool")


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/adkelley/openai/blob/1e4e6d947435fae892f5fffe7ab3d059aa0bd2da/src/openai/responses/decoders.gleam",
    looked="2026-11-29",
    targets=RESPONSES,
    kinds=("web_search", "web_search_2025_08_26", "file_search"),
    fixes="safe",
    keys=("filters", "vector_store_ids"),
    quiet=lambda tool: (
        type(tool.value) is dict
        and tool.value.get("vector_store_ids") != []
        and (
            "filters" not in tool.value
            or tool.kind == "file_search"
            or [] not in (tool.value["filters"].get("allowed_domains"), tool.value["filters"].get("blocked_domains"))
        )
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    if tool.kind == "file_search":
        stores = tool.find("vector_store_ids")
        if stores.value == []:
            yield Finding("`vector_store_ids` is empty", stores.where, _NAME_A_STORE, severity=WARNING)
        return
    filters = tool.find("filters")
    for name, severity in (("allowed_domains", ERROR), ("blocked_domains", WARNING)):
        domains = filters.find(name)
        if domains.value == []:
            yield Finding(
                f"`filters.{name}` is empty",
                domains.where,
                _fix(filters, domains),
                note="the API needs at least one domain" if severity is ERROR else "the API may need a domain here",
                severity=severity,
            )


def _fix(filters: Node, domains: Node) -> Fix:
    """Leave out what filters nothing: the list, or the whole of `filters` when nothing else is in it."""
    node = filters if len(filters.value) == 1 else domains
    return safe(f"remove `{node.path[-1]}`", Remove(node.path, node.where.document))

"""The model of the request does not support a tool.

Each hosted tool works with some models only. The server answers that the tool is not supported with the model. This
rule has a short list of such pairs, and reports nothing about other models and tools.

Bad (responses):
    {"model": "gpt-5.2", "tools": [{"type": "tool_search"},
      {"type": "mcp", "server_label": "docs", "server_url": "https://mcp.example.com/mcp", "defer_loading": true,
       "allowed_tools": ["search"], "require_approval": "always"}]}
Good (responses):
    {"model": "gpt-5.6", "tools": [{"type": "tool_search"},
      {"type": "mcp", "server_label": "docs", "server_url": "https://mcp.example.com/mcp", "defer_loading": true,
       "allowed_tools": ["search"], "require_approval": "always"}]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.contract.hosted import NOT_WITH, ONLY_WITH, version_of
from toolcheck.contract.models import ASYNC_SINCE, TOOL_SEARCH_SINCE
from toolcheck.finding.finding import WARNING, Finding, Related, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=WARNING,
    evidence="observed",
    source="https://github.com/BerriAI/litellm/pull/23275",
    looked="2026-11-20",
    targets=RESPONSES,
    fixes="hint",
)
def check(tool: Tool) -> Iterator[Finding]:
    model, version = tool.payload.model, version_of(tool.payload.model)
    here = tool.payload.find("model")
    if not model:
        return
    if _is_refused(tool.kind, model, version):
        yield _finding(f"`{model}` does not support `{tool.kind}`", tool.find("type"), here)
    flag = tool.field("async")
    if flag.value is True and version is not None and version < ASYNC_SINCE:
        yield _finding(f"`{model}` does not support `async` tools", flag, here)


def _is_refused(kind: str, model: str, version: tuple[int, int] | None) -> bool:
    if kind == "tool_search" and version is not None and version < TOOL_SEARCH_SINCE:
        return True
    if kind in ONLY_WITH and not re.fullmatch(ONLY_WITH[kind], model):
        return True
    return any(kind in kinds and re.fullmatch(models, model) for models, kinds in NOT_WITH)


def _finding(message: str, node: Node, model: Node) -> Finding:
    return Finding(message, node.where, hint("use another model"), related=(Related("the model is here", model.where),))

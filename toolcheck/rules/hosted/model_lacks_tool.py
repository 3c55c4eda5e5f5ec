"""The model of the request does not support a tool.

Each hosted tool works with some models only. The server answers that the tool is not supported with the model. This
rule has a short list of such pairs, and reports nothing about other models and tools. Recorded refusals are errors:
deep-research models support four kinds of tools and no functions
(https://github.com/social-growth-studio/req_llm/tree/f722d38), and gpt-4 has no file search
(https://github.com/alexrudall/ruby-openai/tree/87c9afa). The others are warnings. A tool search that the application
runs was accepted with gpt-5.3-codex (https://github.com/braintrustdata/braintrust-sdk-javascript/tree/96a8132d9).
Programs came with gpt-5.6. All were looked at 2026-11-29.

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

from toolcheck.contract.hosted import (
    DEEP_RESEARCH_TOOLS,
    OF_SOME_MODELS,
    SEARCHED_BY_CLIENT,
    WEB_SEARCH,
    came_later,
    is_refused,
    surely_has,
    version_of,
)
from toolcheck.contract.models import ASYNC_SINCE, DEEP_RESEARCH, RESEARCHES
from toolcheck.contract.targets import TOOL_TYPES
from toolcheck.finding.finding import ERROR, WARNING, Finding, Related, Severity, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/BerriAI/litellm/pull/23275",
    looked="2026-11-20",
    targets=RESPONSES,
    fixes="hint",
    quiet=lambda tool: (
        type(tool.value) is dict
        and "async" not in tool.value
        and "function" not in tool.value
        and "custom" not in tool.value
        and RESEARCHES not in tool.payload.model
        and (tool.kind not in OF_SOME_MODELS or surely_has(tool.payload.model, tool.kind))
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    model, here = tool.payload.model, tool.payload.find("model")
    if not model:
        return
    if re.search(DEEP_RESEARCH, model):
        yield from _deep_research(tool, here)
        return
    if is_refused(model, tool.kind):
        yield _finding(f"`{model}` does not support `{tool.kind}`", tool.find("type"), here, ERROR)
    elif _is_too_old(tool, model):
        yield _finding(f"`{model}` does not support `{tool.kind}`", tool.find("type"), here, WARNING)
    flag, version = tool.field("async"), version_of(model)
    if flag.value is True and version is not None and version < ASYNC_SINCE:
        yield _finding(f"`{model}` does not support `async` tools", flag, here, WARNING)


def _deep_research(tool: Tool, model: Node) -> Iterator[Finding]:
    """A tool beside the four kinds; of other spellings of web search no refusal is known."""
    if tool.namespace is not None or tool.kind in DEEP_RESEARCH_TOOLS or tool.kind not in TOOL_TYPES["responses"]:
        return
    node = tool.find("type")
    where = node if node.present else tool
    message = f"`{model.value}` does not support `{tool.kind}` tools"
    note = f"deep-research models support only {listed(DEEP_RESEARCH_TOOLS, 'and')}"
    yield _finding(message, where, model, WARNING if tool.kind in WEB_SEARCH else ERROR, note)


def _is_too_old(tool: Tool, model: str) -> bool:
    """Whether the tool is on the list of those that came after the model, or that it never had. Some models had a
    search that the application runs before that of the server.
    """
    is_by_client = tool.kind == "tool_search" and tool.find("execution").value == "client"
    return came_later(model, tool.kind) and not (is_by_client and re.fullmatch(SEARCHED_BY_CLIENT, model))


def _finding(message: str, node: Node, model: Node, severity: Severity, note: str = "") -> Finding:
    advice = hint("use another model, or remove the tool") if severity is ERROR else hint("use another model")
    related = (Related("the model is here", model.where),)
    return Finding(message, node.where, advice, note, severity=severity, related=related)

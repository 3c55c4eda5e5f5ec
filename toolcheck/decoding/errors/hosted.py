"""Hosted tools, deferred tools, and tools that a model does not have."""

from __future__ import annotations

from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import with_all

HOSTED: tuple[KnownError, ...] = (
    KnownError(
        id="deferred-without-search",
        says=with_all("defer_loading requires ", "tool_search"),
        means="A tool is to be loaded later, and there is no `tool_search` to find it.",
        do="Add `{type: tool_search}`, or load the tool at once.",
        source="https://github.com/openai/codex/issues/19486",
        rule="deferred-without-search",
        target="responses",
    ),
    KnownError(
        id="empty-search-surface",
        says=r"requires at least one searchable",
        means="There is a `tool_search`, and no tool that it could find.",
        do="Give some tools `defer_loading: true`, or leave `tool_search` out.",
        source="openai-agents",
        rule="empty-search-surface",
        target="responses",
    ),
    KnownError(
        id="unreachable-callers",
        says=r"programmatic callers|programmatictoolcallingtool",
        means="Only programs may call this tool, and there is no `programmatic_tool_calling`.",
        do="Add that tool, or let the model call it: `direct`.",
        source="openai-agents",
        rule="unreachable-callers",
        target="responses",
    ),
    KnownError(
        id="repeated-tool",
        says=r"only provide one computer tool",
        means="There can be one computer tool.",
        do="Keep one.",
        source="openai-agents",
        rule="repeated-tool",
        target="responses",
    ),
    KnownError(
        id="model-lacks-tool",
        says=r"tool(?: type)? '(?P<kind>[^']+)' is not supported",
        means="This model does not take the tool.",
        do="Name a model that does, or leave the tool out.",
        source="https://github.com/QuantumNous/new-api/issues/1586",
        rule="model-lacks-tool",
        also=("outdated-tool-type", "unsupported-tool-type"),
        target="responses",
    ),
    KnownError(
        id="effort-lacks-tool",
        says=r"cannot be used with reasoning\.effort 'minimal': (?P<kind>\w+)",
        means="With the least effort of reasoning the model may not use this tool.",
        do="Set `reasoning.effort` to `low`, or leave the tool out.",
        source="https://github.com/openai/codex/issues/3559",
        rule="effort-lacks-tool",
        at=("reasoning.effort",),
        target="responses",
    ),
    KnownError(
        id="duplicate-function-name",
        says=r"duplicate realtime tool name",
        means="Two functions have the same name, and nobody can tell their calls apart; OpenAI's Agents SDK refuses"
        " that before it connects.",
        do="Rename one of them.",
        source="openai-agents",
        rule="duplicate-function-name",
    ),
)

"""Hosted tools, deferred tools, and tools that a model does not support."""

from __future__ import annotations

from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import with_all

HOSTED: tuple[KnownError, ...] = (
    KnownError(
        id="deferred-without-search",
        says=with_all("defer_loading requires ", "tool_search"),
        means="A tool has `defer_loading: true`, but there is no `tool_search` to find it.",
        do="Add `{type: tool_search}`, or remove `defer_loading`.",
        source="https://github.com/openai/codex/issues/19486",
        rule="deferred-without-search",
        target="responses",
    ),
    KnownError(
        id="empty-search-surface",
        says=r"requires at least one searchable",
        means="There is a `tool_search`, but no tool that it can find.",
        do="Give some tools `defer_loading: true`, or remove `tool_search`.",
        source="openai-agents",
        rule="empty-search-surface",
        target="responses",
    ),
    KnownError(
        id="unreachable-callers",
        says=r"programmatic callers|programmatictoolcallingtool",
        means="Only programs may call this tool, but the request has no `programmatic_tool_calling` tool.",
        do="Add that tool, or let the model call it: add `direct` to `allowed_callers`.",
        source="openai-agents",
        rule="unreachable-callers",
        target="responses",
    ),
    KnownError(
        id="repeated-tool",
        says=r"only provide one computer tool",
        means="A request may have only one computer tool.",
        do="Keep one.",
        source="openai-agents",
        rule="repeated-tool",
        target="responses",
    ),
    KnownError(
        id="model-lacks-tool",
        says=r"tool(?: type)? '(?P<kind>[^']+)' is not supported",
        means="This model does not support the tool.",
        do="Use a model that supports it, or remove the tool.",
        source="https://github.com/QuantumNous/new-api/issues/1586",
        rule="model-lacks-tool",
        also=("outdated-tool-type", "unsupported-tool-type"),
        target="responses",
    ),
    KnownError(
        id="effort-lacks-tool",
        says=r"cannot be used with reasoning\.effort 'minimal': (?P<kind>\w+)",
        means="The model cannot use this tool with `reasoning.effort: minimal`.",
        do="Set `reasoning.effort` to `low`, or remove the tool.",
        source="https://github.com/openai/codex/issues/3559",
        rule="effort-lacks-tool",
        at=("reasoning.effort",),
        target="responses",
    ),
    KnownError(
        id="duplicate-function-name",
        says=r"duplicate realtime tool name",
        means="Two functions have the same name, so their calls cannot be told apart. OpenAI's Agents SDK refuses this"
        " before it connects.",
        do="Rename one of them.",
        source="openai-agents",
        rule="duplicate-function-name",
    ),
)

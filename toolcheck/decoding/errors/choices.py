"""`tool_choice`."""

from __future__ import annotations

from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import with_all

CHOICES: tuple[KnownError, ...] = (
    KnownError(
        id="required-without-tools",
        says=r"'required' must be specified with 'tools'",
        means="`tool_choice` is `required`, but the request has no tools.",
        do="Add tools, or remove `tool_choice`.",
        source="https://github.com/vllm-project/vllm/pull/40399",
        rule="required-without-tools",
        at=("tool_choice",),
        target="responses",
    ),
    KnownError(
        id="undefined-tool-choice",
        says=with_all("tool choice ", " not found in '?tools'?"),
        means="`tool_choice` names a tool that is not in `tools`.",
        do="Correct the name, or add the tool.",
        source="https://github.com/vllm-project/vllm/pull/40399",
        rule="undefined-tool-choice",
        at=("tool_choice",),
        target="responses",
    ),
    KnownError(
        id="deferred-tool-choice",
        says=r"tool_choice is not currently supported for deferred|deferred-loading function tools",
        means="`tool_choice` names a tool that is loaded later or is inside a namespace. Such a tool cannot be chosen"
        " by name.",
        do="Use `auto` or `required`, or load the tool at once.",
        source="openai-agents",
        rule="invalid-allowed-tools-choice",
        at=("tool_choice",),
        target="responses",
    ),
    KnownError(
        id="allowed-tools-mode",
        says=r"\bmode\b.{0,40}must be.{0,20}\bauto\b",
        means="An `allowed_tools` choice needs the mode `auto` or `required`, and names of tools in the request.",
        do="Correct the mode or the names.",
        source="openapi",
        rule="invalid-allowed-tools-choice",
        at=("tool_choice.mode", "tool_choice"),
        target="responses",
    ),
)

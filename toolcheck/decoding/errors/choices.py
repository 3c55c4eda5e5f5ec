"""`tool_choice`."""

from __future__ import annotations

from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import with_all

CHOICES: tuple[KnownError, ...] = (
    KnownError(
        id="required-without-tools",
        says=r"'required' must be specified with 'tools'",
        means="The model must call a tool, and the request has none.",
        do="Add tools, or take `tool_choice` out.",
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
        means="A tool that is loaded later, or that stands in a namespace, cannot be chosen by its name.",
        do="Use `auto` or `required`, or load the tool at once.",
        source="openai-agents",
        rule="invalid-allowed-tools-choice",
        at=("tool_choice",),
        target="responses",
    ),
    KnownError(
        id="allowed-tools-mode",
        says=r"\bmode\b.{0,40}must be.{0,20}\bauto\b",
        means="A choice among allowed tools has the mode `auto` or `required`, and names tools that are there.",
        do="Correct the mode, or the names.",
        source="openapi",
        rule="invalid-allowed-tools-choice",
        at=("tool_choice.mode", "tool_choice"),
        target="responses",
    ),
)

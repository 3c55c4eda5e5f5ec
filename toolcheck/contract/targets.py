"""The APIs a payload can be meant for, and the types of tool that each accepts.

Sources: https://developers.openai.com/api/docs/guides/realtime-mcp (Realtime accepts `function` and `mcp`) and
openai-python 3.57.0, `types/responses/tool_param.py` (16 shapes with 18 literals) and
`types/live/responses_delegation_config_param.py` (13), checked on 2026-11-29. The shapes themselves are in
`contract.shapes`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias


Target: TypeAlias = 'Literal["realtime-session", "realtime-response", "responses", "live"]'
"""What a payload can be meant for. A Live session has its tools in `delegation.responses`: they are those of the model
of Responses that it delegates to.
"""

Vendor: TypeAlias = 'Literal["openai", "azure", "other", ""]'
"""Whose server speaks the API; empty where that is not known."""

NAMES_OF_TARGETS: dict[str, Target] = {
    "realtime": "realtime-session",
    "realtime-session": "realtime-session",
    "realtime-response": "realtime-response",
    "responses": "responses",
    "live": "live",
}
"""The targets, by the names that the command line and the configuration accept."""

_REALTIME = ("function", "mcp")
_RESPONSES = (
    "function",
    "mcp",
    "custom",
    "namespace",
    "tool_search",
    "programmatic_tool_calling",
    "web_search",
    "web_search_2025_08_26",
    "web_search_preview",
    "web_search_preview_2025_03_11",
    "file_search",
    "code_interpreter",
    "image_generation",
    "computer",
    "computer_use_preview",
    "shell",
    "local_shell",
    "apply_patch",
)
_LIVE = (
    "function",
    "mcp",
    "custom",
    "namespace",
    "tool_search",
    "programmatic_tool_calling",
    "web_search",
    "file_search",
    "code_interpreter",
    "image_generation",
    "computer",
    "shell",
    "apply_patch",
)

TOOL_FIELDS = ("tools", "tool_choice", "parallel_tool_calls")
"""The fields about tools, which every body that can have tools has."""

TOOL_TYPES: dict[Target, tuple[str, ...]] = {
    "realtime-session": _REALTIME,
    "realtime-response": _REALTIME,
    "responses": _RESPONSES,
    "live": _LIVE,
}
"""The `type` literals of the tools that each target accepts."""

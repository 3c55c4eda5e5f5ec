"""What a `tool_choice` can say, and which tools each of its forms chooses.

Sources: openai-python 3.51.0, `types/responses/tool_choice_*_param.py` and
`types/realtime/realtime_tool_choice_config_param.py`, and `web-search-choice`; checked on 2026-11-20. The shapes are
in `contract.shapes.choice`.
"""

from __future__ import annotations

MODES = ("none", "auto", "required")
"""What a `tool_choice` that is a string can be."""

_WEB_SEARCH = ("web_search", "web_search_2025_08_26", "web_search_preview", "web_search_preview_2025_03_11")
_COMPUTER = ("computer", "computer_use_preview")

CHOSEN_BY_TYPE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_WEB_SEARCH, _WEB_SEARCH),
    **dict.fromkeys((*_COMPUTER, "computer_use"), _COMPUTER),
    "file_search": ("file_search",),
    "image_generation": ("image_generation",),
    "code_interpreter": ("code_interpreter",),
    "programmatic_tool_calling": ("programmatic_tool_calling",),
    "apply_patch": ("apply_patch",),
    "shell": ("shell",),
}
"""The choices that are a `type` and nothing else, and the types of tool that each can mean."""

NEVER_CHOSEN = ("tool_search", "namespace")
"""Types of tool that no choice names (`web-search-choice`; 2026-11)."""

SAID_FOR_MODE = frozenset(
    {"any", "force", "forced", "always", "never", "true", "false", "yes", "no", "on", "off", "tool"}
)
"""Words that stand for a mode elsewhere, and are nobody's tool."""

"""Names that models keep for themselves, so that no function or namespace of a request may have them.

Each set names its report and the day on which it was looked at. What no report names is free.
"""

from __future__ import annotations

FUNCTIONS_REFUSED = frozenset({"python"})
"""Names of functions at the top level that every GPT model refuses
(https://github.com/Kohaku-Lab/KohakuTerrarium/issues/80; 2026-11-29)."""

FUNCTIONS_SELDOM_REFUSED = frozenset({"browser", "computer", "tool_search"})
"""Names of functions at the top level that were refused with some models
(https://github.com/NousResearch/hermes-agent/issues/83122; 2026-11-29)."""

NAMESPACES_REFUSED = frozenset({"file_search", "image_gen", "web"})
"""Names of namespaces that collide with those of the server (https://github.com/microsoft/vscode/issues/313033;
2026-11-29)."""

NAMESPACES_SELDOM_REFUSED = frozenset(
    {
        "api_tool",
        "browser",
        "computer",
        "container",
        "multi_tool_use",
        "python",
        "python_user_visible",
        "submodel_delegator",
        "terminal",
        "tool_search",
    }
)
"""Names of namespaces that one public project lists as reserved. `functions` is on its list too, but OpenAI's own
client sends that one (https://github.com/microsoft/vscode/issues/313033; 2026-11-29)."""

NAMESPACES_OF_LATER_MODELS = frozenset({"collaboration"})
LATER_MODELS_SINCE = (5, 6)
"""Names of namespaces that models from this version on have with schemas of their own
(https://github.com/openai/codex/issues/31864; 2026-11-29)."""

"""Tool types of other vendors and other APIs, as people carry them over.

Sources: Anthropic's tool reference (dated types such as `web_search_20250305`), Google's Gemini API, the former
Assistants API, Azure AI Foundry's agents; checked on 2026-11-20.
"""

from __future__ import annotations

from toolcheck.ground.regex import regex

_DATED = regex(r"(?P<tool>[a-z_]+)_20\d{6}")

VENDORS: dict[str, tuple[str, str]] = {
    "web_fetch": ("Anthropic", ""),
    "text_editor": ("Anthropic", "apply_patch"),
    "str_replace_editor": ("Anthropic", "apply_patch"),
    "bash": ("Anthropic", "shell"),
    "computer": ("Anthropic", "computer"),
    "web_search": ("Anthropic", "web_search"),
    "code_execution": ("Anthropic", "code_interpreter"),
    "memory": ("Anthropic", ""),
    "tool_search_tool_regex": ("Anthropic", "tool_search"),
    "tool_search_tool_bm25": ("Anthropic", "tool_search"),
    "mcp_toolset": ("Anthropic", "mcp"),
    "google_search": ("Gemini", "web_search"),
    "google_search_retrieval": ("Gemini", "web_search"),
    "url_context": ("Gemini", ""),
    "function_declarations": ("Gemini", "function"),
    "retrieval": ("the Assistants API", "file_search"),
    "azure_ai_search": ("Azure", "file_search"),
    "bing_grounding": ("Azure", "web_search"),
    "openapi": ("Azure", ""),
    "azure_function": ("Azure", "function"),
    "sharepoint_grounding": ("Azure", "mcp"),
    "fabric_dataagent": ("Azure", ""),
    "x_search": ("xAI", ""),
    "live_search": ("xAI", "web_search"),
}
_UNDATED = frozenset({"web_search", "computer"})


def vendor_of(kind: str) -> tuple[str, str]:
    """Whose tool type this is, and OpenAI's nearest in meaning; empty strings where not known."""
    dated = _DATED.fullmatch(kind)
    if dated:
        return VENDORS.get(dated["tool"], ("", ""))
    return VENDORS.get(kind, ("", "")) if kind not in _UNDATED else ("", "")

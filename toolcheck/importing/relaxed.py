"""JSON as editors write it: comments and last commas, which `.vscode/mcp.json` may have."""

from __future__ import annotations

import re

from toolcheck.ground.regex import regex

_PIECE = regex(
    r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+'  # a string, so that nothing in it counts
    r"|//[^\n]*+"
    r"|/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/)?+"
    r"|,(?=(?:[ \t\r\n]++|//[^\n]*+\n|/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/)*+[}\]])",
    re.DOTALL,
)


def strict_json(text: str) -> str:
    """The text without comments and without a comma behind the last entry."""
    return _PIECE.sub(lambda found: found[0] if found[0][0] == '"' else " ", text)

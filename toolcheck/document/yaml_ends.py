"""Where a YAML value ends where a parser's marks do not say it: a block text, and a missing value."""

from __future__ import annotations

from toolcheck.ground.regex import regex

GAP = r"(?:[ \t\r\n]++(?:#[^\r\n]*+)?+)*+"
"""Blanks, line breaks and comments, as a pattern."""
_COLON = regex(rf"{GAP}:")
_BLOCK_HEADER = regex(r"[|>][-+0-9]*")


def empty_value(text: str, key_end: int, at: int) -> int:
    """Where the missing value of a key is: behind the colon, or behind a key that has none."""
    found = _COLON.match(text, key_end, at)
    return found.end() if found else key_end


def block_end(text: str, start: int, end: int) -> int:
    """The end of a block text's last line that is not blank, without its line break."""
    content = text[start:end].rstrip(" \t\r\n")
    if "\n" not in content and "\r" not in content:
        found = _BLOCK_HEADER.match(text, start)
        return found.end() if found else start
    end = start + len(content)
    while text[end : end + 1] in (" ", "\t"):
        end += 1
    return end

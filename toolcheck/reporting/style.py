"""How the parts of a report are set apart on a terminal, or not at all.

A style gives a part its looks by the part's name; the reports know names of parts and no colours.
"""

from __future__ import annotations

from collections.abc import Callable

Style = Callable[[str, str], str]
"""The name of a part (a severity, `message`, `frame`, `added`, `removed`) and its text, to its text as it
is printed."""

_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "message": "1",
    "frame": "1;34",
    "added": "32",
    "removed": "31",
}


def plain(part: str, text: str) -> str:
    """Plain text, without colours."""
    return text


def ansi(part: str, text: str) -> str:
    """Colours by escape sequences that nearly every terminal supports."""
    return f"\x1b[{_CODES[part]}m{text}\x1b[0m" if text else ""

"""Regular expressions that are compiled on first use, because most runs need only a few of them.

A run that needs none does not import `re` either: that is a fifteenth of a short run.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import Any, AnyStr

IGNORECASE = 2
MULTILINE = 8
"""What `re` calls so."""

_METHODS = ("finditer", "findall", "fullmatch", "match", "search", "split", "sub")


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The pattern that `re.compile` makes of a text, compiled on first use."""
    pattern: Any = _Pattern(text, flags)
    return pattern  # type: ignore[no-any-return]


class _Pattern:
    """Replaces a pattern until its first use; then its methods are those of the compiled pattern."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._told: Any = (text, flags)
        self.pattern = text

    def __getattr__(self, name: str) -> Any:
        import re

        compiled: Any = re.compile(*self._told)
        self.__dict__.update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)

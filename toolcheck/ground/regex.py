"""Regular expressions that are compiled when they are first used: most runs need few of those that there are."""

from __future__ import annotations

import re
from typing import Any, AnyStr

_METHODS = ("finditer", "findall", "fullmatch", "match", "search", "split", "sub")


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` makes of a text, when somebody asks it for something."""
    made: Any = _Pattern(text, flags)
    return made  # type: ignore[no-any-return]


class _Pattern:
    """Stands for a pattern; with its first use, its methods are those of the compiled one."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._told: Any = (text, flags)

    def __getattr__(self, name: str) -> Any:
        compiled: Any = re.compile(*self._told)
        self.__dict__.update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)

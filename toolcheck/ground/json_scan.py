"""JSON text -> value, by the C scanner of `json`, without the rest of `json`.

The import of `json` compiles six patterns, for its slow scanner and for writing: a thirtieth of a short run.
A Python whose `_json` is missing or asks for more reads with `json` itself. Both read and refuse the same.
"""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Scanner = Callable[[str, int], tuple[Any, int]]

_BLANKS = " \t\n\r"
_CONSTANTS = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


def scanner(
    *,
    object_hook: Callable[[dict[str, Any]], Any] | None = None,
    parse_int: Callable[[str], Any] = int,
    parse_float: Callable[[str], Any] = float,
    parse_constant: Callable[[str], Any] = _CONSTANTS.__getitem__,
) -> Scanner:
    """What reads the value that begins at an offset of a text, and says where it ends. It raises ValueError, or
    StopIteration where a value is missing. The hooks are those of `json.JSONDecoder`.
    """
    hooks = {
        "object_hook": object_hook,
        "parse_int": parse_int,
        "parse_float": parse_float,
        "parse_constant": parse_constant,
    }
    try:
        from _json import make_scanner

        scan: Scanner = make_scanner(SimpleNamespace(strict=True, object_pairs_hook=None, **hooks))  # type: ignore[arg-type]
    except (ImportError, AttributeError):
        from json import JSONDecoder

        scan = JSONDecoder(**hooks).scan_once  # type: ignore[arg-type, attr-defined]
    return scan


@cache
def _usual() -> Scanner:
    return scanner()


def read_value(text: str, scan: Scanner | None = None) -> Any:
    """The value of a JSON text, as `json.loads` gives it. Raises ValueError when it is not one value."""
    try:
        value, end = (scan or _usual())(text, len(text) - len(text.lstrip(_BLANKS)))
    except StopIteration:
        raise ValueError("a value is missing") from None
    if text[end:].strip(_BLANKS):
        raise ValueError("there is more after the value")
    return value

"""Values spelled out: as JSON, as a YAML scalar, in YAML brackets, in YAML lines.

What is written here reads back as the same value under YAML 1.1 and 1.2 alike. This module knows no
document: where the words go, and how deep, its callers say.
"""

from __future__ import annotations

import json
import math
from typing import Any

from toolcheck.document.change_value import CannotChange
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

LONGEST_KEY = 1000
"""YAML lets a key of a plain entry be no longer than 1024 characters."""

# A plain scalar begins with a letter and holds nothing that is a sign to any reader of YAML, in a block
# or between brackets; the words that some version of YAML reads as something else are not plain strings.
_PLAIN = regex(r"[^\W\d_](?:[\w./+'()-]| (?=[\w(]))*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})

_SHORT_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


@record
class Raw:
    """A value that keeps the words it had elsewhere: `lines`, the first at column 0. `block` says that
    they are lines of a YAML block, which brackets cannot hold; `behind_key` follows the colon above them.
    """

    value: Any
    lines: tuple[str, ...]
    block: bool = False
    behind_key: str = ""


def spell_json(value: Any, *, unit: str | None, margin: str, line_break: str, colon: str, gap: str) -> str:
    """`value` as JSON. With a `unit` of indentation each entry gets a line, below a line indented by
    `margin`; without, all is one line with `gap` behind each comma. `colon` is behind each key.
    """
    if isinstance(value, Raw):
        if unit is not None or len(value.lines) == 1:
            return (line_break + margin).join(value.lines)
        value = value.value
    if not isinstance(value, dict | list) or not value:
        return _json_scalar(value)
    inner = margin + (unit or "")

    def below(entry: Any) -> str:
        return spell_json(entry, unit=unit, margin=inner, line_break=line_break, colon=colon, gap=gap)

    if isinstance(value, dict):
        parts = [_json_scalar(_key(key)) + colon + below(entry) for key, entry in value.items()]
        left, right = "{", "}"
    else:
        parts = [below(entry) for entry in value]
        left, right = "[", "]"
    if unit is None:
        return left + f",{gap}".join(parts) + right
    between = f",{line_break}{inner}"
    return f"{left}{line_break}{inner}{between.join(parts)}{line_break}{margin}{right}"


def _json_scalar(value: Any) -> str:
    if isinstance(value, str):
        shown = value.isprintable() or all(char.isprintable() or char in "\n\r\t" for char in value)
        return json.dumps(value, ensure_ascii=not shown)
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    return _number_or_word(value)


def _number_or_word(value: Any) -> str:
    """A null, a boolean or a number, the same in JSON and in both versions of YAML."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        digits, mark, exponent = repr(value).partition("e")
        if mark and "." not in digits:
            digits += ".0"
        return digits + mark + exponent
    raise CannotChange("a part of the new value is not JSON")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise CannotChange("the new value has a key that is not a string")
    return key


def yaml_scalar(value: Any, quote: str = "") -> str:
    """A scalar, an empty mapping or an empty list in YAML, on one line. A string is written in `quote`
    (`'` or `"`) where that can hold it; without one it is plain where every reader takes it for a string.
    """
    if isinstance(value, dict | list) and not value:
        return "{}" if isinstance(value, dict) else "[]"
    if not isinstance(value, str):
        return _number_or_word(value)
    if quote == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    if quote != '"' and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(char: str) -> str:
    if char in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[char]
    if char.isprintable():
        return char
    point = ord(char)
    if 0xD800 <= point <= 0xDFFF:
        raise CannotChange("the new value has half a character, which YAML cannot hold")
    return f"\\x{point:02x}" if point <= 0xFF else f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"


def yaml_key(key: Any, quote: str = "") -> str:
    """A key in YAML."""
    words = yaml_scalar(_key(key), quote)
    if len(words) > LONGEST_KEY:
        raise CannotChange("the new key is too long for YAML")
    return words


def yaml_flow(value: Any, quote: str = "") -> str:
    """`value` in YAML on one line, mappings and lists in brackets."""
    if isinstance(value, Raw):
        return value.lines[0] if len(value.lines) == 1 and not value.block else yaml_flow(value.value, quote)
    if isinstance(value, dict) and value:
        parts = [f"{yaml_key(key, quote)}: {yaml_flow(entry, quote)}" for key, entry in value.items()]
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list) and value:
        return "[" + ", ".join(yaml_flow(entry, quote) for entry in value) + "]"
    return yaml_scalar(value, quote)


def is_block(value: Any) -> bool:
    """Whether `value` takes lines of its own when it is written as a block."""
    return value.block if isinstance(value, Raw) else isinstance(value, dict | list) and bool(value)


def yaml_lines(value: Any, unit: int, list_unit: int) -> list[str]:
    """`value` in YAML as lines, the first at column 0: a mapping inside is indented by `unit`, a list
    below a key by `list_unit`.
    """
    if isinstance(value, Raw):
        return list(value.lines)
    if isinstance(value, list) and value:
        return [line for entry in value for line in item_lines(yaml_lines(entry, unit, list_unit))]
    if isinstance(value, dict) and value:
        return [line for key, entry in value.items() for line in entry_lines(key, entry, unit, list_unit)]
    return [yaml_scalar(value)]


def entry_lines(key: str, value: Any, unit: int, list_unit: int, quote: str = "") -> list[str]:
    """The entry of a mapping in YAML as lines, the key at column 0."""
    lines = yaml_lines(value, unit, list_unit)
    behind_key = value.behind_key if isinstance(value, Raw) else ""
    if not is_block(value):
        return [f"{yaml_key(key, quote)}: {lines[0]}", *lines[1:]]
    is_list = isinstance(value.value if isinstance(value, Raw) else value, list)
    return [f"{yaml_key(key, quote)}:{behind_key}", *indented(lines, list_unit if is_list else unit)]


def item_lines(lines: list[str], dash: str = "- ") -> list[str]:
    """The item of a list in YAML: its lines, behind a dash."""
    return [dash + lines[0], *indented(lines[1:], len(dash))]


def indented(lines: list[str], width: int) -> list[str]:
    """`lines`, each but the empty ones moved to the right."""
    return [" " * width + line if line else line for line in lines]

"""Patterns that several topics use: places, as the API calls them, and words of errors."""

from __future__ import annotations


def with_all(*parts: str) -> str:
    """The pattern of a text that has all of these in it, in any order, each looked for once."""
    return r"\A" + "".join(rf"(?=[\s\S]*?(?:{part}))" for part in parts)


TOOL = r"(?:(?:session|response)\.)?(?:tools\[\]\.)++"
REALTIME_TOOL = r"(?:session|response)\.(?:tools\[\]\.)+"
RESPONSES_TOOL = r"(?:tools\[\]\.)+"
CHOICE = r"(?:(?:session|response)\.)?tool_choice"

WRONG_TYPE = r"invalid.type"
INVALID_VALUE = r"invalid.value"
TOO_LONG = r"string too long|string_above_max_length"
OUT_OF_RANGE = r"(?:above|below)_(?:max|min)_|(?:integer|decimal|number) (?:above|below)|array too (?:long|short)"

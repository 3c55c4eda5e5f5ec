"""Patterns that several topics use: places in the API's words, and words of errors."""

from __future__ import annotations


def with_all(*parts: str) -> str:
    """A pattern for a text that has all of these parts, in any order."""
    return r"\A" + "".join(rf"(?=[\s\S]*?(?:{part}))" for part in parts)


TOOL = r"(?:(?:session|response)\.)?(?:tools\[\]\.)++"
REALTIME_TOOL = r"(?:session|response)\.(?:tools\[\]\.)+"
RESPONSES_TOOL = r"(?:tools\[\]\.)+"
CHOICE = r"(?:(?:session|response)\.)?tool_choice"

WRONG_TYPE = r"invalid.type"
INVALID_VALUE = r"invalid.value"
TOO_LONG = r"string too long|string_above_max_length"
OUT_OF_RANGE = r"(?:above|below)_(?:max|min)_|(?:integer|decimal|number) (?:above|below)|array too (?:long|short)"

"""A list of tools as a server sent it becomes values that the lock can write and the rules can walk."""

from __future__ import annotations

import json
from typing import Any

import pytest

from toolcheck.served.served import MAX_DEPTH, NotATool, served_tools


def test_a_tool_is_kept_whole_but_for_its_meta() -> None:
    entry = {"name": "search", "title": "Search", "_meta": {"at": 1}, "x": {"_meta": 2}}
    (tool,) = served_tools([entry])
    assert tool.name == "search"
    assert tool.definition == {"name": "search", "title": "Search", "x": {"_meta": 2}}
    assert "_meta" in entry


def deep(levels: int) -> dict[str, Any]:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return {"name": "deep", "inputSchema": value}


def test_a_tool_may_be_as_deep_as_is_said_and_no_deeper() -> None:
    assert served_tools([deep(MAX_DEPTH - 1)])[0].name == "deep"
    with pytest.raises(NotATool, match="nested"):
        served_tools([deep(MAX_DEPTH)])
    with pytest.raises(NotATool, match="nested"):
        served_tools([deep(100_000)])


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("search", "not an object"),
        (None, "not an object"),
        ({}, "no name"),
        ({"name": ""}, "no name"),
        ({"name": ["search"]}, "no name"),
        (json.loads('{"name": "a", "maximum": NaN}'), "not finite"),
        (json.loads('{"name": "a", "inputSchema": {"maximum": [1e999]}}'), "not finite"),
    ],
)
def test_what_is_no_tool_is_refused_with_its_place(entry: Any, why: str) -> None:
    with pytest.raises(NotATool, match=f"entry 1 .*{why}"):
        served_tools([{"name": "search"}, entry])

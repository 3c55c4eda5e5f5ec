"""Which tools a filter matches, and which calls wait: yes, no, or not known."""

from __future__ import annotations

from typing import Any

import pytest

from toolcheck.document.where import Where
from toolcheck.manifest.node import MISSING, Node
from toolcheck.served.filters import lets_through, waits
from toolcheck.served.served import ServedTool

READS = ServedTool("find", {"name": "find", "annotations": {"readOnlyHint": True}})
WRITES = ServedTool("send", {"name": "send", "annotations": {"readOnlyHint": False}})
PLAIN = ServedTool("look", {"name": "look"})


def node(value: Any) -> Node:
    return Node(value, Where())


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        (MISSING, (True, True, True)),
        (None, (True, True, True)),
        ([], (False, False, False)),
        (["find", "send"], (True, True, False)),
        (["${ONE}"], (None, None, None)),
        (["find", "${ONE}"], (True, None, None)),
        (["find", 7], (True, None, None)),
        ({"tool_names": ["find"]}, (True, False, False)),
        ({"tool_names": "find"}, (None, None, None)),
        ({"read_only": True}, (True, False, False)),
        ({"read_only": False}, (None, None, None)),
        ({"tool_names": ["find", "send"], "read_only": True}, (True, None, False)),
        ({}, (None, None, None)),
        ({"tool_names": ["find"], "read_only": None}, (True, False, False)),
        ({"tool_names": ["find"], "read_only": False}, (None, None, None)),
        ({"names": ["find"]}, (None, None, None)),
        ("find", (None, None, None)),
    ],
)
def test_what_allowed_tools_lets_through(allowed: Any, expected: tuple[bool | None, ...]):
    assert tuple(lets_through(node(allowed), tool) for tool in (READS, WRITES, PLAIN)) == expected


@pytest.mark.parametrize(
    ("approval", "expected"),
    [
        (MISSING, (True, True)),
        (None, (True, True)),
        ("always", (True, True)),
        ("never", (False, False)),
        ("${POLICY}", (None, None)),
        ({"never": {"read_only": True}}, (False, True)),
        ({"never": {"tool_names": ["find", "send"]}}, (False, False)),
        ({"always": {"tool_names": ["send"]}, "never": {"tool_names": ["find"]}}, (False, True)),
        ({"always": {"tool_names": ["send"]}}, (True, True)),
        ({"always": {"tool_names": ["find"]}, "never": {"tool_names": ["find"]}}, (None, True)),
        ({"never": {"tool_names": ["${ONE}"]}}, (None, None)),
        ({}, (True, True)),
    ],
)
def test_which_calls_wait_for_approval(approval: Any, expected: tuple[bool | None, ...]):
    assert tuple(waits(node(approval), tool) for tool in (READS, WRITES)) == expected

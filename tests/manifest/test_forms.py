"""A sound tool is sound in every form of file, and what its shape refuses is told in each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.values import CONNECTOR, FUNCTION, GOOD, SERVER, TUNNEL, mutations
from tests.fixtures import as_yaml
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.contract import engine
from toolcheck.document.reading import read
from toolcheck.finding.finding import ERROR
from toolcheck.finding.report import Checked

OTHER = {"type": "function", "name": "other", "description": "Another."}
REALTIME = [FUNCTION, SERVER, CONNECTOR, TUNNEL]
LOADERS = [{"type": "tool_search"}, {"type": "programmatic_tool_calling"}]
NEEDS_ANOTHER = ("deferred-without-search", "empty-search-surface", "unreachable-callers")
"""Errors of a tool that is sound only beside another one."""
RESPONSES = [
    FUNCTION,
    {**FUNCTION, "strict": None, "async": True},
    {"type": "custom", "name": "query", "description": "A query.", "format": {"type": "text"}},
    *(
        tool
        for kind in GOOD
        if kind.startswith("responses/")
        and kind not in ("responses/tool_choice", "responses/function", "responses/custom")
        for tool in GOOD[kind]
        if tool.get("output_format") != "svg"
    ),
]
NAMED = ("function", "custom")


def forms(tool: dict[str, Any], target: str) -> Iterator[tuple[str, str, Any]]:
    """What a tool may stand in: a name, the ending of the file, and the value (JSON lines: the values)."""
    yield "one tool", "json", tool
    yield "list", "json", [OTHER, tool]
    yield "tools", "json", {"tools": [tool]}
    yield "keyed map", "json", {"first": tool, "second": OTHER}
    if target == "realtime":
        session = {"type": "realtime", "tools": [tool]}
        yield "session.update", "json", {"type": "session.update", "session": session}
        yield "response.create", "json", {"type": "response.create", "response": {"tools": [OTHER, tool]}}
        yield "session", "json", session
        yield "client secret", "json", {"expires_after": {"anchor": "created_at", "seconds": 60}, "session": session}
        yield "turn", "json", {"session": {"tools": []}, "turns": {"now": {"tools": [tool]}}}
        yield "events", "json", {"events": [{"type": "session.update", "session": session}]}
        yield "lines", "jsonl", [{"type": "session.update", "session": session}, {"type": "response.create"}]
        return
    request = {"model": "gpt-6-astra", "input": "Hello.", "tools": [OTHER, tool, *LOADERS]}
    yield "request", "json", request
    yield "request over a WebSocket", "json", {"type": "response.create", "stream_id": "one", **request}
    added = {"type": "additional_tools", "role": "developer", "tools": [tool]}
    yield "input item", "json", {"model": "gpt-6-astra", "input": [added], "tools": LOADERS}
    if tool["type"] in NAMED:
        space = {"type": "namespace", "name": "crm", "description": "Customers.", "tools": [tool]}
        yield "namespace", "json", {"tools": [space, *LOADERS]}
        yield "namespace alone", "json", space


def checked(value: Any, ending: str, target: str) -> Iterator[Checked]:
    text = "\n".join(json.dumps(line) for line in value) if ending == "jsonl" else json.dumps(value)
    document = read(text.encode(), f"a.{ending}")
    options = Options(targets=() if target == "realtime" else ("responses",))
    yield check_document(document, options)
    yield check_document(as_yaml(document), options)


def errors(found: Checked) -> list[str]:
    return [finding.rule for finding in found.findings if finding.severity >= ERROR]


CASES = [(tool, "realtime") for tool in REALTIME] + [(tool, "responses") for tool in RESPONSES]


@pytest.mark.parametrize(("tool", "target"), CASES, ids=[f"{target}-{tool['type']}" for tool, target in CASES])
def test_a_sound_tool_is_sound_in_every_form(tool: dict[str, Any], target: str) -> None:
    for name, ending, value in forms(tool, target):
        for found in checked(value, ending, target):
            wrong = [rule for rule in errors(found) if rule not in NEEDS_ANOTHER]
            assert wrong == [], name


@pytest.mark.parametrize(("tool", "target"), CASES, ids=[f"{target}-{tool['type']}" for tool, target in CASES])
def test_what_a_shape_refuses_is_reported(tool: dict[str, Any], target: str) -> None:
    for changed in mutations(tool):
        if target == "realtime":
            shape, value = (
                "session.update",
                {"type": "session.update", "session": {"type": "realtime", "tools": [changed]}},
            )
        else:
            shape, value = "responses", {"model": "gpt-6-astra", "input": "Hello.", "tools": [changed]}
        found = next(checked(value, "json", target))
        if not engine.accepts(shape, value):
            assert errors(found), changed


@pytest.mark.parametrize(
    "value",
    [
        {"type": "session.update", "session": {"audio": {"output": {"language": "es"}}}},
        {"type": "response.in_progress", "response": {"id": "resp_1", "object": "response", "tools": [{"new": 1}]}},
        {
            "events": [
                {"type": "session.update", "session": {"type": "realtime", "tools": []}},
                {"type": "response.create"},
            ]
        },
    ],
    ids=["translation", "stream of a request", "bare response.create"],
)
def test_what_carries_no_tools_is_left_alone(value: Any) -> None:
    for found in checked(value, "json", "realtime"):
        assert found.findings == ()


@pytest.mark.parametrize("key", ["respnse", "tools", "modalities"])
def test_an_event_with_its_fields_in_the_wrong_place_is_reported(key: str) -> None:
    for found in checked({"type": "response.create", key: []}, "json", "realtime"):
        assert errors(found) == ["unknown-field"]


def test_tools_that_an_item_adds_can_be_chosen() -> None:
    added = {"type": "additional_tools", "role": "developer", "tools": [OTHER]}
    value = {"model": "gpt-6-astra", "input": [added], "tool_choice": {"type": "function", "name": "other"}}
    for found in checked(value, "json", "responses"):
        assert found.findings == ()

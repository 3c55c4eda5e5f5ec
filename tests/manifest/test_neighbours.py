"""What is for another API or program is named, and what only looks like it is judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests import fixtures
from tests.running import toolcheck
from toolcheck.document.reading import read
from toolcheck.manifest.envelope import recognise
from toolcheck.manifest.neighbours import _NEIGHBOURS, _SERVERS, TRANSLATION

FUNCTION = {"type": "function", "name": "hang_up", "description": "End the call."}

JUDGED: list[Any] = [
    {
        "type": "session.update",
        "session": {"type": "realtime", "voice": {"type": "azure-standard"}, "tools": [FUNCTION]},
    },
    {"type": "session.update", "session": {"type": "realtime", "tools": [{"type": "x_search"}]}},
    {"type": "session.update", "session": {"voice": "marin", "tools": [FUNCTION]}},
    {"type": "session.update", "session": {"turn_detection": {"type": "semantic_vad"}, "tools": [FUNCTION]}},
    {"session": {"tools": [{**FUNCTION, "inputSchema": {"type": "object"}}]}},
    {"tools": [{**FUNCTION, "inputSchema": {"type": "object"}}]},
    {"tools": [{"name": "hang_up", "parameters": {"type": "object", "properties": {}}}]},
    {"model": "gpt-5.6", "input": "hi", "functions": [], "tools": [FUNCTION]},
    {"model": "gpt-5.6", "input": "hi", "tools": [{"type": "mcp", "server_label": "a", "transport": "http"}]},
    {"$schema": "https://json-schema.org/draft/2020-12/schema", "tools": [FUNCTION]},
    {"name": "hang_up", "parameters": {"type": "object", "properties": {}}},
    [FUNCTION, {"name": "wait", "inputSchema": {"type": "object"}}],
]


@pytest.mark.parametrize("value", JUDGED, ids=json.dumps)
def test_what_only_looks_like_a_neighbour_is_judged(value: Any) -> None:
    manifest = recognise(read(json.dumps(value).encode(), "a.json"))
    assert (manifest.neighbour, manifest.is_known) == (None, True)


@pytest.mark.parametrize("neighbour", [*_NEIGHBOURS, *_SERVERS, TRANSLATION], ids=lambda neighbour: neighbour.name)
def test_every_neighbour_has_a_next_step_and_a_source(neighbour) -> None:
    assert neighbour.name.startswith(("a ", "an "))
    assert len(neighbour.next_step.split()) < 20
    assert "`toolcheck " in neighbour.next_step
    assert neighbour.source.startswith("https://")


def test_a_neighbour_has_one_of_its_keys() -> None:
    seen: set[str] = set()
    others = [
        {"kind": "Prompt"},
        {"servers": {}, "version": 1},
        {"providers": [], "prompts": []},
        {"servers": {"desk": {"command": "desk"}}},
    ]
    for value in [value for fixture in fixtures.every_fixture() for value in fixture.read().values] + others:
        for neighbour in _NEIGHBOURS:
            if isinstance(value, dict) and neighbour.fits(value):
                assert not neighbour.keys.isdisjoint(value), neighbour.name
                seen.add(neighbour.name)
    assert seen >= {neighbour.name for neighbour in _NEIGHBOURS}
    assert all(not neighbour.fits({"name": "hang_up", "type": "function"}) for neighbour in _NEIGHBOURS)


@pytest.mark.parametrize(
    "value", [None, 1, "x", [], [1], {"tools": 1}, {"setup": 1}, {"agent": [1]}, {"session": []}, {"functions": [1]}]
)
def test_odd_values_are_no_neighbours(value: Any) -> None:
    for place in (value, {"session": value}, {"tools": value}, {"setup": value}, {"agent": value}, {"openapi": value}):
        assert recognise(read(json.dumps(place).encode(), "a.json")).neighbour is None


def test_a_neighbour_gets_one_finding_and_no_fix(tmp_path: Path) -> None:
    session = {
        "voice": {"type": "azure-standard", "name": "x"},
        "temperature": 1,
        "tools": [{**FUNCTION, "strict": True}],
    }
    text = json.dumps({"type": "session.update", "session": session})
    (tmp_path / "a.json").write_text(text)
    done = toolcheck("check", "--fix", "--unsafe-fixes", "a.json", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "a.json").read_text()) == (1, text)
    assert done.stdout.count("error[") == 1
    assert "this is a session of Azure Voice Live, not a tool manifest" in done.stdout
    walked = toolcheck("check", ".", cwd=tmp_path)
    assert "error[" not in walked.stdout

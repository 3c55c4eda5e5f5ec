"""A bare frame is accepted without its schema; the schema accepts it too."""

from __future__ import annotations

from typing import Any

import pytest

from toolcheck.contract.engine import violations
from toolcheck.manifest.misfits import is_bare

BARE: tuple[Any, ...] = (
    {},
    {"session": {}},
    {"turns": {}},
    {"session": {}, "turns": {"greet": {}, "": {}, "x-1": {}}},
    {"$schema": "https://example.com/a.json", "session": {}},
)
OTHER: tuple[Any, ...] = (
    {"session": []},
    {"session": None},
    {"session": {"type": "realtime"}},
    {"turns": []},
    {"turns": {"greet": None}},
    {"turns": {1: {}}},
    {"$schema": 1},
    {"x-note": 1},
    {"transport": {}},
    {"sesion": {}},
    [],
)


@pytest.mark.parametrize("engines", ["reference", "fast"])
@pytest.mark.parametrize("frame", BARE, ids=str)
def test_what_is_bare_fits(frame: Any, engines: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLCHECK_ENGINES", engines)
    assert is_bare(frame)
    assert violations("manifest", frame) == ()


@pytest.mark.parametrize("frame", OTHER, ids=str)
def test_all_else_is_left_to_the_schema(frame: Any) -> None:
    assert not is_bare(frame)

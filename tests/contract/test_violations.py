"""What an engine says of a value becomes violations, each fault once; both engines say the same."""

from __future__ import annotations

from typing import Any

import pytest

from toolcheck.contract import engine

SESSION: dict[str, Any] = {"type": "realtime", "tools": []}
UPDATE: dict[str, Any] = {"type": "session.update", "session": SESSION}


@pytest.fixture(params=["fast", "reference"], autouse=True)
def each_engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLCHECK_ENGINES", request.param)
    assert engine.wants_reference() is (request.param == "reference")


def told(kind: str, value: Any) -> list[tuple[Any, str, str | None]]:
    return [(found.path, found.keyword, found.name) for found in engine.violations(kind, value)]


def test_what_fits_has_no_violation() -> None:
    assert engine.violations("session.update", UPDATE) == ()
    assert engine.accepts("session.update", UPDATE)
    assert not engine.accepts("session.update", {})


@pytest.mark.parametrize("wrong", [5, None, True, ["session.update"], {}])
def test_a_constant_of_the_wrong_type_is_one_fault(wrong: Any) -> None:
    assert told("session.update", {**UPDATE, "type": wrong}) == [(("type",), "type", None)]


def test_a_constant_of_the_right_type_is_a_fault_of_its_own() -> None:
    (found,) = engine.violations("session.update", {**UPDATE, "type": "update"})
    assert (found.path, found.keyword, found.expected) == (("type",), "const", ("session.update",))


@pytest.mark.parametrize("wrong", [5, None, ["text"]])
def test_one_of_some_values_of_the_wrong_type_is_one_fault(wrong: Any) -> None:
    value = {**SESSION, "output_modalities": [wrong]}
    assert told("realtime-session", value) == [(("output_modalities", 0), "type", None)]


def test_one_of_some_values_of_the_right_type_is_a_fault_of_its_own() -> None:
    (found,) = engine.violations("realtime-session", {**SESSION, "output_modalities": ["smell"]})
    assert (found.path, found.keyword) == (("output_modalities", 0), "enum")
    assert set(found.expected) == {"text", "audio"}


def test_a_wrong_type_elsewhere_hides_nothing() -> None:
    value = {"type": "update", "session": 5}
    assert told("session.update", value) == [(("session",), "type", None), (("type",), "const", None)]


def test_each_key_that_is_missing_or_unknown_is_a_violation() -> None:
    assert told("session.update", {"b": 1, "a": 2}) == [
        ((), "additionalProperties", "a"),
        ((), "additionalProperties", "b"),
        ((), "required", "session"),
        ((), "required", "type"),
    ]


def test_types_are_reported_as_a_list() -> None:
    (found,) = engine.violations("session.update", {**UPDATE, "type": 5})
    assert found.expected == ("string",)


def test_a_bound_is_reported_unchanged() -> None:
    (found,) = engine.violations("session.update", {**UPDATE, "event_id": "e" * 513})
    assert (found.path, found.keyword, found.expected) == (("event_id",), "maxLength", 512)


def test_paths_are_in_order_of_numbers_not_of_letters() -> None:
    tools = [{"type": "function"} if number in (2, 10) else {"type": "function", "name": "a"} for number in range(11)]
    assert told("realtime-session", {**SESSION, "tools": tools}) == [
        (("tools", 2), "required", "name"),
        (("tools", 10), "required", "name"),
    ]


@pytest.mark.parametrize("key", ["00", "", "0"])
def test_a_key_that_looks_like_a_number_is_reported_exactly(key: str) -> None:
    value = {**SESSION, "tracing": {"metadata": {key: {"deep": []}}, key or "x": 1}}
    assert told("realtime-session", value) == [(("tracing",), "additionalProperties", key or "x")]

"""What goes around a body on the wire."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.compile.made import EVENTS, REQUEST, SESSION, TURNS, checked, chosen
from tests.running import toolcheck
from toolcheck.compiling.enclose import Enclosed, enclose
from toolcheck.compiling.wish import CannotCompile, Wish

BODY = {"tool_choice": "auto"}
TYPED = {"type": "realtime", "tool_choice": "auto"}


def enclosed(text: str, wish: Wish, at: int = 0, body: dict[str, Any] = BODY, name: str = "a.yaml") -> Enclosed:
    return enclose(chosen(checked(text, name), at), body, wish)


@pytest.mark.parametrize(
    ("wish", "value", "prefix", "shape"),
    [
        (Wish(), {"type": "session.update", "session": TYPED}, ("session",), "session.update"),
        (Wish(form="event"), {"type": "session.update", "session": TYPED}, ("session",), "session.update"),
        (Wish(form="events"), {"type": "session.update", "session": TYPED}, ("session",), "session.update"),
        (
            Wish(event_id="e1"),
            {"type": "session.update", "event_id": "e1", "session": TYPED},
            ("session",),
            "session.update",
        ),
        (Wish(form="session"), TYPED, (), "realtime-session"),
        (Wish(form="client-secret"), {"session": TYPED}, ("session",), "client-secret"),
    ],
)
def test_a_session_in_each_form(wish: Wish, value: Any, prefix: Any, shape: str) -> None:
    found = enclosed(SESSION, wish)
    assert (found.value, found.prefix, found.shape) == (value, prefix, shape)
    assert list(found.value) == list(value)


def test_the_type_of_a_session_comes_first_and_only_once() -> None:
    found = enclosed(SESSION, Wish(form="session"), body={"tool_choice": "auto", "type": "realtime"})
    assert list(found.value) == ["type", "tool_choice"]


def test_a_transcription_is_a_session_of_its_own_type() -> None:
    text = "session: {type: transcription, audio: {input: {}}}\n"
    body = {"type": "transcription"}
    assert enclosed(text, Wish(form="session"), body=body).shape == "realtime-transcription-session"
    found = enclosed(text, Wish(), body=body)
    assert (found.value, found.shape) == ({"type": "session.update", "session": body}, "session.update")


def test_the_time_that_a_client_secret_is_valid_for_stays_beside_its_session() -> None:
    after = "expires_after: {anchor: created_at, seconds: 60}\n"
    found = enclosed(after + SESSION, Wish(form="client-secret"))
    assert found.value == {"expires_after": {"anchor": "created_at", "seconds": 60}, "session": TYPED}
    assert found.prefix == ("session",)


def test_the_time_is_that_of_the_same_document() -> None:
    update = '{"type": "session.update", "session": {"type": "realtime", "tools": []}}'
    file = checked(f'{{"expires_after": {{}}, "session": {{"type": "realtime", "tools": []}}}}\n{update}\n', "a.jsonl")
    first, second = chosen(file, 0), chosen(file, 1)
    wish = Wish(form="client-secret")
    assert "expires_after" in enclose(first, BODY, wish).value
    assert "expires_after" not in enclose(second, BODY, wish).value


def test_a_turn_is_a_response() -> None:
    found = enclosed(TURNS, Wish(event_id="e1"))
    assert found.value == {"type": "response.create", "event_id": "e1", "response": BODY}
    assert (found.prefix, found.shape) == (("response",), "response.create")


def test_an_event_keeps_what_is_beside_its_body() -> None:
    text = '{"event_id": "mine", "type": "session.update", "session": {"type": "realtime", "tools": []}}'
    found = enclosed(text, Wish(), name="a.json")
    assert found.value == {"event_id": "mine", "type": "session.update", "session": TYPED}
    assert list(found.value) == ["event_id", "type", "session"]
    assert enclosed(text, Wish(event_id="other"), name="a.json").value["event_id"] == "other"


def test_an_item_is_created() -> None:
    text = (
        '{"type": "conversation.item.create", "item": {"type": "function_call_output", "call_id": "c", "output": "1"}}'
    )
    found = enclosed(text, Wish(), name="a.json")
    assert found.value == {"type": "conversation.item.create", "item": BODY}
    assert (found.prefix, found.shape) == (("item",), "conversation.item.create")


@pytest.mark.parametrize("form", [None, "event", "request"])
def test_a_request_has_nothing_around_it(form: Any) -> None:
    body = {"model": "gpt-5"}
    found = enclosed(REQUEST, Wish(form=form), body=body, name="a.json")
    assert (found.value, found.prefix, found.shape) == (body, (), "responses")
    assert found.value is not body


@pytest.mark.parametrize(
    ("text", "name", "at", "form", "reason"),
    [
        (REQUEST, "a.json", 0, "session", "a Responses request does not have the form `session`"),
        (REQUEST, "a.json", 0, "client-secret", "a Responses request does not have the form `client-secret`"),
        (TURNS, "a.yaml", 0, "session", "this is not a session, so it does not have the form `session`"),
        (TURNS, "a.yaml", 0, "client-secret", "this is not a session, so it does not have the form `client-secret`"),
        (EVENTS, "a.jsonl", 1, "session", "this is not a session, so it does not have the form `session`"),
    ],
)
def test_what_has_no_such_form_is_refused(text: str, name: str, at: int, form: Any, reason: str) -> None:
    with pytest.raises(CannotCompile) as raised:
        enclosed(text, Wish(form=form), at, name=name)
    assert raised.value.reason == reason


def test_a_live_session_alone_names_its_model(tmp_path: Path) -> None:
    """Without a model it can only begin a fork, which is an event."""
    (tmp_path / "a.json").write_text('[{"type": "function", "name": "f", "description": "x"}]')
    done = toolcheck("compile", "--target", "live", "--as", "session", "a.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "a Live session without a `model` can only begin a fork" in done.stderr

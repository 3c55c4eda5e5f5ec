"""Which payloads of some files come out."""

from __future__ import annotations

import pytest

from tests.compile.made import EVENTS, REQUEST, SESSION, TURNS, checked
from toolcheck.compiling.choose import choose
from toolcheck.compiling.wish import CannotCompile, Wish

BOTH = SESSION + TURNS


def test_a_manifest_comes_out_as_its_session() -> None:
    (planned,) = choose([checked(BOTH)], Wish())
    (part,) = planned.parts
    assert (part.number, part.payload.kind, part.payload.turn) == (0, "session", "")
    assert planned.event is None


def test_several_files_are_the_parts_of_one_payload_in_their_order() -> None:
    files = [checked(SESSION, "a.yaml"), checked(SESSION, "b.yaml")]
    (planned,) = choose(files, Wish())
    assert [(part.number, part.file.document.name) for part in planned.parts] == [(0, "a.yaml"), (1, "b.yaml")]
    assert all(part.payload is file.manifest.payloads[0] for part, file in zip(planned.parts, files, strict=True))


def test_a_turn_is_chosen_by_its_name_in_any_of_the_files() -> None:
    (planned,) = choose([checked(SESSION), checked(TURNS)], Wish(turn="evening"))
    (part,) = planned.parts
    assert (part.number, part.payload.turn, part.payload.kind) == (1, "evening", "response")


@pytest.mark.parametrize(
    ("texts", "wish", "reason"),
    [
        ([BOTH], Wish(turn="noon"), "there is no turn named `noon`; the file has `morning`, `evening`"),
        ([SESSION], Wish(turn="noon"), "there is no turn named `noon`; the file has no turns"),
        ([TURNS, TURNS], Wish(turn="evening"), "several manifests have a turn named `evening`"),
        ([SESSION, TURNS], Wish(), "a.yaml has nothing for a session"),
        ([TURNS], Wish(), "it has nothing for a session"),
        ([TURNS], Wish(target="realtime-session"), "it has nothing for realtime-session"),
        ([SESSION, SESSION], Wish(form="events"), "`--as events` accepts only one file"),
        (["words: nothing else\n"], Wish(), "nothing in it is sent to an API"),
    ],
)
def test_what_cannot_be_chosen_is_said(texts: list[str], wish: Wish, reason: str) -> None:
    with pytest.raises(CannotCompile) as raised:
        choose([checked(text) for text in texts], wish)
    assert raised.value.reason == reason


@pytest.mark.parametrize(
    "wish",
    [
        Wish(),
        Wish(target="realtime-session"),
        Wish(target="realtime-response"),
        Wish(form="session"),
        Wish(form="client-secret"),
    ],
)
def test_of_several_events_none_is_the_one_that_is_meant(wish: Wish) -> None:
    with pytest.raises(CannotCompile) as raised:
        choose([checked(EVENTS, "a.jsonl", targets=(wish.target,) if wish.target else ())], wish)
    assert raised.value.reason == "it holds several events; write all of them with `--as events`"


def test_a_target_says_which_of_two_payloads_is_meant() -> None:
    file = checked(SESSION, targets=("realtime-session", "responses"))
    assert [payload.target for payload in file.manifest.payloads] == ["realtime-session", "responses"]
    for target in ("realtime-session", "responses"):
        (planned,) = choose([file], Wish(target=target))  # type: ignore[arg-type]
        assert [part.payload.target for part in planned.parts] == [target]


def test_the_events_of_a_manifest_are_its_session_and_its_turns() -> None:
    plan = choose([checked(BOTH)], Wish(form="events"))
    assert [[part.payload.turn for part in planned.parts] for planned in plan] == [[""], ["morning"], ["evening"]]


def test_the_events_of_a_file_of_events_are_all_in_order() -> None:
    plan = choose([checked(EVENTS, "a.jsonl")], Wish(form="events"))
    kinds = [planned.event.find("type").value if planned.event else planned.parts[0].payload.shape for planned in plan]
    assert kinds == ["session.update", "input_audio_buffer.commit", "response.created", "response.create"]
    assert [planned.event.where.document for planned in plan if planned.event] == [1, 2]


@pytest.mark.parametrize("text", ["[%s]", '{"events": [%s]}'])
def test_events_may_be_in_a_list(text: str) -> None:
    file = checked(text % ", ".join(EVENTS.splitlines()), "a.json")
    plan = choose([file], Wish(form="events"))
    assert [bool(planned.parts) for planned in plan] == [True, False, False, True]


def test_a_request_is_no_event() -> None:
    assert choose([checked(REQUEST, "a.json")], Wish(form="events")) == []

"""A session of the double: the order of its events, what it keeps, and what it refuses."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.serving.playing import FUNCTION, SERVER, STOCK, ServerFault, Talk, error_of, kinds
from toolcheck.decoding.decoding import decode

RESPONSE_OF_TEXT = [
    "response.created",
    "response.output_item.added",
    "conversation.item.added",
    "response.content_part.added",
    "response.output_text.delta",
    "response.output_text.done",
    "response.content_part.done",
    "conversation.item.done",
    "response.output_item.done",
    "response.done",
]
RESPONSE_OF_SOUND = [
    "response.created",
    "response.output_item.added",
    "conversation.item.added",
    "response.content_part.added",
    "response.output_audio_transcript.delta",
    "response.output_audio.delta",
    "response.output_audio.done",
    "response.output_audio_transcript.done",
    "response.content_part.done",
    "conversation.item.done",
    "response.output_item.done",
    "response.done",
]
CALL = [
    "response.created",
    "response.output_item.added",
    "conversation.item.added",
    "response.function_call_arguments.delta",
    "response.function_call_arguments.done",
    "conversation.item.done",
    "response.output_item.done",
    "response.done",
]
ITEM = ["conversation.item.added", "conversation.item.done"]


def rule_of(error: dict[str, Any]) -> str:
    """The entry of the table of known errors that an error is."""
    known = decode(json.dumps({"type": "error", "error": error})).known
    return known.id if known else ""


# -- the session ------------------------------------------------------------------------------------


def test_it_begins_with_the_session_and_its_defaults() -> None:
    (event,) = Talk().events
    assert event["type"] == "session.created"
    session = event["session"]
    assert (session["type"], session["tools"], session["tool_choice"]) == ("realtime", [], "auto")
    assert session["audio"]["input"]["turn_detection"]["type"] == "server_vad"


def test_an_update_keeps_what_it_leaves_out_and_repeats_no_credential() -> None:
    talk = Talk()
    server = {**SERVER, "authorization": "token-1", "headers": {"X-Key": "token-2"}}
    (event,) = [one for one in talk.update(server, instructions="Be brief.") if one["type"] == "session.updated"]
    assert event["session"]["tools"] == [SERVER]
    assert event["session"]["instructions"] == "Be brief."
    assert "token-" not in json.dumps(talk.events)
    (event,) = talk.send("session.update", session={"type": "realtime", "audio": {"output": {"voice": "marin"}}})
    session = event["session"]
    assert (session["instructions"], session["audio"]["output"]["voice"]) == ("Be brief.", "marin")
    assert session["audio"]["output"]["format"] == {"type": "audio/pcm", "rate": 24000}


def test_part_of_turn_detection_is_completed_as_recorded_sessions_show() -> None:
    detection = {"type": "server_vad", "create_response": False}
    (event,) = Talk().send(
        "session.update", session={"type": "realtime", "audio": {"input": {"turn_detection": detection}}}
    )
    assert event["session"]["audio"]["input"]["turn_detection"] == {
        "type": "server_vad",
        "threshold": 0.5,
        "prefix_padding_ms": 300,
        "silence_duration_ms": 200,
        "idle_timeout_ms": None,
        "create_response": False,
        "interrupt_response": True,
    }


def test_a_refused_update_changes_nothing() -> None:
    talk = Talk([[{"say": "Hello."}]])
    error = error_of(talk.send("session.update", event_id="u1", session={"tools": [FUNCTION]}))
    assert (error["event_id"], error["param"]) == ("u1", "session.type")
    assert talk.session.session["tools"] == []


def test_a_transcription_session_is_not_for_this_connection() -> None:
    error = error_of(Talk().send("session.update", session={"type": "transcription"}))
    assert rule_of(error) == "wrong-session-kind"


def test_the_voice_cannot_change_after_the_assistant_has_spoken() -> None:
    talk = Talk([[{"say": "Hello."}]])
    talk.respond()
    error = error_of(talk.send("session.update", session={"type": "realtime", "audio": {"output": {"voice": "marin"}}}))
    assert rule_of(error) == "voice-cannot-change"


# -- responses --------------------------------------------------------------------------------------


def test_a_response_of_text() -> None:
    talk = Talk([[{"say": "Good morning, Ada."}]])
    talk.update()
    assert kinds(talk.say()) == ITEM
    events = talk.respond()
    assert kinds(events) == RESPONSE_OF_TEXT
    assert "".join(event["delta"] for event in events if event["type"].endswith(".delta")) == "Good morning, Ada."
    done = events[-1]["response"]
    assert (done["status"], done["conversation_id"]) == ("completed", "conv_0001")
    assert done["output"][0]["content"] == [{"type": "output_text", "text": "Good morning, Ada."}]
    assert talk.session.unfinished() == []


@pytest.mark.parametrize(("form", "size"), [("audio/pcm", 4800), ("audio/pcmu", 800), ("audio/pcma", 800)])
def test_a_response_of_sound_is_silence_in_the_format_that_was_asked_for(form: str, size: int) -> None:
    rate = {"rate": 24000} if form == "audio/pcm" else {}
    talk = Talk([[{"say": "Good morning."}]])
    talk.send("session.update", session={"type": "realtime", "audio": {"output": {"format": {"type": form, **rate}}}})
    events = talk.respond()
    assert list(dict.fromkeys(kinds(events))) == RESPONSE_OF_SOUND
    sound = [base64.b64decode(event["delta"]) for event in events if event["type"] == "response.output_audio.delta"]
    assert [len(piece) for piece in sound] == [size, size]
    assert all(len(set(piece)) == 1 for piece in sound)


def test_a_function_is_called_and_answered() -> None:
    script = [
        [{"call": "lookup_order", "with": {"number": "7"}, "expect_output": {"status": "shipped"}}],
        [{"say": "It is on its way."}],
    ]
    talk = Talk(script)
    talk.update(FUNCTION)
    events = talk.respond()
    assert kinds(events) == CALL
    assert json.loads(events[-1]["response"]["output"][0]["arguments"]) == {"number": "7"}
    assert kinds(talk.output('{"status":"shipped"}')) == ITEM
    assert kinds(talk.respond()) == RESPONSE_OF_TEXT
    assert talk.session.unfinished() == []


def test_another_output_than_the_expected_one_is_a_problem() -> None:
    talk = Talk([[{"call": "lookup_order", "expect_output": {"status": "shipped"}}]])
    talk.update(FUNCTION)
    talk.respond()
    talk.output('{"status": "lost"}')
    assert talk.session.unfinished() == ["turn 1, step 1: the output of `lookup_order` is not the expected one"]


def test_a_call_without_arguments_has_an_example_of_its_schema() -> None:
    talk = Talk([[{"call": "lookup_order"}]])
    talk.update(FUNCTION)
    item = talk.respond()[-1]["response"]["output"][0]
    assert json.loads(item["arguments"]) == {"number": "example"}


def test_an_output_during_a_response_is_repeated_after_it() -> None:
    script = [[{"call": "lookup_order", "with": {"number": "7"}}, {"wait": 1}, {"say": "One moment."}]]
    talk = Talk(script)
    talk.update(FUNCTION)
    talk.respond()
    assert talk.output("{}") == []
    events = talk.wait()
    assert kinds(events)[-3:] == ["response.done", *ITEM]
    assert events[-1]["item"]["type"] == "function_call_output"


def test_one_response_at_a_time_but_others_beside_it() -> None:
    talk = Talk([[{"wait": 1}, {"say": "Slow."}], [{"say": "Beside."}]])
    talk.update()
    talk.respond()
    assert rule_of(error_of(talk.send("response.create", event_id="c2"))) == "active-response"
    aside = talk.respond(conversation="none", metadata={"topic": "summary"})
    assert kinds(aside) == [kind for kind in RESPONSE_OF_TEXT if not kind.startswith("conversation.")]
    assert aside[-1]["response"]["metadata"] == {"topic": "summary"}
    assert aside[-1]["response"]["conversation_id"] is None
    assert kinds(talk.wait())[-1] == "response.done"
    assert talk.session.unfinished() == []


def test_a_response_can_be_cancelled_in_the_middle() -> None:
    talk = Talk([[{"say": "One two three."}]], is_paced=True)
    talk.update()
    talk.respond()
    talk.wait()
    events = talk.send("response.cancel")
    assert kinds(events)[-1] == "response.done"
    done = events[-1]["response"]
    assert (done["status"], done["status_details"]["reason"]) == ("cancelled", "client_cancelled")
    assert (done["output"][0]["status"], done["output"][0]["content"][0]["text"]) == ("incomplete", "One two")
    assert talk.wait() == []
    assert rule_of(error_of(talk.send("response.cancel"))) == "cancel-not-active"


def test_a_cancelled_call_needs_no_answer() -> None:
    talk = Talk([[{"call": "lookup_order"}, {"cancel": "turn_detected"}]])
    talk.update(FUNCTION)
    assert talk.respond()[-1]["response"]["status"] == "cancelled"
    assert talk.session.unfinished() == []


def test_a_response_can_fail_or_be_cut_off() -> None:
    talk = Talk(
        [
            [{"fail": {"type": "rate_limit_exceeded", "message": "Slow down."}}],
            [{"say": "A"}, {"cancel": "max_output_tokens"}],
        ]
    )
    talk.update()
    failed = talk.respond()[-1]["response"]
    assert (failed["status"], failed["status_details"]["error"]["type"]) == ("failed", "rate_limit_exceeded")
    cut = talk.respond()[-1]["response"]
    assert (cut["status"], cut["status_details"]["reason"]) == ("incomplete", "max_output_tokens")


def test_an_error_of_the_script_may_end_the_session() -> None:
    talk = Talk([[{"error": {"code": "session_expired", "message": "Over."}}]])
    talk.update()
    assert "error" in kinds(talk.respond())
    assert talk.hung_up is not None
    assert talk.session.is_over


# -- what the script cannot do ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "session", "words"),
    [
        ({"call": "refund"}, {}, "turn 1, step 1: calls `refund`, but the client offers `lookup_order`"),
        ({"call": "lookup_order", "with": {}}, {}, "the arguments of `lookup_order` do not fit its schema"),
        ({"call": "lookup_order"}, {"tool_choice": "none"}, "but `tool_choice` is `none`"),
        ({"say": "Hello."}, {"tool_choice": "required"}, "calls nothing, but `tool_choice` is `required`"),
    ],
)
def test_what_cannot_be_fails_the_response(step: Any, session: Any, words: str) -> None:
    talk = Talk([[step]])
    talk.update(FUNCTION, **session)
    done = talk.respond()[-1]["response"]
    assert done["status"] == "failed"
    assert done["status_details"]["error"]["type"] == "script_error"
    (problem,) = talk.session.unfinished()
    assert words in problem


def test_turns_that_are_left_and_turns_that_are_not_there() -> None:
    talk = Talk([[{"say": "One."}], [{"say": "Two."}]])
    talk.update()
    talk.respond()
    assert talk.session.unfinished() == ["the client asked for 1 of 2 responses of the script"]
    talk.respond()
    assert talk.respond()[-1]["response"]["status"] == "failed"
    assert talk.session.unfinished() == ["the client asked for response 3, and the script has 2"]


def test_without_a_script_each_tool_is_called_once() -> None:
    talk = Talk(wants_all=True)
    talk.update(FUNCTION, {**SERVER, "require_approval": "never"})
    called = [talk.respond()[-1]["response"]["output"][0]["name"]]
    talk.output("{}")
    assert talk.session.unfinished() == ["no response was asked for in which `shop.stock` could be called"]
    called += [talk.respond()[-1]["response"]["output"][0]["name"]]
    assert called == ["lookup_order", "stock"]
    assert talk.respond()[-1]["response"]["output"][0]["type"] == "message"
    assert talk.session.unfinished() == []


# -- servers ----------------------------------------------------------------------------------------


def test_an_import_in_the_order_of_the_guide() -> None:
    talk = Talk()
    events = talk.update(SERVER)
    assert kinds(events) == [
        "session.updated",
        "mcp_list_tools.in_progress",
        "conversation.item.added",
        "conversation.item.done",
        "mcp_list_tools.completed",
    ]
    assert events[3]["item"]["tools"] == [{"name": "stock", "input_schema": STOCK["inputSchema"]}]
    assert kinds(talk.update(SERVER)) == ["session.updated"]


def test_only_allowed_tools_are_imported() -> None:
    reads = {**STOCK, "name": "read", "annotations": {"readOnlyHint": True}}
    for allowed, names in (
        (["stock"], ["stock"]),
        ({"tool_names": ["read", "other"]}, ["read"]),
        ({"read_only": True}, ["read"]),
        ({"read_only": False}, ["stock", "read"]),
        ({}, ["stock", "read"]),
        (None, ["stock", "read"]),
    ):
        events = Talk(tools=[STOCK, reads]).update({**SERVER, "allowed_tools": allowed})
        assert [tool["name"] for tool in events[3]["item"]["tools"]] == names


@pytest.mark.parametrize(
    ("policy", "waits"),
    [
        ({"never": {"read_only": True}}, False),
        ({"never": {"tool_names": ["read"]}}, False),
        ({"never": {"read_only": False}}, True),
        ({"never": {}}, True),
        ({"always": {}, "never": {"tool_names": ["read"]}}, True),
        ({"always": {"tool_names": ["stock"]}, "never": {"tool_names": ["read"]}}, False),
    ],
    ids=str,
)
def test_a_call_waits_where_it_is_not_known_whether_it_does(policy: dict[str, Any], waits: bool) -> None:
    reads = {**STOCK, "name": "read", "annotations": {"readOnlyHint": True}}
    talk = Talk([[{"call": "shop.read", "with": {"sku": "a"}, "approval": "expect"}]], tools=[STOCK, reads])
    talk.update({**SERVER, "require_approval": policy})
    asked = [event for event in talk.respond() if event.get("item", {}).get("type") == "mcp_approval_request"]
    assert bool(asked) is waits


def test_an_import_that_fails_says_why_to_the_test_only() -> None:
    talk = Talk(tools=ServerFault("http_error", "401 from the server", 401))
    assert kinds(talk.update(SERVER))[-1] == "mcp_list_tools.failed"
    assert "401" not in json.dumps(talk.events)
    assert talk.session.reasons == ["the import of `shop` failed: 401 from the server"]


def test_a_call_before_the_import_has_ended_is_not_offered() -> None:
    talk = Talk([[{"call": "shop.stock"}]], tools=None)
    talk.update(SERVER)
    talk.respond()
    assert talk.session.unfinished() == ["turn 1, step 1: calls `shop.stock`, but the import of `shop` has not ended"]


def test_a_call_with_an_approval() -> None:
    talk = Talk([[{"call": "shop.stock", "with": {"sku": "a"}, "approval": "expect"}], [{"say": "Three."}]])
    talk.update(SERVER)
    events = talk.respond()
    assert kinds(events) == [
        "response.created",
        "response.output_item.added",
        "conversation.item.added",
        "response.mcp_call_arguments.delta",
        "response.mcp_call_arguments.done",
        *ITEM,
        "response.done",
    ]
    assert talk.session.unfinished()[-1] == (
        "turn 1, step 1: the client never answered the request to approve `shop.stock`"
    )
    events = talk.approve()
    assert kinds(events) == [
        *ITEM,
        "response.mcp_call.in_progress",
        "response.mcp_call.completed",
        "conversation.item.done",
        "response.output_item.done",
    ]
    item = events[-1]["item"]
    assert (item["output"], item["error"], item["approval_request_id"]) == ("3", None, "mcpr_0001")
    talk.respond()
    assert talk.session.unfinished() == []


def test_an_approval_needs_no_id_of_its_own() -> None:
    talk = Talk([[{"call": "shop.stock"}]])
    talk.update(SERVER)
    talk.respond()
    item = {"type": "mcp_approval_response", "approval_request_id": "mcpr_0001", "approve": True}
    assert kinds(talk.send("conversation.item.create", item=item))[-1] == "response.output_item.done"


@pytest.mark.parametrize("approval", ["expect", "refuse-is-fine"])
def test_a_refused_approval_does_not_run(approval: str) -> None:
    talk = Talk([[{"call": "shop.stock", "approval": approval}]])
    talk.update(SERVER)
    talk.respond()
    events = talk.approve(False)
    assert kinds(events)[2:] == ["response.mcp_call.failed", "conversation.item.done", "response.output_item.done"]
    assert len(talk.session.unfinished()) == (approval == "expect")


@pytest.mark.parametrize(
    ("policy", "asks"),
    [
        ("always", True),
        ("never", False),
        (None, True),
        ({"never": {"tool_names": ["stock"]}}, False),
        ({"never": {"tool_names": ["other"]}}, True),
        ({"always": {"tool_names": ["stock"]}, "never": {"tool_names": ["other"]}}, True),
    ],
)
def test_who_is_asked_is_what_the_client_said(policy: Any, asks: bool) -> None:
    talk = Talk([[{"call": "shop.stock"}]])
    talk.update({**SERVER, "require_approval": policy})
    assert ("response.mcp_call.completed" in kinds(talk.respond())) is not asks


def test_an_expected_approval_that_nobody_asks_for_is_a_problem() -> None:
    talk = Talk([[{"call": "shop.stock", "approval": "expect"}]])
    talk.update({**SERVER, "require_approval": "never"})
    talk.respond()
    assert talk.session.unfinished() == ["turn 1, step 1: `shop.stock` needs no approval, as the client set it"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (
            ServerFault("http_error", "Unauthorized", 401),
            {"type": "http_error", "code": 401, "message": "Unauthorized"},
        ),
        (
            ServerFault("tool_execution_error", "no such sku"),
            {"type": "tool_execution_error", "message": "no such sku"},
        ),
        (
            ServerFault("protocol_error", "Session terminated", -32600),
            {"type": "protocol_error", "code": -32600, "message": "Session terminated"},
        ),
    ],
)
def test_a_call_that_fails_has_the_reason_in_its_item(fault: ServerFault, error: dict[str, Any]) -> None:
    talk = Talk([[{"call": "shop.stock"}]], answer=fault)
    talk.update({**SERVER, "require_approval": "never"})
    events = talk.respond()
    assert "response.mcp_call.failed" in kinds(events)
    assert events[-1]["response"]["output"][0]["error"] == error


# -- items ------------------------------------------------------------------------------------------


def test_items_can_be_retrieved_and_deleted() -> None:
    talk = Talk()
    name = talk.say()[0]["item"]["id"]
    assert talk.send("conversation.item.retrieve", item_id=name)[0]["item"]["id"] == name
    assert talk.send("conversation.item.delete", item_id=name)[0]["type"] == "conversation.item.deleted"
    for verb in ("retrieve", "delete"):
        assert rule_of(error_of(talk.send(f"conversation.item.{verb}", item_id=name))) == "invalid-item-id"


def test_items_have_their_place() -> None:
    talk = Talk()
    first = talk.say("one")[0]["item"]["id"]
    talk.say("two")
    item = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "between"}]}
    events = talk.send("conversation.item.create", item=item, previous_item_id=first)
    assert events[0]["previous_item_id"] == first
    events = talk.send("conversation.item.create", item=item, previous_item_id="root")
    assert events[0]["previous_item_id"] is None
    assert "[toolcheck]" in error_of(talk.send("conversation.item.create", item=item, previous_item_id="x"))["message"]


def test_what_was_heard_can_be_cut_to_what_was_played() -> None:
    talk = Talk([[{"say": "One two three."}]])
    name = talk.respond()[-1]["response"]["output"][0]["id"]
    cut = {"item_id": name, "content_index": 0}
    error = error_of(talk.send("conversation.item.truncate", **cut, audio_end_ms=9000))
    assert rule_of(error) == "truncate-too-long"
    assert kinds(talk.send("conversation.item.truncate", **cut, audio_end_ms=100)) == ["conversation.item.truncated"]
    error = error_of(talk.send("conversation.item.truncate", item_id="x", content_index=0, audio_end_ms=1))
    assert rule_of(error) == "truncate-unknown-item"


def test_an_output_of_no_call_and_an_approval_of_no_request() -> None:
    talk = Talk()
    assert rule_of(error_of(talk.output("{}", "call_of_another_session"))) == "wrong-call-id"
    assert error_of(talk.approve())["message"].endswith("[approval-for-unknown-request]")


def test_sound_of_the_client_is_collected_and_committed() -> None:
    talk = Talk()
    assert rule_of(error_of(talk.send("input_audio_buffer.commit"))) == "commit-empty"
    assert talk.send("input_audio_buffer.append", audio=base64.b64encode(bytes(4800)).decode()) == []
    assert kinds(talk.send("input_audio_buffer.commit")) == ["input_audio_buffer.committed", *ITEM]
    assert error_of(talk.send("input_audio_buffer.append", audio="%"))["code"] == "invalid_value"
    assert kinds(talk.send("input_audio_buffer.clear")) == ["input_audio_buffer.cleared"]


# -- turn detection ---------------------------------------------------------------------------------

SPEECH = [
    "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped",
    "input_audio_buffer.committed",
    *ITEM,
]


def test_the_user_speaks_as_soon_as_the_session_is_set_up() -> None:
    talk = Talk([[{"vad": "Where is my order?"}, {"say": "On its way."}]])
    events = talk.update()
    assert kinds(events) == ["session.updated", *SPEECH, *RESPONSE_OF_TEXT]
    assert talk.session.unfinished() == []


def test_the_user_waits_for_imports_and_answers() -> None:
    script = [[{"call": "lookup_order"}], [{"vad": "Hello?"}, {"say": "Yes."}]]
    talk = Talk(script)
    talk.update(FUNCTION)
    assert kinds(talk.respond()) == CALL
    assert kinds(talk.output("{}"))[:3] == [*ITEM, SPEECH[0]]


def test_speech_is_transcribed_where_that_was_asked_for() -> None:
    talk = Talk([[{"vad": "Hello?"}, {"say": "Yes."}]])
    events = talk.update(audio={"input": {"transcription": {"model": "whisper-1"}}})
    (done,) = [one for one in events if one["type"] == "conversation.item.input_audio_transcription.completed"]
    assert done["transcript"] == "Hello?"


def test_without_create_response_the_client_asks() -> None:
    talk = Talk([[{"vad": "Hello?"}, {"say": "Yes."}]])
    detection = {"type": "server_vad", "create_response": False}
    assert kinds(talk.update(audio={"input": {"turn_detection": detection}})) == ["session.updated", *SPEECH]
    assert kinds(talk.respond()) == RESPONSE_OF_TEXT


def test_without_turn_detection_nobody_is_heard() -> None:
    talk = Talk([[{"vad": "Hello?"}, {"say": "Yes."}]])
    talk.update(audio={"input": {"turn_detection": None}})
    assert talk.session.unfinished() == ["turn 1, step 1: the user speaks, but the client switched turn detection off"]


# -- nonsense ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        7,
        {},
        {"type": 7},
        {"type": "no.such.event"},
        {"type": "session.created"},
        {"type": "session.update"},
        {"type": "session.update", "session": []},
        {"type": "response.create", "response": 7},
        {"type": "conversation.item.create"},
        {"type": "conversation.item.create", "item": "x"},
        {"type": "conversation.item.create", "item": {"type": "function_call_output", "call_id": 7, "output": {}}},
        {"type": "conversation.item.retrieve"},
        {"type": "conversation.item.delete", "item_id": []},
        {"type": "conversation.item.truncate", "item_id": {}},
        {"type": "input_audio_buffer.append"},
        {"type": "transcription_session.update", "session": {}},
    ],
)
def test_what_is_no_right_event_is_answered_with_an_error(event: Any) -> None:
    talk = Talk()
    assert error_of(talk.take(event))["type"] == "invalid_request_error"
    assert kinds(talk.update()) == ["session.updated"]


@pytest.mark.parametrize("depth", [100, 300, 900, 5_000])
@pytest.mark.parametrize("kind", ["session.update", "response.create", "conversation.item.create", "no.such.event"])
def test_what_is_nested_too_deep_is_refused(kind: str, depth: int) -> None:
    deep: Any = 7
    for _ in range(depth):
        deep = [deep]
    talk = Talk()
    for event in ({"type": kind, "x": deep}, {"type": kind, "session": 7, "response": 7, "item": 7, "x": deep}):
        assert error_of(talk.take(event))["type"] == "invalid_request_error"
    assert kinds(talk.update()) == ["session.updated"]


def test_a_label_alone_in_a_response_is_a_server_of_the_session() -> None:
    talk = Talk([[{"say": "Hello."}]])
    label = {"type": "mcp", "server_label": "shop"}
    error = error_of(talk.respond(tools=[label]))
    assert (rule_of(error), error["param"]) == ("missing-server-source", "response.tools[0].server_url")
    talk.update(SERVER)
    assert kinds(talk.respond(tools=[label]))[-1] == "response.done"

"""The part of a request that rules look at: what is in it, what two requests share, and what is never in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.hostile.planted import KINDS, Planter
from tests.rows import FUNCTION, MCP
from toolcheck.manifest.bearing import SPLIT, Split, any_item, bearing

KINDS_OF_TOKEN = ("opaque", "Basic", *KINDS)


def part_of(value: Any, **how: Any) -> str:
    part = bearing(json.dumps(value, **how).encode())
    assert part is not None
    return part.decode()


def request(**more: Any) -> dict[str, Any]:
    return {"model": "gpt-5.4", "input": "Hi.", "tools": [FUNCTION], **more}


def test_what_people_said_is_not_in_it() -> None:
    said = {
        "input": [
            {"role": "user", "content": "canary"},
            {"role": "assistant", "content": [{"type": "output_text", "text": "canary", "annotations": []}]},
            {"type": "function_call", "call_id": "canary", "name": "canary", "arguments": "canary"},
            {"type": "function_call_output", "call_id": "canary", "output": "canary"},
            {"type": "reasoning", "id": "canary", "summary": [], "encrypted_content": "canary"},
        ],
        "instructions": "canary",
        "metadata": {"canary": "canary"},
        "client_metadata": {"canary": {"canary": 1}},
        "previous_response_id": "canary",
        "safety_identifier": "canary",
        "prompt_cache_key": "canary",
        "user": "canary",
        "conversation": {"id": "canary"},
    }
    assert "canary" not in part_of(request(**said))
    event = {"type": "session.update", "event_id": "canary", "session": {"type": "realtime", "instructions": "canary"}}
    assert "canary" not in part_of(event)
    assert "canary" not in part_of({"model": "gpt-4o", "messages": [{"role": "user", "content": "canary"}]})
    item = {"type": "message", "role": "user", "content": [{"type": "input_audio", "audio": "canary"}]}
    assert "canary" not in part_of({"type": "conversation.item.create", "item": item})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"input": "Hi."}, {"input": "Good morning."}),
        ({"instructions": "Be kind."}, {"instructions": "Be brief."}),
        ({"metadata": {"order": "1"}}, {"metadata": {}}),
        ({"user": "u1"}, {"user": "u2"}),
        ({"input": [{"role": "user", "content": "a"}]}, {"input": [{"role": "user", "content": "b"}] * 3}),
        (
            {"input": [{"role": "user", "content": "a"}]},
            {"input": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]},
        ),
        (
            {"tools": [{**MCP, "authorization": "q7ZkP2mX9vLr4TsW8nYb"}]},
            {"tools": [{**MCP, "authorization": "w3RtY6uI9oPa5SdF8gHjK1lZ"}]},
        ),
        (
            {"tools": [{**MCP, "headers": {"X-Request-Id": "3f2504e0-4f89-11d3-9a0c-0305e82c3301"}}]},
            {"tools": [{**MCP, "headers": {"X-Request-Id": "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"}}]},
        ),
    ],
)
def test_requests_that_say_the_same_to_rules_have_the_same_part(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert part_of(request(**one)) == part_of(request(**other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"tools": []}, {}),
        ({"model": "gpt-5.5"}, {}),
        ({"instructions": ""}, {"instructions": "Be kind."}),
        ({"input": []}, {"input": [{"role": "user", "content": "a"}]}),
        ({"input": [{"role": "tool", "content": "a"}]}, {"input": [{"role": "user", "content": "a"}]}),
        (
            {"tools": [{**MCP, "authorization": "Bearer q7ZkP2mX9vLr4TsW8nYb"}]},
            {"tools": [{**MCP, "authorization": "x"}]},
        ),
        ({"tools": [{**MCP, "authorization": "${TOKEN}"}]}, {"tools": [{**MCP, "authorization": "q7ZkP2mX9vLr"}]}),
    ],
)
def test_others_have_not(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert part_of(request(**one)) != part_of(request(**other))


def test_the_spaces_of_a_text_do_not_count() -> None:
    value = request(tools=[], metadata={"a": "b"})
    parts = {part_of(value, **how) for how in ({}, {"indent": 2}, {"separators": (",", ":")}, {"indent": "\t"})}
    assert parts == {'{"model":"gpt-5.4","input":"x","tools":[],"metadata":{}}'}


@pytest.mark.parametrize("kind", KINDS_OF_TOKEN)
def test_no_token_is_in_it(kind: str) -> None:
    planter = Planter(kind)

    def minted(place: str) -> str:
        return planter.token(kind, place)

    places = [
        request(tools=[{**MCP, "authorization": minted("authorization")}]),
        request(tools=[{**MCP, "headers": {"X-Api-Key": minted("a header"), "X-A": f"Bearer {minted('another')}"}}]),
        request(tools=[{**MCP, "server_url": f"https://u:{minted('a user')}@shop.example.com/?k={minted('a query')}"}]),
        request(input=[{"role": "user", "content": minted("input"), "api_key": minted("a key")}]),
        request(instructions=minted("instructions"), metadata={"token": minted("metadata"), "a": minted("a label")}),
        {"session": {"tools": [{**MCP, "authorization": minted("a session")}]}},
        [{**MCP, "authorization": minted("a list")}],
        {**MCP, "authorization": minted("a tool")},
    ]
    if kind not in ("opaque", "Basic"):
        description = f"Send {minted('a description')}, please."
        places += [
            request(tools=[{**FUNCTION, "description": description}]),
            request(tools=[{**FUNCTION, "name": minted("a name")}]),
            request(model=minted("a model"), user=minted("a user"), **{minted("a key"): 1}),
            minted("a string"),
        ]
    kept = [bearing(json.dumps(value).encode()) for value in places]
    assert [planter.found_in(part.decode()) for part in kept if part] == [set() for part in kept if part]


def test_the_same_credential_has_the_same_stand_in() -> None:
    token, other = "q7ZkP2mX9vLr4TsW8nYb", "w3RtY6uI9oPa5SdF8gHjK1lZ"
    same = {**MCP, "authorization": token, "headers": {"Authorization": f"Bearer {token}"}}
    assert part_of(request(tools=[same])).count("a1" * 12) == 2
    two = {**MCP, "authorization": token, "headers": {"Authorization": f"Bearer {other}"}}
    assert "b2" * 12 in part_of(request(tools=[two]))


def test_a_split_is_put_to_the_proof() -> None:
    text = json.dumps(request()).encode()
    assert bearing(text, SPLIT) == bearing(text)
    lost = Split(lambda raw: {"tools": b"[]"}, SPLIT.elements)
    assert bearing(text, lost) is not None
    assert b"find_order" in (bearing(text, lost) or b""), "the members of a wrong split do not make the text"


@pytest.mark.parametrize(
    ("pointer", "every"),
    [
        ("/input/12/role", "/input/*/role"),
        ("/response/input/0/content/3/text", "/response/input/*/content/*/text"),
        ("/item/content/1", "/item/content/*"),
        ("/tools/1/name", "/tools/1/name"),
        ("/input", "/input"),
        ("/input/3", "/input/*"),
        ("/input/0/tools/1/name", "/input/*/tools/1/name"),
    ],
)
def test_the_pointer_of_an_item_holds_for_all_that_are_alike(pointer: str, every: str) -> None:
    assert any_item(pointer) == every

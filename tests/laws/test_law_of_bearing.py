"""The findings of the part of a request that rules look at are those of the whole request."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product
from random import Random
from typing import Any

import pytest
import yaml

from tests.bearings import difference, difference_of
from tests.fixtures import HERE, every_fixture
from tests.hostile.planted import Planter
from tests.recorded.test_recorded import request_of
from tests.rows import FUNCTION, MCP, Rows
from toolcheck.checking.selection import Options
from toolcheck.manifest.bearing import bearing

SEED, DRAWN = 20261130, 2000
TARGETS = ((), (), ("responses",), ("realtime-session",), ("realtime-response",), ("live",))

TOKEN = "q7ZkP2mX9vLr4TsW8nYb"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"
OPENAI = "sk-proj-" + "aB3dE6gH9jK2mN5pQ8sT"


def request(**more: Any) -> dict[str, Any]:
    return {"model": "gpt-5.4", "tools": [FUNCTION], **more}


def opened(**more: Any) -> dict[str, Any]:
    """A request with a server that something opens."""
    return request(tools=[{**MCP, **more}])


def written(value: Any) -> bytes:
    return json.dumps(value).encode()


def user(**more: Any) -> dict[str, Any]:
    return {"role": "user", "content": "Hi.", **more}


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


APPROVAL = {"type": "mcp_approval_response", "approve": True}

TRAPS: dict[str, Any] = {
    "answers to approvals that only look alike": request(
        previous_response_id="resp_1",
        input=[{**APPROVAL, "approval_request_id": "mcpr_1"}, {"type": "item_reference", "id": "mcpr_2"}],
    ),
    "an approval that is sent again": request(
        previous_response_id="resp_1",
        input=[{**APPROVAL, "approval_request_id": "mcpr_1"}, {"type": "item_reference", "id": "mcpr_1"}],
    ),
    "an approval that is sent again without a type": request(
        previous_response_id="resp_1", input=[{**APPROVAL, "approval_request_id": "mcpr_1"}, {"id": "mcpr_1"}]
    ),
    "a number": 5,
    "a list": [FUNCTION],
    "a string": "tools",
    "nothing": None,
    "a list of numbers": [1, 2],
    "a secret as a key of metadata": request(metadata={OPENAI: "x"}),
    "a secret in metadata": request(metadata={"session_token": TOKEN}),
    "a secret in instructions": request(instructions=f"Use {OPENAI}."),
    "two blanks": request(input="Say  it."),
    "the role of the third of three items": request(input=[user(), user(), {"role": "tool", "content": "done"}]),
    "a token of a user": opened(authorization=TOKEN),
    "a short token that is a name, too": request(
        tools=[{**MCP, "server_label": "desk7", "authorization": token} for token in ("desk7", "${TOKEN}")]
    ),
    "a JSON Web Token": opened(authorization=JWT),
    "a token of a known issuer": opened(authorization=f"Bearer {OPENAI}"),
    "the word for a secret": opened(authorization="secret"),
    "a word for a token": opened(authorization="your_token_here", headers={"X-Api-Key": "<key>"}),
    "a placeholder of ours": opened(authorization="${TOKEN}", headers={"X-Api-Key": "Bearer ${TOKEN}"}),
    "a header of each request": opened(headers={"X-Request-Id": "3f2504e0-4f89-11d3-9a0c-0305e82c3301"}),
    "the same token twice": opened(authorization=TOKEN, headers={"Authorization": f"Bearer {TOKEN}"}),
    "two tokens": opened(authorization=TOKEN, headers={"Authorization": f"Bearer {TOKEN[::-1]}"}),
    "a token that a description has, too": opened(authorization=TOKEN, server_description=f"Send {TOKEN}."),
    "a token that another tool has, too": request(
        tools=[{**MCP, "authorization": TOKEN}, {**FUNCTION, "description": f"Send {TOKEN}."}]
    ),
    "a token that the choice of a tool has, too": {
        **opened(headers={"X-Api-Key": f"{TOKEN}.{TOKEN}"}),
        "tool_choice": {"type": "function", "name": f"{TOKEN}.{TOKEN}"},
    },
    "a token that a label has, too": opened(authorization=TOKEN, server_label=TOKEN),
    "a token with a line break": opened(authorization=f"{TOKEN}\n"),
    "a token in the query": opened(server_url=f"https://shop.example.com/mcp?api_key={TOKEN}"),
    "a token before the host": opened(server_url=f"https://u:{TOKEN}@shop.example.com/mcp"),
    "a token in place of a port": opened(server_url=f"https://shop.example.com:{TOKEN}/mcp"),
    "a token that is a number": opened(authorization=123456789012),
    "a token in an enum and a default": request(
        tools=[
            {
                **FUNCTION,
                "parameters": {
                    "type": "object",
                    "properties": {"token": {"type": "string", "enum": [TOKEN], "default": TOKEN}},
                },
            }
        ]
    ),
    "labels that are spelled like tokens": request(
        tools=[{**MCP, "server_label": OPENAI}, {**MCP, "server_label": f"{OPENAI}x"}]
    ),
    "items of a search": request(
        tools=[{**FUNCTION, "defer_loading": True}],
        input=[{"type": "tool_search_call", "arguments": "{}"}, {"type": "tool_search_output", "tools": []}],
    ),
    "the same tools added twice": request(
        input=[{"type": "additional_tools", "role": "developer", "tools": [FUNCTION]}] * 2
    ),
    "a token in tools that are added": request(
        input=[{"type": "additional_tools", "role": "developer", "tools": [{**MCP, "authorization": TOKEN}]}]
    ),
    "a conversation that makes it a Realtime response": {
        "tools": [FUNCTION],
        "input": [user(type="message")],
        "conversation": "none",
    },
    "a conversation that does not": {"tools": [FUNCTION], "input": [user(type="message")], "conversation": "conv_1"},
    "only an item makes it a request": {"input": [{"type": "function_call_output", "call_id": "c", "output": "x"}]},
    "a name that is too long": request(input=[{"type": "function_call", "call_id": "c" * 65, "name": "f"}]),
    "an item of odd fields": request(input=[user(type=["message"]), user(id=5), user(role={}), 5, None, [], "x", ""]),
    "a suppression in an item": {"tools": [FUNCTION], "input": [user(**{"x-toolcheck": {"ignore": []}})]},
    "instructions that are no text": request(instructions=["Say it."]),
    "metadata with a long value": request(metadata={"a": "x" * 513}),
    "metadata that is no text": request(metadata={"a": 5}),
    "a chat request": {"model": "gpt-4o", "messages": [user()], "tools": [{"type": "function", "function": {}}]},
    "embeddings": {"model": "text-embedding-3-small", "input": ["a", "b"]},
    "embeddings of numbers": {"model": "text-embedding-3-small", "input": [[1, 2], [3]]},
    "a row of a batch": {"custom_id": "a", "method": "POST", "url": "/v1/responses", "body": request()},
    "headers around a manifest": {"headers": {"OpenAI-Beta": "realtime=v1"}, "session": {"tools": [FUNCTION]}},
    "a session": {
        "type": "session.update",
        "event_id": "e" * 513,
        "session": {"type": "realtime", "tools": [FUNCTION]},
    },
    "events": {"events": [{"type": "session.update", "session": {"type": "realtime", "tools": [FUNCTION]}}]},
    "a prompt": request(prompt={"id": "pmpt_1", "variables": {"city": "Rome", "token": TOKEN}}),
}

BODIES: dict[str, Callable[[list[Any]], Any]] = {
    "a request": lambda items: request(input=items),
    "one of which nobody knows the API": lambda items: {"tools": [FUNCTION], "input": items},
    "a response": lambda items: {"tools": [FUNCTION], "input": items, "conversation": "none"},
    "the event of one": lambda items: {"type": "response.create", "response": {"tools": [FUNCTION], "input": items}},
    "a Live session": lambda items: {"session": {"model": "gpt-live-1", "tools": [FUNCTION], "input": items}},
    "the event of one that delegates": lambda items: {
        "type": "session.start",
        "session": {"delegation": {"type": "responses", "responses": request(input=items)}, "input": items},
    },
    "a turn of a manifest": lambda items: {"session": {"tools": [FUNCTION]}, "turns": {"a": {"input": items}}},
    "embeddings": lambda items: {"model": "text-embedding-3-small", "input": items},
}
BESIDE = ([], [{"type": "item_reference", "id": "mcpr_1"}, {"role": "tool", "content": "x"}])

ONLY_THE_WHOLE: dict[str, bytes] = {
    "a string that YAML may not hold": b'"\\u007f"',
    "a key that is given twice": b'{"model":"gpt-5.4","tools":[{"type":"web_search"}],"tools":[]}',
    "one in an item": b'{"tools":[],"input":[{"role":"user","role":"user","content":"x"}]}',
    "one in the content of an item": b'{"tools":[],"input":[{"role":"user","content":[{"text":"a","text":"b"}]}]}',
    "one in metadata": b'{"tools":[],"metadata":{"a":"b","a":"c"}}',
    "one by an escape": b'{"tools":[],"t\\u006fols":[]}',
    "a byte order mark": b'\xef\xbb\xbf{"tools":[]}',
    "half a character that is said": b'{"tools":[],"input":"\\ud800"}',
    "a number of many digits that is said": b'{"tools":[],"input":[{"role":"user","content":"x","n":%b}]}'
    % (b"1" * 500),
    "no number that is said": b'{"tools":[],"metadata":{"a":NaN}}',
    "what is said too deep": written({"tools": [], "input": [{"role": "user", "content": nested(70)}]}),
    "a byte that is not UTF-8": b'{"tools":[],"input":"\xff"}',
    "another encoding": '{"tools":[]}'.encode("utf-16"),
    "a text that is cut off": b'{"tools":[{"type":"web_search"}],"input":"Hel',
    "an object that another sign ends": b'{"tools":[]\\',
    "a list that another sign ends": b'{"tools":[{"type":"web_search"}\\}',
    "an object that is not ended": b'{"tools":[],"input":"x"',
    "a control character in a key": b'{"tools":[],"in\nput":"x"}',
    "a control character that is said": b'{"tools":[],"input":"a\x01"}',
    "YAML": b"{tools: []}",
    "JSON and more": b'{"tools":[]} {}',
    "nothing": b"",
    "too many values": b'{"tools":[],"input":[%b]}' % b",".join([b"1"] * 80_000),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap(trap: str) -> None:
    text = written(TRAPS[trap])
    assert difference(text) == ""
    part = bearing(text)
    assert part is None or not any(token.encode() in part for token in (TOKEN, JWT, OPENAI[8:]))


@pytest.mark.parametrize("trap", ONLY_THE_WHOLE)
def test_of_an_unusual_text_only_the_whole_will_do(trap: str) -> None:
    assert bearing(ONLY_THE_WHOLE[trap]) is None


@pytest.mark.parametrize("body", BODIES)
def test_texts_of_all_roles_in_all_bodies(body: str) -> None:
    for role in ("assistant", "system", "developer"):
        for message in ({"role": role, "content": "Hi."}, {"type": "message", "role": role, "content": "Hi."}):
            alike = {**message, "role": "user"}
            for items, beside, targets in product(([message], [alike, message]), BESIDE, dict.fromkeys(TARGETS)):
                text = written(BODIES[body]([*items, *beside]))
                assert difference(text, Options(targets=targets, select=("all",))) == "", role


def test_every_example() -> None:
    whole = []
    for fixture in every_fixture():
        document = fixture.read()
        for value in document.values if len(document.values) == 1 else ():
            text = json.dumps(value, default=str).encode()
            part = bearing(text)
            if part is None:
                whole.append(fixture.id)
            else:
                options = Options(targets=fixture.targets, select=("all",))
                assert difference_of(text, part, options) == "", fixture.id
    assert len(whole) < 25, whole


def test_recorded_traffic() -> None:
    requests = [request_of(one) for name in ("accepted", "refused") for one in _listed(f"recorded/{name}.yaml")]
    lines = (HERE / "reports" / "cases.jsonl").read_text("utf-8").splitlines()
    requests += [report["manifest"] for report in map(json.loads, lines) if "manifest" in report]
    assert len(requests) > 100
    for number, value in enumerate(requests):
        assert difference(written(value)) == "", number


def _listed(name: str) -> list[Any]:
    listed: list[Any] = yaml.safe_load((HERE / name).read_text("utf-8"))
    return listed


def test_drawn_requests_and_no_token_is_kept() -> None:
    random, planter = Random(SEED), Planter(str(SEED))
    rows, whole = Rows(random, planter), 0
    for number in range(DRAWN):
        text = rows.row()
        part = bearing(text)
        options = Options(select=("all",), targets=random.choice(TARGETS))
        if part is None:
            whole += 1
            continue
        assert difference_of(text, part, options) == "", number
        assert rows.is_broken or planter.found_in(part.decode()) == set(), number
    assert whole < DRAWN / 5, "the law holds for nothing else"

"""How the texts of rows are taken apart quickly: what is made of them is what the slow way makes, with a memory or
without.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="`make fleet-test` has what this needs")

from tests.fixtures import every_fixture
from tests.fleet import made
from tests.hostile.planted import Planter
from tests.laws.test_law_of_bearing import ONLY_THE_WHOLE, TOKEN, TRAPS, opened, request, written
from tests.rows import FUNCTION, Rows
from toolcheck import fleet
from toolcheck.contract.secrets import BEGINNINGS, SPELLINGS
from toolcheck.fleet.keying import STRICT, keyed
from toolcheck.ground.record import replace
from toolcheck.manifest.bearing import bearing
from toolcheck.manifest.cleaned import IN_PLACE
from toolcheck.manifest.remembered import Memory

SEED, DRAWN = 20261130, 1_500
MANY = 1 << 24


def differences(texts: Iterator[bytes], memory: Memory) -> list[bytes]:
    """Those of which the slow way makes something else than the quick one, at first or when it remembers them."""
    return [
        text
        for text in texts
        if {bearing(text, STRICT), bearing(text, STRICT, memory), bearing(text, STRICT, memory)} != {bearing(text)}
    ]


def said(*items: Any, **more: Any) -> bytes:
    return json.dumps(request(input=[*items], **more)).encode()


USER = {"role": "user", "content": "Hi."}
ITEMS: dict[str, list[Any]] = {
    "an escape": [{"role": "user", "content": 'She said "yes".\\'}],
    "a character in two halves": [{"role": "user", "content": "\U0001f600 toolcheck"}],
    "a text of nothing": [{"role": "user", "content": ""}],
    "a text like a key": [{"role": "user", "content": "role"}, {"role": "user", "content": "type"}],
    "a text like JSON": [{"role": "user", "content": '{"role": "user", "content": "x"}, {"type": "item_reference"}'}],
    "a text that ends in an escape": [{"role": "user", "content": "\\\\"}, {"role": "tool", "content": '\\"'}],
    "an unknown role": [{"role": "tool", "content": "Hi."}],
    "a role that is spelled with an escape": [{"role": "us\\er", "content": "Hi."}],
    "an unknown kind": [{"type": "weird", "content": "Hi."}],
    "an unknown key": [{"role": "user", "text_of": "Hi."}],
    "an unknown key of nothing": [{"role": "user", "content": "Hi.", "odd": None}],
    "another of nothing": [{"role": "user", "content": "Hi.", "even": None}],
    "a suppression": [{"role": "user", "content": "Hi.", "x-toolcheck": {"ignore": []}}],
    "a short name": [{"type": "function_call", "call_id": "c" * 64, "name": "f", "arguments": "{}"}],
    "a long name": [{"type": "function_call", "call_id": "c" * 65, "name": "f", "arguments": "{}"}],
    "a name with an escape": [{"type": "function_call", "call_id": 'c"\\', "name": "f", "arguments": "toolcheck"}],
    "a name without a type": [{"id": "mcpr_1"}],
    "names that matter": [{"type": "item_reference", "id": "mcpr_1"}, {"type": "item_reference", "id": "mcpr_2"}],
    "numbers": [{"role": "user", "content": 5}, {"role": "user", "content": 6}],
    "texts alone": ["Hi.", "", "role"],
    "parts": [{"role": "user", "content": [{"type": "input_text", "text": "a"}, {"type": "input_text", "text": "b"}]}],
    "a part with parts": [{"role": "user", "content": [{"type": "input_text", "content": [{"text": "a"}]}]}],
    "a token": [{"role": "user", "content": TOKEN, "token": TOKEN}],
    "many": [USER, {"role": "assistant", "content": "Yes?"}] * 300,
}


@pytest.mark.parametrize("name", ITEMS)
def test_items_of_all_forms_are_the_same(name: str) -> None:
    plain = {"ensure_ascii": False, "separators": (",", ":")}
    memory = Memory()
    for how in ({}, plain, {"indent": 1}):
        text = json.dumps(request(input=ITEMS[name]), **how).encode()
        assert differences(iter([text]), memory) == []


LABELS: dict[str, Any] = {
    "usual": {"user": "a", "order": "b"},
    "one": {"order": "b"},
    "another one": {"city": "b"},
    "of nothing": {"user": ""},
    "none": {},
    "an escape": {"us\\er": "a", "order": '"'},
    "a secret": {"session_token": TOKEN},
    "a secret without a word": {"token": ""},
    "ours": {"x-toolcheck": "a"},
    "nested": {"user": {"a": "b"}},
    "a list": ["user", "a"],
    "a number": {"user": 5},
    "a long label": {"u" * 65: "a"},
    "many": {f"u{number}": "a" for number in range(17)},
    "a long text": {"user": "x" * 513},
    "a text like labels": {"user": '", "token": "x'},
}


@pytest.mark.parametrize("name", LABELS)
def test_labels_of_all_forms_are_the_same(name: str) -> None:
    memory = Memory()
    texts = [json.dumps(request(metadata=LABELS[one])).encode() for one in (name, *LABELS, name)]
    assert differences(iter(texts), memory) == []


def test_one_memory_tells_all_forms_apart() -> None:
    """What is remembered of one conversation is not said of another."""
    texts = [said(*items) for items in ITEMS.values()]
    texts += [said(*ITEMS[one], *ITEMS[other]) for one in ITEMS for other in ITEMS]
    assert differences(iter(texts), Memory()) == []


def test_requests_of_all_kinds_are_the_same() -> None:
    memory = Memory()
    assert differences((written(value) for value in TRAPS.values()), memory) == []
    assert differences(iter(ONLY_THE_WHOLE.values()), memory) == []
    values = (value for fixture in every_fixture() for value in fixture.read().values)
    assert differences((json.dumps(value, default=str).encode() for value in values), memory) == []
    assert differences(((row.request or "").encode() for row in made.mixed(300)), memory) == []


PLACE = IN_PLACE.decode()
LONG = json.dumps([{**FUNCTION, "description": "Find an order, with all that is in it. " * 12}])
AROUND = {
    "at the end": '{"model": "m", "input": "x", "tools": %s}',
    "at the beginning": '{"tools": %s, "model": "m", "input": "x"}',
    "without blanks": '{"model":"m","tools":%s,"input":"x"}',
    "another blank": '{"model": "m", "tools":  %s, "input": "x"}',
    "a blank behind it": '{"model": "m", "tools": %s }',
    "the end missing": '{"model": "m", "tools": %s',
    "more behind it": '{"model": "m", "tools": %s}]',
    "no comma behind it": '{"model": "m", "tools": %s "input": "x"}',
    "nothing before it": '"tools": %s',
    "in a session": '{"type": "session.update", "session": {"type": "realtime", "tools": %s}}',
    "in an item": '{"input": [{"type": "additional_tools", "role": "developer", "tools": %s}], "tools": []}',
    "in an item alone": '{"input": [{"role": "user", "tools": %s}]}',
    "in metadata": '{"metadata": {"tools": %s}, "tools": []}',
    "in a field": '{"text": {"tools": %s}, "tools": []}',
    "in a server": '{"type": "mcp", "tools": %s}',
    "twice": '{"tools": %s, "tools": %s}',
    "twice in other places": '{"session": {"tools": %s}, "tools": %s}',
    "in a text": '{"instructions": "\\"tools\\": %s", "tools": []}',
    "behind a key with a quote": '{"x\\"tools": %s, "tools": []}',
    "the place in the text": '{"instructions": "' + PLACE + '", "tools": %s}',
    "the place before it": '{"input": ' + PLACE + ', "tools": %s}',
    "the place as another list": '{"tools": %s, "session": {"tools": ' + PLACE + "}}",
    "the place as the list": '{"input": [{"type": "additional_tools", "tools": %s}], "tools": ' + PLACE + "}",
    "a byte that is no letter": '{"instructions": "\udcff", "tools": %s}',
    "half a character": '{"instructions": "\\ud800", "tools": %s}',
    "no number": '{"temperature": NaN, "tools": %s}',
    "messages": '{"messages": [{"role": "user", "content": "x"}], "tools": %s}',
    "letters": '{"instructions": "Grüße", "tools": %s}',
}


@pytest.mark.parametrize("where", AROUND)
def test_a_list_of_tools_that_was_met_before_is_the_same_wherever_it_is(where: str) -> None:
    memory = Memory()
    for around in (AROUND["at the end"], AROUND[where]):
        text = around.replace("%s", LONG).encode("utf-8", "surrogateescape")
        assert differences(iter([text]), memory) == []


def test_lists_of_tools_that_begin_alike_are_told_apart() -> None:
    memory = Memory()
    lists = [LONG[:-1] + f', {{"type": "function", "name": "f{number}"}}]' for number in range(40)]
    texts = [AROUND[where].replace("%s", one).encode() for one in (LONG, *lists, LONG) for where in list(AROUND)[:3]]
    assert differences(iter(texts), memory) == []
    assert len({bearing(text, STRICT, memory) for text in texts}) == 3 * 41


def test_a_list_of_tools_that_was_met_before_is_not_gone_through() -> None:
    """Else it would be as slow as the first time."""
    memory, seen = Memory(), []

    def members(text: bytes) -> Any:
        seen.append(len(text))
        return STRICT.members(text)

    text = AROUND["at the end"].replace("%s", LONG).encode()
    split = replace(STRICT, members=members)
    assert bearing(text, split, memory) == bearing(text, split, memory) == bearing(text)
    assert seen[0] == len(text)
    assert seen[-1] < len(text) - len(LONG) + len(PLACE) + 1


NAMES: dict[str, Any] = {
    "usual": "resp_1",
    "another": "resp_2",
    "a word that counts": "none",
    "another word that counts": "auto",
    "a word of forms": "user",
    "nothing": "",
    "long": "n" * 600,
    "an escape": 'resp"\\',
    "a token": next(iter(BEGINNINGS)) + TOKEN,
    "letters": "Grüße",
    "an id": {"id": "conv_1"},
    "no text": 5,
}
FIELDS: dict[str, dict[str, Any]] = {
    "nothing else": {},
    "another model": {"model": "m2"},
    "a token as the model": {"model": next(iter(BEGINNINGS)) + TOKEN},
    "a kind of its own": {"type": "response.create"},
    "a server": {"type": "mcp"},
    "another kind": {"type": "web_search"},
    "a body in it": {"session": {"type": "realtime", "instructions": "Hi."}},
    "another body in it": {"session": {"type": "realtime", "instructions": "Ho."}},
    "messages": {"messages": [{"role": "user", "content": "Hi."}]},
    "an item": {"item": {"type": "message", "role": "user", "content": "Hi."}},
    "events": {"events": []},
    "no instructions": {"instructions": ""},
    "other instructions": {"instructions": "Ho."},
    "instructions that are no text": {"instructions": ["Hi."]},
    "instructions that are none": {"instructions": None},
    "instructions like a word of forms": {"instructions": "user"},
    "an input of nothing": {"input": ""},
    "another input": {"input": "Ho."},
    "a choice": {"tool_choice": "required"},
    "another choice": {"tool_choice": "none"},
    "a choice by name": {"tool_choice": {"type": "function", "name": "find_order"}},
    "another choice by name": {"tool_choice": {"type": "function", "name": "find_orders"}},
    "a prompt": {"prompt": {"id": "p", "variables": {"city": "Rome"}}},
    "a prompt with a token": {"prompt": {"id": "p", "variables": {"token": TOKEN}}},
    "a number": {"temperature": 0.5},
    "another number": {"temperature": 0.7},
    "an odd key": {"odd": "x"},
    "another odd key": {"even": "x"},
    "a suppression": {"x-toolcheck": "x"},
    "headers": {"headers": {"Authorization": TOKEN}},
    **{f"{key}: {name}": {key: NAMES[name]} for key in ("user", "conversation", "event_id") for name in NAMES},
    **{f"labels: {name}": {"metadata": labels} for name, labels in LABELS.items()},
    **{f"items: {name}": {"input": items} for name, items in ITEMS.items()},
}


def around_tools(fields: dict[str, Any], **how: Any) -> bytes:
    """A request with these fields around a list of tools."""
    before = json.dumps({"model": "m", "instructions": "Hi.", "input": "Hi.", **fields}, **how)
    return f'{before[:-1]}, "tools": {LONG}}}'.encode()


@pytest.mark.parametrize("order", [1, -1])
def test_requests_of_one_outline_are_told_apart_by_what_is_seen_of_them(order: int) -> None:
    """Whichever of them comes first: what is remembered of one request is not said of another."""
    memory = Memory(MANY)
    every = [around_tools({"instructions": f"Hi {at}.", **fields}) for fields in FIELDS.values() for at in range(2)]
    every += [every[0].replace(b"Hi", said) for said in (b"\\q", b"\x01", b"\xff", b"\\ud800", b"\xc3\xbc")]
    for text in [*every, *every][::order]:
        bearing(text, STRICT, memory)
    assert differences(iter(every[::order]), memory) == []


def test_a_request_whose_outline_was_met_before_is_not_taken_apart() -> None:
    """Else it would be as slow as the first time."""
    memory, seen = Memory(), []

    def members(text: bytes) -> Any:
        seen.append(text)
        return STRICT.members(text)

    split = replace(STRICT, members=members)
    texts = []
    for at in range(5):
        call = {"type": "function_call", "call_id": f"call_{at}", "name": "f", "arguments": f"{at}"}
        fields = {"instructions": f"Hi {at}.", "metadata": {"order": f"{at}"}, "user": f"u{at}", "input": [USER, call]}
        texts.append(around_tools(fields))
    for text in texts[:-1]:
        bearing(text, split, memory)
    assert seen != []
    seen.clear()
    assert bearing(text, split, memory) == bearing(text)
    assert seen == []


def test_drawn_requests_are_the_same() -> None:
    rows = Rows(Random(SEED), Planter(str(SEED)))
    assert differences((rows.row() for _ in range(DRAWN)), Memory()) == []


def test_a_text_that_msgspec_alone_refuses_goes_the_slow_way() -> None:
    text = b'{"tools":[{"type":"function","name":"f","description":"\\ud800"}],"input":"x"}'
    assert STRICT.members(text) is None
    assert bearing(text, STRICT, Memory()) == bearing(text)


@pytest.mark.parametrize(
    "bad", [b'"\x01"', b'"\n"', b'"\\q"', b'"\\u12"', b'"\\ud800"', b'"\\udc00\\ud800"', b"NaN", b"01"]
)
def test_nothing_is_taken_apart_quickly_that_is_no_json(bad: bytes) -> None:
    """So what is in a text needs no second look."""
    assert STRICT.members(b'{"a":%b,"b":1}' % bad) is None
    assert STRICT.members(b'{"a":[{"b":%b}],"c":1}' % bad) is None
    assert STRICT.elements(b"[1,%b,2]" % bad) is None
    assert not STRICT.is_valid(b'{"a":[{"b":%b}],"c":1}' % bad)
    assert not STRICT.is_valid(b'{"a":1} ' + bad)


def test_no_credential_is_known_by_the_signs_of_hexadecimal_numbers_alone() -> None:
    """So an id of such signs is kept as it is."""
    for spelling in SPELLINGS:
        assert all(set(clue) - set("0123456789abcdef-") for clue in (*spelling.begins, *spelling.clues)), spelling.kind


def test_a_key_says_what_is_checked() -> None:
    rows = [(row.request or "").encode() for row in made.mixed(200)]
    by_key: dict[bytes, bytes] = {}
    for text in rows * 2:
        key, checked = fleet.key(text)
        assert by_key.setdefault(key, checked) == checked
        assert checked == (bearing(text) or text)
    assert len(by_key) == len({*by_key.values()})


def test_no_token_is_in_the_pieces() -> None:
    text = json.dumps(opened(authorization=f"Bearer {TOKEN}", headers={"X-Key": TOKEN})).encode()
    for _ in range(2):
        part = keyed(text, MANY)[1]
        assert part is not None
        assert TOKEN.encode() not in b"".join(part)

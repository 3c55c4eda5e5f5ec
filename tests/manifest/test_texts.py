"""The strings of a payload: some hundred at a time, each with its place, wanted ones and those below keys."""

from __future__ import annotations

from typing import Any

import pytest

from tests import fixtures
from tests.manifest.made import CALL, of, only, taken
from toolcheck.document.where import Path, Where
from toolcheck.manifest.envelope import recognise
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.texts import Passage, Text, passages, strings_below

REQUEST = {
    "model": "gpt-5",
    "input": ["one", {"role": "user", "content": [{"type": "input_text", "text": "two"}]}, 3],
    "metadata": {"x-kept": "three", "list": ["four", {"deep": "five"}]},
    "tools": [CALL],
}


def everything(payload: Payload) -> list[tuple[str, Path, bool]]:
    found = [text for passage in passages(payload) for text in passage.texts(lambda _: True)]
    return [(text.value, text.path, text.is_key) for text in found]


def all_strings(value: Any, path: Path = ()) -> list[tuple[str, Path, bool]]:
    found: list[tuple[str, Path, bool]] = []
    if isinstance(value, str):
        return [(value, path, False)]
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        found += [(key, (*path, key), True)] if isinstance(key, str) else []
        found += all_strings(inner, (*path, key))
    return found


def test_every_key_and_every_string_has_its_place() -> None:
    payload = only(of(REQUEST))
    assert sorted(everything(payload), key=repr) == sorted(all_strings(REQUEST), key=repr)
    (passage,) = passages(payload)
    assert sorted(passage.text.split()) == sorted(" ".join(word for word, _, _ in all_strings(REQUEST)).split())


def test_a_payload_of_many_strings_comes_in_passages() -> None:
    request = {"model": "gpt-5", "input": [{"role": "user", "content": f"text {number}"} for number in range(600)]}
    payload = only(of(request))
    sizes = [sum(1 for _ in passage.texts(lambda _: True)) for passage in passages(payload)]
    assert len(sizes) == 5
    assert all(500 <= size < 504 for size in sizes[:-1])
    assert sorted(everything(payload), key=repr) == sorted(all_strings(request), key=repr)


def below(passage: Passage, *keys: str) -> list[Text]:
    return list(passage.below(frozenset(keys), lambda key, value: True, lambda key: True))


def test_below_the_keys_that_are_asked_for_is_all_that_is_in_them() -> None:
    payload = only(of(REQUEST))
    (passage,) = passages(payload)
    found = [(text.value, text.path, text.is_key) for text in below(passage, "metadata", "content")]
    expected = [
        *all_strings(REQUEST["metadata"], ("metadata",)),
        *all_strings(REQUEST["input"][1]["content"], ("input", 1, "content")),  # type: ignore[index]
    ]
    assert sorted(found, key=repr) == sorted(expected, key=repr)
    nested = [text.path for text in below(passage, "metadata", "deep", "list")]
    assert sorted(nested, key=repr) == sorted(
        (path for _, path, _ in all_strings(REQUEST["metadata"], ("metadata",))), key=repr
    )
    assert below(passage, "nobody") == []
    assert [(text.value, text.is_key) for text in below(passage, "model")] == [("gpt-5", False)]


def test_below_some_keys_only_what_is_wanted_is_found() -> None:
    (passage,) = passages(only(of(REQUEST)))
    asked = []

    def wants(key: str, value: str) -> bool:
        asked.append((key, value))
        return key == "model"

    def wants_key(key: str) -> bool:
        return key == "type"

    found = list(passage.below(frozenset({"model", "tools"}), wants, wants_key))
    assert {text.value for text in found if text.is_key} == {"type"}
    assert [text.value for text in found if not text.is_key] == ["gpt-5"]
    assert ("model", "gpt-5") in asked
    assert ("type", "mcp") in asked or ("type", "function") in asked


def test_besides_some_keys_only_what_is_not_below_them_is_wanted() -> None:
    (passage,) = passages(only(of(REQUEST)))
    paths = {text.path for text in passage.texts(lambda _: True, frozenset({"metadata", "tools"}))}
    assert paths == {path for _, path, _ in all_strings(REQUEST) if path[0] not in ("metadata", "tools")}
    assert [text.value for text in passage.texts(lambda word: word == "two")] == ["two"]


def test_a_stretch_of_a_key_is_the_key() -> None:
    payload = only(of(REQUEST))
    key = Text("model", Where(("model",), "key", 2), payload, True)
    value = Text("gpt-5", Where(("model",), "value", 2), payload, False)
    assert key.stretch(1, 3) == Where(("model",), "key", 2)
    assert value.stretch(1, 3) == Where(("model",), "string", 2, (1, 3))
    assert (key.target, key.is_key, value.is_key) == ("responses", True, False)


def test_notes_are_left_out_at_every_depth_but_below_free_keys() -> None:
    tool = {**CALL, "x-a": {"x-b": "gone"}, "parameters": {"type": "object", "x-kept": "here", "properties": {}}}
    session = {"tools": [tool], "x-note": "gone", "prompt": {"id": "p", "variables": {"x-name": "here"}, "x-c": "gone"}}
    words = {word for word, _, _ in everything(only(of({"session": session})))}
    assert {"x-kept", "x-name", "here"} <= words
    assert words.isdisjoint({"x-a", "x-b", "x-c", "x-note", "gone"})


KEYS = frozenset({"authorization", "headers", "domain_secrets"})


def strings_by_walking(payload: Payload) -> set[tuple[str, str]]:
    found = []

    def wants(key: str, value: str) -> bool:
        found.append((key, value))
        return True

    for passage in passages(payload):
        before = len(found)
        texts = [text for text in passage.below(KEYS, wants, lambda key: True) if not text.is_key]
        assert [text.value for text in texts] == [value for _, value in found[before:]]
    return set(found)


def sought(payload: Payload) -> set[tuple[str, str]]:
    """What is found below the keys in a payload; the same has to be found in its document."""
    document = payload.document
    found = set(strings_below(KEYS, (payload.sent,), document))
    assert found <= set(strings_below(KEYS, document.values, document)) or document.around is not None
    return found


def test_the_strings_below_keys_are_those_of_the_views() -> None:
    seen = 0
    for fixture in fixtures.every_fixture():
        for payload in recognise(fixture.read(), fixture.targets).payloads:
            found = strings_by_walking(payload)
            assert found <= sought(payload)
            seen += len(found)
    assert seen > 150


@pytest.mark.parametrize(
    "text",
    [
        "tools:\n- &a {type: mcp, authorization: one}\n- *a\n- *a\n- {type: mcp, headers: {A: two}}\n",
        "tools:\n- &a {type: mcp, authorization: one}\n- {<<: *a}\n- {<<: *a}\n- {type: mcp, headers: {A: two}}\n",
        "tools:\n- {type: mcp, authorization: x}\n- {type: mcp, authorization: x, headers: {B: two}}\n",
        'tools:\n- {type: mcp, "\\x61uthorization": one}\n- {type: mcp, "h\\x65aders": {A: two}}\n',
    ],
)
def test_no_string_below_a_key_is_missed_when_another_comes_again(text: str) -> None:
    payload = only(taken(text, "a.yaml", ("responses",)))
    assert strings_by_walking(payload) <= sought(payload)
    assert "two" in {value for _, value in sought(payload)}

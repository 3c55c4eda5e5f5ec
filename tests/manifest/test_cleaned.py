"""What is seen at a glance: a document of which it is said that it has no secret has none, however one is put into it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from tests.fixtures import every_fixture
from tests.hostile.planted import KINDS, Planter
from tests.rows import FUNCTION, MCP, Rows
from toolcheck.document.document import Document
from toolcheck.document.reading import read
from toolcheck.manifest.cleaned import holds_no_secret, is_plain
from toolcheck.redaction.redactor import Redactor

SEED, DRAWN = 20261130, 500


def document(value: Any, **how: Any) -> Document:
    return read(json.dumps(value, **how).encode(), "", "json")


def overlooked(documents: Iterator[Document]) -> list[str]:
    """Those that have a secret, and of which it is said that they have none."""
    return [one.text for one in documents if _is_clean(one) and Redactor(one).has_secrets]


def _is_clean(document: Document) -> bool:
    """Whether either glance sees no secret. The one at bytes is for valid JSON."""
    return holds_no_secret(document) or (
        document.format == "json" and bool(document.values) and is_plain(_raw(document))
    )


def _raw(document: Document) -> bytes:
    return document.text.encode()


def property_of(name: str, **more: Any) -> dict[str, Any]:
    return {**FUNCTION, "parameters": {"type": "object", "properties": {name: {"type": "string", **more}}}}


def planted(token: str) -> Iterator[Any]:
    """A tool with a token in each place where somebody could have put one."""
    for words in (
        token,
        f"({token})",
        f"a,{token},b",
        f"Send {token} please",
        f"{{{token}}}",
        f"[{token}]\n",
        f'"{token}"',
    ):
        yield {**FUNCTION, "description": words}
        yield {**FUNCTION, "name": words}
        yield {**FUNCTION, words: 1}
        yield property_of("city", enum=["a", words])
        yield property_of(words)
        yield property_of("api_key", default=words)
        yield property_of("callback_url", examples=[words])
        yield {**MCP, "server_url": f"https://shop.example.com/{words}"}
        yield [{"tools": [{**FUNCTION, "description": f"Grüße {words}"}]}]
        yield words
    yield {**MCP, "authorization": token}
    yield {**MCP, "headers": {"X-A": token}}
    yield {**MCP, "haeders": {"X-A": token}}
    yield {"domain_secrets": [{"domain": "a", "name": "b", "value": token}]}
    yield {**FUNCTION, "description": f"See https://u:{token}@shop.example.com."}
    yield {"server_ulr": f"shop?{token}"}
    yield {**FUNCTION, "description": f"Ba\u017fic {token}"}


@pytest.mark.parametrize("kind", ["opaque", "Basic", *KINDS])
def test_no_token_is_overlooked(kind: str) -> None:
    planter = Planter(kind)
    tokens = [planter.token(kind, str(at)) for at in range(3)]
    every = [document(value, **how) for token in tokens for value in planted(token) for how in ({}, {"indent": 1})]
    assert overlooked(iter(every)) == []
    text = json.dumps({**FUNCTION, "description": tokens[0]})
    spelt = "".join(f"\\u{ord(letter):04x}" for letter in tokens[0])
    assert overlooked(iter([read(text.replace(tokens[0], spelt).encode(), "", "json")])) == []


def test_no_secret_of_a_fixture_or_a_drawn_request_is_overlooked() -> None:
    values = [value for fixture in every_fixture() for value in fixture.read().values]
    assert overlooked(document(value, default=str) for value in values) == []
    rows = Rows(Random(SEED), Planter(str(SEED)))
    assert overlooked(read(rows.row(), "", "json") for _ in range(DRAWN)) == []


@pytest.mark.parametrize(
    "value",
    [
        FUNCTION,
        [FUNCTION, FUNCTION],
        {**FUNCTION, "description": 'Two lines,\nwith "quotes".'},
        {**FUNCTION, "description": "Grüße aus Köln."},
        {**FUNCTION, "description": "A task-based look-up of risk-free keys."},
        property_of("city", enum=["Rome", "Paris"]),
    ],
)
def test_a_usual_tool_takes_but_a_glance(value: Any) -> None:
    assert holds_no_secret(document(value))
    if "\\" not in (text := json.dumps(value, ensure_ascii=False)):
        assert is_plain(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1e999}',
        '{"a":1E999}',
        '{"a":%s}' % ("1" * 500),
        '{"a":%s1%s}' % ("[" * 70, "]" * 70),
        '{"%s":1}' % ("a" * 2_000),
        '{"token" : "x"}',
        '{"a":"b","token"\n:\n"x"}',
        '{"a":"\\u0061"}',
    ],
)
def test_what_a_reader_may_refuse_is_not_plain(text: str) -> None:
    assert not is_plain(text.encode())


def test_no_secret_of_a_key_that_is_given_twice_is_overlooked() -> None:
    for token in (Planter("twice").token(kind, "0") for kind in KINDS):
        for words in (f'"a":"{token}","a":"b"', f'"{token}":1,"{token}":2', '"token":"x","token":"y"'):
            assert not is_plain(f'{{"type":"function",{words}}}'.encode())

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.planted import KINDS, Planter
from tests.running import toolcheck
from toolcheck.contract import secrets
from toolcheck.contract.secrets import SPELLINGS
from toolcheck.document.document import Span
from toolcheck.document.reading import read
from toolcheck.redaction import characters, strings
from toolcheck.redaction.learnt import Learnt
from toolcheck.redaction.redactor import MASK, Redactor, fit, printable, printable_json
from toolcheck.redaction.strings import in_string, is_placeholder, masked, merged
from toolcheck.redaction.texts import TextSearch
from toolcheck.redaction.values import ValueSearch


def shown(text: str, name: str = "a.yaml") -> str:
    """A whole file as excerpts would show it."""
    document = read(text.encode(), name)
    redactor = Redactor(document)
    lines = []
    for number in range(1, document.line_count + 1):
        start = document.line_start(number)
        span = Span(start, start + len(document.line(number)))
        lines.append("".join(piece.shown for piece in redactor.pieces(span)))
    return "\n".join(lines)


SECRETS = """\
tools:
  - type: mcp
    server_url: "https://user:pa55word@example.com/mcp?api_key=abcdef12345&page=2#token=x1y2"
    authorization: Bearer canary-token-1  # once it was password: old-pa55
    headers: {X-Env: prod, "X-Api-Key": "abc\\u0064ef", Number: 12345}
  - type: mcp
    authorization:
      - in a list
    headers:
      Authorization: |
        several lines of
        secret
      X-Flag: true
  - type: function
    name: f
    description: "Call it with sk-abcdef1234567, the key"
    parameters: {properties: {token: {type: string, default: s3cr3t}, page: {default: 1}}}
  - type: code_interpreter
    container: {network_policy: {domain_secrets: [{domain: a.com, name: KEY, value: zzzz}]}}
sk-abcdef9999999: {client_secret: {value: ek_abc, expires_at: 5}}
"""


def test_secrets_are_masked_where_they_stand() -> None:
    assert shown(SECRETS) == (
        """\
tools:
  - type: mcp
    server_url: "https://********@example.com/mcp?********&********#********"
    authorization: ********  # once it was password: ********
    headers: {X-Env: ********, "X-Api-Key": "********", Number: ********}
  - type: mcp
    authorization:
      - ********
    headers:
      Authorization: ********
        ********
        ********
      X-Flag: true
  - type: function
    name: f
    description: "Call it with ********, the key"
    parameters: {properties: {token: {type: string, default: ********}, page: {default: 1}}}
  - type: code_interpreter
    container: {network_policy: {domain_secrets: [{domain: a.com, name: KEY, value: ********}]}}
********: {client_secret: {value: ********, expires_at: ********}}
"""
    )


NO_SECRETS = [
    "authorization: ${TOKEN}",
    "authorization: Bearer ${TOKEN}",
    'authorization: "Bearer {{ token }}"',
    "headers: {Authorization: <your token>, X-Api-Key: $API_KEY, X-Other: '%KEY%'}",
    "server_url: https://${USER}:${PASSWORD}@example.com/?key=${KEY}",
    "parameters: {properties: {authorization: {type: string, description: a word}, headers: {type: object}}}",
    "max_output_tokens: inf",
    "server_url: https://calendar.example.com:8443/mcp?#${PART}",
    "authorization: <access token 2 of the calendar>",
    "automation: on, authority: none, tokenizer: o200k",
    "description: Bearer tokens and basic knowledge of passwords",
    "description: Basic \u00dcbersicht, basic \u0444\u0443\u043d\u043a\u0446\u0438\u044f",
    "authors: me",
]


@pytest.mark.parametrize("text", NO_SECRETS)
def test_what_is_no_secret_is_shown(text: str) -> None:
    assert shown(text) == text


BROKEN = [
    ('{"authorization": "tok12345", "name": "a",}', "a.json", '{"authorization": ********'),
    ('{"headers": {\n  "X-A": "tok12345"\n}, }', "a.json", '{"headers": {\n  ********\n}, }'),
    ("- authorization Bearer tok12345\n  name: [", "a.yaml", "- authorization ********\n  name: ["),
    ("authorization:\n  - tok12345\nname: [", "a.yaml", "authorization:\n  - ********\nname: ["),
    ("x: [\n# token=tok12345", "a.yaml", "x: [\n# token=********"),
    ("authorization: ${TOKEN}\nname: [", "a.yaml", "authorization: ${TOKEN}\nname: ["),
    ('{"url": "https://a:tok12345@b/?k=tok12345"', "a.json", '{"url": "https://********@b/?********"'),
    *(
        (f"name: x\n{name}: tok12345\ny: [", "a.yaml", f"name: x\n{name}: ********\ny: [")
        for name in ("pwd", "autorisation", "haeders", "hdeaers", "athorization", "authroization", "x-pwd", "-token")
    ),
]


@pytest.mark.parametrize(("text", "name", "expected"), BROKEN)
def test_of_a_text_that_cannot_be_read_all_behind_the_name_of_a_secret_is_masked(
    text: str, name: str, expected: str
) -> None:
    document = read(text.encode(), name)
    assert document.problems
    assert shown(text, name) == expected
    assert Redactor(document).text("tok12345") == (MASK if "tok12345" in text else "tok12345")


def test_a_value_that_a_repeated_key_hides_is_a_secret_too() -> None:
    text = (
        '{"authorization": "first-111", "name": "a", "authorization": "second-22", "headers": {"A": "x1", "A": "x2"}}'
    )
    expected = (
        '{"authorization": ********, "name": "a", "authorization": ********, "headers": {"A": ********, "A": ********}}'
    )
    assert shown(text, "a.json") == expected


def said(text: str, words: str) -> str:
    return Redactor(read(text.encode(), "a.yaml")).text(words)


def test_words_lose_every_secret_and_every_part_of_one() -> None:
    assert said(SECRETS, "`canary-token-1` and `ary-toke` and `canary-`") == "`********` and `********` and `canary-`"
    assert said(SECRETS, 'got "pa55word" at prod') == 'got "********" at prod'
    assert said(SECRETS, "zzzz, but not in zzzzz") == "********, but not in zzzzz"
    assert said("a: 1", "sk-proj-1234567890 is new here") == "******** is new here"
    assert said("a: 1", "at https://me:pw@host/?q=1") == "at https://********@host/?q=********"
    assert (
        said("a: 1", "at https://host:tok12345/ or https://[::1]:8080/")
        == "at https://host:********/ or https://[::1]:8080/"
    )


def test_words_of_prose_in_a_secret_stay_sayable() -> None:
    text = "authorization: function-authorization-4711\nheaders: {Accept: application/json, X-Client: realtime}"
    words = "this `function` has `authorization` and `application/json` for `realtime`"
    assert said(text, words) == words
    assert said(text, "on-authorization-4") == MASK


SLOTS: list[Any] = [
    lambda secret: {"tools": [{"type": "mcp", "server_label": "a", "authorization": secret}]},
    lambda secret: {
        "tools": [{"type": "mcp", "server_label": "a", "headers": {"Authorization": secret, "X-B": [secret]}}]
    },
    lambda secret: {"tools": [{"type": "mcp", "server_label": "a", "server_url": f"https://x:{secret}@h/?k={secret}"}]},
    lambda secret: {"tools": [{"type": "mcp", "api_key": {secret: None}, "client_secret": [[secret]]}]},
]


@given(st.sampled_from(SLOTS), st.text(st.sampled_from("abcXYZ019_-+="), min_size=8, max_size=40))
def test_no_part_of_a_secret_is_ever_shown(slot: Any, secret: str) -> None:
    if secret.isalpha() or secret[0] in "+=-" or secret[-1] in "-=":
        secret = f"a{secret}7"
    text = json.dumps(slot(secret))
    redactor = Redactor(read(text.encode(), "a.json"))
    for out in (shown(text, "a.json"), redactor.text(f"no {secret} here"), redactor.text(text)):
        assert not any(part in out for part in parts(secret))


def parts(secret: str) -> Iterator[str]:
    return (secret[at : at + 8] for at in range(len(secret) - 7))


PRINTED = [
    ("plain, `quoted` [/red] {0} %s", "plain, `quoted` [/red] {0} %s"),
    ("\x1b[2J\x07", r"\x1b[2J\x07"),
    ("a\nb\tc\rd", r"a\nb\tc\rd"),
    ("\u202eevil\u2066", r"\u202eevil\u2066"),
    ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
    ("\U000e0041\U000e0100", r"\U000e0041\U000e0100"),
    ("\x85\u2028\u2029", r"\x85\u2028\u2029"),
    ("\udcff", r"\udcff"),
    ("a\xa0b\u3164c", r"a\xa0b\u3164c"),
    ("  ::error::x", r"  \x3a:error::x"),
    ("std::vector", "std::vector"),
    ("a ##[add-mask]x ##vso[y] ## z", r"a \x23#[add-mask]x \x23#vso[y] ## z"),
    ("naïve 日本語 ελ ❤️ é", "naïve 日本語 ελ ❤️ é"),
]


@pytest.mark.parametrize(("text", "expected"), PRINTED)
def test_printable(text: str, expected: str) -> None:
    assert printable(text) == expected


@given(st.text(st.characters() | st.sampled_from("#[:\x1b\u202e\n"), max_size=40))
def test_nothing_live_is_left(text: str) -> None:
    for out in (printable(text), printable_json(json.dumps(text, ensure_ascii=False))):
        assert not {unicodedata.category(character) for character in out} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
        assert "##[" not in out
        assert not out.lstrip().startswith("::")


def test_every_character_that_is_live_is_looked_for() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        is_live = character != " " and characters._is_live(character)
        assert characters._may_be_live(character) is characters._may_be_live(f"a{character}b") is is_live, hex(code)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_keeps_its_meaning(text: str) -> None:
    assert json.loads(printable_json(json.dumps([text], ensure_ascii=False, indent=2))) == [text]


PIECES = (
    "${SK_TOKEN}",
    "Bearer",
    "bearer",
    " ",
    "basic dXNlcjpwYXNzd29yZA==",
    "https://u:p4ss@h/?k=",
    "x-",
    "-us",
    "é",
    "7",
)


def drawn(data: st.DataObject) -> dict[str, Any]:
    """A value with what is spelled like a credential, or is near it, in fields of all sorts."""
    spelling = data.draw(st.sampled_from(SPELLINGS))
    pattern = re.compile(re.sub(r"\(\?<([!=])(?:\[[^]]*\]|[^()])*\)", "", spelling.pattern.pattern), re.ASCII)
    words = st.lists(st.sampled_from(PIECES) | st.from_regex(pattern, fullmatch=True), max_size=3).map("".join)
    names = st.sampled_from(["headers", "authorization", "server_url", "description", "default", "token", "x-note"])
    slots = st.dictionaries(names | words, words | st.lists(words, max_size=2), max_size=3)
    return {"tools": [data.draw(slots), {"headers": data.draw(slots), "properties": {"token": data.draw(slots)}}]}


@settings(derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_is_in_no_value_is_in_no_text(data: st.DataObject) -> None:
    """Of a text without escapes, the same is masked as by a look through all of it, where the values tell all."""
    value = drawn(data)
    for name, text in (
        ("a.json", json.dumps(value, ensure_ascii=False)),
        ("a.yaml", yaml.safe_dump(value, allow_unicode=True)),
    ):
        document = read(text.encode(), name)
        quick = Redactor(document)
        learnt = Learnt()
        found = [*ValueSearch(document, learnt).spans()]
        found += TextSearch(document, learnt, is_known=False).spans()
        assert quick._spans == merged(found)
        assert quick._known == learnt.known


@settings(derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_where_the_whole_text_shows_no_sign_of_a_secret_no_value_does(data: st.DataObject) -> None:
    value = drawn(data)
    for name, text in (
        ("a.json", json.dumps(value, ensure_ascii=False)),
        ("a.json", json.dumps(value, indent=1)),
        ("a.yaml", yaml.safe_dump(value, allow_unicode=True, width=20)),
    ):
        document = read(text.encode(), name)
        quick, exact = Learnt(), Learnt()
        each = ValueSearch(document, exact)
        each._is_clear = False
        assert list(ValueSearch(document, quick).spans()) == list(each.spans())
        assert quick.known == exact.known


NAMES = (
    *(
        "auth",
        "o",
        "authori",
        "zation",
        "autori",
        "sa",
        "token",
        "s",
        "secret",
        "value",
        "_",
        " ",
        "2",
        "pwd",
        "key",
        "api",
    ),
    *(
        "passw",
        "ord",
        "pass",
        "phrase",
        "cookie",
        "credential",
        "bearer",
        "header",
        "ur",
        "l",
        "RL",
        "i",
        "\u212a",
        "\u017f",
    ),
)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (secrets.HOLDS_SECRET, secrets._OF_CREDENTIALS),
        (secrets._SAYS_URL, ("url", "uri")),
        (secrets._SAYS_HEADERS, ("header",)),
    ],
)
def test_a_pattern_for_names_is_asked_wherever_it_may_be_found(
    pattern: re.Pattern[str], words: tuple[str, ...]
) -> None:
    found = 0
    for pieces in product(NAMES, repeat=3):
        name = "".join(pieces)
        says = pattern.search(name) is not None
        found += says
        assert secrets._has(pattern, words, name) is says, name
        assert secrets._has(pattern, words, name.upper()) is (pattern.search(name.upper()) is not None), name
    assert found > 50


def test_a_plain_url_and_a_plain_variable_are_known_without_a_pattern() -> None:
    pieces = (
        "http",
        "https",
        "://",
        "a",
        "B7",
        ".",
        "-",
        "/",
        "é",
        ":",
        "@",
        "?",
        "#",
        "%3f",
        "=",
        "$",
        "{",
        "}",
        "\n",
    )
    for url in map("".join, product(("https://",), *[pieces] * 3)):
        assert list(strings.in_url(url)) == list(strings.in_odd_url(url))
    for words in map(
        "".join, product(("${", "$", "{", "}", "A_B", "b", "9", "A1B2C3D4E5F6A7B8C9D0E1", "é", ":-"), repeat=4)
    ):
        assert is_placeholder(words) is is_placeholder(f"{words} "), words
    assert is_placeholder("${DESK_3_TOKEN}")
    assert not is_placeholder("${a1B2c3D4e5F6a7B8c9D0e1}")


@pytest.mark.parametrize("word", ["None", "undefined", "null"])
def test_the_word_for_a_variable_that_is_not_set_is_shown(tmp_path: Path, word: str) -> None:
    tool = {"type": "mcp", "server_label": "a", "server_url": "https://a.example/mcp", "authorization": word}
    (tmp_path / "a.json").write_text(json.dumps({"session": {"type": "realtime", "tools": [tool]}}))
    done = toolcheck("check", "a.json", cwd=tmp_path)
    assert f"`authorization` is the word `{word}`, not a credential" in done.stdout


@pytest.mark.parametrize("kind", ["opaque", *KINDS])
def test_plain_words_are_fit_without_a_search(kind: str) -> None:
    token, random = Planter(kind).token(kind, "id"), Random(kind)
    names = [
        token,
        f"r{token}",
        f"{token}1",
        f"a_{token}",
        f"{token}_",
        "",
        "::error",
        "##[x]",
        "a b",
        "-",
        "r1\n",
        "é",
    ]
    for letters in ("0123456789abcdef-", "0123456789abcXYZ_"):
        names += ["".join(random.choices(letters, k=size)) for size in (8, 20, 32, 36, 40, 64)]
    for name in names:
        assert fit(name) == printable(masked(name, (span for span, _ in in_string(name))))

"""Places: exact offsets of every key and value, the same from JSON, from YAML, and by either parser."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.document.test_reading import SOUP
from toolcheck.document.document import Document, Place, Position, Span
from toolcheck.document.letters import letters
from toolcheck.document.reading import read
from toolcheck.document.where import Path, Where

MANIFEST = """\
# an agent
session:
  type: realtime
  model: "gpt-realtime"   # with a comment
  instructions: |
    Be kind.
      Indented: no
    Done.

  tools:
    - type: function
      name: get_weather
      description: >-
        Folded text
        over lines
      parameters: {type: object, properties: {city: {type: string, enum: [a, 'b c', "d\\n"]}}, required: [city]}
    - &mcp
      type: mcp
      server_label: 'it''s'
      server_url: https://example.com/mcp?x=1#frag
      allowed_tools: [search, fetch]
      require_approval: never
    - <<: *mcp
      server_label: other
      plain: some text
        continued here
turns:
  "a b": {tools: []}
  émoji 😀: null
"""


def by(engines: str, text: str, name: str = "x.yaml") -> Document:
    """A document as one of the parsers gives it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOOLCHECK_ENGINES", engines)
        return read(text.encode(), name)


def walk(place: Place, path: Path = ()) -> Iterator[tuple[Path, Span | None, Place]]:
    """Every place, with its path and the span of its key."""
    todo: list[tuple[Path, Span | None, Place]] = [(path, None, place)]
    while todo:
        here, key, at = todo.pop()
        yield here, key, at
        for step, (span, inner) in (at.entries or {}).items():
            todo.append(((*here, step), span, inner))


def sources(document: Document) -> dict[Path, tuple[str | None, str]]:
    """The source of each key and value of the first document, by path."""
    text = document.text
    return {
        path: (None if key is None else text[key.start : key.end], text[at.start : at.end])
        for path, key, at in walk(document.places[0])
    }


@pytest.fixture(params=["libyaml", "reference"])
def yaml(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sources of the keys and values of a YAML text, with either parser."""
    monkeypatch.setenv("TOOLCHECK_ENGINES", request.param)

    def look(text: str) -> dict[Path, tuple[str | None, str]]:
        document = read(text.encode(), "x.yaml")
        assert document.values, document.problems
        return sources(document)

    return look


def test_places_of_json() -> None:
    text = '\n { "a" : [1, {"b\\n": -2.5e3}, "x\\"y", [], {}], "": null }\n'
    assert sources(read(text.encode(), "x.json")) == {
        (): (None, text.strip()),
        ("a",): ('"a"', '[1, {"b\\n": -2.5e3}, "x\\"y", [], {}]'),
        ("a", 0): ("1", "1"),
        ("a", 1): ('{"b\\n": -2.5e3}', '{"b\\n": -2.5e3}'),
        ("a", 1, "b\n"): ('"b\\n"', "-2.5e3"),
        ("a", 2): ('"x\\"y"', '"x\\"y"'),
        ("a", 3): ("[]", "[]"),
        ("a", 4): ("{}", "{}"),
        ("",): ('""', "null"),
    }


YAML: list[tuple[str, dict[Path, tuple[str | None, str]]]] = [
    ("a: b  # c\n\n# d\n", {(): (None, "a: b"), ("a",): ("a", "b")}),
    ("  a:   'b'   \n", {(): (None, "a:   'b'"), ("a",): ("a", "'b'")}),
    ("'a b' : \"c\"", {(): (None, "'a b' : \"c\""), ("a b",): ("'a b'", '"c"')}),
    ("a:\n", {(): (None, "a:"), ("a",): ("a", "")}),
    ("a:   # c\nb: 1", {(): (None, "a:   # c\nb: 1"), ("a",): ("a", ""), ("b",): ("b", "1")}),
    ("- 1\n-\n- \n- x # c\n", {
        (): (None, "- 1\n-\n- \n- x"),
        (0,): ("1", "1"),
        (1,): ("", ""),
        (2,): ("", ""),
        (3,): ("x", "x"),
    }),
    ("a:\n- b\n- c: d\n  e: f\n\n# g\nh: i\n", {
        (): (None, "a:\n- b\n- c: d\n  e: f\n\n# g\nh: i"),
        ("a",): ("a", "- b\n- c: d\n  e: f"),
        ("a", 0): ("b", "b"),
        ("a", 1): ("c: d\n  e: f", "c: d\n  e: f"),
        ("a", 1, "c"): ("c", "d"),
        ("a", 1, "e"): ("e", "f"),
        ("h",): ("h", "i"),
    }),
    ("{ a: [1 , 2 ] , b , c: , 'd':e }", {
        (): (None, "{ a: [1 , 2 ] , b , c: , 'd':e }"),
        ("a",): ("a", "[1 , 2 ]"),
        ("a", 0): ("1", "1"),
        ("a", 1): ("2", "2"),
        ("b",): ("b", ""),
        ("c",): ("c", ""),
        ("d",): ("'d'", "e"),
    }),
    ("[a: b , c]", {(): (None, "[a: b , c]"), (0,): ("a: b", "a: b"), (0, "a"): ("a", "b"), (1,): ("c", "c")}),
    ("? a\n: b\n? c\n? 'd' # x\n: - e\n", {
        (): (None, "? a\n: b\n? c\n? 'd' # x\n: - e"),
        ("a",): ("a", "b"),
        ("c",): ("c", ""),
        ("d",): ("'d'", "- e"),
        ("d", 0): ("e", "e"),
    }),
    ("a: |\n  x\n   y  \n\n\nb: >-  # c\n\n  z\n\n# d\nc: |\nd: |2+\n\n", {
        ("a",): ("a", "|\n  x\n   y  "),
        ("b",): ("b", ">-  # c\n\n  z"),
        ("c",): ("c", "|"),
        ("d",): ("d", "|2+"),
    }),
    ("a: x\n  y\n\n  z # c\nb: \"p\n  q\"\n", {("a",): ("a", "x\n  y\n\n  z"), ("b",): ("b", '"p\n  q"')}),
    ("a: &x !!str b\nc: &y  # d\n  - e\nf: &z {g: h}\n&k i: j\nl: !!str\n", {
        ("a",): ("a", "b"),
        ("c",): ("c", "- e"),
        ("f",): ("f", "{g: h}"),
        ("i",): ("i", "j"),
        ("l",): ("l", ""),
    }),
    ("a: b\tc\t# d\ne:\tf\n", {("a",): ("a", "b\tc"), ("e",): ("e", "f")}),
    ("a: é\r\n😀: [漢, '字']\r\nb: |\r\n  x\r\n  y\r\n", {
        ("a",): ("a", "é"),
        ("😀",): ("😀", "[漢, '字']"),
        ("😀", 0): ("漢", "漢"),
        ("😀", 1): ("'字'", "'字'"),
        ("b",): ("b", "|\r\n  x\r\n  y"),
    }),
    ("a: x\u2028y # \x85\nb: z", {("a",): ("a", "x\u2028y"), ("b",): ("b", "z")}),
    ("plain", {(): (None, "plain")}),
    ("--- \n# c\n{}\n...\n", {(): (None, "{}")}),
    ("---\n", {(): (None, "")}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), YAML)
def test_places_of_yaml(yaml: Any, text: str, expected: dict[Path, tuple[str | None, str]]) -> None:
    found = yaml(text)
    assert {path: found[path] for path in expected} == expected
    assert len(expected) == len(found) or () not in expected


def test_a_byte_order_mark_moves_nothing(yaml: Any) -> None:
    assert yaml("\ufeffa: b") == yaml("a: b")


def test_places_of_aliases_and_merged_entries(yaml: Any) -> None:
    text = "a: &x {k: [1]}\nb: *x\nc:\n  <<: *x\n  own: 2\nd:\n  <<: [*x, {e: 3}]\n"
    document = read(text.encode(), "x.yaml")
    found = {path: (document.text[at.start : at.end], at.borrowed) for path, _, at in walk(document.places[0])}
    assert found["a",] == ("{k: [1]}", False)
    assert found["b",] == ("*x", True)
    assert found["b", "k"] == ("[1]", False)
    assert found["b", "k", 0] == ("1", False)
    assert found["c", "k"] == ("[1]", True)
    assert found["c", "own"] == ("2", False)
    assert found["d", "k"] == ("[1]", True)
    assert found["d", "e"] == ("3", True)
    assert not any("<<" in path for path in found)
    document.look_up(("b", "k", 0))
    assert document.span(Where(("b", "k"), "key")) == Span(7, 8)
    assert yaml(text)["c", "k"] == ("k", "[1]")


def test_places_follow_values(yaml: Any) -> None:
    document = read(MANIFEST.encode(), "x.yaml")
    assert [problem.kind for problem in document.problems] == []
    for path, key, at in walk(document.places[0]):
        value = document.values[0]
        for step in path:
            value = value[step]
        if at.entries is None:
            assert not isinstance(value, dict | list)
            if isinstance(value, str):
                assert letters(document.text[at.start : at.end])[0] == value
        else:
            assert list(at.entries) == (list(value) if isinstance(value, dict) else list(range(len(value))))
        if key is not None and isinstance(path[-1], str):
            assert letters(document.text[key.start : key.end])[0] == path[-1]


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"),
    max_size=8,
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(value=VALUES, indent=st.sampled_from([None, 1, 2]))
def test_json_and_yaml_of_the_same_text_agree(value: Any, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    as_json, as_yaml, as_reference = read(text.encode(), "x.json"), by("", text), by("reference", text)
    assert as_json.values == as_yaml.values == as_reference.values == (value,)
    assert as_json.places == as_yaml.places == as_reference.places


@settings(max_examples=100, derandomize=True, deadline=None)
@given(text=SOUP)
def test_the_parsers_agree_on_what_both_can_read(text: str) -> None:
    one, other = by("", text), by("reference", text)
    if one.values and other.values:
        assert (one.values, one.places, one.problems) == (other.values, other.places, other.problems)


def test_the_parsers_agree_on_damaged_manifests() -> None:
    chance = random.Random(5)
    signs = [
        "\t",
        " ",
        ":",
        ": ",
        "- ",
        "\n",
        "'",
        '"',
        "[",
        "]",
        "{",
        "}",
        ",",
        "#",
        "&",
        "!",
        "%",
        "@",
        "|",
        ">",
        "?",
    ]
    for _ in range(60):
        at = chance.randrange(len(MANIFEST))
        kind = chance.randrange(3)
        text = MANIFEST[:at] + (chance.choice(signs) + MANIFEST[at:], MANIFEST[at + chance.randint(1, 4) :], "")[kind]
        text = text.replace("\n", "\r\n") if chance.random() < 0.2 else text
        one, other = by("", text), by("reference", text)
        assert (one.values, one.places, one.problems) == (other.values, other.places, other.problems), text


# ---- lines, columns, and what a Where means ----


def test_lines_break_where_editors_break_them() -> None:
    document = Document(name="x", text="a\nb\r\nc\rd\x85e\u2028f\x0bg\n", format="json")
    assert document.line_count == 5
    assert [document.line(number) for number in range(1, 6)] == ["a", "b", "c", "d\x85e\u2028f\x0bg", ""]
    assert document.position(0) == Position(1, 1)
    assert document.position(document.text.index("d")) == Position(4, 1)
    assert document.position(document.text.index("g")) == Position(4, 7)
    assert document.position(len(document.text)) == Position(5, 1)


def test_columns_are_code_points() -> None:
    document = read("a: '😀é'\n😀: x\n".encode(), "x.yaml")
    assert document.position(document.span(Where(("😀",))).start) == Position(2, 4)


def test_a_where_is_found_or_shown_at_the_nearest_thing() -> None:
    document = read(b'{"tools": [{"name": "x", "type": {"a": 1}}]}', "x.json")

    def shown(where: Where) -> str:
        span = document.span(where)
        return document.text[span.start : span.end]

    assert shown(Where(("tools", 0, "name"))) == '"x"'
    assert shown(Where(("tools", 0, "name"), "key")) == '"name"'
    assert shown(Where(("tools", 0, "gone"), grip=("tools", 0, "name"))) == '"x"'
    assert shown(Where(("tools", 0, "gone"))) == "{"
    assert shown(Where(("tools", 0, "type", "gone"))) == '"type"'
    assert shown(Where(("tools", 0), "key")) == '{"name": "x", "type": {"a": 1}}'
    assert shown(Where((), document=3)) == ""
    assert shown(Where(("tools",), "text", stretch=(1, 3))) == '"t'
    assert shown(Where((), "text", stretch=(40, 400))) == document.text[40:]


# ---- stretches of strings ----

STRETCHES = [
    ("plain text", "text", "text"),
    ("'it''s me'", "me", "me"),
    ("'it''s me'", "t's", "t''s"),
    ('"a\\tb\\u00e9c"', "b\u00e9", "b\\u00e9"),
    ('"a\\tb"', "\t", "\\t"),
    ('"\\x41\\U0001F600 z"', "😀", "\\U0001F600"),
    ('"p q\n  r\n\n  s"', "q r", "q\n  r"),
    ('"p\n\n  s"', "\n", "\n\n  "),
    ('"p \\\n  q r"', "q", "q"),
    ("one two\n  three four", "three", "three"),
    ("one two\n  three four", "two three", "two\n  three"),
    ("|\n  ab\n   cd\n\n  ef\n", " cd", " cd"),
    ("|\n  ab\n   cd\n\n  ef\n", "ef", "ef"),
    ("|\n  ab\n\n  cd\n", "b\n\nc", "b\n\n  c"),
    (">\n  ab\n  cd\n\n  ef\n", "b cd\ne", "b\n  cd\n\n  e"),
    (">-\n  ab\n   cd\n  ef\n", "ef", "ef"),
    ("|2\n  ab\n", "ab", "|2\n  ab"),
]


@pytest.mark.parametrize(("source", "part", "expected"), STRETCHES)
@pytest.mark.parametrize("crlf", [False, True])
def test_a_stretch_of_a_string_is_found_in_its_source(source: str, part: str, expected: str, crlf: bool) -> None:
    text = f"x: 1\nk: {source}\nz: 1\n"
    document = read((text.replace("\n", "\r\n") if crlf else text).encode(), "x.yaml")
    start = document.values[0]["k"].index(part)
    span = document.span(Where(("k",), "string", stretch=(start, start + len(part))))
    assert document.text[span.start : span.end].replace("\r\n", "\n") == expected


def test_a_stretch_of_a_json_string() -> None:
    document = read(b'["\\ud83d\\ude00\\n\\/x\\u0041"]', "x.json")
    value = document.values[0][0]
    assert value == "😀\n/xA"
    spans = [document.span(Where((0,), "string", stretch=(at, at + 1))) for at in range(len(value))]
    assert [document.text[slice(*span)] for span in spans] == ["\\ud83d\\ude00", "\\n", "\\/", "x", "\\u0041"]
    assert document.span(Where((0,), "string", stretch=(0, 0))) == Span(2, 2)
    assert document.span(Where((0,), "string", stretch=(5, 5))) == Span(25, 25)


def test_a_stretch_behind_an_alias_is_the_alias() -> None:
    document = read(b"a: &x some text\nb: *x\n", "x.yaml")
    span = document.span(Where(("b",), "string", stretch=(5, 9)))
    assert document.text[span.start : span.end] == "*x"


PARTS = [
    "a",
    "b c",
    " ",
    "\n",
    "\n\n",
    "\n    ",
    "\\n",
    "''",
    "\\u00e9",
    "\\\n",
    '\\"',
    "é",
    "😀",
    "\t",
    "\r\n",
    "\\U0001F600",
]


@settings(max_examples=100, derandomize=True, deadline=None)
@given(style=st.sampled_from(['"', "'", "", "|", ">", "|-", ">-"]), parts=st.lists(st.sampled_from(PARTS), max_size=8))
def test_letters_spell_what_the_parser_reads(style: str, parts: list[str]) -> None:
    body = "".join(parts)
    source = f"{style}{body}{style}" if style in ('"', "'") else f"q{body}z" if not style else f"{style}\n    q{body}z"
    document = by("", f"k: {source}\nz: 1\n")
    if document.values and isinstance(document.values[0], dict) and isinstance(document.values[0].get("k"), str):
        place = (document.places[0].entries or {})["k"][1]
        string, spots = letters(document.text[place.start : place.end])
        assert string == document.values[0]["k"]
        assert len(spots) == len(string)
        assert all(0 <= start <= end <= place.end - place.start for start, end in spots)

"""JSON and JSONL: what is read, what is refused, and in which words."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.document.test_reading import place
from toolcheck.document.document import Document
from toolcheck.document.limits import MANY
from toolcheck.document.reading import Limits, read

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def of(text: str, name: str = "x.json", **limits: int) -> Document:
    return read(text.encode(), name, limits=Limits(**limits))


@pytest.mark.parametrize(
    "text",
    [
        "null",
        " true ",
        "-0",
        "[1, 1.0, 1e3, -1.5E-3, 0]",
        '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"',
        '"\\ud83d\\ude00 \\\\ud800"',
        '"\x7f\x80\u2028\ufeff"',
        '{"": {"a": []}, "b": {}}\r\n',
        "[" * 64 + "]" * 64,
        '{"a":' * 64 + "1" + "}" * 64,
        '["[[[{{{", "\\"]]}"]',
        str(10**399),
        "123456789012345678901234567890.5e-10",
        "1e-999999",
    ],
)
def test_what_is_json_is_read(text: str) -> None:
    document = of(text)
    assert document.problems == ()
    assert document.values == (json.loads(text),)
    assert type(document.values[0]) is type(json.loads(text))


BROKEN = [
    ('{"a": 1,}', 1, 8, ",", "comma before the closing `}`"),
    ("[1, 2,\n]", 1, 6, ",", "comma before the closing `]`"),
    ('{"a": 1 // x\n}', 1, 9, "//", "comment"),
    ('/* x */ {"a": 1}', 1, 1, "/*", "comment"),
    ('{"a": 1}\n# x', 2, 1, "#", "comment"),
    ("{'a': 1}", 1, 2, "'", "single quotes"),
    ("['a']", 1, 2, "'", "single quotes"),
    ('{"a": “x”}', 1, 7, "“", "typographic quote"),
    ("{a: 1}", 1, 2, "a", "key has no quotes"),
    ('{"x": 1, a_b: 1}', 1, 10, "a_b", "key has no quotes"),
    ("{1: 2}", 1, 2, "1", "key is a number"),
    ('{"a": yes}', 1, 7, "yes", "has no quotes"),
    ("hello", 1, 1, "hello", "has no quotes"),
    ('{"a": 1 "b": 2}', 1, 9, '"', "comma is missing"),
    ('{"a": 1\n "b": 2}', 2, 2, '"', "comma is missing"),
    ("[1 2]", 1, 4, "2", "comma is missing"),
    ("[[1][2]]", 1, 5, "[", "comma is missing"),
    ('["say "hi"!"]', 1, 8, "h", "follows the closing quote"),
    ('{"a" 1}', 1, 6, "1", "`:` after a key is missing"),
    ('{"a"= 1}', 1, 5, "=", "`:` after a key is missing"),
    ('{"a": "b": 1}', 1, 10, ":", "`:` follows a value"),
    ('{"a":}', 1, 6, "}", "value is missing"),
    ("[1,,2]", 1, 4, ",", "value is missing"),
    ('{"a": 1,, "b": 2}', 1, 9, ",", "key and its value are missing"),
    ('{"a": "x\n}', 1, 7, '"x', "not closed on its line"),
    ('["x', 1, 2, '"x', "not closed on its line"),
    ('["a\tb"]', 1, 4, "\t", "raw tab"),
    ('["a\x01b"]', 1, 4, "\x01", "U+0001"),
    ('["a\0b"]', 1, 4, "\0", "U+0000"),
    ('["\\x41"]', 1, 3, "\\x", "`\\x` is not a JSON escape"),
    ('["C:\\dir"]', 1, 5, "\\d", "`\\d` is not a JSON escape"),
    ('["\\u12"]', 1, 3, "\\u", "four hexadecimal digits"),
    ('{"a": [1, 2}', 1, 12, "}", "in place of the `]` that closes the `[`"),
    ("[1)]", 1, 3, ")", "`,` or `]` belongs here"),
    ('{"a": {"b": 1}', 1, 1, "{", "never closed"),
    ('{"a": [1, 2', 1, 7, "[", "never closed"),
    ('{"a":', 1, 1, "{", "never closed"),
    ("{,}", 1, 2, ",", "key and its value are missing"),
    ("]", 1, 1, "]", "value is missing"),
    ("[1]]", 1, 4, "]", "closes nothing"),
    ('{"a": 1} x', 1, 10, "x", "follows the end"),
    ('{"a": 1}\n{"a": 2}', 2, 1, "{", "second value begins here"),
    ('{"a": 1}{"a": 2}', 1, 9, "{", "second value begins here"),
    ("[NaN]", 1, 2, "NaN", "`NaN` is not a JSON number"),
    ("[-Infinity]", 1, 2, "-Infinity", "`-Infinity` is not a JSON number"),
    ("[0x1F]", 1, 2, "0x1F", "hexadecimal"),
    ("[012]", 1, 2, "012", "leading zeros"),
    ("[+1]", 1, 2, "+1", "`+`"),
    ("[.5]", 1, 2, ".5", "digit before its point"),
    ("[5.]", 1, 2, "5.", "digit after its point"),
    ("[1_000]", 1, 2, "1_000", "`_`"),
    ("[1e999]", 1, 2, "1e999", "too large"),
    ("[1, -1e400]", 1, 5, "-1e400", "too large"),
    ('{"a": True}', 1, 7, "True", "`True` is Python; JSON says `true`"),
    ('{"a": None}', 1, 7, "None", "`None` is Python; JSON says `null`"),
    ("[TRUE]", 1, 2, "TRUE", "must be written `true`"),
    ("[undefined]", 1, 2, "undefined", "JavaScript"),
    ('["\\ud800"]', 1, 3, "\\ud800", "lone surrogate"),
    ('["x\\udc00"]', 1, 4, "\\udc00", "lone surrogate"),
    ('["\\ud83d\\ude00\\ud83d"]', 1, 15, "\\ud83d", "lone surrogate"),
    ('{"\\ud800": 1}', 1, 3, "\\ud800", "lone surrogate"),
    ('["\\\\ud800\\udc00"]', 1, 10, "\\udc00", "lone surrogate"),
    ('["\\\\\\ud800\\\\udc00"]', 1, 5, "\\ud800", "lone surrogate"),
    ('{"\\"\\\\ud83d\\ude00": 1}', 1, 12, "\\ude00", "lone surrogate"),
    ('{"a": 1,\n<<<<<<< HEAD\n"b": 2}', 2, 1, "<<<<<<<", "merge conflict"),
    ('{"a": 1\n=======\n}', 2, 1, "=======", "merge conflict"),
    ("<!DOCTYPE html><html>", 1, 1, "<", "HTML"),
    ('\ufeff\ufeff{"a": 1}', 1, 1, "\ufeff", "byte order mark"),
    ("[1]\0", 1, 4, "\0", "NUL"),
    ("[\x0c1]", 1, 2, "\x0c", "U+000C"),
    ("[１]", 1, 2, "１", "not a JSON number"),
]


@pytest.mark.parametrize(("text", "line", "column", "slice_", "words"), BROKEN)
def test_what_is_no_json_is_explained(text: str, line: int, column: int, slice_: str, words: str) -> None:
    document = of(text)
    assert document.values == ()
    assert [problem.kind for problem in document.problems] == ["syntax-error"]
    assert words in document.problems[0].message
    assert place(document) == (line, column, slice_)
    assert document.places == ()


def test_a_wrong_bracket_shows_the_right_one() -> None:
    (problem,) = of('{"a": [1, 2}').problems
    ((words, where),) = problem.related
    assert (words, where.stretch) == ("opened here", (6, 7))


def test_several_roots_get_a_hint_about_jsonl() -> None:
    (problem,) = of('{"a": 1}\n{"a": 2}').problems
    assert ".jsonl" in problem.note


def test_no_message_holds_the_file() -> None:
    secret = "sk-proj-aBcDeFgHiJkLmNoPqRsTuVwX"
    for text in (f'{{"a": {secret}}}', f'{{"a": "{secret}', f"{{{secret}: 1}}", f'["\\{secret}"]', f"'{secret}'"):
        for problem in of(text).problems:
            assert secret[:8] not in problem.message + problem.note


def test_duplicate_keys_are_found_at_both_places() -> None:
    document = of('{"a": {"k": 1, "na\\u006de": 2, "name": 3}, "b": [{"k": 1, "k": 2, "k": 3}]}')
    assert document.values == ({"a": {"k": 1, "name": 3}, "b": [{"k": 3}]},)
    told = [
        (problem.kind, problem.where.path, *map(document.span, (problem.where, problem.related[0][1])))
        for problem in document.problems
    ]
    shown = [(kind, path, *(document.text[slice(*span)] for span in spans)) for kind, path, *spans in told]
    assert shown == [
        ("duplicate-key", ("a", "name"), '"name"', '"na\\u006de"'),
        ("duplicate-key", ("b", 0, "k"), '"k"', '"k"'),
        ("duplicate-key", ("b", 0, "k"), '"k"', '"k"'),
    ]
    assert told[1][3] == told[2][3]  # both speak of the first
    assert document.places[0].entries is not None
    assert document.text[slice(*document.places[0].entries["a"][1].entries["name"][1][:2])] == "3"  # type: ignore[index]


def test_many_duplicate_keys_are_not_all_reported() -> None:
    document = of("{" + '"a": 1, ' * 5000 + '"a": 1}')
    assert len(document.problems) == MANY
    assert document.values == ({"a": 1},)


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize(("opener", "closer"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
def test_nesting_stops_at_its_limit(opener: str, closer: str, closed: bool) -> None:
    document = of(opener * 100_000 + ("1" + closer * 100_000 if closed else ""))
    assert document.values == ()
    assert [(problem.kind, problem.message) for problem in document.problems] == [
        ("too-deep", "nested deeper than 64 levels")
    ]
    start = document.span(document.problems[0].where).start
    assert document.text[: start + 1].count("[") + document.text[: start + 1].count("{") == 65


@pytest.mark.parametrize(
    ("text", "limits", "slice_"),
    [
        ("[1, " + "9" * 401 + "]", {}, "9" * 401),
        ("[1, 0." + "9" * 400 + "]", {}, "0." + "9" * 400),
        ('{"a": 1, "' + "k" * 1001 + '": 1}', {}, '"' + "k" * 1001 + '"'),
        ('{"a": 1, "' + '\\"' * 1001 + '": 1}', {}, '"' + '\\"' * 1001 + '"'),
        ("[1, 2, 3, 4]", {"nodes": 4}, "4"),
        ('{"a": 1, "b": [2]}', {"nodes": 4}, "["),
    ],
)
def test_limits_are_reported_at_their_place(text: str, limits: dict[str, int], slice_: str) -> None:
    document = of(text, **limits)
    assert document.values == ()
    assert [problem.kind for problem in document.problems] == ["too-large"]
    assert place(document)[2] == slice_


def test_limits_may_be_reached() -> None:
    for text in ('{"' + "k" * 1000 + '": "' + "v" * 5000 + '"}', "[" + "9" * 400 + "]", '{"a, b: c, d: [": ",,,,"}'):
        assert of(text, nodes=3).problems == ()


@settings(max_examples=100, derandomize=True, deadline=None)
@given(value=VALUES, indent=st.sampled_from([None, 2]), ascii_only=st.booleans())
def test_values_come_back(value: Any, indent: int | None, ascii_only: bool) -> None:
    document = of(json.dumps(value, indent=indent, ensure_ascii=ascii_only))
    assert document.problems == ()
    assert document.values == (value,)
    assert len(document.places) == 1


@settings(max_examples=100, derandomize=True, deadline=None)
@given(value=VALUES, data=st.data())
def test_what_is_read_is_what_json_reads(value: Any, data: st.DataObject) -> None:
    text = json.dumps(value)
    at = data.draw(st.integers(0, len(text)))
    text = text[:at] + data.draw(st.sampled_from([*list('[]{},:"\\ \n1-.eEtn'), "", "\\u12", "//"])) + text[at + 1 :]
    try:
        wanted = (json.loads(text),)
    except ValueError:
        wanted = ()
    document = of(text)
    assert document.values == wanted or "surrogate" in document.problems[0].message
    assert len(document.places) == len(document.values)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(pieces=st.lists(st.sampled_from(["\\\\", '\\"', "\\ud83d", "\\ude00", "\\u0041", "ud83d", "x"]), max_size=8))
def test_half_of_a_character_is_found_behind_whatever_stands_before_it(pieces: list[str]) -> None:
    source = f'"{"".join(pieces)}"'
    wanted = json.loads(source)
    for text, value in ((source, wanted), (f"{{{source}: 1}}", {wanted: 1})):
        document = of(text)
        if any("\ud800" <= character <= "\udfff" for character in wanted):
            assert document.values == ()
            assert "surrogate" in document.problems[0].message
        else:
            assert document.values == (value,)


# ---- JSONL ----


def test_each_line_is_a_document() -> None:
    document = of('{"a": 1}\n\n  \r\n[2]\r\n"x"', "x.jsonl")
    assert document.values == ({"a": 1}, [2], "x")
    assert [document.text[place.start : place.end] for place in document.places] == ['{"a": 1}', "[2]", '"x"']


def test_a_broken_line_leaves_the_others() -> None:
    document = of('{"a": 1}\n{"a": 2,}\n{"a": 3, "a": 4}\n{"b"\n{"c": 5}\n', "x.jsonl")
    assert document.values == ({"a": 1}, {"a": 4}, {"c": 5})
    assert [problem.kind for problem in document.problems] == ["syntax-error", "duplicate-key", "syntax-error"]
    assert [place(document, number) for number in range(3)] == [(2, 8, ","), (3, 10, '"a"'), (4, 1, "{")]
    assert [problem.where.document for problem in document.problems] == [1, 1, 2]
    assert document.text[slice(*document.places[2][:2])] == '{"c": 5}'
    assert document.position(document.places[2].start).line == 5


def test_two_values_on_a_line() -> None:
    document = of('{"a": 1} {"a": 2}\n[]\n', "x.jsonl")
    assert document.values == ([],)
    assert "on this line" in document.problems[0].message


def test_one_value_over_several_lines_is_reported_once() -> None:
    document = of(json.dumps({"a": [1, 2], "b": {}}, indent=2), "x.jsonl")
    assert document.values == ()
    (problem,) = document.problems
    assert "several lines" in problem.message
    assert ".json" in problem.note


def test_what_is_no_jsonl_ends() -> None:
    document = of("hello\n" * 5000, "x.jsonl")
    assert len(document.problems) == MANY


def test_to_find_a_place_the_values_are_not_made_again() -> None:
    text = json.dumps({"tools": [{"name": f"f{number}", "of": {"words": ["a b c d"] * 5}} for number in range(3000)]})
    document = read(text.encode(), "x.json")
    tracemalloc.start()
    try:
        found, _, written = document.look_up(("tools",))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found == ("tools",)
    assert written is not None
    assert text[written.start : written.end] == text[len('{"tools": ') : -1]
    assert peak < len(text) / 2

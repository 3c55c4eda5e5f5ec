"""YAML: what is read, what is refused, in which words; the same by either parser."""

from __future__ import annotations

import math
import sys
from types import ModuleType
from typing import Any

import pytest

from tests.document.test_reading import place, sound
from toolcheck.document.document import Document
from toolcheck.document.limits import MANY
from toolcheck.document.reading import Limits, read

ENGINES = ("libyaml", "reference")


@pytest.fixture(params=ENGINES, autouse=True)
def engines(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every test runs with either parser."""
    monkeypatch.setenv("TOOLCHECK_ENGINES", request.param)
    return str(request.param)


def of(text: str, **limits: int) -> Document:
    return read(text.encode(), "x.yaml", limits=Limits(**limits))


def value(text: str) -> Any:
    document = of(text)
    assert not [problem for problem in document.problems if problem.kind != "yaml-version-trap"], document.problems
    assert len(document.values) == 1
    return document.values[0]


def told(document: Document) -> list[tuple[str, str]]:
    """Kind of each problem, and the characters it is about."""
    spans = [document.span(problem.where) for problem in document.problems]
    kinds = [problem.kind for problem in document.problems]
    return [(kind, document.text[span.start : span.end]) for kind, span in zip(kinds, spans, strict=True)]


@pytest.mark.parametrize("module", [None, ModuleType("yaml")])
def test_without_libyaml_the_reference_reads(monkeypatch: pytest.MonkeyPatch, module: ModuleType | None) -> None:
    monkeypatch.setenv("TOOLCHECK_ENGINES", "")
    monkeypatch.setitem(sys.modules, "yaml", module)  # missing, or without its C part
    assert value("a: [0777, on]") == {"a": [777, "on"]}


# ---- scalars ----

SCALARS: list[tuple[str, Any]] = [
    ("", None),
    ("~", None),
    ("null", None),
    ("Null", None),
    ("NULL", None),
    ("nUll", "nUll"),
    ("true", True),
    ("True", True),
    ("TRUE", True),
    ("tRue", "tRue"),
    ("false", False),
    ("no", "no"),
    ("On", "On"),
    ("y", "y"),
    ("0", 0),
    ("-0", 0),
    ("+12", 12),
    ("0777", 777),
    ("007", 7),
    ("0o17", 15),
    ("-0o17", "-0o17"),
    ("0o8", "0o8"),
    ("0x1F", 31),
    ("0X1F", "0X1F"),
    ("0b11", "0b11"),
    ("1_000", "1_000"),
    ("12:30", "12:30"),
    ("1:30:45", "1:30:45"),
    ("2024-01-31", "2024-01-31"),
    ("1.", 1.0),
    (".5", 0.5),
    ("1.5e-3", 0.0015),
    ("1e3", 1000.0),
    ("-1E3", -1000.0),
    ("+.5", 0.5),
    (".", "."),
    ("e3", "e3"),
    ("1e", "1e"),
    ("+", "+"),
    ("1-2", "1-2"),
    ("1.2.3", "1.2.3"),
    ("Infinity", "Infinity"),
    ("NaN", "NaN"),
    ("18446744073709551616", 2**64),
    ("é", "é"),
    ("😀 漢字", "😀 漢字"),
    ("a #b", "a"),
    ("a#b", "a#b"),
    ("'no'", "no"),
    ('"1"', "1"),
    ("!!str no", "no"),
    ("!!str 1", "1"),
    ("!!str", ""),
    ("'it''s'", "it's"),
    ('"\\x41\\u00e9\\U0001F600\\n\\t\\e\\/"', "Aé😀\n\t\x1b/"),
    ("|\n  x\n   y\n", "x\n y\n"),
    (">-\n  x\n  y\n\n  z\n", "x y\nz"),
]


@pytest.mark.parametrize(("source", "expected"), SCALARS)
def test_a_scalar_means_what_yaml_1_2_says(source: str, expected: Any) -> None:
    read_value = value(f"k: {source}\n")["k"]
    assert (read_value, type(read_value)) == (expected, type(expected))
    if source not in ("", "!!str") and "\n" not in source:
        assert value(f"- {source}") == [expected]
        assert value(source) == expected


@pytest.mark.parametrize("key", ["on", "1", "null", "1.0", "true", "~", "2024-01-01", "0x1F", "a b", "é", "no", ".inf"])
def test_a_key_is_its_source(key: str) -> None:
    assert value(f"{key}: 1") == {key: 1}
    assert value(f"{{{key}: 1}}") == {key: 1}
    assert value(f"? {key}\n: 1") == {key: 1}
    assert value(f"'{key}': 1") == {key: 1}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("no", "`no` is a boolean in YAML 1.1 and a string in YAML 1.2"),
        ("Off", "`Off` is a boolean"),
        ("YES", "`YES` is a boolean"),
        ("0777", "`0777` is the number 511 in YAML 1.1 and the number 777 in YAML 1.2"),
        ("-010", "`-010` is the number -8"),
        ("089", "`089` is a string in YAML 1.1 and the number 89"),
        ("12:30", "`12:30` is a number in base 60 in YAML 1.1 and a string"),
        ("1:30:45.5", "base 60"),
        ("1_000", "`1_000` is a number in YAML 1.1 and a string"),
        ("1_000.5", "is a number"),
        ("2024-01-31", "`2024-01-31` is a date in YAML 1.1 and a string"),
        ("2024-01-31T10:00:00Z", "is a date"),
    ],
)
def test_a_trap_between_versions_is_reported(source: str, words: str) -> None:
    document = of(f"a:\n  - b: {source}\n    {source}: x\n    c: '{source}'\n    d: {source} x\n")
    assert told(document) == [("yaml-version-trap", source)] * 2
    assert all(words in problem.message for problem in document.problems)
    assert [(problem.where.path, problem.where.part) for problem in document.problems] == [
        (("a", 0, "b"), "value"),
        (("a", 0, source), "key"),
    ]


@pytest.mark.parametrize(
    "source", ["y", "n", "N", "0", "00", "07", "1", "1.5", "true", "null", "a_1", "1-1", "10:99", "_1"]
)
def test_what_both_versions_agree_on_is_no_trap(source: str) -> None:
    assert of(f"k: {source}").problems == ()


def test_traps_are_not_reported_where_secrets_are() -> None:
    text = "authorization: 1_000\nHeaders: {X-Key: 0777, 12:30: [no]}\nserver: {headers: {a: 2024-01-01}}\n"
    assert of(text).problems == ()


def test_a_long_trap_is_none() -> None:
    assert of("k: " + "1_" * 20_000 + "x").problems == ()
    assert of("k: " + "1:1" * 20_000).problems == ()


@pytest.mark.parametrize("source", [".inf", "-.Inf", "+.INF", ".nan", ".NaN", "1e999", "-1.5e+400"])
def test_numbers_that_json_cannot_carry_are_refused(source: str) -> None:
    document = of(f"a: 1\nb: [1, {source}]")
    assert told(document) == [("syntax-error", source)]
    assert document.problems[0].where.path == ("b", 1)
    assert document.values == ()


def test_no_number_is_infinite() -> None:
    assert all(math.isfinite(number) for number in value("[1e308, -1.7e308, 1e-999]"))


# ---- anchors, aliases, merge keys ----


def test_an_alias_is_the_same_object() -> None:
    read_value = value("a: &x {k: [1]}\nb: *x\nc: [*x, &s text, *s]\n")
    assert read_value["a"] is read_value["b"] is read_value["c"][0]
    assert read_value["c"][1:] == ["text", "text"]


def test_the_last_anchor_of_a_name_counts() -> None:
    assert value("a: &x 1\nb: *x\nc: &x 2\nd: *x\n") == {"a": 1, "b": 1, "c": 2, "d": 2}
    assert value("a: &x [&x 1]\nb: *x\n") == {"a": [1], "b": 1}
    assert value("&k key: &v 1\na: *k\nb: *v\n") == {"key": 1, "a": "key", "b": 1}


def test_anchors_end_with_their_document() -> None:
    assert told(of("a: &x 1\n---\nb: *x\n")) == [("syntax-error", "*x")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}", {"x": 1, "y": 3}),
        ("a: &a {x: 1, y: 2}\nb:\n  y: 3\n  <<: *a", {"y": 3, "x": 1}),
        ("a: [&a {x: 1}, &c {x: 2, z: 3}]\nb: {<<: [*a, *c]}", {"x": 1, "z": 3}),
        ("b: {<<: {x: 1}}", {"x": 1}),
        ("a: &a {x: 1}\nc: &c {<<: *a, y: 2}\nb: {<<: *c}", {"x": 1, "y": 2}),
        ("b: {'<<': 1}", {"<<": 1}),
        ("b: {!!str <<: 1}", {"<<": 1}),
    ],
)
def test_merge_keys(text: str, expected: dict[str, Any]) -> None:
    read_value = value(text)["b"]
    assert read_value == expected
    assert list(read_value) == list(expected)


@pytest.mark.parametrize(("text", "slice_"), [("<<: 1", "1"), ("<<: [{a: 1}, 2]", "[{a: 1}, 2]"), ("<<: []", "[]")])
def test_a_merge_key_takes_mappings(text: str, slice_: str) -> None:
    document = of(f"k:\n  {text}\n")
    assert told(document) == [("syntax-error", slice_)]
    assert document.problems[0].where.path == ("k", "<<")


# ---- what is refused ----

BROKEN = [
    ("a: b: c\n", 1, 5, ":", "an unquoted text contains `: `"),
    ("a:\n  b: see: this\n", 2, 9, ":", "an unquoted text contains `: `"),
    ("- say: it: now\n", 1, 10, ":", "an unquoted text contains `: `"),
    ("a: 1\n  b: 2\n", 2, 3, "b:", "indented differently"),
    ("a:\n  b: 1\n   c: 2\n", 3, 4, "c:", "indented differently"),
    ("a:\n    b: 1\n  c: 2\n", 3, 3, "c", "does not continue the mapping"),
    ("a:\n  - b\n c: 1\n", 3, 2, "c", "does not continue the mapping"),
    ("- a\nb: 1\n", 2, 1, "b", "does not continue the list"),
    ("- - a\n  - b\n -c\n", 3, 2, "-", "has no space after it"),
    ("a: 1\n- b\n", 2, 1, "-", "list item is among the keys"),
    ("a: - b\n", 1, 4, "-", "list can't begin on the line of its key"),
    ("a: 1\nfoo\nb: 2\n", 2, 1, "foo", "has no `:` after its key"),
    ("a: 1\nb:2\nc: 3\n", 2, 1, "b:2", "has no `:` after its key"),
    ("a:\n\tb: 1\n", 2, 1, "\t", "tab is used for indentation"),
    ("a:\n  b: 1\n\tc: 2\n", 3, 1, "\t", "tab is used for indentation"),
    ("a:\n  - b\n  \t- c\n", 3, 3, "\t", "tab is used for indentation"),
    ('a: "foo\nb: 1\n', 1, 4, '"foo', "quote opened here is never closed"),
    ("a: 'it\n---\nb: 1\n", 1, 4, "'it", "quote opened here is never closed"),
    ("a: 'it's'\n", 1, 8, "s", "follows a closing quote"),
    ('a: "x" y\n', 1, 8, "y", "follows a closing quote"),
    ("- 'x' y\n", 1, 7, "y", "follows a closing quote"),
    ("a: [1, 2\nb: 3\n", 1, 4, "[", "never closed"),
    ("a: {b: 1\n", 1, 4, "{", "never closed"),
    ("a: [1, 2}\n", 1, 9, "}", "in place of the `]` that closes the `[`"),
    ('{\n  "a": 1\n  "b": 2\n}\n', 3, 3, '"', "`,` or `}` belongs before this"),
    ('{\n  "a": [1]\n  "b": 2\n}\n', 3, 3, '"', "`,` or `}` belongs before this"),
    ("a: {b: c: d}\n", 1, 9, ":", "`,` or `}` belongs before this"),
    ("a: ]\n", 1, 4, "]", "closes nothing"),
    ("a: [1]]\n", 1, 7, "]", "closes nothing"),
    ("[a, , b]\n", 1, 5, ",", "value is missing"),
    ("a: [x:]\n", 1, 6, ":", "ends an unquoted text inside brackets"),
    ("a: @foo\n", 1, 4, "@", "can't begin with `@`"),
    ("a: `x`\n", 1, 4, "`", "can't begin with a backtick"),
    ("a: %x\n", 1, 4, "%", "can't begin with `%`"),
    ("a: {b: |}\n", 1, 8, "|", "is not allowed inside brackets"),
    ("a: {{ b }}\n", 1, 4, "{{", "template"),
    ("a: {{ b }}/c\n", 1, 4, "{{", "template"),
    ("{% if x %}\na: 1\n", 1, 1, "{%", "template"),
    ('a: "\\q"\n', 1, 5, "\\q", "`\\q` is no YAML escape"),
    ('a: "x\\u12"\n', 1, 6, "\\u", "digits of a character"),
    ('a: "\\U00110000"\n', 1, 5, "\\U", "digits of a character"),
    ('a: "\\ud83d\\ude00"\n', 1, 5, "\\ud83d", "surrogate"),
    ("a: | foo\n  x\n", 1, 6, "f", "can't follow the `|`"),
    ("a: >0\n  x\n", 1, 5, "0", "can't follow the `>`"),
    ("a: *\n", 1, 4, "*", "names an unknown anchor"),
    ("a: *b\n", 1, 4, "*b", "names an unknown anchor"),
    ("a: *.com\n", 1, 4, "*.com", "names an unknown anchor"),
    ("a: & b\n", 1, 4, "&", "has no anchor name"),
    ("&a [*a]\n", 1, 5, "*a", "is inside its own anchor"),
    ("k: &a {x: {y: *a}}\n", 1, 15, "*a", "is inside its own anchor"),
    ("k: &a b\n*a : 1\n", 2, 1, "*a", "alias is used as a key"),
    ("a: !t x\n", 1, 4, "!t", "tag"),
    ("a: !!int x\n", 1, 4, "!!int", "tag"),
    ("a: ! x\n", 1, 4, "!", "tag"),
    ("a: !e!t x\n", 1, 4, "!e!t", "tag"),
    ("a: !!str [x]\n", 1, 4, "!!str", "tag"),
    ("a: !<tag:x,1:y> x\n", 1, 4, "!<tag:x", "tag"),
    ("a: !t &x y\n", 1, 4, "!t", "tag"),
    ("a: &x !t y\n", 1, 7, "!t", "tag"),
    ("- !!python/object/apply:os.system [ls]\n", 1, 3, "!!python/object/apply:os.system", "tag"),
    ("? [a]\n: b\n", 1, 3, "[", "used as a key"),
    ("{a: 1}: b\n", 1, 1, "{", "used as a key"),
    (": a\n", 1, 1, ":", "key is missing"),
    ("{a: 1, : b}\n", 1, 8, ":", "key is missing"),
    ("a: ?\n", 1, 4, "?", "`?` is not allowed here"),
    ("{a: 1} b\n", 1, 8, "b", "value of the document ends"),
    ("[1]\nfoo\n", 2, 1, "f", "value of the document ends"),
    ("a: 1\n...\nb: 2\n", 3, 1, "b", "value of the document ends"),
    ("%YAML 2.0\n---\na: 1\n", 1, 1, "%", "neither 1.1 nor 1.2"),
    ("# x\n%YAML 1.3\n---\na: 1\n", 2, 1, "%", "neither 1.1 nor 1.2"),
    ("%FOO bar\n---\na: 1\n", 1, 1, "%FOO", "directive"),
    ("a: 1\n%YAML 1.2\n---\nb: 1\n", 2, 1, "%", "document that has not ended"),
    ("---\na: 1\n# x\n%TAG !e! tag:e,1:\n---\nb: 1\n", 4, 1, "%", "document that has not ended"),
    ('a: "x"#c\n', 1, 7, "#", "has no space before its `#`"),
    ("a: [1, 2,#c\n  3]\n", 1, 10, "#", "has no space before its `#`"),
    ("# é, #x\na: {}#c\n", 2, 6, "#", "has no space before its `#`"),
    ("a: |#c\n  x\n", 1, 5, "#", "has no space before its `#`"),
    ("a: &b >-#c\n  x\n", 1, 9, "#", "has no space before its `#`"),
    ("a: { ?foo: 1 }\n", 1, 6, "?", "`?` without a space after it"),
    ("a: [b, ?'c']\n", 1, 8, "?", "`?` without a space after it"),
    ("a: &b:c d\n", 1, 4, "&b:c", "no space follows the name of an anchor"),
    ("a: &b{c: d}\n", 1, 4, "&b", "no space follows the name of an anchor"),
    ("a: &b[c]\n", 1, 4, "&b", "no space follows the name of an anchor"),
    ("&b: c\n", 1, 1, "&b:", "no space follows the name of an anchor"),
    ("!!str &b: c\n", 1, 7, "&b:", "no space follows the name of an anchor"),
    ("a: &50%\n", 1, 4, "&50%", "no space follows the name of an anchor"),
    ("a: *50% off\n", 1, 4, "*50%", "names an unknown anchor"),
    ("a: *b@c\n", 1, 4, "*b@c", "names an unknown anchor"),
    ("a: &b @c\n", 1, 7, "@", "can't begin with `@`"),
    ("a: &x !e!t y\n", 1, 7, "!e!t", "tag"),
    ("a: !e!t &x y\n", 1, 4, "!e!t", "tag"),
    ("a: !!\n", 1, 4, "!!", "tag"),
    ("a: !<b\n", 1, 4, "!<b", "tag"),
    ("a: !%ff b\n", 1, 4, "!%ff", "tag"),
    ("[: a]\n", 1, 2, ":", "key is missing"),
    ("{?  , a: b}\n", 1, 5, ",", "key is missing"),
    ("k: {a: 1}\n[", 2, 1, "[", "has no `:` after its key"),
    ("a: {b: {c: d}\n%TAG !e! f\n}\n", 2, 1, "%", "`,` or `}` belongs before this"),
    ("a: |\n  b\n\tc\n", 3, 1, "\t", "tab is used for indentation"),
    ("a: [-]\n", 1, 5, "-", "in place of a value"),
    ("a: [b: :c]\n", 1, 8, ":", "key is missing"),
    ('{"a"\n: 1}\n', 2, 1, ":", "not on the line of its key"),
    ("a: {b # c\n  : 1}\n", 2, 3, ":", "not on the line of its key"),
    ("--- >\nx\n", 2, 1, "x", "value of the document ends"),
    ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n", 1, 1, "<<<<<<<", "merge conflict"),
    ("a: 1\n<<<<<<< HEAD\nb: 1\n", 2, 1, "<<<<<<<", "merge conflict"),
    ("a: 1\n\ufeffb: 2\n", 2, 1, "\ufeff", "byte order mark"),
    ("\ufeff\ufeffa: 1\n", 1, 1, "\ufeff", "byte order mark"),
    ("a: x\0y\n", 1, 5, "\0", "U+0000"),
    ("a: é\n# \x1b[2J\n", 2, 3, "\x1b", "U+001B"),
    ('a: "\x7f"\n', 1, 5, "\x7f", "U+007F"),
    ("😀: \x80\n", 1, 4, "\x80", "U+0080"),
    ("a: \ufffe\n", 1, 4, "\ufffe", "U+FFFE"),
]


@pytest.mark.parametrize(("text", "line", "column", "slice_", "words"), BROKEN)
@pytest.mark.parametrize("crlf", [False, True])
def test_what_is_no_yaml_is_explained(text: str, line: int, column: int, slice_: str, words: str, crlf: bool) -> None:
    document = of(text.replace("\n", "\r\n") if crlf else text)
    assert document.values == ()
    assert [problem.kind for problem in document.problems] == ["syntax-error"]
    assert words in document.problems[0].message
    assert place(document) == (line, column, slice_)
    assert document.places == ()


def test_html_is_named() -> None:
    assert "HTML" in of("<!DOCTYPE html>\n<p class='x': y>\n").problems[0].message
    assert value("<<: {a: 1}") == {"a": 1}


def test_no_message_holds_the_file() -> None:
    secret = "sk-proj-aBcDeFgHiJkLmNoPqRsTuVwX"
    for text in (
        f"a: {secret}: b\n",
        f'a: "{secret}\nb: 1',
        f"a: [{secret}\nb: 1",
        f"a: !!int {secret}\n",
        f"a: *{secret}.x\n",
        f"a: 1\n{secret}\nb: 2\n",
        f'"\\{secret}"',
        f"a: 'x'{secret}\n",
        f"authorization: !{secret} x\n",
        f"{{{secret}: [}}",
        f"%{secret}\n",
    ):
        problems = of(text).problems
        assert problems
        for problem in problems:
            assert secret[:8] not in problem.message + problem.note


def test_several_faults_of_content_are_reported_together() -> None:
    document = of("a: !t 1\nb: *x\nc: .inf\nd: no\na: 2\n")
    assert told(document) == [
        ("syntax-error", "!t"),
        ("syntax-error", "*x"),
        ("syntax-error", ".inf"),
        ("duplicate-key", "a"),
    ]
    assert document.values == ()


def test_duplicate_keys_are_found_at_both_places() -> None:
    document = of("a: {k: 1, \"na\\u006de\": 2, name: 3}\nb:\n  - k: 1\n    k: 2\n    'k': 3\n")
    assert document.values == ({"a": {"k": 1, "name": 3}, "b": [{"k": 3}]},)
    assert told(document) == [("duplicate-key", "name"), ("duplicate-key", "k"), ("duplicate-key", "'k'")]
    assert [problem.where.path for problem in document.problems] == [("a", "name"), ("b", 0, "k"), ("b", 0, "k")]
    firsts = [document.position(document.span(problem.related[0][1]).start) for problem in document.problems]
    assert firsts == [(1, 11), (3, 5), (3, 5)]
    assert "`name`" in document.problems[0].message


def test_duplicate_keys_inside_a_merge_and_none_with_it() -> None:
    assert told(of("a:\n  <<: {x: 1, x: 2}\n")) == [("duplicate-key", "x")]
    assert of("a:\n  x: 1\n  <<: {x: 2}\n").problems == ()
    assert told(of("a:\n  <<: {x: 1}\n  <<: {y: 1}\n")) == [("duplicate-key", "<<")]


def test_many_faults_are_not_all_reported() -> None:
    assert len(of("a: 1\n" * 1000).problems) == MANY
    assert len(of("- !t *a\n- *a\n" * 300).problems) <= 2 * MANY
    assert len(of("# \u2028\n" * 300 + "a: 1").problems) == MANY


# ---- documents ----


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n---\nb: 2\n", ({"a": 1}, {"b": 2})),
        ("---\na: 1\n...\n---\nb: 2\n...\n", ({"a": 1}, {"b": 2})),
        ("---\n---\na: 1\n---\n# x\n---\nb: 2\n---\n", ({"a": 1}, {"b": 2})),
        ("---\n", (None,)),
        ("---\n---\n", (None,)),
        ("--- ~\n---\n[]\n", (None, [])),
        ("--- ''\n", ("",)),
        ("%YAML 1.2\n---\na: 1\n", ({"a": 1},)),
        ("%TAG !x! tag:example.org,2000:\n---\na: 1\n", ({"a": 1},)),
    ],
)
def test_every_document_that_says_something_is_read(text: str, expected: tuple[Any, ...]) -> None:
    document = of(text)
    assert document.problems == ()
    assert document.values == expected
    assert len(document.places) == len(expected)


def test_comments_alone_hold_nothing() -> None:
    assert of("# x\n\n  # y").problems[0].message == "the file contains only comments"


def test_problems_know_their_document() -> None:
    document = of("a: 1\n---\n---\nb: no\nb: 2\n")
    assert [(problem.where.document, problem.where.path) for problem in document.problems] == [(1, ("b",)), (1, ("b",))]
    assert told(document)[1] == ("duplicate-key", "b")


def test_a_declared_version_1_1_is_reported() -> None:
    document = of("%YAML 1.1\n---\na: yes\n")
    assert document.values == ({"a": "yes"},)
    assert told(document) == [("yaml-version-trap", "%YAML 1.1"), ("yaml-version-trap", "yes")]


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029"])
def test_odd_line_breaks_are_reported_and_end_no_line(mark: str) -> None:
    document = of(f"a: x{mark}y # c{mark} b: 1\n'q{mark}r': |\n  s{mark}  t\nlast: no\n")
    assert [problem.kind for problem in document.problems] == ["ambiguous-line-break"] * 4 + ["yaml-version-trap"]
    assert told(document)[:4] == [("ambiguous-line-break", mark)] * 4
    assert place(document, 1) == (1, 11, mark)
    assert place(document, 4) == (4, 7, "no")
    assert document.values == ({"a": f"x{mark}y", f"q{mark}r": f"s{mark}  t\n", "last": "no"},)


def test_a_comment_ends_at_no_odd_line_break() -> None:
    document = of("tool: x # ok\u2028require_approval: never\n")
    assert document.values == ({"tool": "x"},)
    assert f"U+{0x2028:04X}" in document.problems[0].message


def test_stand_ins_for_odd_line_breaks_are_not_taken_for_the_text() -> None:
    assert of("a: \ue000\u2028\ue001\n").values == ({"a": "\ue000\u2028\ue001"},)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\t1\n", {"a": 1}),
        ("a: b\t\nc: d\t# e\n", {"a": "b", "c": "d"}),
        ("a: b\tc\n", {"a": "b\tc"}),
        ("a: [1,\t2,\n\t3]\n", {"a": [1, 2, 3]}),
        ('{\n\t"a": 1,\n\t"b": 2\n}\n', {"a": 1, "b": 2}),
        ("a: >\n \n  \n   \n   x\nb: 1\n", {"a": "\n\n\nx\n", "b": 1}),
        ("a: [https://a/b?c=d#e, 12:30]\n", {"a": ["https://a/b?c=d#e", "12:30"]}),
        ('{"a":1,"b":[{"c":null}]}', {"a": 1, "b": [{"c": None}]}),
        ("a:\r\n- b\r\n- |\r\n  c\r\n  d\r\n", {"a": ["b", "c\nd\n"]}),
        ("a: 1\rb: 2\r", {"a": 1, "b": 2}),
        ("-: 1\n", {"-": 1}),
        ("a: |-\t\n  b\nc: >\t# d\n  e\n", {"a": "b", "c": "e\n"}),
        ("a: !!str\t1\nb: !!%73tr 2\nc: [&d, &e ]\n", {"a": "1", "b": "2", "c": [None, None]}),
        ('a: ["#", \'#\', x#y, "z,#"] # b,#c ?d\n', {"a": ["#", "#", "x#y", "z,#"]}),
        ('a: {"$ref": "#/x", b: "#fff", c: "?d"} # e\n', {"a": {"$ref": "#/x", "b": "#fff", "c": "?d"}}),
        ("a: |  # b,#c\n  d,#e\n  [?f]\n# g]#h\nb: what ?i\n", {"a": "d,#e\n[?f]\n", "b": "what ?i"}),
        ("? a # ?b\n: [c ?d, 'e ?f']\n", {"a": ["c ?d", "e ?f"]}),
        ("a: &b x # [c]#d\nb: *b # }#\n", {"a": "x", "b": "x"}),
    ],
)
def test_what_parsers_disagree_on_elsewhere(text: str, expected: Any) -> None:
    assert value(text) == expected


# ---- hostile ----


@pytest.mark.parametrize("closer", ["", "]", "}"])
@pytest.mark.parametrize("opener", ["[", "- ", "{a: ", '{"a":', "[a, "])
def test_nesting_stops_at_its_limit(opener: str, closer: str) -> None:
    document = of(opener * 30_000 + closer * 30_000)
    assert document.values == ()
    assert [problem.kind for problem in document.problems] == ["too-deep"]
    assert document.span(document.problems[0].where).start == 64 * len(opener)


@pytest.mark.parametrize("depth", [64, 500])
@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("[" * 1100, 1),
        ("[" * 1100 + "@", 1),
        ("[" * 1100 + "'x", 1),
        ("{a: " * 1500 + "}", 4),
        ("- " * 1500 + "a", 2),
        ("- " * 30 + "[ " * 1100, 2),
        ("".join(" " * level + "a:\n" for level in range(1100)), 0),
    ],
    ids=["lists", "lists and no YAML", "lists and a quote", "mappings", "dashes", "dashes and lists", "lines"],
)
def test_nesting_beyond_what_a_parser_reads_itself_stops_at_our_limit(text: str, width: int, depth: int) -> None:
    """libyaml has a bound of its own in PyYAML 6.0.4 and later; and a parser reads ahead, to what is no YAML."""
    document = of(text, depth=depth)
    assert [(problem.kind, problem.message) for problem in document.problems] == [
        ("too-deep", f"nested deeper than {depth} levels")
    ]
    start = document.span(document.problems[0].where).start
    assert start == (width * depth if width else document.line_start(depth + 1) + depth)


def test_what_stands_before_a_nesting_that_is_too_deep_is_reported_once() -> None:
    assert told(of("b: 1\nb: !t x\nd: " + "[" * 1100)) == [
        ("duplicate-key", "b"),
        ("syntax-error", "!t"),
        ("too-deep", "["),
    ]


def test_nesting_in_lines_stops_at_its_limit() -> None:
    document = of("".join(" " * level + "a:\n" for level in range(300)))
    assert [problem.kind for problem in document.problems] == ["too-deep"]
    assert place(document)[:2] == (65, 65)
    assert of("".join(" " * level + "a:\n" for level in range(64))).problems == ()


@pytest.mark.parametrize(
    "opener", ["? ", "? - ", "{", "[[a]: ", "!!str ", "&a ", "'", '"', "*a ", "%TAG !a! x\n", "--- "]
)
def test_other_endless_texts_come_back(opener: str) -> None:
    document = of(opener * 20_000)
    sound(document)


@pytest.mark.parametrize("text", ["{}: 1\n", "a: {{{}: 1}}\n", "a: [{}: 1]\n"])
def test_a_key_on_one_line_has_at_most_1024_characters(text: str) -> None:
    """The blanks before its colon are counted, too."""
    assert of(text.format("x" + " " * 1023)).problems == ()
    assert [problem.kind for problem in of(text.format("x" + " " * 1024)).problems] == ["syntax-error"]


def test_laughs_stop_at_the_alias() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 9)]
    assert told(of("\n".join(lines))) == [("too-large", "*a3")]


@pytest.mark.parametrize("levels", [8, 14, 30])
def test_merge_bombs_stop_at_the_alias(levels: int) -> None:
    lines = ["a0: &a0 {k0: x}"]
    lines += [
        f"a{level}: &a{level} {{<<: [*a{level - 1}, *a{level - 1}, *a{level - 1}], k{level}: x}}"
        for level in range(1, levels)
    ]
    document = of("\n".join(lines), aliased=1000)
    assert [problem.kind for problem in document.problems] == ["too-large"]


def test_wide_aliases_stop() -> None:
    text = f"a: &a [{', '.join(['x'] * 300)}]\nb: [{', '.join(['*a'] * 300)}]"
    document = of(text)
    assert told(document) == [("too-large", "*a")]
    assert document.problems[0].where.path[0] == "b"


def test_a_chain_of_aliases_is_as_deep_as_what_it_means() -> None:
    def chain(levels: int) -> str:
        return "\n".join(["a0: &a0 x"] + [f"a{level}: &a{level} [*a{level - 1}]" for level in range(1, levels)])

    assert of(chain(64)).problems == ()
    assert told(of(chain(5000))) == [("too-deep", "*a63")]


def test_sharing_within_the_limits_is_fine() -> None:
    assert of("a: &a {x: [1, 2]}\nb: *a\nc: {<<: *a}\n").problems == ()
    assert of("a: &a x\nb: [" + "*a, " * 2000 + "]", aliased=0).problems == ()  # a scalar adds nothing


@pytest.mark.parametrize(
    ("text", "limits", "slice_"),
    [
        ("a: " + "9" * 5000, {}, "9" * 5000),
        ("a: 0x" + "F" * 5000, {}, "0x" + "F" * 5000),
        ("a: 0." + "9" * 5000, {}, "0." + "9" * 5000),
        ("a: 1\n" + "k" * 1001 + ": 1", {}, "k" * 1001),
        ("a: 1\n" + "k" * 1500 + ": 1", {}, "k" * 1500),
        ("'" + "k" * 5000 + "': 1", {}, "'" + "k" * 5000 + "'"),
        ("[1, 2, 3, 4]", {"nodes": 4}, "4"),
        ("- a\n- [b]\n- c\n", {"nodes": 4}, "c"),
        ("a: 1\nb: 2\n", {"nodes": 4}, "b"),
        ("a:\n" + "%x\n" * 2000, {}, "%"),
    ],
)
def test_limits_are_reported_at_their_place(text: str, limits: dict[str, int], slice_: str) -> None:
    document = of(text, **limits)
    assert told(document) == [("too-large", slice_)]
    assert document.values == ()

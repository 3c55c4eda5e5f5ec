"""Bytes to documents: encodings, formats, limits, and that nothing at all raises."""

from __future__ import annotations

import json
import pickle
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolcheck.document.document import Document, Format
from toolcheck.document.reading import LIMITS, Limits, format_of, read

FATAL = ("syntax-error", "too-deep", "too-large")

PIECES = """a¦b: ¦c:¦- ¦
¦
  ¦
\t¦[¦]¦{¦}¦, ¦: ¦'x'¦"y"¦"\\n"¦"\\ud800"¦"\\U00110000"¦# c¦>¦|¦|-
  t
¦|2¦&a ¦*a ¦*a¦!!str ¦!t ¦1¦no¦0777¦\t¦?¦? ¦--- ¦---
¦...
¦%YAML 1.1
¦%¦@¦<<: ¦null¦~¦é¦😀¦\r\n¦\r¦\u2028¦\x85¦ ¦'¦"¦\\¦-¦{{ x }}¦<<<<<<<¦true¦NaN¦.inf¦//¦0x1F¦\0¦\x1b¦\x7f¦\ufeff¦\ufffe\
¦x: y
¦  - i
¦{"k": 1}¦[1, 2]¦1e999"""
SOUP = st.lists(st.sampled_from(PIECES.split("¦")), max_size=25).map("".join)


def place(document: Document, number: int = 0) -> tuple[int, int, str]:
    """Line and column of a problem, and the characters it is about."""
    span = document.span(document.problems[number].where)
    return *document.position(span.start), document.text[span.start : span.end]


def sound(document: Document) -> None:
    """What holds of every document."""
    fatal = any(problem.kind in FATAL for problem in document.problems)
    assert document.values or fatal
    assert document.format == "jsonl" or not (document.values and fatal)
    assert len(document.places) == len(document.values)
    for problem in document.problems:
        for where in (problem.where, *(where for _, where in problem.related)):
            span = document.span(where)
            assert 0 <= span.start <= span.end <= len(document.text)
            line, column = document.position(span.start)
            assert 1 <= line <= document.line_count
            assert 1 <= column <= len(document.line(line)) + 2  # inside a line break at most


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.json", "json"),
        ("a.JSON", "json"),
        ("a.jsonl", "jsonl"),
        ("x/a.ndjson", "jsonl"),
        ("a.yaml", "yaml"),
        ("a.b.yml", "yaml"),
        ("a", None),
        ("json", None),
    ],
)
def test_format_of(name: str, expected: Format | None) -> None:
    assert format_of(name) == expected


@pytest.mark.parametrize(
    ("text", "name", "told", "expected"),
    [
        ('{"a": 1}', "-", None, "json"),
        ("\n [1]", "-", None, "json"),
        ("{a: 1}", "-", None, "yaml"),
        ("a: 1", "-", None, "yaml"),
        ('{"a": 1}', "a.yaml", None, "yaml"),
        ('{"a": 1}', "a.yaml", "json", "json"),
        ('{"a": 1}', "a.json", "yaml", "yaml"),
        ("a: 1", "a.txt", None, "yaml"),
    ],
)
def test_format_is_told_or_named_or_seen(text: str, name: str, told: Format | None, expected: str) -> None:
    document = read(text.encode(), name, told)
    assert document.format == expected
    assert document.values
    assert document.name == name


def test_a_json_file_is_never_read_as_yaml() -> None:
    assert read(b"{a: 1}", "a.json").values == ()
    assert read(b"a: 1", "a.json").values == ()


@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.jsonl", "-"])
def test_a_byte_order_mark_is_dropped_and_remembered(name: str) -> None:
    document = read(b'\xef\xbb\xbf{"a": 1}', name)
    assert document.values == ({"a": 1},)
    assert document.bom
    assert document.text == '{"a": 1}'
    assert document.places[0].start == 0
    assert not read(b'{"a": 1}', name).bom


@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.jsonl"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_encodings_are_named(name: str, encoding: str) -> None:
    document = read('{"a": 1}'.encode(encoding), name)
    assert document.values == ()
    assert document.problems[0].kind == "syntax-error"
    assert encoding[:6].upper() in document.problems[0].message


@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.jsonl"])
@pytest.mark.parametrize(
    ("data", "byte", "line", "column"),
    [
        (b'"a\xe9"', "0xE9", 1, 3),
        ("é\n😀: ".encode() + b"\xff", "0xFF", 2, 4),
        (b"a\r\nb\xc0\xaf", "0xC0", 2, 2),  # overlong
        (b"\xed\xa0\x80", "0xED", 1, 1),  # a surrogate
        ("a: é".encode()[:-1], "0xC3", 1, 4),  # truncated
    ],
)
def test_the_first_byte_that_is_not_utf8(name: str, data: bytes, byte: str, line: int, column: int) -> None:
    document = read(data, name)
    assert document.values == ()
    assert byte in document.problems[0].message
    assert place(document)[:2] == (line, column)


@pytest.mark.parametrize(
    ("data", "what"), [(b"\x89PNG\r\n\x1a\n", "PNG"), (b"\x1f\x8b\x08\0", "gzip"), (b"\xff\xd8\xff\xe0", "JPEG")]
)
def test_binary_files_are_recognised(data: bytes, what: str) -> None:
    assert what in read(data, "a.yaml").problems[0].note


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.yaml", "-"])
@pytest.mark.parametrize("text", ["", "\n", " \n\n  ", "\ufeff"])
def test_an_empty_file(name: str, text: str) -> None:
    document = read(text.encode(), name)
    assert document.values == ()
    assert [(problem.kind, problem.message) for problem in document.problems] == [("syntax-error", "the file is empty")]
    assert place(document)[:2][0] >= 1


@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.jsonl", "-"])
def test_a_file_that_is_too_large_is_not_looked_at(name: str) -> None:
    document = read(b"\xff" * 11, name, limits=Limits(size=10))
    assert [problem.kind for problem in document.problems] == ["too-large"]
    assert place(document) == (1, 1, "")


def test_depth_leaves_others_their_stack() -> None:
    with pytest.raises(ValueError, match="depth"):
        Limits(depth=100_000)
    assert LIMITS.depth == 64


@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.jsonl"])
def test_a_document_travels_between_processes(name: str) -> None:
    document = read(b'{"a": [1, {"b": 2}], "a": 2}', name)
    again = pickle.loads(pickle.dumps(document))
    assert (again.values, again.places, again.problems) == (document.values, document.places, document.problems)


@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.jsonl", "-"])
@settings(max_examples=60, derandomize=True, deadline=None)
@given(data=st.binary(max_size=60))
def test_no_bytes_raise(name: str, data: bytes) -> None:
    sound(read(data, name))


@pytest.mark.parametrize("engines", ["", "reference"])
@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.jsonl", "-"])
@settings(max_examples=100, derandomize=True, deadline=None)
@given(text=SOUP)
def test_no_text_raises(engines: str, name: str, text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOOLCHECK_ENGINES", engines)
        sound(read(text.encode(), name))


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_no_truncated_text_raises(name: str) -> None:
    text = '{"session": {"type": "realtime", "é😀": [1, -2.5e3, true, null, {"a\\u00e9\\n": []}], "x": ""}}'
    for end in range(len(text.encode())):
        sound(read(text.encode()[:end], name))


GLANCED = {
    '{"a": "one two"}': True,
    '{"a": "one\\ntwo"}': True,
    '{"a": "one\\"two"}': False,
    '{"a": "o\\u006ee two"}': True,
    '{"a": "other"}': False,
    '{"a": "ot\\\\her"}': False,
    '{"a": "one\\\\ntwo"}': False,
    '{"a\\\\b": ["x", {"one two": null}]}': True,
}


@pytest.mark.parametrize("text", GLANCED)
def test_a_glance_at_the_text_is_a_glance_at_its_strings(text: str) -> None:
    document = read(text.encode(), "a.json")
    asked: list[str] = []

    def glance(words: str) -> bool:
        asked.append(words)
        return re.search(r"one\stwo", words) is not None

    assert document.may_hold(glance) is GLANCED[text]
    assert document.may_hold(glance) is GLANCED[text]
    assert len(asked) <= 1


@pytest.mark.parametrize(
    "text",
    [
        *(b'a: "one\\ntwo"', b'a: "o\\x6ee two"', b'a: "one\\_two"', b'a: "o\\\n  ne two"', b"'one two\\\\': 1"),
        *(b"- |\n  one\n\n  two\\\n", b"a: [C:\\\\, &x one two, *x]", b"--- \\\n---\na: one two"),
    ],
)
def test_a_glance_sees_what_yaml_escapes(text: bytes) -> None:
    document = read(text, "a.yaml")
    assert document.may_hold(lambda words: re.search(r"one\s+two", words) is not None)
    assert not document.may_hold(lambda words: "oneand" in words)
    assert document.count("one") == (2 if b"*x" in text else 1)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (b"a: one\\ntwo", "a.yaml"),
        (b"a: one-two", "a.yaml"),
        (b'{"a": "other"}\n{"a": "\\u12x4"}\n{"a": "\\uzz', "a.jsonl"),
    ],
)
def test_a_glance_sees_nothing_that_is_not_in_a_value(text: bytes, name: str) -> None:
    assert not read(text, name).may_hold(lambda words: re.search(r"one\s+two|\n", words) is not None)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(
    st.text(st.sampled_from('ab \n\r\t"/\\u0041\u00e9\u2019\ue000\U0001f600\U000e0041')),
    st.sampled_from(((True, "json"), (False, "json"), (False, "yaml"))),
)
def test_a_glance_sees_each_string_letter_by_letter(value: str, written: tuple[bool, str]) -> None:
    document = read(json.dumps({"a": [value], value: 1}, ensure_ascii=written[0]).encode(), f"a.{written[1]}")
    asked: list[str] = []
    document.may_hold(lambda text: bool(asked.append(text)))
    assert [value in text for text in asked] == [True]

"""Source maps are written by compile and read by decode."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.compile.made import SESSION, compiled, document
from toolcheck.compiling.made import Made
from toolcheck.compiling.source_map import Origin, SourceMap, find, read_source_map, source_map, write_source_map
from toolcheck.document.where import Where

OTHER = SESSION.replace("hang_up", "wait").replace("session:", "# the other\nsession:")


def test_what_is_written_is_read() -> None:
    made = compiled(SESSION, OTHER).made
    found = read_source_map(write_source_map(made))
    assert found is not None
    assert found.files == ("a.yaml", "b.yaml")
    assert found.payloads[0]["/session/tools/0/name"] == Origin("a.yaml", 3, 24)
    assert found.payloads[0]["/session/tools/1/name"] == Origin("b.yaml", 4, 24)
    assert found.payloads[0]["/session/tools/1"] == Origin("b.yaml", 4, 7)
    assert found.payloads[0]["/session"] == Origin("a.yaml", 1, 1)
    assert "/type" not in found.payloads[0]
    assert "/session/type" not in found.payloads[0], "compile added it"


def test_it_is_in_the_order_of_the_payload_and_ends_with_a_line_break() -> None:
    made = compiled(SESSION).made
    text = write_source_map(made)
    assert text.startswith('{\n  "version": 1,\n  "payloads": [\n    {\n      "/session": {\n        "file": "a.yaml",')
    assert text.endswith("}\n")
    assert [path for path in source_map(made[0]) if path.count("/") == 4] == [
        f"/session/tools/0/{key}" for key in ("type", "name", "description", "parameters")
    ]


def test_a_key_that_is_a_secret_is_masked() -> None:
    text = document("headers: {sk-proj-abcdefghijklmnopqrstuvwxyz123456: x}\n")
    found = source_map(Made(text.values[0], lambda path: (text, Where(path))))
    assert "/headers/********" in found
    assert "abcdefghijklm" not in "".join(found)


def test_what_the_document_does_not_hold_has_no_place() -> None:
    text = document("a: {b: 1}\n")
    made = Made({"a": {"b": 1, "c": 2}}, lambda path: (text, Where(path)))
    assert list(source_map(made)) == ["", "/a", "/a/b"]
    assert source_map(made)[""] == {"file": "a.yaml", "line": 1, "column": 1}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("a", "b"), (2, Origin("a.yaml", 2, 3))),
        (("a", "b", "c", 0), (2, Origin("a.yaml", 2, 3))),
        (("a", "x"), (1, Origin("a.yaml", 1, 1))),
        (("x",), None),
        ((), None),
    ],
)
def test_the_origin_of_a_path_is_that_of_its_longest_part(path: Any, expected: Any) -> None:
    found = SourceMap(({}, {"/a": Origin("a.yaml", 1, 1), "/a/b": Origin("a.yaml", 2, 3), "": Origin("a.yaml", 9, 9)}))
    assert found.look_up(1, path) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"version": 2, "payloads": []}',
        '{"version": 1}',
        '{"version": 1, "payloads": 1}',
        '{"version": 1, "payloads": [[]]}',
        '{"version": 1, "payloads": [{"/a": {"file": "a", "line": 1}}]}',
        '{"version": 1, "payloads": [{"/a": {"file": "a", "line": "x", "column": 1}}]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_source_map_is_none(text: str) -> None:
    assert read_source_map(text) is None


def test_lines_and_columns_count_from_one() -> None:
    text = json.dumps({"version": 1, "payloads": [{"/a": {"file": "a", "line": 0, "column": -3}}]})
    assert read_source_map(text) == SourceMap(({"/a": Origin("a", 1, 1)},))


TEXT = """\
tools:
  - name: a
    inner: {name: b}
  - name: c
"""


@pytest.mark.parametrize(
    ("line", "column", "step", "expected"),
    [
        (1, 1, "tools", ("tools",)),
        (2, 5, "name", ("tools", 0, "name")),
        (2, 5, "other", None),
        (2, 5, 0, ("tools", 0)),
        (2, 5, 7, ("tools", 0)),
        (3, 5, "inner", ("tools", 0, "inner")),
        (3, 13, "name", ("tools", 0, "inner", "name")),
        (3, 13, "title", None),
        (4, 5, "name", ("tools", 1, "name")),
        (2, 6, "name", None),
        (9, 1, "tools", None),
    ],
)
def test_a_place_is_found_by_line_and_column_and_its_last_step(
    line: int, column: int, step: Any, expected: Any
) -> None:
    found = find(document(TEXT), Origin("a.yaml", line, column), step)
    assert (found and found.path) == expected


def test_a_place_has_the_number_of_its_document() -> None:
    found = find(document("a: 1\n---\nb: 2\n"), Origin("a.yaml", 3, 1), "b")
    assert found == Where(("b",), document=1)


def test_a_place_behind_an_alias_is_that_of_the_text() -> None:
    text = document("one: &x {name: a}\ntwo: *x\n")
    assert find(text, Origin("a.yaml", 1, 10), "name") == Where(("one", "name"))

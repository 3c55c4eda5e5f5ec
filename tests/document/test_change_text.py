"""Changes written into texts: before, the change, after."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from toolcheck.document.change import Change, Insert, Lift, Move, Remove, Rename, Replace, Wrap
from toolcheck.document.change_text import Edit, apply_edits, edits
from toolcheck.document.change_value import CannotChange, apply, same
from toolcheck.document.document import Format
from toolcheck.document.reading import read


def written(before: str, change: Change, form: Format) -> str:
    """The text with the change; what must hold for any change is asserted on the way."""
    document = read(before.encode(), f"x.{form}", form)
    assert document.values, document.problems
    made = edits(document, change)
    assert all(left.end <= right.start for left, right in pairwise(made))
    after = apply_edits(before, made)
    again = read(after.encode(), f"x.{form}", form)
    wanted = list(document.values)
    wanted[change.document] = apply(wanted[change.document], [change])
    assert len(again.values) == len(wanted), (after, again.problems)
    assert all(map(same, again.values, wanted)), after
    if before.count("\n") == before.count("\r\n") > 0:
        assert after.count("\n") == after.count("\r\n"), "mixed line breaks"
    return after


JSON: list[tuple[str, str, Change, str]] = [
    ("replace", '{"a": 1, "b": 2}', Replace(("a",), "x"), '{"a": "x", "b": 2}'),
    ("replace, odd blanks", '{ "a" :1 }\n', Replace(("a",), [True, None]), '{ "a" :[true,null] }\n'),
    (
        "replace by a mapping",
        '{\n  "a": 1,\n  "b": 2\n}\n',
        Replace(("a",), {"k": [1, {}], "m": {"n": 0.5}}),
        '{\n  "a": {\n    "k": [\n      1,\n      {}\n    ],\n    "m": {\n      "n": 0.5\n    }\n  },\n  "b": 2\n}\n',
    ),
    (
        "replace a list on one line",
        '{\n  "a": [1, 2],\n  "b": 2\n}\n',
        Replace(("a",), ["x", {"y": 1}]),
        '{\n  "a": ["x", {"y": 1}],\n  "b": 2\n}\n',
    ),
    (
        "replace with what needs escapes",
        '["a"]',
        Replace((0,), 'ä"\\\n\x1b\u202e'),
        '["\\u00e4\\"\\\\\\n\\u001b\\u202e"]',
    ),
    ("replace the root", "[1]\n", Replace((), {"a": 1}), '{"a": 1}\n'),
    ("remove the first", '{"a": 1, "b": 2}', Remove(("a",)), '{"b": 2}'),
    ("remove one between", '{"a":1,"b":2,"c":3}', Remove(("b",)), '{"a":1,"c":3}'),
    ("remove the last", '{"a": 1, "b": 2}', Remove(("b",)), '{"a": 1}'),
    ("remove the only", '{"a": {"b": 2 }}', Remove(("a", "b")), '{"a": {}}'),
    ("remove the only, on its line", '[\n  {\n    "b": 2\n  }\n]', Remove((0, "b")), "[\n  {}\n]"),
    ("remove, pretty", '{\n  "a": 1,\n\n  "b": 2,\n  "c": 3\n}', Remove(("b",)), '{\n  "a": 1,\n\n  "c": 3\n}'),
    ("remove the last, pretty", '{\n  "a": 1,\n  "b": 2\n}\n', Remove(("b",)), '{\n  "a": 1\n}\n'),
    ("remove, comma first", '{\n  "a": 1\n, "b": 2\n, "c": 3\n}', Remove(("b",)), '{\n  "a": 1\n, "c": 3\n}'),
    ("remove an item", '{"x": [1, 2, 3]}', Remove(("x", 1)), '{"x": [1, 3]}'),
    ("remove the only item", '{"x": [\n  1\n]}', Remove(("x", 0)), '{"x": []}'),
    ("remove, CRLF", '{\r\n  "a": 1,\r\n  "b": 2\r\n}\r\n', Remove(("a",)), '{\r\n  "b": 2\r\n}\r\n'),
    ("remove, tabs", '{\n\t"a": 1,\n\t"b": 2\n}', Remove(("b",)), '{\n\t"a": 1\n}'),
    ("insert at the end", '{"a": 1}', Insert((), "b", 2), '{"a": 1, "b": 2}'),
    ("insert at the end, compact", '{"a":1}', Insert((), "b", {"c": [1, 2]}), '{"a":1,"b":{"c":[1,2]}}'),
    ("insert at the end, spaced", '{ "a" : 1 }', Insert((), "b", 2), '{ "a" : 1, "b" : 2 }'),
    ("insert after", '{"a": 1, "c": 3}', Insert((), "b", 2, after="a"), '{"a": 1, "b": 2, "c": 3}'),
    ("insert, pretty", '{\n\t"a": 1\n}', Insert((), "b", {"c": 1}), '{\n\t"a": 1,\n\t"b": {\n\t\t"c": 1\n\t}\n}'),
    (
        "insert after, pretty",
        '{\r\n    "a": {\r\n        "x": 1\r\n    },\r\n    "c": 3\r\n}',
        Insert((), "b", [1], after="a"),
        '{\r\n    "a": {\r\n        "x": 1\r\n    },\r\n    "b": [\r\n        1\r\n    ],\r\n    "c": 3\r\n}',
    ),
    ("insert into nothing", "{}", Insert((), "b", 2), '{"b": 2}'),
    ("insert into nothing, compact", '{"a":{ },"c":1}', Insert(("a",), "b", 2), '{"a":{"b":2},"c":1}'),
    (
        "insert into nothing, pretty",
        '{\n   "a": {},\n   "c": 1\n}\n',
        Insert(("a",), "b", 2),
        '{\n   "a": {\n      "b": 2\n   },\n   "c": 1\n}\n',
    ),
    ("insert an item", '{"x": [1]}', Insert(("x",), None, {"a": 1}), '{"x": [1, {"a": 1}]}'),
    ("insert the first item", '{"x": []}', Insert(("x",), None, 1), '{"x": [1]}'),
    ("insert an item, pretty", "[\n  1\n]\n", Insert((), None, {"a": 1}), '[\n  1,\n  {\n    "a": 1\n  }\n]\n'),
    ("rename", '{"a" : 1, "b": 2}', Rename(("a",), 'A"'), '{"A\\"" : 1, "b": 2}'),
    ("rename to itself", '{"\\u0061": 1}', Rename(("a",), "a"), '{"\\u0061": 1}'),
    ("lift", '{"t": 1, "f": {"n": 2, "p": {}}, "z": 3}', Lift(("f",)), '{"t": 1, "n": 2, "p": {}, "z": 3}'),
    (
        "lift, pretty",
        '{\n  "t": "f",\n  "f": {\n    "n": "x",\n    "p": {\n      "q": [\n        1\n      ]\n    }\n  }\n}\n',
        Lift(("f",)),
        '{\n  "t": "f",\n  "n": "x",\n  "p": {\n    "q": [\n      1\n    ]\n  }\n}\n',
    ),
    ("lift what is there already", '{"n": 1, "f": {"n": 1, "p": 2}}', Lift(("f",)), '{"n": 1, "p": 2}'),
    ("lift around what is there", '{"n": 1, "f": {"m": 0, "n": 1, "p": 2}}', Lift(("f",)), '{"n": 1, "m": 0, "p": 2}'),
    ("lift before what is there", '{"f": {"m": 0, "n": 1}, "n": 1}', Lift(("f",)), '{"m": 0, "n": 1}'),
    ("lift nothing new", '{"n": 1, "f": {"n": 1}}', Lift(("f",)), '{"n": 1}'),
    ("lift nothing", '{"n": 1, "f": {}}', Lift(("f",)), '{"n": 1}'),
    ("move up", '{"h": {"A": "x"}, "u": 1}', Move(("h", "A"), (), "a"), '{"h": {}, "u": 1, "a": "x"}'),
    ("move down", '{"v": "x", "m": 1}', Move(("v",), ("a", "o"), "v"), '{"m": 1, "a": {"o": {"v": "x"}}}'),
    (
        "move a mapping, pretty",
        '{\n  "h": {\n    "k": {\n      "A": 1.0\n    }\n  },\n  "u": 1\n}\n',
        Move(("h", "k"), (), "a"),
        '{\n  "h": {},\n  "u": 1,\n  "a": {\n    "A": 1.0\n  }\n}\n',
    ),
    ("move the last within its mapping", '{"a": 1, "b": 2}', Move(("b",), (), "c"), '{"a": 1, "c": 2}'),
    ("move the first within its mapping", '{"a": 1, "b": 2}', Move(("a",), (), "c"), '{"b": 2, "c": 1}'),
    ("move the last into a new mapping", '{"a": 1, "v": 2}', Move(("v",), ("o",), "v"), '{"a": 1, "o": {"v": 2}}'),
    ("move the only into a new mapping", '{"v": [1]}', Move(("v",), ("o", "p"), "v"), '{"o": {"p": {"v": [1]}}}'),
    (
        "move lines to where there is one line",
        '{"a": {"b": 1}, "v": [\n  1\n]}',
        Move(("v",), ("a",), "v"),
        '{"a": {"b": 1, "v": [1]}}',
    ),
    ("wrap", '{"a": {"b": 1}}', Wrap(("a",)), '{"a": [{"b": 1}]}'),
    ("wrap a string", '{"a": "[,"}', Wrap(("a",)), '{"a": ["[,"]}'),
    ("wrap the root", '{"a": 1}\n', Wrap(()), '[{"a": 1}]\n'),
]


@pytest.mark.parametrize(("before", "change", "after"), [row[1:] for row in JSON], ids=[row[0] for row in JSON])
def test_json(before: str, change: Change, after: str) -> None:
    assert written(before, change, "json") == after


YAML: list[tuple[str, str, Change, str]] = [
    # Replace
    ("replace", "a: 1 # one\nb: 2\n", Replace(("a",), "x"), "a: x # one\nb: 2\n"),
    ("replace, quoted", "a: 'x'\nb: \"y\"\n", Replace(("a",), "it's"), "a: 'it''s'\nb: \"y\"\n"),
    ("replace, double quoted", 'a: "x" # c', Replace(("a",), 'y"'), 'a: "y\\"" # c'),
    ("replace by a number", "a: 'x'\n", Replace(("a",), 1.5), "a: 1.5\n"),
    ("replace by a word of YAML 1.1", "a: x\n", Replace(("a",), "no"), 'a: "no"\n'),
    ("replace a word of YAML 1.1 by itself", "a: no\n", Replace(("a",), "no"), 'a: "no"\n'),
    ("replace by what looks like a number", "a: x\n", Replace(("a",), "0777"), 'a: "0777"\n'),
    ("replace by a time", "a: x\n", Replace(("a",), "12:30"), 'a: "12:30"\n'),
    ("replace by a date", "a: x\n", Replace(("a",), "2024-01-01"), 'a: "2024-01-01"\n'),
    ("replace by signs", "a: x\n", Replace(("a",), "${A}: # b"), 'a: "${A}: # b"\n'),
    ("replace by nothing", "a: x\n", Replace(("a",), ""), 'a: ""\n'),
    ("replace by blanks", "a: x\n", Replace(("a",), " x "), 'a: " x "\n'),
    ("replace by unseen signs", "a: x\n", Replace(("a",), "x\u202e\x07\U000e0041"), 'a: "x\\u202e\\x07\\U000e0041"\n'),
    ("replace by null", "- x\n- y", Replace((1,), None), "- x\n- null"),
    ("replace by a list on one line", "a: [x]  # c\n", Replace(("a",), ["s", 1]), "a: [s, 1]  # c\n"),
    ("replace by an empty list", "a: x  # c\n", Replace(("a",), []), "a: []  # c\n"),
    ("replace by a list", "a: x  # c\nb: 1\n", Replace(("a",), ["s", {"z": 1}]), "a:  # c\n  - s\n  - z: 1\nb: 1\n"),
    (
        "replace by a list, as lists are written here",
        "l:\n- 1\na: x",
        Replace(("a",), ["s"]),
        "l:\n- 1\na:\n- s",
    ),
    (
        "replace by a mapping",
        "m:\n    n: 1\na: x # c\nb: 1\n",
        Replace(("a",), {"s": {"z": 1}, "w": []}),
        "m:\n    n: 1\na: # c\n    s:\n        z: 1\n    w: []\nb: 1\n",
    ),
    ("replace an item by a mapping", "- x # c\n- y\n", Replace((0,), {"a": 1, "b": 2}), "- a: 1 # c\n  b: 2\n- y\n"),
    ("replace a mapping", "a:\n  x: 1\n  y: 2 \n# c\nb: 1\n", Replace(("a",), {"z": 1}), "a:\n  z: 1\n# c\nb: 1\n"),
    ("replace a mapping by a scalar", "a: # c\n  x: 1\n  y: 2\nb: 1\n", Replace(("a",), 3), "a: 3 # c\nb: 1\n"),
    ("replace a mapping in a list", "- x: 1\n  y: 2\n- z\n", Replace((0,), "s"), "- s\n- z\n"),
    ("replace a list by a list", "a:\n- 1\n- 2\nb: 1\n", Replace(("a",), [3]), "a:\n- 3\nb: 1\n"),
    (
        "replace a mapping by a list",
        "a:\n  x: 1\nb: 1\n",
        Replace(("a",), [{"s": 1}, 2]),
        "a:\n  - s: 1\n  - 2\nb: 1\n",
    ),
    ("replace a list by a mapping", "a:\n  - 1\nb: 1\n", Replace(("a",), {"s": 1}), "a:\n  s: 1\nb: 1\n"),
    ("replace a block scalar", "a: |\n  x\n  y\nb: 1\n", Replace(("a",), "z"), "a: z\nb: 1\n"),
    (
        "replace the lines of a block scalar",
        "a: |\n  x\n  y\nb: 1\n",
        Replace(("a",), "x\n\nz\n"),
        "a: |\n  x\n\n  z\nb: 1\n",
    ),
    ("replace the lines, stripped", "- a: |-\n    x\n    y", Replace((0, "a"), "z"), "- a: |-\n    z"),
    ("replace a scalar with an anchor", "a: &x 1\nb: 2\n", Replace(("a",), 3), "a: &x 3\nb: 2\n"),
    ("replace an alias", "a: &x 1\nb: *x\n", Replace(("b",), 3), "a: &x 1\nb: 3\n"),
    (
        "replace between brackets",
        "a: {b: [x, 'y'], c: 1} # c\n",
        Replace(("a", "b", 0), "p,q"),
        "a: {b: [\"p,q\", 'y'], c: 1} # c\n",
    ),
    (
        "replace by a mapping between brackets",
        "a: {b: 1}\n",
        Replace(("a", "b"), {"x": ["s", {}]}),
        "a: {b: {x: [s, {}]}}\n",
    ),
    ("replace, JSON in YAML", '{"a": ["b"]}\n', Replace(("a", 0), {"x": "y"}), '{"a": [{"x": "y"}]}\n'),
    (
        "replace beside a merge key",
        "b: &b {x: 1}\nt:\n  <<: *b\n  y: 2\n",
        Replace(("t", "y"), 3),
        "b: &b {x: 1}\nt:\n  <<: *b\n  y: 3\n",
    ),
    ("replace behind a tab", "a:\tx\t# c\n", Replace(("a",), "s"), "a:\ts\t# c\n"),
    (
        "replace in the second document",
        "a: 1\n---\na: 2\n...\n",
        Replace(("a",), 3, document=1),
        "a: 1\n---\na: 3\n...\n",
    ),
    ("replace a word beside quoted keys", '{"a": b}\n', Replace(("a",), "s"), '{"a": "s"}\n'),
    # Remove
    ("remove the first", "a: 1\nb: 2\n", Remove(("a",)), "b: 2\n"),
    ("remove the last", "a: 1\nb: 2\n", Remove(("b",)), "a: 1\n"),
    ("remove the last, no line break", "a: 1\nb: 2", Remove(("b",)), "a: 1"),
    ("remove the last, no line break, CRLF", "a: 1\r\nb: 2", Remove(("b",)), "a: 1"),
    ("remove with its comment", "a: 1\nb: 2 # two\n# three\nc: 3\n", Remove(("b",)), "a: 1\n# three\nc: 3\n"),
    ("remove a mapping", "a:\n  b:\n    x: 1\n    y: 2\n\n  c: 3\n", Remove(("a", "b")), "a:\n\n  c: 3\n"),
    ("remove the only", "a:\n  b: 1 # c\nd: 1\n", Remove(("a", "b")), "a: {}\nd: 1\n"),
    ("remove the only, at the end", "d: 1\na: # c\n  b: 1", Remove(("a", "b")), "d: 1\na: {} # c"),
    ("remove the only of a document", "# top\na: 1\n", Remove(("a",)), "# top\n{}\n"),
    ("remove the only item", "a:\n- b\nd: 1\n", Remove(("a", 0)), "a: []\nd: 1\n"),
    ("remove the only of an item", "- a: 1\n- b\n", Remove((0, "a")), "- {}\n- b\n"),
    ("remove behind the dash", "- a: 1\n  b: 2\n- c\n", Remove((0, "a")), "- b: 2\n- c\n"),
    ("remove behind the dash, several lines", "-   a:\n      x: 1\n    b: 2\n", Remove((0, "a")), "-   b: 2\n"),
    ("remove behind the dash, comments", "- a: 1 # one\n  # two\n  b: 2\n", Remove((0, "a")), "-\n  # two\n  b: 2\n"),
    ("remove below the dash", "- a: 1\n  b: 2\n- c\n", Remove((0, "b")), "- a: 1\n- c\n"),
    ("remove an item", "a:\n  - x\n  - y: 1\n    z: 2\n  - w\n", Remove(("a", 1)), "a:\n  - x\n  - w\n"),
    ("remove the first of a nested list", "- - a\n  - b\n- c\n", Remove((0, 0)), "- - b\n- c\n"),
    ("remove the second of a nested list", "- - a\n  - b\n- c\n", Remove((0, 1)), "- - a\n- c\n"),
    ("remove a nested list", "- - a\n  - b\n- c\n", Remove((0,)), "- c\n"),
    ("remove an empty value", "a:\nb: 2\n", Remove(("a",)), "b: 2\n"),
    ("remove an alias", "a: &x 1\nb: *x\n", Remove(("b",)), "a: &x 1\n"),
    ("remove an anchor nobody uses", "a: &x 1\nb: 2\n", Remove(("a",)), "b: 2\n"),
    ("remove an anchor with its alias", "c: {a: &x 1, b: *x}\nd: 1\n", Remove(("c",)), "d: 1\n"),
    ("remove a block scalar", "a: |\n  x\n\n  # y\nb: 2\n", Remove(("a",)), "b: 2\n"),
    ("remove a folded text", "a: x\n  y\n  z\nb: 2\n", Remove(("a",)), "b: 2\n"),
    ("remove with comments inside", "a:\n  x: 1\n  # in a\nb: 2\n", Remove(("a",)), "# in a\nb: 2\n"),
    (
        "remove with comments of all kinds inside",
        "r:\n  # 0\n  a: # 1\n      # 2\n      x: | # 3\n        # no comment\n      y: [1, # 4\n        2] # 5\n      # 6\n  b: 2\n",
        Remove(("r", "a")),
        "r:\n  # 0\n  # 2\n  # 6\n  b: 2\n",
    ),
    ("remove the last with comments inside", "b: 1\r\na:\r\n  # c\r\n  x: 1", Remove(("a",)), "b: 1\r\n# c"),
    ("remove the only with comments inside", "a:\n  b: # 1\n    # 2\n    x: 1\n", Remove(("a", "b")), "a: {}\n# 2\n"),
    (
        "remove behind the dash with comments inside",
        "- a: # 1\n    # 2\n    x: 1\n  b: 2\n",
        Remove((0, "a")),
        "-\n  # 2\n  b: 2\n",
    ),
    (
        "remove below a comment for toolcheck that speaks of another line",
        "# toolcheck: ignore[x] -- y\nb: 1 # toolcheck: ignore[z] -- y\na: 2\n",
        Remove(("a",)),
        "# toolcheck: ignore[x] -- y\nb: 1 # toolcheck: ignore[z] -- y\n",
    ),
    ("remove, CRLF", "a: 1\r\nb: 2\r\nc: 3\r\n", Remove(("b",)), "a: 1\r\nc: 3\r\n"),
    ("remove between brackets", "a: {b: 1, c: 2, d: 3}\n", Remove(("a", "c")), "a: {b: 1, d: 3}\n"),
    ("remove the last between brackets", "a: {b: 1, c: 2 }\n", Remove(("a", "c")), "a: {b: 1 }\n"),
    ("remove before a last comma", "a: [b, c, ]\n", Remove(("a", 1)), "a: [b, ]\n"),
    ("remove the only between brackets", "a: [ b, ]\n", Remove(("a", 0)), "a: []\n"),
    (
        "remove a line between brackets",
        "a: {b: 1, # one\n    c: 2, # two\n    # three\n    d: 3}\n",
        Remove(("a", "c")),
        "a: {b: 1, # one\n    # three\n    d: 3}\n",
    ),
    ("remove before a comment between brackets", "a: {b: 1, # c\n  d: 2}\n", Remove(("a", "b")), "a: { # c\n  d: 2}\n"),
    (
        "remove the last line between brackets",
        "a: {\n  b: 1, # one\n  c: 2 # two\n}\n",
        Remove(("a", "c")),
        "a: {\n  b: 1, # one\n   # two\n}\n",
    ),
    (
        "remove in the second document",
        "a: 1\n--- # x\na: 2\nb: 3\n",
        Remove(("a",), document=1),
        "a: 1\n--- # x\nb: 3\n",
    ),
    ("remove the only of the second document", "a: 1\n---\na: 2\n", Remove(("a",), document=1), "a: 1\n--- {}\n"),
    ("remove the only line between brackets", "a: [ # c\n  b,\n  ]\n", Remove(("a", 0)), "a: [ # c\n  \n  ]\n"),
    ("remove behind a block scalar", "a: |\n  x\nb: 1\n\n# c\nc: 1\n", Remove(("b",)), "a: |\n  x\n\n# c\nc: 1\n"),
    # Insert
    ("insert at the end", "a: 1 # c\n# d\n", Insert((), "b", 2), "a: 1 # c\nb: 2\n# d\n"),
    ("insert at the end, no line break", "a: 1", Insert((), "b", 2), "a: 1\nb: 2"),
    ("insert, CRLF", "a: 1\r\nc: 1\r\n", Insert((), "b", [1], after="a"), "a: 1\r\nb:\r\n  - 1\r\nc: 1\r\n"),
    ("insert after", "a:\n  x: 1\n\n# b\nc: 2\n", Insert((), "b", "s", after="a"), "a:\n  x: 1\nb: s\n\n# b\nc: 2\n"),
    (
        "insert after comments inside",
        "a:\n  x: 1\n  # in a\nc: 2\n",
        Insert((), "b", 0, after="a"),
        "a:\n  x: 1\n  # in a\nb: 0\nc: 2\n",
    ),
    (
        "insert a mapping",
        "t:\n    a: 1\n",
        Insert(("t",), "b", {"x": {"s": 1}}),
        "t:\n    a: 1\n    b:\n        x:\n            s: 1\n",
    ),
    (
        "insert into an item",
        "tools:\n- type: f\n  n: 1\n- x\n",
        Insert(("tools", 0), "p", {"r": ["a"], "q": {}}, after="type"),
        "tools:\n- type: f\n  p:\n    r:\n    - a\n    q: {}\n  n: 1\n- x\n",
    ),
    (
        "insert an item",
        "a:\n  - x\n\nb: 1\n",
        Insert(("a",), None, {"s": 1, "z": [2]}),
        "a:\n  - x\n  - s: 1\n    z:\n      - 2\n\nb: 1\n",
    ),
    (
        "insert an item, wide dash",
        "a:\n-   x\n",
        Insert(("a",), None, {"s": 1, "z": 2}),
        "a:\n-   x\n-   s: 1\n    z: 2\n",
    ),
    ("insert into a nested list", "- - a\n- b\n", Insert((0,), None, "c"), "- - a\n  - c\n- b\n"),
    ("insert a list into a list", "- - a\n- b\n", Insert((), None, [["c"]]), "- - a\n- b\n- - - c\n"),
    ("insert after an empty value", "a:\nc: 1\n", Insert((), "b", 2, after="a"), "a:\nb: 2\nc: 1\n"),
    ("insert after a block scalar", "a: |\n  x\n\nc: 1\n", Insert((), "b", 2, after="a"), "a: |\n  x\nb: 2\n\nc: 1\n"),
    ("insert a text of several lines", "a: 1\n", Insert((), "b", "x\ny"), 'a: 1\nb: "x\\ny"\n'),
    ("insert an odd key", "a: 1\n", Insert((), "on", "off"), 'a: 1\n"on": "off"\n'),
    ("insert beside quoted keys", '"a": 1\n', Insert((), "b", 2), '"a": 1\n"b": 2\n'),
    (
        "insert between brackets",
        "a: {b: 1} # c\n",
        Insert(("a",), "d", {"x": [1, "s"]}),
        "a: {b: 1, d: {x: [1, s]}} # c\n",
    ),
    (
        "insert before a comment between brackets",
        "a: {b: 1 # c\n  }\n",
        Insert(("a",), "d", 2),
        "a: {b: 1, d: 2 # c\n  }\n",
    ),
    ("insert before a comment behind a comma", "a: [b, # c\n  ]\n", Insert(("a",), None, "d"), "a: [b, d, # c\n  ]\n"),
    ("insert into empty brackets", "a: {}\n", Insert(("a",), "d", ["x"]), "a: {d: [x]}\n"),
    ("insert an item between brackets", "a: [ x ]\n", Insert(("a",), None, "y z"), "a: [ x, y z ]\n"),
    ("insert before a last comma", "a: [x,]\n", Insert(("a",), None, "s"), "a: [x, s,]\n"),
    ("insert, JSON in YAML", '{"a": {"b": "c"}}\n', Insert(("a",), "d", "e"), '{"a": {"b": "c", "d": "e"}}\n'),
    (
        "insert a line between brackets",
        "a: {\n  b: 1, # one\n  c: 2 # two\n}\n",
        Insert(("a",), "d", 3),
        "a: {\n  b: 1, # one\n  c: 2, # two\n  d: 3\n}\n",
    ),
    (
        "insert a line after another between brackets",
        "a: {\n  b: 1, # one\n  c: 2 # two\n}\n",
        Insert(("a",), "d", 3, after="b"),
        "a: {\n  b: 1, # one\n  d: 3,\n  c: 2 # two\n}\n",
    ),
    (
        "insert beside a merge key",
        "b: &b {x: 1}\nt:\n  y: 2\n  <<: *b\n",
        Insert(("t",), "z", 3),
        "b: &b {x: 1}\nt:\n  y: 2\n  z: 3\n  <<: *b\n",
    ),
    ("insert below an anchor nobody uses", "a: &x\n  b: 1\n", Insert(("a",), "c", 2), "a: &x\n  b: 1\n  c: 2\n"),
    # Rename
    ("rename", "a: 1 # c\nb: 2\n", Rename(("a",), "c d"), "c d: 1 # c\nb: 2\n"),
    ("rename, quoted", "'a' : 1\n\"b\": 2\n", Rename(("a",), "c"), "'c' : 1\n\"b\": 2\n"),
    ("rename, double quoted", '"a": 1', Rename(("a",), "c"), '"c": 1'),
    ("rename to what needs quotes", "- a: 1\n  b: 2\n", Rename((0, "a"), "no"), '- "no": 1\n  b: 2\n'),
    ("rename a word of YAML 1.1 to itself", "on: 1\n", Rename(("on",), "on"), '"on": 1\n'),
    ("rename what has quotes to itself", "'on': 1\n", Rename(("on",), "on"), "'on': 1\n"),
    ("rename of an empty value", "a:\nb: 2\n", Rename(("a",), "c"), "c:\nb: 2\n"),
    ("rename of an anchor", "a: &x {y: 1}\nb: *x\n", Rename(("a",), "c"), "c: &x {y: 1}\nb: *x\n"),
    ("rename of a block scalar", "a: |\n  x\n", Rename(("a",), "c"), "c: |\n  x\n"),
    ("rename between brackets", 'x: {a: 1, "b":2}\n', Rename(("x", "b"), "c"), 'x: {a: 1, "c":2}\n'),
    # Lift
    (
        "lift",
        "t: f\nfunction: # chat\n  # its name\n  name: x # n\n  p:\n    q: |\n      a\n\n      b\n# end\nz: 1\n",
        Lift(("function",)),
        "t: f\n# chat\n# its name\nname: x # n\np:\n  q: |\n    a\n\n    b\n# end\nz: 1\n",
    ),
    ("lift, a comment behind the key alone", "f: # c\n  n: 1\n", Lift(("f",)), "# c\nn: 1\n"),
    (
        "lift behind the dash, a comment behind the key",
        "- f: # c\n    n: 1\n  t: x\n",
        Lift((0, "f")),
        "- # c\n  n: 1\n  t: x\n",
    ),
    ("lift, no line break", "a: 1\nf:\n    n: 2\n    m: 3", Lift(("f",)), "a: 1\nn: 2\nm: 3"),
    ("lift, CRLF", "a: 1\r\nf:\r\n  n: 2\r\n  m: 3\r\n", Lift(("f",)), "a: 1\r\nn: 2\r\nm: 3\r\n"),
    (
        "lift behind the dash",
        "- f:\n    n: 1\n    p:\n      q: 2\n  t: x\n",
        Lift((0, "f")),
        "- n: 1\n  p:\n    q: 2\n  t: x\n",
    ),
    (
        "lift behind the dash, comments",
        "- f:\n    # c\n    n: 1\n  t: x\n",
        Lift((0, "f")),
        "-\n  # c\n  n: 1\n  t: x\n",
    ),
    (
        "lift below the dash",
        "- t: x\n  f:\n    n: 1\n    l:\n    - 2\n",
        Lift((0, "f")),
        "- t: x\n  n: 1\n  l:\n  - 2\n",
    ),
    (
        "lift brackets",
        '- t: x\n  f: {n: 1, "p":{q: [2]}} # c\n',
        Lift((0, "f")),
        '- t: x\n  n: 1\n  "p": {q: [2]} # c\n',
    ),
    ("lift brackets behind the dash", "- f: {n: 1, p: 2}\n  t: x\n", Lift((0, "f")), "- n: 1\n  p: 2\n  t: x\n"),
    ("lift between brackets", "- {t: x, f: {n: 1, p: {q: 2}}}\n", Lift((0, "f")), "- {t: x, n: 1, p: {q: 2}}\n"),
    ("lift what is there already", "t: 1\nf:\n  t: 1\n  n: 2\n", Lift(("f",)), "t: 1\nn: 2\n"),
    ("lift what is there already, the last", "f:\n  n: 2\n  t: 1\nt: 1\n", Lift(("f",)), "n: 2\nt: 1\n"),
    (
        "lift what is there, behind the dash",
        "- f:\n    t: 1\n    n: 2\n  t: 1\n",
        Lift((0, "f")),
        "-\n  n: 2\n  t: 1\n",
    ),
    ("lift nothing new", "t: 1\nf:\n  t: 1\nz: 1\n", Lift(("f",)), "t: 1\nz: 1\n"),
    ("lift nothing", "t: 1\nf: {}\n", Lift(("f",)), "t: 1\n"),
    ("lift with anchors inside", "f:\n  n: &x 1\n  m: *x\nz: *x\n", Lift(("f",)), "n: &x 1\nm: *x\nz: *x\n"),
    ("lift brackets of several lines", "- f: {n: [1,\n    2]}\n  z: 1\n", Lift((0, "f")), "- n: [1,\n    2]\n  z: 1\n"),
    (
        "lift lines between brackets",
        "{\n  f: {\n    n: 1, # n\n    p: [\n      2\n    ]\n  }\n}\n",
        Lift(("f",)),
        "{\n  n: 1, # n\n  p: [\n    2\n  ]\n}\n",
    ),
    # Move
    ("move up", "h:\n  A: 'x' # c\n  B: y\nu: 1\n", Move(("h", "A"), (), "a"), "h:\n  B: y\nu: 1\na: 'x' # c\n"),
    (
        "move up from the end",
        "- u: 1\n  h:\n    A: x\n- y\n",
        Move((0, "h", "A"), (0,), "a"),
        "- u: 1\n  h: {}\n  a: x\n- y\n",
    ),
    ("move up from the end, no line break", "u: 1\nh:\n  A: x", Move(("h", "A"), (), "a"), "u: 1\nh: {}\na: x"),
    ("move down", "voice: marin\nm: 1\n", Move(("voice",), ("a", "o"), "voice"), "m: 1\na:\n  o:\n    voice: marin\n"),
    ("move down, half the way there", "a: {b: 1}\nv: x\n", Move(("v",), ("a", "o"), "v"), "a: {b: 1, o: {v: x}}\n"),
    (
        "move lines",
        "v:\n    x: 1\n    y:\n    - 2\na:\n    b: 1\n",
        Move(("v",), ("a",), "w"),
        "a:\n    b: 1\n    w:\n        x: 1\n        y:\n        - 2\n",
    ),
    (
        "move lines with comments",
        "v: # 0\n  x: 1 # 1\n  # 2\n  y: 2 # 3\n  # 4\na:\n  b: 1\n",
        Move(("v",), ("a",), "w"),
        "a:\n  b: 1\n  w: # 0\n    x: 1 # 1\n    # 2\n    y: 2 # 3\n    # 4\n",
    ),
    (
        "move with the comments above it",
        "# 0\n\n# 1\n# 2\nv: x # 3\n# 4\na:\n  b: 1\n",
        Move(("v",), ("a",), "w"),
        "# 0\n\n# 4\na:\n  b: 1\n  # 1\n  # 2\n  w: x # 3\n",
    ),
    (
        "move with a comment for toolcheck above it",
        "# toolcheck: ignore[x] -- y\nv: x\na:\n  b: 1\n",
        Move(("v",), ("a",), "w"),
        "a:\n  b: 1\n  # toolcheck: ignore[x] -- y\n  w: x\n",
    ),
    (
        "move the only, with comments",
        "- u: 1\n  h: # 0\n    # 1\n    A: x # 2\n    # 3\n- y\n",
        Move((0, "h", "A"), (0,), "a"),
        "- u: 1\n  h: {} # 0\n    # 3\n  # 1\n  a: x # 2\n- y\n",
    ),
    (
        "move a list into a new mapping in its place",
        "# 0\na: # 1\n  # 2\n  - x # 3\n  # 4\n  - y\n",
        Move(("a",), ("b",), "c"),
        "# 0\nb:\n  c: # 1\n    # 2\n    - x # 3\n    # 4\n    - y\n",
    ),
    ("move the only into a new mapping", "v: 1 # c\n", Move(("v",), ("o",), "v"), "o:\n  v: 1 # c\n"),
    ("move a list", "v:\n- 1\n- 2\na:\n  b: 1\n", Move(("v",), ("a",), "w"), "a:\n  b: 1\n  w:\n  - 1\n  - 2\n"),
    ("move lines into brackets", "v:\n  x: [1]\na: {b: 1}\n", Move(("v",), ("a",), "w"), "a: {b: 1, w: {x: [1]}}\n"),
    ("move a text into brackets", "v: p, q\na: {b: 1}\n", Move(("v",), ("a",), "w"), 'a: {b: 1, w: "p, q"}\n'),
    (
        "move out of brackets",
        '- {h: {A: "x"}, u: 1}\n- y\n',
        Move((0, "h", "A"), (0,), "a"),
        '- {h: {}, u: 1, a: "x"}\n- y\n',
    ),
    ("move the last within its mapping", "a: 1\nb: 2 # c\n", Move(("b",), (), "c"), "a: 1\nc: 2 # c\n"),
    ("move the first within its mapping", "a: 1\nb: 2\n", Move(("a",), (), "c"), "b: 2\nc: 1\n"),
    ("move quotes into brackets", "v: 'p, q'\na: {b: 1}\n", Move(("v",), ("a",), "w"), "a: {b: 1, w: 'p, q'}\n"),
    (
        "move quoted keys into brackets",
        "v:\n  'x': 1\na: {b: 1}\n",
        Move(("v",), ("a",), "w"),
        "a: {b: 1, w: {x: 1}}\n",
    ),
    # Wrap
    ("wrap a word", "a: x # c\n", Wrap(("a",)), "a: [x] # c\n"),
    ("wrap a text", "a: x, y\n", Wrap(("a",)), 'a: ["x, y"]\n'),
    ("wrap quotes", "a: 'x'\n", Wrap(("a",)), "a: ['x']\n"),
    ("wrap brackets", "a: {b: 1} # c\n", Wrap(("a",)), "a: [{b: 1}] # c\n"),
    (
        "wrap lines",
        "tools:\n  a: 1 # c\n  # d\n  b:\n    - x\n\n  c: |\n    y\n\n    z\ne: 1\n",
        Wrap(("tools",)),
        "tools:\n  - a: 1 # c\n    # d\n    b:\n      - x\n\n    c: |\n      y\n\n      z\ne: 1\n",
    ),
    ("wrap an item", "- a: 1\n  b: 2\n- c\n", Wrap((0,)), "- - a: 1\n    b: 2\n- c\n"),
    ("wrap a list", "a:\n- 1\n- 2\nb: 1\n", Wrap(("a",)), "a:\n- - 1\n  - 2\nb: 1\n"),
    ("wrap a document", "# top\na: 1\nb:\n- 2\n", Wrap(()), "# top\n- a: 1\n  b:\n  - 2\n"),
]


@pytest.mark.parametrize(("before", "change", "after"), [row[1:] for row in YAML], ids=[row[0] for row in YAML])
def test_yaml(before: str, change: Change, after: str) -> None:
    assert written(before, change, "yaml") == after


REFUSED: list[tuple[str, str, Change]] = [
    ("behind an alias", "a: &x {y: 1}\nb: *x\n", Replace(("b", "y"), 2)),
    ("into an alias", "a: &x {y: 1}\nb: *x\n", Insert(("b",), "z", 2)),
    ("lift an alias", "a: &x {y: 1}\nb: *x\n", Lift(("b",))),
    ("wrap an alias", "a: &x {y: 1}\nb: *x\n", Wrap(("b",))),
    ("move an alias", "a: &x 1\nb: *x\n", Move(("b",), ("c",), "d")),
    ("from a merge key", "a: &x {y: 1}\nb:\n  <<: *x\n  z: 1\n", Replace(("b", "y"), 2)),
    ("remove what a merge key brings", "a: &x {y: 1}\nb:\n  <<: *x\n  z: 1\n", Remove(("b", "y"))),
    ("remove what covers a merge key", "a: &x {y: 1}\nb:\n  y: 2\n  <<: *x\n", Remove(("b", "y"))),
    ("rename what covers a merge key", "a: &x {y: 1}\nb:\n  y: 2\n  <<: *x\n", Rename(("b", "y"), "z")),
    ("lift a merge key", "a: &x {y: 1}\nb:\n  z: 2\n  <<: *x\n", Lift(("b",))),
    ("wrap a merge key", "a: &x {y: 1}\nb:\n  z: 2\n  <<: *x\n", Wrap(("b",))),
    ("in an anchor", "a: &x {y: 1}\nb: *x\n", Replace(("a", "y"), 2)),
    ("deep in an anchor", "a: &x\n  y:\n    z: 1\nb: *x\n", Insert(("a", "y"), "w", 2)),
    ("in an anchor that is merged", "a: &x\n  y: 1\nb:\n  <<: *x\n", Rename(("a", "y"), "z")),
    ("an anchor", "a: &x 1\nb: *x\n", Replace(("a",), 2)),
    ("remove an anchor", "a: &x 1\nb: *x\n", Remove(("a",))),
    ("remove an anchor deep inside", "a: [{b: &x 1}]\nb: *x\n", Remove(("a",))),
    ("replace an anchor deep inside", "a:\n  - b: &x 1\nb: *x\n", Replace(("a",), 2)),
    ("move an anchor", "a: &x 1\nb: *x\n", Move(("a",), ("c",), "d")),
    ("move an anchor deep inside", "a: {b: &x 1}\nb: *x\n", Move(("a",), ("c",), "d")),
    ("a tag", "a: !!str 1\n", Replace(("a",), 2)),
    ("in a tag", "a: !!map {b: 1}\n", Replace(("a", "b"), 2)),
    ("remove a tag", "a: !!str 1\nb: 1\n", Remove(("a",))),
    ("an empty value", "a:\nb: 1\n", Replace(("a",), 2)),
    ("wrap an empty value", "a:\nb: 1\n", Wrap(("a",))),
    ("move an empty value", "a:\nb: 1\n", Move(("a",), ("c",), "d")),
    ("an empty item", "- \n- a\n", Replace((0,), 2)),
    ("several lines without quotes", "a: x\n  y\n", Replace(("a",), 2)),
    ("wrap several lines without quotes", "a: x\n  y\n", Wrap(("a",))),
    ("a comment in a block scalar", "a: | # c\n  x\n", Replace(("a",), 2)),
    ("a key behind a question mark", "? a\n: 1\n", Rename(("a",), "b")),
    ("a value behind a question mark", "? a\n: 1\n", Replace(("a",), 2)),
    ("beside a question mark", "? a\n: 1\nb: 2\n", Remove(("b",))),
    ("a key with an anchor", "&k a: 1\nb: 2\n", Rename(("a",), "c")),
    ("a pair without brackets", "[a: 1, b]\n", Replace((0, "a"), 2)),
    ("wrap an anchor", "a: &x 1\n", Wrap(("a",))),
    ("an anchor on what takes lines", "a: &x 1\n", Replace(("a",), {"b": 1})),
    ("behind lines that end with a merge key", "a: &x {y: 1}\nb:\n  z: 1\n  <<: *x\n", Insert((), "c", 1, after="b")),
    ("lines for a text that stands below its key", "a:\n  b\n", Replace(("a",), {"c": 1})),
    ("lines for a whole document", "a\n", Replace((), {"c": 1})),
    ("a comment that a block scalar would take", "a: |\n  x\nb: 1\n  # c\nc: 1\n", Remove(("b",))),
    (
        "move lines with a comment to their left",
        "v:\n    x: 1\n  # c\n    y: 2\na:\n  b: 1\n",
        Move(("v",), ("a",), "w"),
    ),
    ("move a block scalar that keeps its end", "v:\n  x: |+\n    a\n\na:\n  b: 1\n", Move(("v",), ("a",), "w")),
    ("move a block scalar to the end", "v:\n  x: |\n    a\na:\n  b: 1", Move(("v",), ("a",), "w")),
    ("lift what is there, no line break", "t: 1\nf:\n  n: 2\n  t: 1", Lift(("f",))),
    ("lift what is there, a comment", "t: 1\nf:\n  t: 1 # c\n  n: 2\n", Lift(("f",))),
    ("lift a text that hangs to the left", 'f:\n    n: "x\n  y"\nz: 1\n', Lift(("f",))),
    ("lift brackets that hang to the left", "- f: {n: [1,\n 2]}\n  z: 1\n", Lift((0, "f"))),
    ("lift a key that ends on the next line", 'f: {"a"\n  : 1}\nz: 1\n', Lift(("f",))),
    ("lift from between brackets, a comment", "{f: { # c\n  n: 1}, z: 1}\n", Lift(("f",))),
    ("brackets with nothing but a comment", "a: { # c\n  }\n", Insert(("a",), "b", 1)),
    ("an empty value between brackets", "a: {b: , c: 1}\n", Remove(("a", "c"))),
    ("a repeated key", "a: 1\na: 2\nb: 3\n", Remove(("a",))),
    ("behind a block scalar that keeps its end", "a: |+\n  x\n\nb: 1\n", Insert((), "c", 2, after="a")),
    ("remove behind a block scalar that keeps its end", "a: |+\n  x\n\nb: 1\n\nc: 1\n", Remove(("b",))),
    ("behind a block scalar without its end", "a: |\n  x", Insert((), "c", 2)),
    ("remove behind a block scalar at the end", "a: |\n  x\nb: 2", Remove(("b",))),
    ("a list in lines for a mapping in lines", "a:\n- 1\n", Replace(("a",), {"b": 1})),
    ("half a character", "a: 1\n", Replace(("a",), "\ud800")),
    ("no JSON", "a: 1\n", Replace(("a",), float("nan"))),
    ("a key that is no string", "a: 1\n", Replace(("a",), {1: 2})),
    ("a very long key", "a: 1\n", Rename(("a",), "b" * 2000)),
    ("a comment between brackets is in the way", "a: { # c\n b: 1}\nz: 1\n", Lift(("a",))),
    ("lift a text of several lines", "a: {b: x\n  y}\nz: 1\n", Lift(("a",))),
    ("a conflict", "a: 1\nf:\n  a: 2\n", Lift(("f",))),
    ("the root goes", "a: 1\n", Remove(())),
    ("what is not there", "a: 1\n", Replace(("b",), 2)),
    ("no such document", "a: 1\n", Replace(("a",), 2, document=1)),
    ("what moves holds a comment", "a:\n  b: 1 # c\n  d: 1\nz: {y: 1}\n", Move(("a",), ("z",), "a")),
    ("what moves has a comment behind it", "a: 1 # c\nz: {y: 1}\n", Move(("a",), ("z",), "a")),
    ("lines with tabs between them", "-\ta: 1\n", Insert((0,), "b", 2)),
    ("a tab at the start of a line", "- 1\n \t# x\n- 2\n", Replace((0,), "a: b")),
    ("a line that ends for some", "a: 1 # x\u2028\nb: 1\n", Replace(("b",), 2)),
]


COMMENTS: list[tuple[str, str, Change]] = [
    ("replace lines", "a:\n  x: 1 # c\nb: 1\n", Replace(("a",), {"z": 1})),
    ("replace lines by a word", "a:\n  x: 1 # c\nb: 1\n", Replace(("a",), 1)),
    ("replace an item", "- a: 1 # c\n  b: 2\n", Replace((0,), {"z": 1})),
    ("replace brackets", "a: [x, # c\n  y]\n", Replace(("a",), ["z"])),
    ("remove from between brackets", "a: {b: [1, # c\n  2], d: 3}\n", Remove(("a", "b"))),
    ("the key of what moves", "v: # c\n  x\na:\n  b: 1\n", Move(("v",), ("a",), "w")),
    ("lines that move into brackets", "v: # c\n  x: 1\na: {b: 1}\n", Move(("v",), ("a",), "w")),
    ("remove the line of one for toolcheck", "a: 1 # toolcheck: ignore[x] -- y\nb: 1\n", Remove(("a",))),
    ("remove lines with one for toolcheck", "a:\n  # toolcheck: ignore[x] -- y\n  c: 1\nb: 1\n", Remove(("a",))),
    ("remove the line below one for toolcheck", "# Toolcheck: off\n\n# c\na: 1\nb: 1\n", Remove(("a",))),
    ("lift below one for toolcheck", "# toolcheck: ignore[x] -- y\nf:\n  n: 1\n", Lift(("f",))),
    ("lift with one for toolcheck behind the key", "f: # toolcheck: ignore[x] -- y\n  n: 1\n", Lift(("f",))),
]


@pytest.mark.parametrize(("text", "change"), [row[1:] for row in COMMENTS], ids=[row[0] for row in COMMENTS])
def test_refused_because_of_a_comment(text: str, change: Change) -> None:
    document = read(text.encode(), "x.yaml", "yaml")
    with pytest.raises(CannotChange, match="comment"):
        edits(document, change)
    apply(document.values[0], [change])


@pytest.mark.parametrize(("text", "change"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refused(text: str, change: Change) -> None:
    document = read(text.encode(), "x.yaml", "yaml")
    with pytest.raises(CannotChange):
        edits(document, change)


def test_jsonl() -> None:
    text = '{"a":1}\n\n{"a": {"b": 2}}\r\n{"a":3}'
    assert written(text, Insert(("a",), "c", {"d": [1]}, document=1), "jsonl") == (
        '{"a":1}\n\n{"a": {"b": 2, "c": {"d": [1]}}}\r\n{"a":3}'
    )
    assert (
        written(text, Replace(("a",), {"x": {}}, document=2), "jsonl") == '{"a":1}\n\n{"a": {"b": 2}}\r\n{"a":{"x":{}}}'
    )


def test_a_repeated_key_in_json_is_refused() -> None:
    document = read(b'{"a": 1, "a": 2, "b": 3}', "x.json")
    with pytest.raises(CannotChange):
        edits(document, Remove(("a",)))


def test_a_refusal_names_no_value() -> None:
    secret = "sk-0123456789"
    document = read(f"{secret}: &x {secret}\nb: *x\n".encode(), "x.yaml")
    for change in (Replace((secret,), secret), Remove((secret,)), Lift((secret,)), Insert((), secret, secret)):
        with pytest.raises(CannotChange) as caught:
            edits(document, change)
        assert secret not in str(caught.value)


def test_edits_at_one_offset_keep_their_order() -> None:
    assert apply_edits("ad", [Edit(1, 1, "b"), Edit(1, 1, "c"), Edit(0, 1, "A")]) == "Abcd"


# fmt: off
SPELLED: list[Any] = [
    "", "a", "a b", "a: b", "a #b", "- a", "a'b", "(x)", "x)", "%a", "@a", "`a", "a,b", "[a", "a:", "?a", "'", '"',
    "\\", "no", "Yes", "y", "N", "~", "null", "1", "0x1", "1e3", ".inf", "1:30", "=", "<<", "e", "Infinity", "nan",
    "é", "日本", "😀", "a\tb", "a\u00a0b", "a\u0085b", "\ufeffa", "a\n", "\r\n", "don't stop (now)",
    None, True, 0, -1, 1.5, 1e300, 1e-9, [], {},
]
# fmt: on


@pytest.mark.parametrize("value", SPELLED, ids=repr)
def test_what_is_spelled_reads_back_in_every_version(value: Any) -> None:
    import yaml

    for text, path in (("a: x\n", ("a",)), ("a: 'x'\n", ("a",)), ('a: "x"\n', ("a",)), ("a: [x]\n", ("a", 0))):
        after = written(text, Replace(path, value), "yaml")
        old = yaml.safe_load(after)["a"]
        assert same(old[0] if len(path) == 2 else old, value), after

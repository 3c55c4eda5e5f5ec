"""Fixes are made until there is nothing left to make, and only those that do what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from toolcheck.document.change import Change, Insert, Lift, Move, Remove, Rename, Replace, Wrap
from toolcheck.document.document import Document
from toolcheck.document.limits import Limits
from toolcheck.document.reading import read
from toolcheck.document.where import Path, Where
from toolcheck.finding.finding import ERROR, WARNING, Finding, Severity, hint, safe, unsafe
from toolcheck.fixing.fixing import MAX_ROUNDS, Fixed, fix

Rule = Callable[[Path, Any], Iterator[Finding]]


def document(text: str, name: str = "x.yaml") -> Document:
    found = read(text.encode(), name)
    assert found.values, found.problems
    return found


def finding(rule: str, path: Path, *changes: Change, severity: Severity = ERROR, make: Any = safe) -> Finding:
    fixed = make("fix it", *changes) if changes else None
    return Finding(f"`{path[-1] if path else ''}` is wrong", Where(path), fixed, severity=severity, rule=rule)


def examiner(*rules: Rule) -> Callable[[Document], list[Finding]]:
    """Asks each rule about each value of the first document."""

    def examine(document: Document) -> list[Finding]:
        places: list[tuple[Path, Any]] = [((), document.values[0])]
        for path, value in places:
            entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
            places += [((*path, step), entry) for step, entry in entries]
        return [found for path, value in places for rule in rules for found in rule(path, value)]

    return examine


def strict(path: Path, value: Any) -> Iterator[Finding]:
    if path and path[-1] == "strict":
        yield finding("strict", path, Remove(path))


def nested(path: Path, value: Any) -> Iterator[Finding]:
    if path and path[-1] == "function":
        yield finding("nested", path, Lift(path))


def old_name(path: Path, value: Any) -> Iterator[Finding]:
    if path and path[-1] == "inputSchema":
        yield finding("old-name", path, Rename(path, "parameters"))


def typo(path: Path, value: Any) -> Iterator[Finding]:
    if value == "strng":
        yield finding("typo", path, Replace(path, "string"), severity=WARNING)


def bare(path: Path, value: Any) -> Iterator[Finding]:
    if path and path[-1] == "ids" and isinstance(value, str):
        yield finding("bare", path, Wrap(path), make=unsafe)


def header(path: Path, value: Any) -> Iterator[Finding]:
    if path and path[-1] == "Authorization":
        yield finding("header", path, Move(path, path[:-2], "authorization"), Remove(path[:-1]))


def null_item(path: Path, value: Any) -> Iterator[Finding]:
    if value is None and path and isinstance(path[-1], int):
        yield Finding("a tool is null", Where(path), safe("drop it", Remove(path)), rule="null-item", severity=ERROR)


ALL = examiner(strict, nested, old_name, typo, bare, header, null_item)

MANIFEST = """\
# an agent
tools:
  - type: function   # chat
    function:
      name: a # first
      strict: true
      inputSchema:
        type: object
        properties: {q: {type: strng}}
  - type: mcp
    headers:
      Authorization: "${T}"  # from the vault
    ids: one
  - name: b
    strict: true
"""

MENDED = """\
# an agent
tools:
  - type: function   # chat
    name: a # first
    parameters:
      type: object
      properties: {q: {type: string}}
  - type: mcp
    ids: one
    authorization: "${T}"  # from the vault
  - name: b
"""


def fix_text(text: str, examine: Any = ALL, wanted: Any = ("safe",), name: str = "x.yaml") -> Fixed:
    return fix(examine, document(text, name), wanted)


@pytest.mark.parametrize("crlf", [False, True])
def test_fixes_are_made_until_none_is_left(crlf: bool) -> None:
    text = MANIFEST.replace("\n", "\r\n") if crlf else MANIFEST
    made = fix_text(text)
    assert made.document.text == (MENDED.replace("\n", "\r\n") if crlf else MENDED)
    assert sorted(found.rule for found in made.applied) == ["header", "nested", "old-name", "strict", "strict", "typo"]
    assert made.refused == ()
    assert made.rounds == 2
    assert made.conflicts == 2, "what stood in the nested function waited for its turn"


def test_a_second_time_changes_nothing() -> None:
    once = fix_text(MANIFEST)
    twice = fix(ALL, once.document)
    assert (twice.document, twice.applied, twice.rounds) == (once.document, (), 0)


def test_unsafe_fixes_are_made_when_they_are_wanted() -> None:
    text = '{"ids": "one"}'
    assert fix_text(text, name="x.json").applied == ()
    assert fix_text(text, wanted={"safe", "unsafe"}, name="x.json").document.text == '{"ids": ["one"]}'


def test_a_hint_is_never_made() -> None:
    def advise(path: Path, value: Any) -> Iterator[Finding]:
        if path == ("a",):
            yield Finding("wrong", Where(path), hint("do better"), rule="advise", severity=ERROR)

    made = fix_text("a: 1\n", examiner(advise), {"safe", "unsafe", "hint"})
    assert (made.document.text, made.applied, made.refused) == ("a: 1\n", (), ())


def test_one_change_builds_on_another() -> None:
    made = fix_text("headers:\n  Authorization: x\nurl: u\n")
    assert made.document.text == "url: u\nauthorization: x\n"


def test_items_leave_a_list_though_the_others_move_up() -> None:
    made = fix_text('{"tools": [null, {"a": 1}, null, null, {"b": "strng"}, null]}', name="x.json")
    assert made.document.text == '{"tools": [{"a": 1}, {"b": "string"}]}'
    assert len(made.applied) == 5
    assert made.refused == ()


def test_a_mapping_is_emptied_in_the_end() -> None:
    made = fix_text("a:\n  function:\n    strict: 1\n")
    assert made.document.text == "a: {}\n"


def test_what_cannot_be_written_is_refused_and_the_rest_is_made() -> None:
    text = "a: &x\n  strict: 1\n  b: 1\nc: *x\nd:\n  strict: 2\n  e: 3\n"
    made = fix_text(text)
    assert made.document.text == "a: &x\n  strict: 1\n  b: 1\nc: *x\nd:\n  e: 3\n"
    assert [found.where.path for found in made.applied] == [("d", "strict")]
    assert {found.where.path for found, _ in made.refused} == {("a", "strict"), ("c", "strict")}
    assert all(reason for _, reason in made.refused)


def test_a_fix_that_leaves_its_finding_is_refused() -> None:
    def stubborn(path: Path, value: Any) -> Iterator[Finding]:
        if path == ("a",):
            yield finding("stubborn", path, Replace(path, "other"))

    made = fix_text("a: 1\nb: strng\n", examiner(stubborn, typo))
    assert made.document.text == "a: 1\nb: string\n"
    assert [(found.rule, reason) for found, reason in made.refused] == [
        ("stubborn", "the finding would still be there")
    ]


def test_a_fix_that_brings_an_error_is_refused() -> None:
    def wrong(path: Path, value: Any) -> Iterator[Finding]:
        if path == ("a",) and value == 1:
            yield finding("wrong", path, Replace(path, 2))
        if path == ("a",) and value == 2:
            yield finding("worse", path)

    made = fix_text("a: 1\nb: strng\n", examiner(wrong, typo))
    assert made.document.text == "a: 1\nb: string\n"
    assert [(found.rule, reason) for found, reason in made.refused] == [("wrong", "it would cause a new error")]


def test_an_insertion_that_brings_an_error_is_refused() -> None:
    def wrong(path: Path, value: Any) -> Iterator[Finding]:
        if path == () and "b" not in value:
            yield finding("wrong", path, Insert(path, "b", {"c": 1}))
        if path == ("b", "c"):
            yield finding("worse", path)

    assert [reason for _, reason in fix_text("a: 1\n", examiner(wrong)).refused] == ["it would cause a new error"]


def test_a_new_warning_is_no_hindrance() -> None:
    def wrong(path: Path, value: Any) -> Iterator[Finding]:
        if path == ("a",) and value == 1:
            yield finding("wrong", path, Replace(path, 2))
        if path == ("a",) and value == 2:
            yield finding("odd", path, severity=WARNING)

    assert fix_text("a: 1\n", examiner(wrong)).document.text == "a: 2\n"


def test_what_was_hidden_before_is_no_new_error() -> None:
    def hidden(path: Path, value: Any) -> Iterator[Finding]:
        if path == ("p", "bad"):
            yield finding("hidden", path)

    made = fix_text("function:\n  p:\n    bad: 1\n", examiner(nested, hidden))
    assert made.document.text == "p:\n  bad: 1\n"


def test_a_change_that_changes_nothing_is_refused() -> None:
    def idle(path: Path, value: Any) -> Iterator[Finding]:
        if path == ("a",):
            yield finding("idle", path, Rename(path, "a"))
            yield finding("idle", path, Rename(path, "b"), Rename(("b",), "a"))

    made = fix_text('{"a": 1}', examiner(idle), name="x.json")
    assert [reason for _, reason in made.refused] == ["it changes nothing", "it changes nothing"]


def test_a_text_that_says_something_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from toolcheck.document.layout import Edit
    from toolcheck.fixing import fixing

    text = "a: strng\nb: strng\n"
    real = fixing.edits

    def careless(document: Document, change: Change, layout: Any) -> list[Edit]:
        return [Edit(3, 8, "oops")] if change.path == ("a",) else real(document, change, layout)

    monkeypatch.setattr(fixing, "edits", careless)
    made = fix_text(text)
    assert made.document.text == "a: strng\nb: string\n"
    assert [reason for _, reason in made.refused] == ["the new text would have other values"]

    monkeypatch.setattr(fixing, "edits", lambda *_: [Edit(0, 0, "[")])
    made = fix_text(text)
    assert made.document.text == text
    assert {reason for _, reason in made.refused} == {"the new text could not be read"}


def test_fixes_that_cannot_both_be_made() -> None:
    def lift(path: Path, value: Any) -> Iterator[Finding]:
        if isinstance(value, dict) and path:
            yield finding("lift", path, Lift(path))

    made = fix_text("a:\n  n: 1\nb:\n  n: 2\n", examiner(lift))
    assert made.document.text == "n: 1\nb:\n  n: 2\n"
    assert [reason for _, reason in made.refused] == ["the key already exists, with another value"]


def test_there_is_an_end() -> None:
    def forth(path: Path, value: Any) -> Iterator[Finding]:
        if path == ("a",):
            yield finding("forth", path, Rename(path, "b"))

    def back(path: Path, value: Any) -> Iterator[Finding]:
        if path == ("b",):
            yield finding("back", path, Rename(path, "a"))

    made = fix_text("a: 1\n", examiner(forth, back))
    assert made.rounds == MAX_ROUNDS
    assert len(made.applied) == MAX_ROUNDS
    assert [reason for _, reason in made.refused] == [f"{MAX_ROUNDS} rounds of fixes were not enough"]


def test_many_fixes_are_proved_together() -> None:
    asked = 0
    examine = examiner(typo, strict)

    def counting(document: Document) -> list[Finding]:
        nonlocal asked
        asked += 1
        return examine(document)

    text = "tools:\n" + "".join(f"  - name: t{n}\n    type: strng\n" for n in range(100))
    made = fix(counting, document(text))
    assert made.document.text == text.replace("strng", "string")
    assert (len(made.applied), asked) == (100, 2)

    broken = text.replace("name: t50", "name: t50\n    p: &x {strict: 1}\n    q: *x")
    asked = 0
    made = fix(counting, document(broken))
    assert made.document.text == broken.replace("strng", "string")
    assert asked == 2


def test_one_bad_fix_among_many_is_found_out() -> None:
    def stubborn(path: Path, value: Any) -> Iterator[Finding]:
        if value == "stubborn":
            yield finding("stubborn", path, Rename(path, "other"))
        if path and path[-1] == "other":
            yield finding("stubborn", path)

    def same_words(path: Path, value: Any) -> Iterator[Finding]:
        for found in stubborn(path, value):
            yield Finding("bad", Where(path[:-1]), found.fix, rule="stubborn", severity=ERROR)

    text = "".join(f"- a: {'stubborn' if n == 11 else 'strng'}\n" for n in range(20))
    made = fix_text(text, examiner(same_words, typo))
    assert made.document.text == text.replace("strng", "string")
    assert [found.rule for found, _ in made.refused] == ["stubborn"]


def test_other_documents_of_a_file_are_fixed_where_they_stand() -> None:
    def each(document: Document) -> list[Finding]:
        return [
            Finding("wrong", Where(("a",), document=at), safe("fix", Remove(("a",), at)), rule="each", severity=ERROR)
            for at, value in enumerate(document.values)
            if "a" in value
        ]

    made = fix(each, document('{"a": 1, "b": 2}\n{"b": 3}\n{"b": 4, "a": 5}\n', "x.jsonl"))
    assert made.document.text == '{"b": 2}\n{"b": 3}\n{"b": 4}\n'
    made = fix(each, document("a: 1\nb: 2\n---\nb: 3\na: 4\n"))
    assert made.document.text == "b: 2\n---\nb: 3\n"


def test_a_byte_order_mark_stays() -> None:
    made = fix(ALL, read(b"\xef\xbb\xbfa: strng\r\n", "x.yaml"))
    assert made.document.bom
    assert made.document.text == "a: string\r\n"


def test_what_could_not_be_read_stays() -> None:
    def never(document: Document) -> list[Finding]:
        raise AssertionError

    broken = read(b"a: [", "x.yaml")
    assert fix(never, broken) == Fixed(document=broken)


def test_the_limits_that_the_file_was_read_with_hold() -> None:
    deep = "[" * 100 + "{a: strng}" + "]" * 100
    found = read(deep.encode(), "x.yaml", limits=Limits(depth=200))
    assert [reason for _, reason in fix(ALL, found).refused] == ["the new text could not be read"]
    assert fix(ALL, found, limits=Limits(depth=200)).document.text == deep.replace("strng", "string")

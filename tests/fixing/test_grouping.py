"""Which fixes are made together: those whose edits are apart. The others wait for the next round."""

from __future__ import annotations

import pytest

from toolcheck.document.change import Remove, Rename, Replace
from toolcheck.document.document import Document
from toolcheck.document.layout import Edit, Layout
from toolcheck.document.reading import Limits, read, reread
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, Finding, safe
from toolcheck.fixing.fixing import CannotChange, _apart, _Plan, _take_apart, edits_of, fix
from toolcheck.ground.record import replace

NOBODY = Finding("m", Where())


def plan(*edits: tuple[int, int, str]) -> _Plan:
    return _Plan(NOBODY, (), tuple(Edit(*edit) for edit in edits))


def document(text: str) -> Document:
    return read(text.encode(), "x.yaml")


@pytest.mark.parametrize(
    ("left", "right", "is_apart"),
    [
        (plan((0, 2, "a")), plan((3, 5, "b")), True),
        (plan((0, 3, "a")), plan((2, 5, "b")), False),
        (plan((0, 2, "a")), plan((2, 4, "b")), True),  # they touch, and each replaces its own characters
        (plan((0, 2, "a")), plan((2, 2, "b")), False),  # an insertion at the end of what is replaced
        (plan((2, 2, "a")), plan((2, 4, "b")), False),  # an insertion at the start of what is replaced
        (plan((2, 2, "a")), plan((2, 2, "b")), False),  # two insertions at one place: which is first?
        (plan((1, 1, "a")), plan((2, 2, "b")), True),
        (plan((0, 0, "a"), (1, 2, "")), plan((2, 4, "b")), True),  # an insertion elsewhere
        (plan((0, 1, "a"), (2, 2, "c")), plan((2, 4, "b")), False),
        (plan((0, 2, "a")), plan((2, 3, "b"), (5, 5, "c")), True),
        (plan((0, 6, "a"), (2, 3, "c")), plan((4, 5, "b")), False),  # inside of what is around
    ],
)
def test_fixes_are_apart_when_no_character_and_no_insertion_is_shared(
    left: _Plan, right: _Plan, is_apart: bool
) -> None:
    assert _apart(left, right) is is_apart


def test_the_first_of_those_that_touch_is_chosen_and_the_others_wait() -> None:
    plans = [plan((0, 2, "a")), plan((1, 3, "b")), plan((2, 2, "c")), plan((2, 4, "d")), plan((5, 6, "e"))]
    assert _take_apart(plans) == ([plans[0], plans[3], plans[4]], [plans[1], plans[2]])


def test_nothing_waits_where_all_are_apart() -> None:
    plans = [plan((0, 1, "a")), plan((1, 2, "b"))]
    assert _take_apart(plans) == (plans, [])
    assert _take_apart([]) == ([], [])


def test_fixes_of_one_place_are_made_one_a_round_and_counted() -> None:
    def rename_then_remove(found: Document) -> list[Finding]:
        keys = list(found.values[0])
        renamed = [Finding("old", Where(("old",)), safe("t", Rename(("old",), "new")), rule="r", severity=ERROR)]
        wrong = [Finding("bad", Where(("old",)), safe("t", Replace(("old",), 2)), rule="s", severity=ERROR)]
        removed = [Finding("new", Where(("new",)), safe("t", Remove(("new",))), rule="t", severity=ERROR)]
        return (renamed + wrong if "old" in keys else []) + (removed if "new" in keys else [])

    made = fix(rename_then_remove, document("a: 1\nold: 1\nb: 2\n"))
    assert made.document.text == "a: 1\nb: 2\n"
    assert made.rounds == 2
    assert [finding.rule for finding in made.applied] == ["r", "s", "t"]
    assert made.conflicts == 0


def test_a_fix_inside_of_another_waits() -> None:
    def both(found: Document) -> list[Finding]:
        tool = found.values[0].get("tool")
        outer = [
            Finding("o", Where(("tool",)), safe("t", Replace(("tool",), {"n": 1, "x": 2})), rule="o", severity=ERROR)
        ]
        inner = [Finding("i", Where(("tool", "n")), safe("t", Replace(("tool", "n"), 5)), rule="i", severity=ERROR)]
        return (outer if len(tool) == 1 else []) + (inner if tool["n"] < 5 else [])

    made = fix(both, document("tool: {n: 0}\n"))
    assert made.document.values[0] == {"tool": {"n": 5, "x": 2}}
    assert (made.rounds, made.conflicts) == (2, 1)


def test_a_fix_that_waits_for_a_refused_one_is_made() -> None:
    def both(found: Document) -> list[Finding]:
        tool = found.values[0]["tool"]
        outer = Finding("o", Where(("tool",)), safe("t", Replace(("tool",), {"n": 0, "x": 2})), rule="o")
        inner = Finding("i", Where(("tool", "n")), safe("t", Replace(("tool", "n"), 5)), rule="i")
        return [outer, *([inner] if tool["n"] < 5 else [])]

    made = fix(both, document("tool: {n: 0}\n"))
    assert made.document.values[0] == {"tool": {"n": 5}}
    assert [finding.rule for finding in made.applied] == ["i"]
    assert [(finding.rule, reason) for finding, reason in made.refused] == [("o", "the finding would still be there")]


def test_a_fix_that_waits_for_a_refused_one_may_be_refused_too() -> None:
    def both(found: Document) -> list[Finding]:
        outer = Finding("o", Where(("tool",)), safe("t", Replace(("tool",), {"n": 0, "x": 2})), rule="o")
        inner = Finding("i", Where(("tool", "n")), safe("t", Replace(("tool", "n"), 5)), rule="i")
        return [outer, inner]

    made = fix(both, document("tool: {n: 0}\n"))
    assert made.document.values[0] == {"tool": {"n": 0}}
    assert [finding.rule for finding, _ in made.refused] == ["o", "i"]


def test_the_findings_of_the_document_may_be_given() -> None:
    asked: list[str] = []

    def examine(found: Document) -> list[Finding]:
        asked.append(found.text)
        return [Finding("old", Where(("old",)), safe("t", Remove(("old",))), rule="r")] * ("old" in found.values[0])

    text = document("old: 1\na: 2\n")
    made = fix(examine, text, findings=examine(text))
    assert made.document.text == "a: 2\n"
    assert asked == ["old: 1\na: 2\n", "a: 2\n"], "each text once"
    assert fix(examine, text, findings=()).document is text


def test_a_fix_of_several_changes_reads_each_text_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []

    def counted(before: Document, text: str, limits: Limits) -> Document:
        texts.append(text)
        return reread(before, text, limits)

    def examine(found: Document) -> list[Finding]:
        changes = Remove(("a",)), Remove(("b",))
        return [Finding("m", Where(("a",)), safe("t", *changes), rule="r")] * ("a" in found.values[0])

    text = document("a: 1\nb: 2\nc: 3\n")
    monkeypatch.setattr("toolcheck.fixing.fixing.reread", counted)
    assert fix(examine, text).document.text == "c: 3\n"
    assert sorted(texts) == sorted(set(texts)) == ["b: 2\nc: 3\n", "c: 3\n"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ((Remove(("gone",)),), "the value does not exist"),
        ((Replace(("a",), 1),), "it changes nothing"),
        ((), "it changes nothing"),
    ],
)
def test_the_edits_of_a_fix_that_cannot_be_made_are_refused(changes: tuple[Remove, ...], reason: str) -> None:
    with pytest.raises(CannotChange) as raised:
        edits_of(Finding("m", Where(("a",)), safe("t", *changes)), Layout(document("a: 1\n")))
    assert raised.value.reason == reason


def test_the_edits_of_a_fix_are_given() -> None:
    layout = Layout(document("a: 1\nb: 2\n"))
    found = edits_of(Finding("m", Where(("a",)), safe("t", Replace(("a",), 5))), layout)
    assert found == (Edit(3, 4, "5"),)
    with pytest.raises(CannotChange):
        edits_of(Finding("m", Where(("a",))), layout)


@pytest.mark.parametrize(("limit", "rounds"), [(49, 0), (50, 2), (99, 2), (100, 1)])
def test_fixes_of_several_changes_read_so_many_characters_a_round(
    monkeypatch: pytest.MonkeyPatch, limit: int, rounds: int
) -> None:
    def examine(found: Document) -> list[Finding]:
        pairs = [keys for keys in ("ab", "cd") if keys[0] in found.values[0]]
        return [Finding(keys, Where(), safe("t", *(Remove((key,)) for key in keys)), rule="r") for keys in pairs]

    monkeypatch.setattr("toolcheck.fixing.fixing.MAX_REREAD_CHARACTERS", limit)
    made = fix(examine, document("a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n"))  # two changes read 25 characters twice
    assert made.rounds == rounds
    assert list(made.document.values[0]) == (["e"] if rounds else ["a", "b", "c", "d", "e"])
    reasons = [(finding.message, reason) for finding, reason in made.refused]
    assert reasons == ([] if rounds else [(keys, "it needs too many changes at once") for keys in ("ab", "cd")])


def test_a_fix_of_one_change_counts_for_nothing_and_the_same_changes_count_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = Remove(("a",)), Remove(("b",))

    def examine(found: Document) -> list[Finding]:
        one = [Finding("one", Where(), safe("t", Remove(("c",))), rule="r")] if "c" in found.values[0] else []
        return one + [Finding(f"{n}", Where(), safe("t", *both), rule="r") for n in (1, 2) if "a" in found.values[0]]

    def shared(found: Document) -> list[Finding]:
        findings = examine(found)
        several = [finding for finding in findings if finding.message != "one"]
        same = several[0].fix if several else None
        return [replace(finding, fix=same) if finding in several else finding for finding in findings]

    text = document("a: 1\nb: 2\nc: 3\nd: 4\n")
    monkeypatch.setattr("toolcheck.fixing.fixing.MAX_REREAD_CHARACTERS", 40)
    made = fix(shared, text)
    assert made.refused == ()
    assert made.document.text == "d: 4\n"
    monkeypatch.setattr("toolcheck.fixing.fixing.MAX_REREAD_CHARACTERS", 0)
    assert [finding.message for finding in fix(examine, text).applied] == ["one"]
